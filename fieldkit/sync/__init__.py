"""Sync by export files: format, keys, merge and folder exchange."""
