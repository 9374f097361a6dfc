"""What was typed or given in a survey and is not stored."""
