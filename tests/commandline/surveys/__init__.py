"""Surveys and findings in the shell."""
