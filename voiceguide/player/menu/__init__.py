"""The spoken menu: what there is to choose, said over a bed and answered with single keys.

Its levels are values that know nothing of sound; a `Prompter` says them, a `Conversation` follows the keys.
"""
