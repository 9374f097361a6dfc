"""Questions whose answers are a draft while they are typed, and are there again at the next start."""
