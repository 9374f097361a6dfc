"""Records of every kind in and out of the database, by their declarations."""
