"""The gate: a finished file is decoded again and measured, and whatever is not as planned is a fault.

It trusts nothing but the timeline and the clips; how the file came to be is none of its business.
"""

from voiceguide.sound.gate.examine import examine, examine_alone
from voiceguide.sound.gate.recording import Fault

__all__ = ["Fault", "examine", "examine_alone"]
