"""Files of format version 1 as they were first written, and the corpus of refused ones. Never changed."""
