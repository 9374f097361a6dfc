"""Commands about records: find, show, today, add, set, delete, undelete."""
