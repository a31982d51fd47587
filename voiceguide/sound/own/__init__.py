"""What a microphone recorded: where somebody speaks, what is wrong with it, and how it becomes a clip."""
