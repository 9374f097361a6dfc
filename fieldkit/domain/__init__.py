"""What the field knows: record kinds and rules. Standard library only; clock and ids are passed in."""
