"""Lists of records of one kind: what one shows, in which order, and the words that name a value."""
