"""What a survey keeps while it runs: what is not stored, and the lines that stay as they were."""
