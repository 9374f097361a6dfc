"""``checklist``: the lists that surveys are made from, one command a file."""
