"""Checklists as files that a person edits."""
