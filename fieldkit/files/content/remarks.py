"""What is said of a file of content: a sentence with the line that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fieldkit.domain.content.material import ContentProblem
from fieldkit.domain.text.sanitize import clean_line
from fieldkit.files.content.folder import ContentFolder, FileFault
from fieldkit.files.content.lines import line_of

MOST_PROBLEMS: Final = 300
"""After so many nobody reads on, and the nearest word is not sought for ever."""
_WITH_SECTION: Final = 2
"""Steps of the place of an item."""
_OF_SECTIONS: Final = ("repeat", "when")
"""What a section has beside items."""
_OF_LISTS: Final = ("bands", "gates")
"""What a list has beside sections."""
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """A sentence about one place of a file; ``line`` counts from 1, 0 where no line is to blame."""

    file: str
    line: int
    item: str
    text: str

    @property
    def within(self) -> str:
        """What is said where the file is named already."""
        item = f"{self.item}: " if self.item else ""
        return f"line {self.line}: {item}{self.text}" if self.line else f"{item}{self.text}"

    def __str__(self) -> str:
        return f"{self.file}, {self.within}" if self.line else f"{self.file}: {self.within}"


def sorted_remarks(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return remarks in the order of their lines, each once, and no more than one can read."""
    return tuple(sorted(dict.fromkeys(remarks))[:MOST_PROBLEMS])


def of_file(fault: FileFault) -> Remark:
    """Return what is wrong with a file as such."""
    return _one_line(fault.file, fault.line, fault.item, fault.text)


def located(folder: ContentFolder, problem: ContentProblem) -> Remark:
    """Return a problem with its line. The place within a checklist begins with the checklist, which is the file."""
    file = folder.files.get(problem.file)
    listed = problem.file in folder.lists
    place = problem.place[1:] if listed else problem.place
    line = line_of(file.data, file.marks, place, problem.key, again=problem.again) if file else 0
    # The section of an item, and the list that an entry is of, say nothing that the line does not.
    whole = len(place) < _WITH_SECTION or place[1] in _OF_SECTIONS or place[0] in _OF_LISTS
    shown = place if listed and whole else place[1:] or place
    return _one_line(problem.file, line, " > ".join(shown), problem.text)


def _one_line(file: str, line: int, item: str, text: str) -> Remark:
    """What stands in a file is quoted in a sentence; it may be long, and of several lines."""
    return Remark(file, line, clean_line(item)[:_LONGEST], clean_line(text)[:_LONGEST])
