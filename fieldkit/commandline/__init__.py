"""The commands, a module for each group. None but the one that opens the app loads Textual."""
