"""Which replica this is, the firm and its devices, changes that are pending until a later version."""
