"""Writing to files for other programs, from any screen that shows records."""
