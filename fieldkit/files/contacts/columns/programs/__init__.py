"""What programs write above their columns that no person would."""
