"""Tables, migrations, the search index and the triggers that capture changes."""
