"""The list of clients, and one client."""
