"""Single values of a checklist's plain data, read or reported as wrong with their place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from fieldkit.domain.checklists.checklist import Extra
from fieldkit.domain.near_word import NEAR, near_word
from fieldkit.domain.text.sanitize import clean, clean_line

_MOST_EXTRA: Final = 5_000
_MOST_PROBLEMS: Final = 100
_MOST_COMPARED: Final = 20_000
"""Items among which the nearest is sought, for all problems together; so many take a second or two."""
_LARGEST: Final = 1_000_000_000
"""Of whole numbers; the store takes no more than 19 digits."""
_MOST_FIGURE: Final = 1_000_000_000_000
"""No figure of a small office is larger; sums and products of such figures can be reckoned."""


def nearest(word: str, known: Iterable[str], alike: float = NEAR) -> str:
    """Return ' Did you mean "x"?' for the known word nearest to ``word``, or nothing."""
    match = near_word(word, known, alike)
    return f' Did you mean "{match}"?' if match else ""


class Mistake(str):
    """What is wrong, as "place: sentence", and apart: whoever has the file finds the line by it."""

    place: str
    """Ids from the outside in, " > " between them: list, section, item, option."""
    key: str
    """The key within that place, "" where it is all of it."""
    again: bool
    """Whether the last thing of that name is meant: the one that is there twice."""

    def __new__(cls, place: str, sentence: str, key: str = "", *, again: bool = False) -> "Mistake":
        """Make one; a full stop is put behind the sentence where it has no end."""
        mistake = super().__new__(cls, f"{place}: {sentence}" + ("" if sentence.endswith(("?", ".")) else "."))
        mistake.place, mistake.key, mistake.again = place, key, again
        return mistake

    @property
    def steps(self) -> tuple[str, ...]:
        """The ids of the place, from the outside in; the first is the checklist."""
        return tuple(self.place.split(" > "))

    @property
    def sentence(self) -> str:
        """The sentence without its place."""
        return self[len(self.place) + 2 :]


class ValueReader:
    """Reads values and remembers in ``problems`` what was wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Mistake] = []
        self._extra_left = _MOST_EXTRA
        self._compared = 0

    @property
    def enough(self) -> bool:
        """Whether no more problems are taken, so that none need be sought: the nearest word costs most of the time."""
        return len(self.problems) >= _MOST_PROBLEMS

    def _wrong(self, place: str, sentence: str, key: str = "", *, again: bool = False) -> None:
        if not self.enough:
            self.problems.append(Mistake(place, sentence, key, again=again))

    def _nearest(self, word: str, known: Iterable[str]) -> str:
        """Return what ``nearest`` does, but of long lists for the first problems alone: nobody reads on."""
        names = list(known)
        self._compared += len(names)
        return nearest(word, names) if self._compared <= _MOST_COMPARED else ""

    def _entries(self, data: object, what: str, place: str, wrap: str = "") -> Iterable[Mapping[str, object]]:
        """Return the mappings of a list; with ``wrap`` a plain word stands for a mapping of that one key."""
        if not isinstance(data, list | tuple):
            if data is not None or what in ("items", "sections"):
                self._wrong(place, f'"{what}" has to be a list', what)
            return
        for entry in data:
            if isinstance(entry, Mapping):
                yield entry
            elif wrap and isinstance(entry, str | int | float):
                yield {wrap: entry}
            else:
                self._wrong(place, f'An entry of "{what}" is not a mapping of keys', what)

    def _line(self, data: Mapping[str, object], key: str, place: str) -> str:
        value = data.get(key)
        if value is None:
            return ""
        return clean_line(value) if isinstance(value, str) else self._word(value, key, place)

    def _block(self, data: Mapping[str, object], key: str, place: str) -> str:
        value = data.get(key)
        return clean(value) if isinstance(value, str) else self._line(data, key, place)

    def _word(self, value: object, key: str, place: str) -> str:
        """Return a scalar as answers are stored: YAML's bare yes, no and 5 mean the words and the figure."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str):
            return clean_line(value)
        if isinstance(value, int | float) and _is_finite(value):
            return f"{value:.12g}"
        if value is not None:
            self._wrong(place, f'"{key}" has to be a word or a figure', key)
        return ""

    def _words(self, value: object, key: str, place: str) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            self._wrong(place, f'"{key}" has to be a list', key)
            return ()
        return tuple(self._word(entry, key, place) for entry in value)

    def _limit(
        self,
        data: Mapping[str, object],
        key: str,
        place: str,
        least: float = -_MOST_FIGURE,
        most: float = _MOST_FIGURE,
    ) -> float | None:
        value = data.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            self._wrong(place, f'"{key}" has to be a number', key)
            return None
        if not least <= value <= most:
            bound = f"below {least:,.0f}" if value < least else f"above {most:,.0f}"
            self._wrong(place, f'"{key}" cannot be {bound}', key)
            return None
        return value

    def _whole(self, data: Mapping[str, object], key: str, place: str, default: int, least: int = -_LARGEST) -> int:
        value = data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong(place, f'"{key}" has to be a whole number', key)
            return default
        if abs(value) > _LARGEST:
            self._wrong(place, f'"{key}" is larger than any that can be', key)
            return default
        if value < least:
            self._wrong(place, f'"{key}" cannot be below {least}', key)
            return default
        return value

    def _flag(self, data: Mapping[str, object], key: str, place: str, default: bool) -> bool:
        value = data.get(key, default)
        if not isinstance(value, bool):
            self._wrong(place, f'"{key}" has to be true or false', key)
            return default
        return value

    def _one_of(self, data: Mapping[str, object], key: str, known: Iterable[str], place: str) -> str:
        value = data.get(key)
        if value is None:
            return ""
        if isinstance(value, str) and value in known:
            return value
        shown = self._word(value, key, place)
        hint = nearest(shown, known) or f" It is one of {', '.join(known)}."
        self._wrong(place, f'Unknown {key} "{shown}".{hint}', key)
        return ""

    def _extra(self, data: Mapping[str, object], known: Sequence[str], place: str) -> Extra:
        unknown = {str(key): value for key, value in data.items() if key not in known}
        if not unknown:
            return {}
        return {key: self._plain(value, place, key) for key, value in unknown.items()}

    def _plain(self, value: object, place: str, key: str, depth: int = 0) -> object:
        """Return unknown data as JSON can hold it; a structure that unfolds without end is refused."""
        self._extra_left -= 1
        if self._extra_left < 0 or depth > 20:
            if self._extra_left == -1 or depth > 20:
                self._wrong(place, "There is too much in it that fieldkit does not know")
                self._extra_left = min(self._extra_left, -2)
            return None
        if isinstance(value, Mapping):
            return {str(name): self._plain(entry, place, key, depth + 1) for name, entry in value.items()}
        if isinstance(value, list | tuple):
            return [self._plain(entry, place, key, depth + 1) for entry in value]
        if isinstance(value, int | float) and not _is_finite(value):
            # It is equal to nothing, not to itself: each import would find a change.
            self._wrong(place, f'"{key}" holds a number that is none', key)
            return None
        return value if value is None or isinstance(value, str | int | float) else str(value)


def _is_finite(value: float) -> bool:
    # Of what is no number, and of what is without end, the distance from itself is not 0; a large whole number is fine.
    return value - value == 0
