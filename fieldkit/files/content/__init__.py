"""The content folder: its files read with their lines, and what is wrong in them."""
