"""Modal screens: forms, questions, pickers."""
