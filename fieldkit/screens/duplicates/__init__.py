"""Contacts that may be one person, decided pair by pair."""
