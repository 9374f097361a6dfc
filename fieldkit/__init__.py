"""fieldkit: surveys, one voice, objection cards and promises for the IT consultant, offline."""

__version__ = "0.1.0"
