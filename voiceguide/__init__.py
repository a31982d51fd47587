"""An offline voice-guided practice player."""

__version__ = "0.1.0"
