"""What stands on a terminal after what was written to it: as much of a terminal as Textual uses."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from typing import Final

_WRITTEN: Final = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H|\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1b\][^\x07]*\x07|\x1b[=>78]"
    r"|(?P<sign>[^\x1b])"
)


class Drawing:
    """Lines of cells."""

    def __init__(self, width: int = 80, height: int = 24) -> None:
        self._cells = [[" "] * width for _ in range(height)]
        self._row = self._column = 0
        self._rest = ""
        self._decode = getincrementaldecoder("utf-8")().decode

    def write(self, data: bytes) -> None:
        """Take in what was written; a sequence that is cut off waits for its end."""
        text = self._rest + self._decode(data)
        done = 0
        while (found := _WRITTEN.match(text, done)) is not None:
            done = found.end()
            if found["row"]:
                self._row, self._column = int(found["row"]) - 1, int(found["column"]) - 1
            elif found["sign"] == "\r":
                self._column = 0
            elif found["sign"] == "\n":
                self._row += 1
            elif found["sign"]:
                if self._row < len(self._cells) and self._column < len(self._cells[0]):
                    self._cells[self._row][self._column] = found["sign"]
                self._column += 1
        self._rest = text[done:]

    @property
    def text(self) -> str:
        """What stands there, line by line."""
        return "\n".join("".join(cells).rstrip() for cells in self._cells)
