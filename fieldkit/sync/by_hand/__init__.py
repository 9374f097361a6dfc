"""Single files by hand: packs, looking at a file, a partner's pack out and in."""
