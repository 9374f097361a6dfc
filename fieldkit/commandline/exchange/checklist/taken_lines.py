"""What is said of a checklist that is taken from a file, by whoever takes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.commandline.support.output import complain
from fieldkit.db.views.content.checklist_versions import WHOSE, ChecklistVersions

if TYPE_CHECKING:
    from fieldkit.domain.checklists.meaning import OtherMeaning
    from fieldkit.files.checklists.xlsform.left_out import LeftOut
    from fieldkit.files.checklists.yaml_file import ReadChecklist
    from fieldkit.operations.checklists.own_versions import ComparedChecklist


def say_doubts(file: Path, doubts: Sequence[str]) -> None:
    """Say what can be taken and may be a slip, the first of it."""
    from fieldkit.files.checklists.yaml_file import SHOWN

    for doubt in doubts[:SHOWN]:
        complain(f"{file}: {doubt}")
    if len(doubts) > SHOWN:
        more = len(doubts) - SHOWN
        complain(f"{file}: … and {more:,} more; they are all in: fieldkit check --content {file}")


def say_read(file: Path, taken: ReadChecklist) -> None:
    """Say what of a form is not in the list, and what of it may be a slip."""
    say_left_out(file, taken.left_out)
    say_doubts(file, taken.doubts)


def say_left_out(file: Path, left_out: Sequence[LeftOut]) -> None:
    """Say line by line what is not in what was made."""
    for one in left_out:
        complain(f"{file}: {one}")


def say_meanings(file: Path, meanings: Sequence[OtherMeaning]) -> None:
    """Warn of ids that mean something else now."""
    for one in meanings:
        complain(f"{file}: {one}")
    if meanings:
        complain(
            f"{file}: Answers, findings and scores go by the id: what means something else is better given a new one."
        )


def counted(taken: ReadChecklist) -> str:
    """Return how much was said before, for the line that ends it."""
    parts = []
    if taken.left_out:
        many = len(taken.left_out)
        parts.append(
            f"{many:,} {'things' if many > 1 else 'thing'} of the form differ{'s' * (many == 1)} here, named above; "
        )
    if taken.doubts:
        parts.append(f"{len(taken.doubts):,} remark{'s' * (len(taken.doubts) != 1)} above; ")
    return "".join(parts)


def gone(compared: ComparedChecklist) -> str:
    """Return how many questions would go."""
    said = f"{compared.gone:,} of the {compared.stood:,} questions in use are not in it"
    return f"{said}; a file that was cut off looks like that."


def would(compared: ComparedChecklist, questions: int) -> str:
    """Return what taking it would do."""
    from fieldkit.domain.checklists.diff import counted

    if compared.here is None:
        return f"a new list with {questions:,} question{'s' * (questions != 1)}."
    if not compared.new:
        return f"it is as {in_use(compared.here)} already."
    if not compared.changes:
        return "the version that is in use now cannot be compared with it."
    return f"{counted(compared.changes)}, against {in_use(compared.here)}."


def done(compared: ComparedChecklist, now: ChecklistVersions) -> str:
    """Return what was done."""
    if not compared.new:
        said = f"it is as {in_use(now)} already. No version was made."
    else:
        assert now.used is not None, "it was just taken"
        what = f"version {now.used.label} now" if compared.here is not None else "a new list"
        said = f"{now.title} is {what}, {WHOSE[now.used.whose]}. New surveys take it."
    missing = lacks(compared)
    said += missing
    if now.behind and now.base is not None and now.starting is not None:
        versions = f"--from {now.base.label} --to {now.starting.label}"
        if versions not in missing:
            said += f" The starting list has changed since: fieldkit checklist diff {now.key} {versions}"
    return said


def lacks(compared: ComparedChecklist) -> str:
    """Say what taking the file takes back of the version in use, which came after the one that it was made from."""
    from fieldkit.domain.checklists.diff import counted

    origin, here = compared.origin, compared.here
    if origin is None or not origin.lacks or here is None or here.used is None:
        return ""
    versions = f"--from {origin.version.label} --to {here.used.label}"
    return (
        f" It was made from version {origin.version.label} and lacks what {in_use(here)} changed since, "
        f"{counted(origin.lacks)} (fieldkit checklist diff {here.key} {versions})."
    )


def in_use(found: ChecklistVersions) -> str:
    """Return which version new surveys take."""
    return f"version {found.used.label} ({WHOSE[found.used.whose]})" if found.used else "nothing"
