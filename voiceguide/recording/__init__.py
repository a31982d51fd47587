"""The person's own voice: the microphone, the takes, and the booth that leads through a script."""
