"""Any record, its history, and the trash."""
