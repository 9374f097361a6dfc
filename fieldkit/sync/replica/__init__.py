"""Which replica this is, the firm and its devices, what waits for a later version."""
