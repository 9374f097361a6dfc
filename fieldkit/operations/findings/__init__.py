"""What a person does with findings, apart from what follows from an answer."""
