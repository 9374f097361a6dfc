"""``survey``: surveys without the runner, for scripts and for who is not at the screen."""
