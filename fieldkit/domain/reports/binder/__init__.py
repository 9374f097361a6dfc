"""The book that a client owns: who speaks, what is there, where passwords are kept, what is open."""
