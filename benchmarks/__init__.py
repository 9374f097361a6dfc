"""What fieldkit costs, as ratios against a bare Textual app, plain SQLite and a bare interpreter."""
