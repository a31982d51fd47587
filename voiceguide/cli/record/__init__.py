"""`voiceguide record`: the booth in a terminal, where a practice is read in one's own voice.

It does what `recording.booth` asks for, with keys, a microphone and the player's outputs.
"""
