"""Other formats in and out: vCard and CSV."""
