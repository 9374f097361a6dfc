"""The open store: threads, opening and upgrading, seed data, integrity check."""
