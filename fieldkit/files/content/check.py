"""Looking through content: each problem with its file and line, and what is past the date of its review."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from fieldkit.domain.content import rules
from fieldkit.domain.errors import Trouble
from fieldkit.files.content.folder import ContentFolder
from fieldkit.files.content.one_checklist import Beside, looked_through
from fieldkit.files.content.remarks import MOST_PROBLEMS, Remark, located, of_file, sorted_remarks

_NO_CARD: Final = "Put this right first: no card was looked through."


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


def check(path: Path, beside: Beside, today: date) -> ContentReport:
    """Return what is wrong in a content folder, or in the file of one checklist.

    A checklist is held against the folder that it lies in, if that is one of content, else against what is ``beside``.
    Raises Trouble where there is nothing at ``path``.
    """
    if path.is_dir():
        return _whole(path, today)
    if not path.exists():
        raise Trouble(f"{path}: there is no such file or folder. Name a folder of content, or the file of a checklist.")
    if path.suffix.casefold() == ".xlsx":
        return _form(path, beside)
    found = looked_through(str(path), path, beside.around(path))
    items = len(found.checklist.items) if found.checklist is not None else 0
    return ContentReport(sorted_remarks((*found.wrong, *found.doubts)), (), 1, items, 0)


def _form(path: Path, beside: Beside) -> ContentReport:
    """Return what is wrong in a form; what a checklist cannot say of it is nothing wrong."""
    from fieldkit.files.checklists.xlsform.form_file import read_form
    from fieldkit.files.checklists.yaml_file import ChecklistFileError

    try:
        read = read_form(path, beside)
    except ChecklistFileError as error:
        return ContentReport(tuple(Remark(str(path), 0, "", one) for one in error.problems), (), 1, 0, 0)
    problems = tuple(Remark(str(path), 0, "", one) for one in read.doubts)
    due = tuple(Remark(str(path), 0, "", str(one)) for one in read.left_out)
    return ContentReport(problems, due, 1, len(read.checklist.items), 0)


def _whole(path: Path, today: date) -> ContentReport:
    if not (path / "checklists").is_dir() and not (path / "cards").is_dir():
        raise Trouble(
            f"{path} is no folder of content: it has no folders “checklists” and “cards”. "
            "To look at one checklist, name its file."
        )
    folder = ContentFolder(path)
    folder.read_all()
    material = folder.material()
    found = [*folder.problems, *islice(folder.doubts, MOST_PROBLEMS), *islice(rules.problems(material), MOST_PROBLEMS)]
    found += rules.ahead(material, today)
    faults = (
        replace(fault, text=f"{fault.text} {_NO_CARD}") if fault.file.startswith("cards/") else fault
        for fault in folder.faults
    )
    problems = [*map(of_file, faults), *(located(folder, problem) for problem in found)]
    return ContentReport(
        problems=sorted_remarks(problems),
        due=tuple(located(folder, one) for one in rules.due(material, today)),
        checklists=len(material.checklists),
        items=len(material.items),
        cards=len(material.card_ids() or ()),
    )
