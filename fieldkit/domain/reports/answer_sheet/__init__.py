"""The answer sheet: open questions that a client fills in, and what comes back of it."""
