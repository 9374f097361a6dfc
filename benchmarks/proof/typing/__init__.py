"""A typist as proof: random scripts of keys against the real app, held to an oracle that knows only what was meant."""
