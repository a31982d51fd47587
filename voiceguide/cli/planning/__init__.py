"""`voiceguide plan`: thirty days with one or two practices.

The menu tells of the day's practice from here.
"""
