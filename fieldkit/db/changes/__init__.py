"""What changed: history, undo, trash, conflicts, their authors and devices."""
