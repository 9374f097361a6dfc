"""Surveys as they are stored: their checklist and answers, and what other checklists were answered for the client."""
