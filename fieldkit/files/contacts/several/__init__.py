"""Several numbers or mail addresses in one value, each with what it is for."""
