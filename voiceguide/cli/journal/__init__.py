"""`voiceguide journal`: how practice went, noted by itself or by hand, and what helps.

The player's own questions after a practice are asked from here as well.
"""
