"""How screens are drawn: styles, colours, and what of them is drawn anew."""
