"""Checklists that the firm edits: taken from a file, written to one, chosen for new surveys."""
