"""What screens share: the page, lists and their preview, background work, undo, wording."""
