"""Recordings made elsewhere: whatever a phone or a recorder wrote, brought to the lines of a script."""
