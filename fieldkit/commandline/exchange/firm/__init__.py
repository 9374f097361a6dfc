"""``firm``: the firm and its devices, one command a file."""
