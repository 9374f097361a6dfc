"""What the content must hold, beyond what each file can tell of itself: rules over checklists, cards and tables."""
