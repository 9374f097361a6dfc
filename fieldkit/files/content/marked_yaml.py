"""YAML read with the line of each key and entry: plain data, and beside it where everything stands.

Built from nodes, not by a loader: that would keep the last of two equal keys and say nothing. What unfolds without
end, by depth or by aliases, is refused before it is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fieldkit import ordinary_file

if TYPE_CHECKING:
    import yaml

MOST_BYTES: Final = 4 * 1024 * 1024
"""Forty times the largest file that ships."""
_MOST_PARTS: Final = 200_000
_MOST_EVENTS: Final = 3 * _MOST_PARTS
"""A key, and the begin and end of what it holds."""
_DEEPEST: Final = 40
_TOO_MUCH: Final = "There is too much in it; aliases (*name) may unfold without end."
_TOO_DEEP: Final = f"Lists and keys lie more than {_DEEPEST} deep in each other."
_TAGS: Final = "tag:yaml.org,2002:"
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class UnreadableYaml(Exception):
    """A file of which nothing can be checked. ``line`` counts from 1, 0 where no line is to blame."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True, slots=True)
class Marked:
    """Where one value stands: the line of its key or entry, and the same for all that is in it."""

    line: int
    parts: Mapping[str | int, Marked] = field(default_factory=dict)
    """By key of a mapping, by place (from 0) in a list."""


@dataclass(frozen=True, slots=True)
class Twice:
    """A key that stands twice in one mapping; what stands last counts."""

    key: str
    line: int
    first: int
    within: str
    """The id of the mapping that it is in, or of the next one around it; "" where none has one."""

    @property
    def sentence(self) -> str:
        """What is wrong, without its line."""
        return f'"{self.key}" stands twice here; the first is in line {self.first}.'


@dataclass(frozen=True, slots=True)
class Alias:
    """A name (*name) that stands for a part that was written elsewhere; ``line`` counts from 1."""

    name: str
    line: int

    @property
    def sentence(self) -> str:
        """What is wrong where parts are stored as they are read, without its line."""
        return f"*{self.name} stands for another part: write that part out here."


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """What a file says, and where."""

    data: object
    marks: Marked
    twice: tuple[Twice, ...]
    aliases: tuple[Alias, ...] = ()
    """All that were unfolded, for those who store what they read and want none."""


def read(path: Path) -> MarkedFile:
    """Return what the YAML file says. Raises UnreadableYaml for what cannot be read."""
    try:
        raw = ordinary_file.read(path, MOST_BYTES)
    except OSError as error:
        raise UnreadableYaml(f"It cannot be read: {error.strerror or error}.") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableYaml("It is not UTF-8. Save it as UTF-8.", line) from None
    return parsed(text)


def parsed(text: str) -> MarkedFile:
    """Return what a YAML text says. Raises UnreadableYaml with the line where that cannot be told."""
    import yaml

    _refuse_unwritable(text)
    try:
        aliases = _looked_through(text)
        root = yaml.compose(text, Loader=_loader())
        if root is None:
            raise UnreadableYaml("There is nothing in it.", 1)
        builder = _Builder()
        data, marks = builder.built(root, root.start_mark.line + 1)
    except yaml.MarkedYAMLError as error:
        raise _syntax(error) from None
    except yaml.YAMLError as error:
        raise UnreadableYaml(f"It is no YAML: {' '.join(str(error).split())}.") from None
    return MarkedFile(data, marks, tuple(builder.twice), aliases)


def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _refuse_unwritable(text: str) -> None:
    """Raise for a control character: the library says where by its byte, not by its line."""
    found = _UNWRITABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableYaml(f"The character U+{ord(found[0]):04X} cannot stand in YAML. Remove it.", line)


