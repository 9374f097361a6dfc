"""Addresses in tables: their parts, several of them, and house numbers."""
