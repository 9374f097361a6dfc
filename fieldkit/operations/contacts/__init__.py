"""What a person can do with contacts beyond what any record takes."""
