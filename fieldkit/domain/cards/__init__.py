"""Objection cards: what they hold, and how they are found by a client's words."""
