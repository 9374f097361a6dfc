"""A folder of content, read file by file, with the problems of the files themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import ChecklistError, doubts, load
from fieldkit.domain.checklists.reader_values import Mistake
from fieldkit.domain.content.material import (
    CARDS_ABOUT,
    CHECKLISTS_ABOUT,
    END_DATES,
    EVIDENCE,
    FORMULAS,
    SCORING,
    ContentProblem,
    Entry,
    Material,
    entries,
    texts,
)
from fieldkit.files.content.marked_yaml import MarkedFile, UnreadableYaml, read

_NO_CHECKLIST: Final = (
    "This is not a checklist: it needs id, title and sections. “fieldkit checklist export KEY” writes one."
)
_NAME: Final = re.compile(r"[\w-]{1,60}")
_MOST_FILES: Final = 200


@dataclass(frozen=True, slots=True)
class FileFault:
    """Something wrong with a file as such; ``line`` is 0 where no line is to blame."""

    file: str
    line: int
    text: str
    item: str = ""


@dataclass(slots=True)
class ContentFolder:
    """What was read so far, by path within the folder."""

    root: Path
    files: dict[str, MarkedFile] = field(default_factory=dict)
    lists: list[str] = field(default_factory=list)
    """Files that ought to be checklists."""
    checklists: dict[str, Checklist] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)
    problems: list[ContentProblem] = field(default_factory=list)
    doubts: list[ContentProblem] = field(default_factory=list)
    """Keys of checklists that were kept and may be slips."""

    def read_all(self) -> None:
        """Read every file that belongs to the content."""
        for name in self._listed("checklists", CHECKLISTS_ABOUT):
            file = f"checklists/{name}.yaml"
            checklist = self.take_checklist(file, self.root / file)
            if checklist is not None and checklist.id != name:
                said = f'The checklist "{checklist.id}" has to stand in {checklist.id}.yaml.'
                self.problems.append(ContentProblem(file, (checklist.id,), said, "id"))
        for name in self._listed("cards", CARDS_ABOUT):
            self._take(f"cards/{name}.yaml", self.root / f"cards/{name}.yaml")
        for name in (EVIDENCE, END_DATES, FORMULAS, SCORING):
            self._take(name, self.root / name)

    def take_checklist(self, name: str, source: Path | MarkedFile) -> Checklist | None:
        """Read one checklist as the file ``name``, or take what was read already; None where it is none."""
        self.lists.append(name)
        taken = self._take(name, source)
        # A megabyte of text that is named a thousand times is little to read, and would be stored a thousand times.
        for one in taken.aliases if taken is not None else ():
            self.faults.append(FileFault(name, one.line, one.sentence))
        data = taken.data if taken is not None else None
        if not isinstance(data, Mapping):
            self.unread.append(Path(name).stem)
            if taken is not None:
                self.faults.append(FileFault(name, taken.marks.line, _NO_CHECKLIST))
            return None
        listed = data.get("id")
        try:
            checklist = load(data, from_file=True)
        except ChecklistError as error:
            self.unread.append(listed if isinstance(listed, str) else Path(name).stem)
            self.problems += [_problem(name, mistake) for mistake in error.problems]
            self.doubts += [_problem(name, mistake) for mistake in error.slips]
            return None
        self.checklists[name] = checklist
        self.doubts += [_problem(name, mistake) for mistake in doubts(checklist)]
        return checklist

    def material(self) -> Material:
        """Return what was read for the rules."""
        cards = [name for name in self.files if name.startswith("cards/") and name != CARDS_ABOUT]
        lost = any(fault.file.startswith("cards/") for fault in self.faults)
        by_file = {name: self._entries(name, "cards") or () for name in cards}
        scoring = self._mapping(SCORING)
        if scoring is None and SCORING in self.files:
            self.problems.append(ContentProblem(SCORING, (), "This file is no mapping of keys."))
        return Material(
            checklists=self.checklists,
            unread=self.unread,
            cards=None if lost or not cards else by_file,
            cards_about=self._mapping(CARDS_ABOUT),
            checklists_about=self._mapping(CHECKLISTS_ABOUT),
            evidence=self._entries(EVIDENCE, "evidence"),
            end_dates=self._entries(END_DATES, "end_dates"),
            inputs=self._entries(FORMULAS, "inputs"),
            formulas=self._entries(FORMULAS, "formulas"),
            scoring=scoring,
        )

    def _take(self, name: str, source: Path | MarkedFile) -> MarkedFile | None:
        try:
            taken = read(source) if isinstance(source, Path) else source
        except UnreadableYaml as error:
            self.faults.append(FileFault(name, error.line, str(error)))
            return None
        self.files[name] = taken
        for twice in taken.twice:
            self.faults.append(FileFault(name, twice.line, twice.sentence, twice.within))
        return taken

    def _listed(self, part: str, about: str) -> Sequence[str]:
        """Return the names of the files of one part; what is there and not listed is a problem, as nobody reads it."""
        taken = self._take(about, self.root / about)
        data = taken.data if taken is not None else None
        listed = data.get("files") if isinstance(data, Mapping) else None
        names = texts(listed)[: 2 * _MOST_FILES]
        there = sorted(path.stem for path in (self.root / part).glob("*.yaml") if path.name != Path(about).name)
        if taken is None:
            return there[:_MOST_FILES]
        if not names:
            self.problems.append(ContentProblem(about, (), '"files" has to list the files beside it.', "files"))
        for number, one in enumerate(listed if isinstance(listed, list) else (), 1):
            if not isinstance(one, str):
                said = f'Entry {number} of "files" is no name of a file. Put a name that is a number in quotes.'
                self.problems.append(ContentProblem(about, ("files", str(number)), said))
        for name in dict.fromkeys(one for one in names if names.count(one) > 1):
            said = f'"{name}" stands twice in "files".'
            self.problems.append(ContentProblem(about, ("files", name), said, again=True))
        for name in names:
            if not _NAME.fullmatch(name):
                self.problems.append(ContentProblem(about, ("files", name), f'"{name}" is no name of a file.'))
        for name in there:
            if name not in names:
                said = f'"files" does not name {name}, so nobody reads {name}.yaml.'
                self.problems.append(ContentProblem(about, (), said, "files"))
        return [name for name in dict.fromkeys(names) if _NAME.fullmatch(name)][:_MOST_FILES]

    def _mapping(self, name: str) -> Entry | None:
        data = self.files[name].data if name in self.files else None
        return data if isinstance(data, Mapping) else None

    def _entries(self, name: str, key: str) -> Sequence[Entry] | None:
        """Return the entries of one list; what is no list of mappings is a problem."""
        if name not in self.files:
            return None
        data = self._mapping(name) or {}
        found = data.get(key)
        if not isinstance(found, list) or not found:
            self.problems.append(ContentProblem(name, (), f'"{key}" has to be a list.', key))
            return None
        for number, entry in enumerate(found, 1):
            if not isinstance(entry, Mapping):
                self.problems.append(ContentProblem(name, (key, str(number)), "This entry is no mapping of keys."))
        return entries(found)


def _problem(name: str, mistake: Mistake) -> ContentProblem:
    return ContentProblem(name, mistake.steps, mistake.sentence, mistake.key, mistake.again)
