"""The cost of doing nothing: formulas over the client's own numbers."""
