"""A small model of a terminal's screen: enough to know what a Textual app has painted.

It understands what Textual writes (cursor moves, erasing, colours, wide characters) and skips the rest. It
reports what each piece of output changed, which a full terminal emulator does not.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import get_character_cell_size

_TOKEN = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    r"|\x1b[PX^_][^\x1b]*\x1b\\"  # DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
)
_BLANK = (" ", "")


@dataclass(frozen=True, slots=True)
class Changes:
    """How many cells one piece of output gave another character, and how many only another style."""

    characters: int
    styles: int

    @property
    def counts(self) -> bool:
        """Whether a person would see it as an answer: one restyled cell alone is a blinking cursor."""
        return self.characters > 0 or self.styles > 1


class Screen:
    """The cells of a terminal of ``columns`` x ``rows``, fed with the bytes that a program writes."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.columns = columns
        self.rows = rows
        self._cells: list[list[tuple[str, str]]] = [[_BLANK] * columns for _ in range(rows)]
        self._column = 0
        self._row = 0
        self._style = ""
        self._pending = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._before: dict[tuple[int, int], tuple[str, str]] = {}

    def feed(self, data: bytes) -> Changes:
        """Apply ``data``, which may end within a character or an escape sequence, and say what it changed."""
        self._before.clear()
        text = self._pending + self._decoder.decode(data)
        position = 0
        while position < len(text) and (token := _TOKEN.match(text, position)):
            if token["text"] is not None:
                self._write(token["text"])
            elif token["final"] is not None:
                self._sequence(token["parameters"], token["final"])
            elif token["control"] is not None:
                self._control(token["control"])
            position = token.end()
        self._pending = text[position:]
        return self._changes()

    def line(self, row: int) -> str:
        """Return the text of one row, without the blanks at its end."""
        return "".join(character for character, _ in self._cells[row]).rstrip()

    def text(self) -> str:
        """Return the whole screen as lines of text."""
        return "\n".join(self.line(row) for row in range(self.rows))

    def shows(self, texts: Iterable[str]) -> bool:
        """Return whether each of ``texts`` stands somewhere on the screen, within one row."""
        lines = [self.line(row) for row in range(self.rows)]
        return all(any(text in line for line in lines) for text in texts)

    def _changes(self) -> Changes:
        characters = styles = 0
        for (row, column), old in self._before.items():
            new = self._cells[row][column]
            if new[0] != old[0]:
                characters += 1
            elif new[1] != old[1]:
                styles += 1
        return Changes(characters, styles)

    def _put(self, row: int, column: int, cell: tuple[str, str]) -> None:
        old = self._cells[row][column]
        if old != cell:
            self._before.setdefault((row, column), old)
            self._cells[row][column] = cell

    def _write(self, text: str) -> None:
        for character in text:
            width = 1 if character < "\u0300" else get_character_cell_size(character)
            if width == 0:
                self._combine(character)
            elif self._column + width <= self.columns:
                self._put(self._row, self._column, (character, self._style))
                if width == 2:
                    self._put(self._row, self._column + 1, ("", self._style))
                self._column += width

    def _combine(self, mark: str) -> None:
        column = self._column - 1
        while column > 0 and not self._cells[self._row][column][0]:
            column -= 1
        if column >= 0:
            base, style = self._cells[self._row][column]
            self._put(self._row, column, (base + mark, style))

    def _control(self, character: str) -> None:
        if character == "\r":
            self._column = 0
        elif character == "\b":
            self._column = max(0, self._column - 1)
        elif character == "\n":
            if self._row + 1 < self.rows:
                self._row += 1
            else:
                self._scroll()

    def _scroll(self) -> None:
        for row in range(self.rows):
            source = self._cells[row + 1] if row + 1 < self.rows else [_BLANK] * self.columns
            for column, cell in enumerate(list(source)):
                self._put(row, column, cell)

    def _sequence(self, parameters: str, final: str) -> None:
        if parameters[:1] in ("?", "<", "=", ">"):
            if parameters == "?1049" and final == "h":
                self._erase(0, self.columns * self.rows)
            return
        if final == "m":
            self._set_style(parameters)
            return
        numbers = [int(number) if number.isdecimal() else 0 for number in parameters.split(";")]
        first = numbers[0]
        distance = max(1, first)
        if final in "Hf":
            self._row = first - 1
            self._column = (numbers[1] if len(numbers) > 1 else 1) - 1
        elif final == "A":
            self._row -= distance
        elif final == "B":
            self._row += distance
        elif final == "C":
            self._column += distance
        elif final == "D":
            self._column -= distance
        elif final == "G":
            self._column = first - 1
        elif final == "d":
            self._row = first - 1
        elif final == "J":
            self._erase_part(first, 0, self.columns * self.rows)
        elif final == "K":
            self._erase_part(first, self._row * self.columns, (self._row + 1) * self.columns)
        self._row = min(max(0, self._row), self.rows - 1)
        self._column = min(max(0, self._column), self.columns)

    def _set_style(self, parameters: str) -> None:
        if parameters in ("", "0"):
            self._style = ""
        else:
            self._style = f"{self._style};{parameters}" if self._style else parameters

    def _erase_part(self, part: int, start: int, end: int) -> None:
        here = self._row * self.columns + min(self._column, self.columns - 1)
        if part == 0:
            self._erase(here, end)
        elif part == 1:
            self._erase(start, here + 1)
        else:
            self._erase(start, end)

    def _erase(self, start: int, end: int) -> None:
        for index in range(start, end):
            self._put(index // self.columns, index % self.columns, _BLANK)
