"""What helps whoever runs a survey: last time's answers, what an answer means for others, what is left open."""
