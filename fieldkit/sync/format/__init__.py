"""The export file format: header, container, compression, content."""
