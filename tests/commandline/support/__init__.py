"""What commands share, as the shell sees it."""
