"""What is asked of a whole survey."""
