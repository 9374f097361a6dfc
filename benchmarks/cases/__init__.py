"""One module per group of bars; each offers ``run(bench)``, which yields the rows of the table."""
