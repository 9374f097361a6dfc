"""Whole outputs of commands, line by line."""
