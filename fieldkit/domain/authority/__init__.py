"""Who may order at a client, and which orders need confirmation."""
