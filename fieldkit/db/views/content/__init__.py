"""What the firm has of the starting content, what it made of it, and what a release changed beneath that."""
