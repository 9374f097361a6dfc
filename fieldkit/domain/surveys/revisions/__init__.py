"""A survey as it was finalised: its snapshot, what became of it since, and two of them side by side."""
