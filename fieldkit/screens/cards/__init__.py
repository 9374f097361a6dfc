"""The list of cards, and one card."""
