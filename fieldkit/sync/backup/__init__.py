"""Backups: made, listed, kept, checked, restored."""
