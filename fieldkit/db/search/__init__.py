"""Full-text search over all kinds, and over the words of the cards."""
