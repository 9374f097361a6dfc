"""What a survey comes to for the client: the report as plain data, and as a document whatever it is written as."""
