"""Files for other programs: any kind as a table, people as vCards."""
