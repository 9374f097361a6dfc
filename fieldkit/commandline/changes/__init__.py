"""Commands about what happened to records: conflicts, resolve, history, trash."""
