"""Contacts from files: who is whom, what is merged, the plan, and its storing."""