def _looked_through(text: str) -> tuple[Alias, ...]:
    """Return the aliases; raise for what lies too deep or is too much. Events come one after another, at any depth."""
    import yaml

    depth = 0
    aliases = []
    for number, event in enumerate(yaml.parse(text, Loader=_loader())):
        if number > _MOST_EVENTS:
            raise UnreadableYaml(_TOO_MUCH, _line(event))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise UnreadableYaml(_TOO_DEEP, _line(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases.append(Alias(event.anchor or "", _line(event)))
    return tuple(aliases)


def _line(thing: Any) -> int:
    return int(thing.start_mark.line) + 1


def _syntax(error: yaml.MarkedYAMLError) -> UnreadableYaml:
    mark = error.problem_mark or error.context_mark
    if "unexpected end of stream" in str(error.problem):
        mark = error.context_mark or mark  # where the quote was opened: the end is the end of the file
    if "maximum nesting depth" in str(error.problem):
        return UnreadableYaml(_TOO_DEEP, mark.line + 1 if mark else 0)
    if "but found another document" in str(error.problem):
        return UnreadableYaml(
            "It holds a second document. Remove the line of three dashes.", mark.line + 1 if mark else 0
        )
    said = " ".join(str(error.problem or error.context or "it is no YAML").split())
    began = ""
    if error.context and error.context_mark and mark and error.context_mark.line != mark.line:
        began = f" ({' '.join(error.context.split())} that begins in line {error.context_mark.line + 1})"
    hint = next((f" {advice}" for word, advice in _ADVICE if word in said), "")
    return UnreadableYaml(f"It is no YAML: {said}{began}.{hint}", mark.line + 1 if mark else 0)


_ADVICE: Final = (
    ("mapping values are not allowed", "Put a text that holds a colon in quotes."),
    ("found a tab character", "Indent with spaces."),
    ("cannot start any token", "Indent with spaces, and put a text that begins with a special sign in quotes."),
    ("did not find expected key", "Look at the indentation and at open quotes here and in the line before."),
    ("did not find expected '-' indicator", "Look at the indentation here and in the line before."),
    ("could not find expected ':'", "A key needs a colon behind it."),
    ("found unexpected end of stream", "A quote is not closed."),
)


class _Builder:
    """Makes plain data of nodes, counting what it makes."""

    def __init__(self) -> None:
        self.twice: list[Twice] = []
        self._left = _MOST_PARTS
        self._open: set[int] = set()
        self._ids: list[str] = []

    def built(self, node: yaml.Node, line: int) -> tuple[object, Marked]:
        """Return the value of a node whose key or entry stands in ``line``, and its marks."""
        import yaml

        self._left -= 1
        if self._left < 0:
            raise UnreadableYaml(_TOO_MUCH, line)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node, line), Marked(line)
        if node.tag not in (f"{_TAGS}seq", f"{_TAGS}map"):
            raise UnreadableYaml(f"The tag {node.tag} is not taken here.", line)
        if id(node) in self._open:
            raise UnreadableYaml("An alias (*name) lies in what it stands for.", line)
        self._open.add(id(node))
        made = self._list(node, line) if isinstance(node, yaml.SequenceNode) else self._mapping(node, line)
        self._open.discard(id(node))
        return made

    def _list(self, node: yaml.SequenceNode, line: int) -> tuple[object, Marked]:
        built = [self.built(one, _line(one)) for one in node.value]
        return [value for value, _ in built], Marked(line, {place: mark for place, (_, mark) in enumerate(built)})

    def _mapping(self, node: yaml.Node, line: int) -> tuple[object, Marked]:
        data: dict[str, object] = {}
        marks: dict[str | int, Marked] = {}
        firsts: dict[str, int] = {}
        self._ids.append(next(_ids(node), self._ids[-1] if self._ids else ""))
        for key_node, value_node in node.value:
            here = _line(key_node)
            if key_node.tag == f"{_TAGS}merge":
                raise UnreadableYaml("Merged keys (<<) are not taken here. Write the keys out.", here)
            key = getattr(key_node, "value", None)
            if not isinstance(key, str):
                raise UnreadableYaml("A key has to be a word, not a list or a mapping.", here)
            if key in marks:
                self.twice.append(Twice(key, here, firsts[key], self._ids[-1]))
            firsts.setdefault(key, here)
            data[key], marks[key] = self.built(value_node, here)
        self._ids.pop()
        return data, Marked(line, marks)


def _ids(node: yaml.Node) -> Iterator[str]:
    for key, value in node.value:
        if key.value in ("id", "value") and isinstance(value.value, str):
            yield value.value


def _scalar(node: yaml.ScalarNode, line: int) -> object:
    import yaml

    if node.tag == f"{_TAGS}str":
        return node.value
    try:
        value = yaml.constructor.SafeConstructor().construct_object(node)
        if isinstance(value, int):
            float(value)  # raises for what nobody can write out or compute with
        return value
    except yaml.YAMLError:
        raise UnreadableYaml(f"The tag {node.tag} is not taken here.", line) from None
    except (ValueError, OverflowError, LookupError, AttributeError):  # a tag that its text does not bear out
        raise UnreadableYaml(
            f"“{node.value[:40]}” is no number or date that can be. Put a text in quotes.", line
        ) from None
