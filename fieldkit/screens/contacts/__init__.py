"""Contacts brought in from other programs."""
