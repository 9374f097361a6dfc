"""A form as a model, without a screen and without a database."""
