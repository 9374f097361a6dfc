"""``card``: what the firm made of the objection cards, one command a file."""
