"""Contacts: vCard and CSV into people and problems."""
