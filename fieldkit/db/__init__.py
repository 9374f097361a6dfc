"""All SQL: the store, its schema and migrations, one module per area, and find."""
