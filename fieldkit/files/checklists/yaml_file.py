"""A checklist as YAML: written for a person to edit, and read back with every problem and its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import dump
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable
from fieldkit.files.content import marked_yaml
from fieldkit.files.content.marked_yaml import MarkedFile, UnreadableYaml
from fieldkit.files.content.one_checklist import Beside, looked_through
from fieldkit.files.content.remarks import sorted_remarks

if TYPE_CHECKING:
    from yaml.nodes import Node

    from fieldkit.files.checklists.xlsform.left_out import LeftOut

SHOWN: Final = 20
"""Problems that are told one by one."""
_WIDTH: Final = 100
_RARE_BREAKS: Final = frozenset("\x85\u2028\u2029")
"""Written as they are, they would come back as other white space: in double quotes they are escaped."""


class ChecklistFileError(Trouble):
    """A file that holds no checklist that can be used; ``problems`` has a sentence for each thing, with its line."""

    def __init__(self, path: Path, problems: tuple[str, ...]) -> None:
        self.problems = problems
        shown = [f"  {problem}" for problem in problems[:SHOWN]]
        if len(problems) > SHOWN:
            shown.append(f"  … and {len(problems) - SHOWN:,} more")
        super().__init__("\n".join((f"{path}: no checklist was taken from it. Put right and import again:", *shown)))


@dataclass(frozen=True, slots=True)
class ReadChecklist:
    """What a file holds. ``doubts`` are sentences about what can be taken and may be a slip."""

    checklist: Checklist
    doubts: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    """What of a form is not in it, or means something else."""


def written(checklist: Checklist, heading: str) -> str:
    """Return ``checklist`` as YAML below the lines of ``heading``, which become comments."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes texts of several lines as such, and lists the way people indent them."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
            super().increase_indent(flow, False)

        def ignore_aliases(self, _data: object) -> bool:
            return True

    def block(dumper: yaml.SafeDumper, text: str) -> Node:
        style = '"' if _RARE_BREAKS.intersection(text) else "|" if "\n" in text else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Dumper.add_representer(str, block)
    body = yaml.dump(dump(checklist), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    comments = "".join(f"# {printable(line)}\n" for line in heading.splitlines())
    return f"{comments}{body}"


def read(path: Path, beside: Beside | None = None) -> ReadChecklist:
    """Return the checklist in the YAML file ``path``; raises ChecklistFileError with all its problems, or Trouble.

    Where there is something ``beside`` it to hold it against, what the rules of the content say is among the doubts.
    """
    try:
        file = marked_yaml.read(path)
    except UnreadableYaml as error:
        raise _refusal(path, error) from error
    return _taken(path, file, beside)


def read_text(path: Path, text: str) -> ReadChecklist:
    """Return the checklist in a text of YAML, as ``read`` does; ``path`` is what the file is called in sentences."""
    try:
        file = marked_yaml.parsed(text)
    except UnreadableYaml as error:
        raise _refusal(path, error) from error
    return _taken(path, file, None)


def _refusal(path: Path, error: UnreadableYaml) -> Trouble:
    if error.line:
        return ChecklistFileError(path, (f"line {error.line}: {printable(str(error))}",))
    return Trouble(f"{path}: {printable(str(error))} Nothing was changed.")


def _taken(path: Path, file: MarkedFile, beside: Beside | None) -> ReadChecklist:
    """Return the checklist in what was read. Raises ChecklistFileError."""
    found = looked_through(str(path), file, beside.around(path) if beside else None)
    if found.checklist is None:
        said = sorted_remarks((*found.wrong, *found.doubts))
        raise ChecklistFileError(path, tuple(printable(one.within) for one in said))
    return ReadChecklist(found.checklist, tuple(printable(one.within) for one in found.doubts))
