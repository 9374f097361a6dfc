"""Findings: seen again, verified, brought from state to state, gone with their survey."""
