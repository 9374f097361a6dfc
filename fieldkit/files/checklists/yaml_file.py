"""A checklist as YAML: written for a person to edit, and read back with every problem and its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fieldkit import ordinary_file
from fieldkit.domain.checklists.checklist import Checklist
from fieldkit.domain.checklists.load import ChecklistError, doubts, dump, load
from fieldkit.domain.errors import Trouble
from fieldkit.domain.text.sanitize import printable

if TYPE_CHECKING:
    from yaml.nodes import Node

MOST_BYTES: Final = 4 * 1024**2
SHOWN: Final = 20
"""Problems that are told one by one."""
_WIDTH: Final = 100
_TAGS: Final = "tag:yaml.org,2002:"


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
    """What a file holds. ``doubts`` are sentences about keys that were kept and may be slips."""

    checklist: Checklist
    doubts: tuple[str, ...] = ()


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
        return dumper.represent_scalar(f"{_TAGS}str", text, style="|" if "\n" in text else None)

    Dumper.add_representer(str, block)
    body = yaml.dump(dump(checklist), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    comments = "".join(f"# {printable(line)}\n" for line in heading.splitlines())
    return f"{comments}{body}"


def read(path: Path) -> ReadChecklist:
    """Return the checklist in the YAML file ``path``; raises ChecklistFileError with all its problems, or Trouble."""
    try:
        data = ordinary_file.read(path, MOST_BYTES)
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror or error}. Nothing was changed.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        sentence = f"line {line}: It is not UTF-8. Save it in the editor with the encoding UTF-8."
        raise ChecklistFileError(path, (sentence,)) from error
    return read_text(path, text)


def read_text(path: Path, text: str) -> ReadChecklist:
    """Return the checklist in a text of YAML; ``path`` is what the file is called in sentences."""
    plain, places = _parsed(path, text)
    try:
        checklist = load(plain) if isinstance(plain, Mapping) else _refuse(path)
    except ChecklistError as error:
        raise ChecklistFileError(path, tuple(places.told(problem) for problem in error.problems)) from error
    return ReadChecklist(checklist, tuple(map(places.told, doubts(checklist))))


def _refuse(path: Path) -> Checklist:
    sentence = "This is not a checklist: it needs id, title and sections. “fieldkit checklist export KEY” writes one."
    raise ChecklistFileError(path, (sentence,))


@dataclass(slots=True)
class _Places:
    """In which line each part of a checklist begins, by its place as problems name it."""

    lines: dict[str, int] = field(default_factory=dict)

    def told(self, problem: str) -> str:
        """Return a problem with the line of the smallest part that it is about."""
        found = [place for place in self.lines if problem.startswith((f"{place}:", f"{place} >"))]
        return f"line {self.lines[max(found, key=len)]}: {problem}" if found else problem

    def note(self, node: Node | None, place: str = "") -> None:
        """Take in the checklist in ``node`` with its sections, items and options."""
        below = {0: ("sections", "section"), 1: ("items", "item"), 2: ("options", "option")}
        parts = [(node, place, 0)]
        while parts:
            part, around, depth = parts.pop()
            for number, child in enumerate(_children(part), 1) if depth else [(1, part)]:
                name = _scalar(child, "value" if depth == len(below) else "id")
                here = f"{around}{name or f'{below[depth - 1][1]} {number}' if depth else name or 'checklist'}"
                self.lines.setdefault(here, child.start_mark.line + 1 if child else 1)
                if depth in below:
                    parts.append((_value(child, below[depth][0]), f"{here} > ", depth + 1))


def _parsed(path: Path, text: str) -> tuple[object, _Places]:
    """Return what the YAML says, and where. Raises ChecklistFileError."""
    import yaml

    loader: Any = yaml.SafeLoader
    places = _Places()
    try:
        problems = tuple(_refused(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", loader))))
        if not problems:
            reader = loader(text)
            try:
                node = reader.get_single_node()
                problems = tuple(_twice(node))
                places.note(node)
                plain = None if node is None else reader.construct_document(node)
            finally:
                reader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        said = printable(error.problem or "it cannot be read")
        sentence = f"{where}This is not YAML: {said}. Look at the indentation there, and at colons and quotes."
        raise ChecklistFileError(path, (sentence,)) from error
    except (yaml.YAMLError, ValueError) as error:
        sentence = f"This is not YAML: {printable(str(error).splitlines()[0])}."
        raise ChecklistFileError(path, (sentence,)) from error
    except RecursionError as error:
        raise ChecklistFileError(path, ("It is nested deeper than any checklist.",)) from error
    if problems:
        raise ChecklistFileError(path, problems)
    return plain, places


def _refused(events: Any) -> Iterator[str]:
    """Yield what is refused though it is YAML: a part that is named once and meant many times can have no end."""
    import yaml

    for event in events:
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            yield f"line {line}: *{printable(event.anchor or '')} stands for another part: write that part out here."


def _twice(node: Node | None) -> Iterator[str]:
    """Yield each key that stands twice in one mapping: YAML would take the last and lose the others."""
    import yaml

    waiting = [node] if node is not None else []
    while waiting:
        one = waiting.pop()
        if isinstance(one, yaml.SequenceNode):
            waiting += reversed(one.value)
        elif isinstance(one, yaml.MappingNode):
            seen: dict[str, int] = {}
            for key, value in one.value:
                line = key.start_mark.line + 1
                if isinstance(key, yaml.ScalarNode):
                    if key.value in seen:
                        yield f"line {line}: “{printable(key.value)}” stands already in line {seen[key.value]}."
                    seen[key.value] = line
                waiting.append(value)


def _children(node: Node | None) -> list[Node]:
    import yaml

    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _value(node: Node | None, key: str) -> Node | None:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if getattr(name, "value", None) == key), None)


def _scalar(node: Node | None, key: str) -> str:
    """Return what the mapping ``node`` says for ``key``; a plain word stands for itself."""
    import yaml

    found = node if isinstance(node, yaml.ScalarNode) else _value(node, key)
    return str(found.value).strip() if isinstance(found, yaml.ScalarNode) else ""
