"""Reports as files: HTML, Markdown, plain text, DOCX, PDF. Each takes a document and the look of the firm."""
