"""Lists of any length: the rows that are here, the lines they are drawn as, a line of headings above them."""
