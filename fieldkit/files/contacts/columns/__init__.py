"""The columns of a CSV file: what their headings and values say, and where each goes."""
