"""Looking through content: each problem with its file and line, and what is past the date of its review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from fieldkit.domain.content import rules
from fieldkit.domain.content.material import ContentProblem
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import clean_line
from fieldkit.files.content.folder import ContentFolder, FileFault
from fieldkit.files.content.lines import line_of

_WITH_SECTION: Final = 2
"""Steps of the place of an item."""
_OF_SECTIONS: Final = ("repeat", "when")
"""What a section has beside items."""
MOST_PROBLEMS: Final = 300
"""After so many nobody reads on, and the nearest word is not sought for ever."""
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """A sentence about one place of a file; ``line`` counts from 1, 0 where no line is to blame."""

    file: str
    line: int
    item: str
    text: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        item = f"{self.item}: " if self.item else ""
        return f"{self.file}{line}: {item}{self.text}"


@dataclass(frozen=True, slots=True)
class ContentReport:
    """What was found; ``due`` is nothing wrong, but has to be looked up again, the longest due first."""

    problems: tuple[Remark, ...]
    due: tuple[Remark, ...]
    checklists: int
    items: int
    cards: int

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; what is due is nothing wrong."""
        return not self.problems


def check(path: Path, shipped: Path, today: date) -> ContentReport:
    """Return what is wrong in a content folder, or in the file of one checklist.

    A checklist is held against the folder that it lies in, if that is one of content, else against ``shipped``.
    Raises Trouble where there is nothing at ``path``.
    """
    if path.is_dir():
        return _report(_whole(path), today)
    if not path.exists():
        raise Trouble(f"{path}: there is no such file or folder. Name a folder of content, or the file of a checklist.")
    return _one(path, shipped, today)


def _whole(path: Path) -> ContentFolder:
    if not (path / "checklists").is_dir() and not (path / "cards").is_dir():
        raise Trouble(
            f"{path} is no folder of content: it has no folders “checklists” and “cards”. "
            "To look at one checklist, name its file."
        )
    folder = ContentFolder(path)
    folder.read_all()
    return folder


def _one(path: Path, shipped: Path, today: date) -> ContentReport:
    around = path.absolute().parent.parent
    own = path.absolute().parent.name == "checklists" and (around / "cards").is_dir()
    beside = ContentFolder(around if own else shipped)
    beside.read_all()
    name = str(path)
    alone = ContentFolder(path.parent)
    checklist = alone.take_checklist(name, path)
    if checklist is None:
        return _report(alone, today)
    others = {file: one for file, one in beside.checklists.items() if one.id != checklist.id}
    beside.checklists = {**others, name: checklist}
    beside.unread = [one for one in beside.unread if one != checklist.id]
    beside.files[name] = alone.files[name]
    beside.lists.append(name)
    material = beside.material()
    found = islice((problem for problem in rules.problems(material) if problem.file == name), MOST_PROBLEMS)
    problems = [*map(_fault, alone.faults), *(_located(beside, problem) for problem in (*alone.problems, *found))]
    return ContentReport(_sorted(problems), (), 1, len(checklist.items), 0)


def _report(folder: ContentFolder, today: date) -> ContentReport:
    material = folder.material()
    found = [*folder.problems, *islice(rules.problems(material), MOST_PROBLEMS)]
    problems = [*map(_fault, folder.faults), *(_located(folder, problem) for problem in found)]
    return ContentReport(
        problems=_sorted(problems),
        due=tuple(_located(folder, one) for one in rules.due(material, today)),
        checklists=len(material.checklists),
        items=len(material.items),
        cards=len(material.card_ids() or ()),
    )


def _sorted(problems: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(dict.fromkeys(problems))[:MOST_PROBLEMS])


def _fault(fault: FileFault) -> Remark:
    return _one_line(fault.file, fault.line, fault.item, fault.text)


def _located(folder: ContentFolder, problem: ContentProblem) -> Remark:
    """Return the problem with its line. The place within a checklist begins with the checklist, which is the file."""
    file = folder.files.get(problem.file)
    listed = problem.file in folder.lists
    place = problem.place[1:] if listed else problem.place
    line = line_of(file.data, file.marks, place, problem.key, again=problem.again) if file else 0
    # The section of an item, and the list that an entry is of, say nothing that the line does not.
    whole = len(place) < _WITH_SECTION or place[1] in _OF_SECTIONS
    shown = place if listed and whole else place[1:] or place
    return _one_line(problem.file, line, " > ".join(shown), problem.text)


def _one_line(file: str, line: int, item: str, text: str) -> Remark:
    """What stands in a file is quoted in a sentence; it may be long, and of several lines."""
    return Remark(file, line, clean_line(item)[:_LONGEST], clean_line(text)[:_LONGEST])
