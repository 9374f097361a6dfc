"""What came back on a sheet, read for each question by the grammar of its item: taken, or why not.

Only what is still open is taken. What somebody answered meanwhile is kept, and shown beside what the sheet says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from fieldkit.domain.checklists.checklist import Item, Repeat
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.reports.answer_sheet.asked import places_of
from fieldkit.domain.reports.answer_sheet.codes import code_of, survey_part
from fieldkit.domain.reports.answer_sheet.wanted import wanted, wanted_of_things, without_example
from fieldkit.domain.reports.answer_sheet.written import WrittenAnswer
from fieldkit.domain.surveys.aids.limits import beyond_another
from fieldkit.domain.surveys.aids.none_here import NONE_HERE, none_of, says_none
from fieldkit.domain.surveys.answer_grammar import AnswerError, parse_answer
from fieldkit.domain.surveys.answers import Answers, Given, result_of, show_answer
from fieldkit.domain.surveys.layout import SurveyRow, instances_of, lay_out
from fieldkit.domain.surveys.opened_survey import OpenedSurvey
from fieldkit.domain.text.sanitize import clean, clean_line, fold

Outcome = Literal["taken", "same", "answered", "unfit", "unknown"]
OUTCOMES: Final[Mapping[Outcome, str]] = {
    "taken": "taken",
    "same": "said already",
    "answered": "answered already",
    "unfit": "did not fit",
    "unknown": "of no question here",
}
"""What becomes of a row, in words."""
LONGEST: Final = 20_000
"""Characters of an answer."""
_MOST_SHOWN: Final = 60
_NO: Final = frozenset({"no", "n/a", "na", "-", "–", "—", "0", "nil", "nothing"})
"""What people write for "there is none" where a sheet asks for names."""
_UNKNOWN: Final = frozenset({"don't know", "don’t know", "dont know", "unknown", "not known", "not sure", "tbc", "tbd"})
_MOST_THINGS: Final = 100
_MOST_NAMED: Final = 3
"""Other places of one answer that are named."""
_OF_THE_SHEET: Final = "That is no answer: the sheet itself says it beside the question, so its cells moved aside."
_NOT_ASKED: Final = "It is not asked, as other answers stand."


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """What became of one row."""

    row: WrittenAnswer
    asks: str
    """The question, with its thing."""
    outcome: Outcome
    says: str
    """How it is read; else a sentence why it is not taken."""
    place: tuple[str, str] = ("", "")
    given: tuple[Given, ...] = ()
    """What is stored; of things that are added one each."""


@dataclass(frozen=True, slots=True)
class SheetReading:
    """A whole sheet, read against its survey."""

    answers: tuple[SheetAnswer, ...]
    """In the order of the sheet, without rows in which nothing was written."""
    empty: int
    """Rows of this survey in which nothing was written."""

    @property
    def given(self) -> list[Given]:
        """What is to be stored."""
        return [given for one in self.answers for given in one.given]

    def count(self, outcome: Outcome) -> int:
        """Return how many rows came to this."""
        return sum(one.outcome == outcome for one in self.answers)


def read_back(
    survey: OpenedSurvey, rows: Iterable[WrittenAnswer], by: ReadingContext, new_key: Callable[[], str]
) -> SheetReading:
    """Return what the rows of a sheet come to in this survey; ``new_key`` gives the key of a thing that is added."""
    return _SheetReader(survey, by, new_key).read(list(rows))


class _SheetReader:
    """A survey, as the rows of a sheet are read against it one by one."""

    def __init__(self, survey: OpenedSurvey, by: ReadingContext, new_key: Callable[[], str]) -> None:
        self._survey = survey
        self._by = by
        self._new_key = new_key
        checklist = survey.checklist
        things = instances_of(checklist, survey.answers)
        self._places = _by_code(survey.uid, places_of(checklist, things.items()))
        self._rows: dict[tuple[str, str], SurveyRow] = {}
        self._things: dict[tuple[str, str], str] = {}
        """Titles of things by section and instance."""
        for row in lay_out(checklist, survey.answers, survey.latest).rows:
            if row.place is not None:
                self._rows[row.place] = row
            elif row.kind == "instance":
                self._things[row.section.id, row.instance] = row.title

    def read(self, rows: Sequence[WrittenAnswer]) -> SheetReading:
        """Return what the rows come to."""
        of_place = defaultdict[str, list[WrittenAnswer]](list)
        for row in rows:
            if row.code in self._places and not row.is_empty:
                of_place[row.code].append(row)
        differ = {code for code, same in of_place.items() if len({clean(one.text) for one in same}) > 1}
        found: list[SheetAnswer] = []
        empty = 0
        for row in rows:
            same = of_place.get(row.code, [])
            if row.is_empty:
                empty += row.code in self._places and not same
            elif row.code not in self._places:
                found.append(self._unknown(row))
            elif row.code in differ:
                found.append(self._not(row, f"Another answer to it stands in {_others(row, same)}: leave one of them."))
            elif row is same[0]:
                found.append(self._answer(row))
        return SheetReading(tuple(self._settled(found)), empty)

    def _unknown(self, row: WrittenAnswer) -> SheetAnswer:
        if not row.code:
            why = "It has no code, so nobody knows which question it answers. Type it into the survey."
        elif row.code.startswith(f"{survey_part(self._survey.uid)}-"):
            why = f"{row.code} is no question of this survey any more, or was typed wrong."
        else:
            why = f"{row.code} is of another survey, or was typed wrong."
        return SheetAnswer(_in_short(row), row.question[:LONGEST], "unknown", why)

    def _answer(self, row: WrittenAnswer) -> SheetAnswer:
        place = self._places[row.code]
        asked = self._rows.get(place)
        if asked is None:
            return self._not(row, _NOT_ASKED)
        if row.odd:
            return self._not(row, row.odd)
        if len(row.text) > LONGEST:
            return self._not(row, f"It is longer than {LONGEST:,} characters. Type what matters of it into the survey.")
        if self._is_of_the_sheet(row.text, asked):
            return self._not(row, _OF_THE_SHEET)
        try:
            if asked.item is None:
                assert asked.section.repeat is not None
                return self._things_named(row, asked, asked.section.repeat)
            return self._of_item(row, asked, asked.item)
        except AnswerError as error:
            if asked.item is not None and _is_answered(asked):
                return self._kept(row, self._shown(asked.item, asked.given))
            return self._not(row, _sentence(str(error)))

    def _is_of_the_sheet(self, text: str, asked: SurveyRow) -> bool:
        """Whether a text is what the sheet says itself: the question, or what kind of answer is wanted."""
        if asked.item is None:
            assert asked.section.repeat is not None
            kind, question = wanted_of_things(asked.section.repeat), asked.asks
        else:
            kind, question = wanted(asked.item, self._by.now.date(), self._by.currency), asked.item.ask
        if kind and without_example(text) == without_example(kind):
            return True
        thing = self._things.get((asked.section.id, asked.instance), "")
        return fold(text) in (fold(question), fold(f"{thing} {question}"))

    def _of_item(self, row: WrittenAnswer, asked: SurveyRow, item: Item) -> SheetAnswer:
        before = asked.given or Given(*self._places[row.code])
        value, result = self._parsed(item, row.text)
        if not value and not result:
            return self._not(row, "There is no answer in it.")
        given = replace(before, value=value, result=result)
        shown = self._shown(item, given)
        if (value, result) == (before.value, before.result):
            return self._line(row, "same", f"It stands there already: {shown}")
        if _is_answered(asked):
            return self._kept(row, self._shown(item, before))
        return self._line(row, "taken", shown, given)

    def _things_named(self, row: WrittenAnswer, asked: SurveyRow, repeat: Repeat) -> SheetAnswer:
        """Read the names of things, one a line, or that there is none."""
        item = self._survey.checklist.places[repeat.key][1]
        lines = [line for line in map(clean_line, row.text.split("\n")) if line]
        once = dict[str, str]()
        for line in lines:
            word = fold(line).strip(" .!")
            if says_none(line) or (word in _NO and len(lines) == 1):
                continue
            if word in _UNKNOWN or not any(map(str.isalnum, word)):
                return self._not(row, f"“{line}” names no thing. Where there is none, it says “none”.")
            once.setdefault(fold(line), line)
        names = list(once.values())
        none = bool(lines) and not names
        if asked.number or asked.answered:
            there = self._named(asked)
            if (none and asked.answered) or (names and set(once) <= set(map(fold, there))):
                return self._line(row, "same", f"It stands there already: {'; '.join(there) or NONE_HERE}")
            return self._kept(row, "; ".join(there) or NONE_HERE)
        if none:
            return self._line(row, "taken", NONE_HERE, none_of(repeat))
        if len(names) > _MOST_THINGS:
            return self._not(row, f"These are {len(names)} lines; a sheet adds {_MOST_THINGS} things at most.")
        added = []
        for name in names:
            value, result = self._parsed(item, name)
            if not value:
                raise AnswerError(f"“{_short(name)}” names nothing.")
            added.append(Given(item.id, self._new_key(), value, result))
        said = "; ".join(self._shown(item, one) for one in added)
        return self._line(row, "taken", f"added: {said}", *added)

    def _named(self, asked: SurveyRow) -> list[str]:
        repeat, answers = asked.section.repeat, self._survey.answers
        if repeat is None or not asked.number:
            return []
        item = self._survey.checklist.places[repeat.key][1]
        things = (instance for section, instance in self._things if section == asked.section.id)
        given = (answers.get((item.id, instance)) for instance in things)
        return [self._shown(item, one) if one is not None and one.answered else "no name" for one in given]

    def _parsed(self, item: Item, text: str) -> tuple[str, str]:
        by = self._by
        return parse_answer(item, text, by.now, month_first=by.month_first, currency=by.currency)

    def _shown(self, item: Item, given: Given | None) -> str:
        if given is None:
            return ""
        result = result_of(item, given)
        words = show_answer(item, given.value, result, currency=self._by.currency)
        return f"{words} ({result})" if item.judged and given.value and result not in ("", given.value) else words

    def _kept(self, row: WrittenAnswer, stands: str) -> SheetAnswer:
        return self._line(row, "answered", f"Already answered: {stands}. The sheet says “{_short(row.text)}”.")

    def _not(self, row: WrittenAnswer, why: str) -> SheetAnswer:
        return self._line(row, "unfit", why)

    def _line(self, row: WrittenAnswer, outcome: Outcome, says: str, *given: Given) -> SheetAnswer:
        place = self._places[row.code]
        section, item = self._survey.checklist.places[place[0]]
        asked = self._rows.get(place)
        thing = self._things.get((section.id, place[1]), "")
        asks = asked.asks if asked is not None else item.ask
        return SheetAnswer(_in_short(row), f"{thing}: {asks}" if thing else asks, outcome, says, place, given)

    def _settled(self, found: list[SheetAnswer]) -> list[SheetAnswer]:
        """Return the answers without those that do not go together, or are not asked once the others stand."""
        while True:
            now = self._with(found)
            shown = {row.place for row in lay_out(self._survey.checklist, now, self._survey.latest).rows}
            settled = [self._fits(one, now, shown) for one in found]
            if settled == found:
                return found
            found = settled

    def _with(self, found: Iterable[SheetAnswer]) -> Answers:
        given = (given for one in found for given in one.given)
        return {**self._survey.answers, **{(one.item, one.instance): one for one in given}}

    def _fits(self, one: SheetAnswer, now: Answers, shown: set[tuple[str, str] | None]) -> SheetAnswer:
        if not one.given:
            return one
        if any((given.item, given.instance) not in shown for given in one.given):
            return self._not(one.row, _NOT_ASKED)
        places = self._survey.checklist.places
        beyond = (beyond_another(self._survey.checklist, now, places[given.item][1], given) for given in one.given)
        why = next(filter(None, beyond), "")
        return self._not(one.row, why) if why else one


def _by_code(survey: str, places: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return places by their codes; two that share one, as once in ten thousand surveys, have none."""
    found = defaultdict[str, list[tuple[str, str]]](list)
    for place in places:
        found[code_of(survey, *place)].append(place)
    return {code: same[0] for code, same in found.items() if len(same) == 1}


def _is_answered(row: SurveyRow) -> bool:
    """Whether somebody answered it, and knew."""
    if row.item is None:
        return row.answered
    return row.answered and result_of(row.item, row.given) != "not_checked"


def _others(row: WrittenAnswer, same: Sequence[WrittenAnswer]) -> str:
    """Return where else an answer to the same question stands: the first places by name, of the rest how many."""
    named = [one.where for one in same[: _MOST_NAMED + 1] if one is not row][:_MOST_NAMED]
    more = len(same) - 1 - len(named)
    if more:
        named.append(f"{more:,} more row{'s' * (more != 1)}")
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _in_short(row: WrittenAnswer) -> WrittenAnswer:
    """Return a row with only the begin of a text that is too long for an answer."""
    return row if len(row.text) <= LONGEST else replace(row, text=_short(row.text[:LONGEST]))


def _short(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= _MOST_SHOWN else f"{line[: _MOST_SHOWN - 1]}…"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
