"""What screens share: the page, key bar order, background work, themes, wording."""
