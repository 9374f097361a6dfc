"""The connection, transactions, record ids, and which replica this database is."""
