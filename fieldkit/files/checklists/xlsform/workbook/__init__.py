"""A workbook of somebody else, read in bounded time and memory."""
