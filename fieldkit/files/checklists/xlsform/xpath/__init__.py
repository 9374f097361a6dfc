"""What forms write as expressions: when a question is asked, and what an answer may be."""
