"""The file of one checklist looked through: one judgement, whether it is to be checked or taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.content import rules
from fieldkit.files.content.folder import ContentFolder
from fieldkit.files.content.marked_yaml import MarkedFile
from fieldkit.files.content.remarks import MOST_PROBLEMS, Remark, located, of_file, sorted_remarks


@dataclass(frozen=True, slots=True)
class Beside:
    """What a checklist is held against: a folder of content, and the lists that are elsewhere or other ones there."""

    folder: Path
    own: Mapping[str, Checklist | None] = field(default_factory=dict)
    """Lists that stand in the place of those there, or beside them, by id. None where the items of one are not known:
    whatever is named of them is let be."""

    def around(self, path: Path) -> ContentFolder:
        """Return the content that ``path`` lies in, if it lies in one, else this folder, read."""
        around = path.absolute().parent.parent
        own = path.absolute().parent.name == "checklists" and (around / "cards").is_dir()
        folder = ContentFolder(around if own else self.folder)
        folder.read_all()
        folder.checklists = {file: one for file, one in folder.checklists.items() if one.id not in self.own}
        folder.checklists |= {f"our own {name}": one for name, one in self.own.items() if one is not None}
        folder.unread += [name for name, one in self.own.items() if one is None]
        return folder


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """What was found in a file."""

    checklist: Checklist | None
    """None where it cannot be taken."""
    wrong: tuple[Remark, ...] = ()
    """Why it cannot be taken."""
    doubts: tuple[Remark, ...] = ()
    """What the rules of the content say against it, and keys that may be slips; it can be taken nevertheless."""


def looked_through(name: str, source: Path | MarkedFile, beside: ContentFolder | None) -> LookedThrough:
    """Return what is said of the checklist in a file called ``name``.

    The rules of the content are asked where there is something ``beside`` it to hold it against; the list takes the
    place of the one with its id there.
    """
    alone = ContentFolder(Path())
    checklist = alone.take_checklist(name, source)
    wrong = sorted_remarks([*map(of_file, alone.faults), *(located(alone, one) for one in alone.problems)])
    slips = [located(alone, one) for one in islice(alone.doubts, MOST_PROBLEMS)]
    if checklist is None:
        return LookedThrough(None, wrong, sorted_remarks(slips))
    if beside is not None:
        others = {file: one for file, one in beside.checklists.items() if one.id != checklist.id}
        beside.checklists = {**others, name: checklist}
        beside.unread = [one for one in beside.unread if one != checklist.id]
        beside.files[name] = alone.files[name]
        beside.lists.append(name)
        material = beside.material()
        found = islice((one for one in rules.problems(material) if one.file == name), MOST_PROBLEMS)
        slips += [located(beside, one) for one in found]
    return LookedThrough(None if wrong else checklist, wrong, sorted_remarks(slips))
