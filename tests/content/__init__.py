"""The starting content that ships with fieldkit."""
