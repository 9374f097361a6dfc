"""What each type of field does with a value: one class a type, one shared instance each."""
