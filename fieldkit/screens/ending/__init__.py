"""How the app ends: by a key, by a signal, by its terminal that is gone, by an error. Nothing typed is lost."""
