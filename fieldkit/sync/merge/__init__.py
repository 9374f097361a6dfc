"""Files into the records: verified, placed, merged, held back."""
