"""Sample stores: a small firm to look around in, or any number of records to measure with."""
