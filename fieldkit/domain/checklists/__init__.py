"""Checklists: their model, and reading, checking and writing them."""
