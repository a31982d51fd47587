"""The writer's desk: what helps a script come into being and tells the truth about it before anyone listens.

Everything here is a function of values: a practice, a text, the table of the format.
"""
