"""Keys, key files, age, and keys as words on paper."""
