"""What follows an answer: notes, photos, severities, promises, things that are added, findings and their steps."""
