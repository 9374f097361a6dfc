"""Reusable Textual widgets. They know nothing of the database."""
