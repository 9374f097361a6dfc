"""Names that mean something to a program: markup, quotes, signs of no code page, right to left, wide, and escapes."""

MARKUP = "[ACME] [/] O'Brien Ltd"
SIGNS = "Æther ☎ GmbH"
LEFTWARDS = "مكتبة النور"
WIDE = "青空デザイン株式会社"
HARD = (MARKUP, SIGNS, LEFTWARDS, WIDE)
HOSTILE = "Bad\x1b]0;owned\x07 \x1b[31mred\x1b[0m \u202etxt.exe"
"""What a file may hold and a terminal must never get."""
