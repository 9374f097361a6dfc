"""Whole results and sentences of operations."""
