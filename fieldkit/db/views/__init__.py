"""What screens and commands show: read models over the records."""
