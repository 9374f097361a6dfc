"""How a survey is worded: one line per item, and what the sheet says about the item under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from rich.cells import cell_len, set_cell_size

from fieldkit.domain.checklists.checklist import DEFAULT_SEVERITY, Item, ItemOption
from fieldkit.domain.records.surveys import EFFORTS
from fieldkit.domain.surveys.aids.compare import SIGNS, change_since
from fieldkit.domain.surveys.aids.follow_up import FollowUp
from fieldkit.domain.surveys.aids.limits import limits
from fieldkit.domain.surveys.aids.none_here import NONE_HERE
from fieldkit.domain.surveys.aids.take_over import AsLast
from fieldkit.domain.surveys.answers import NOT_KNOWN, RESULT_WORDS, Given, result_of, show_answer
from fieldkit.domain.surveys.begun_text import ANEW
from fieldkit.domain.surveys.findings import title_of
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.surveys.run_results import NUMBERED, SEVERAL_LINES, WRITTEN, is_named
from fieldkit.domain.text.articles import in_sentence, with_article
from fieldkit.domain.text.dates import show_day
from fieldkit.domain.text.sanitize import clean_line
from fieldkit.widgets.lists.rows import Column
from fieldkit.widgets.lists.rows import Row as Line
from fieldkit.widgets.sheet import Part, keys, words

MARKS = {"pass": "✓", "partial": "~", "fail": "✗", "na": "–", "not_checked": "?"}
_TICK = {True: "[x]", False: "[ ]"}
TONES = {"pass": "good", "partial": "accent", "fail": "alert", "na": "dim", "not_checked": "dim"}
STATE = 15
"""Cells of the answer in a line of the list."""
STATE_AGAIN = 17
"""The same where it is said, too, how it compares with that of last time."""
_BEGINS = "any letter or digit"
SEVERITY_TONES = {"critical": "alert", "high": "alert", "medium": "accent", "low": "dim"}
_EFFORT_WORDS = {option.value: option.label for option in EFFORTS}


def uid_of(row: SurveyRow) -> str:
    """Return what names a row in the list while its survey is open."""
    return uid_at(*row.key)


def uid_at(kind: str, section: str, item: str = "", instance: str = "") -> str:
    """Return what names the row of this kind at this place in the list."""
    return "\n".join((kind, section, item, instance))


def line(
    row: SurveyRow, last: Given | None, currency: str = "", *, conflict: bool = False, takes: bool = False
) -> Line:
    """Return the line of a row.

    ``last`` is the answer of last time, ``conflict`` whether two differ on it; ``takes`` if a heading can take over
    answers of last time, and so can be gone to.
    """
    uid = uid_of(row)
    if row.kind == "section":
        return Line("section", uid, ((row.title, "heading"),), choosable=takes, whole=True)
    if row.kind == "instance":
        return Line("instance", uid, ((f"  {row.title}", "accent"),), choosable=takes, whole=True)
    if row.item is None:
        return Line("add", uid, (*_adds(row, conflict=conflict), ""))
    note = "note" if row.given is not None and row.given.note else ""
    state = short_answer(row.item, row.given, currency)
    if not row.answered:
        was = f"was {short_answer(row.item, last, currency)[0][2:]}" if last is not None and last.answered else ""
        if row.item.required:
            state = (f"needed, {was}" if was else "· needed", "accent")
        elif was:
            state = (f"· {was}", "dim")
    elif change := change_since(row.item, last, row.given):
        state = (_with_change(state[0], f"{SIGNS[change]} {change}"), state[1])
    if conflict:
        return Line("item", uid, (state, (f"≠ conflict: {row.title}", "alert"), (note, "dim")))
    # An answered question steps back, so that the open ones stand out.
    return Line("item", uid, (state, (row.title, "dim") if row.answered else row.title, (note, "dim")))


def _adds(row: SurveyRow, *, conflict: bool) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return mark and words of the line that adds."""
    if row.answered:
        return (f"{MARKS['na']} none", "dim"), (f"≠ conflict: {row.title}", "alert") if conflict else (row.title, "dim")
    return ("+ needed", "accent") if row.wants_one else ("+", "accent"), (row.title, "" if row.wants_one else "dim")


def columns(*, again: bool) -> tuple[Column, ...]:
    """Return the columns of the list: answer, question, note. Who comes ``again`` sees what changed with an answer."""
    return Column(STATE_AGAIN if again else STATE), Column(share=1), Column(4, least=50)


def _with_change(answer: str, change: str) -> str:
    """Return an answer with how it compares with that of last time, which is seen whole."""
    room = STATE_AGAIN - cell_len(change) - 1
    shown = f"{set_cell_size(answer, room - 1)}…" if cell_len(answer) > room else answer
    return f"{shown} {change}"


def short_answer(item: Item, given: Given | None, currency: str = "") -> tuple[str, str]:
    """Return mark and answer, and the tone of them; a dot where there is neither."""
    if given is None or not (given.value or given.result):
        return "· ", "dim"
    result = result_of(item, given)
    shown = show_answer(item, given.value, result, currency=currency).replace("\n", " ")
    return f"{MARKS.get(result, ' ')} {shown}", TONES.get(result, "")


def about(
    row: SurveyRow | None,
    last: Given | None,
    last_day: date | None,
    *,
    said: tuple[str, str] = ("", ""),
    open_for: str = "",
    finished: bool = False,
    takes_text: bool = False,
    takes_back: bool = False,
    takes_last: bool = False,
    last_where: str = "",
    ends: str = "",
    gave: bool = False,
    unfinished: str = "",
    over: bool = False,
    empty: bool = False,
    currency: str = "",
    takes: AsLast | None = None,
    things: int = 0,
    severity: str = "",
) -> list[Part]:
    """Return what the sheet says of a row.

    ``last_day`` is the day of the answer ``last``, None where it follows from the survey itself.
    ``said`` is a message with its tone, ``open_for`` what is being typed, ``over`` if in the place of the answer,
    ``empty`` if nothing stands there; ``takes_text`` if a letter begins the answer, ``takes_back`` and ``takes_last``
    if the keys that take back and that answer as last time are keys all the same; ``takes`` what a heading can take
    over of last time, ``things`` how many the line that adds; ``severity`` that of the finding, where somebody gave it
    another than its checklist; ``last_where`` is the checklist that asked it, if another; ``ends`` the end dates that
    it points at; ``unfinished`` is what was typed before and is not stored; ``gave`` if there is an answer that can be
    taken back.
    """
    parts: list[Part] = []
    if said[0]:
        parts.append(words(said[0], said[1], 2))
    if row is None:
        return parts
    item = row.item
    if item is None:
        if row.kind == "add":
            label = row.section.repeat.label if row.section.repeat else ""
            one = with_article(in_sentence(label))
            parts.append(words(f"Is there {one} to add?", "strong"))
            if row.wants_one and not row.answered:
                parts[-1] = _needed(parts[-1])
            pairs = [("Enter", f"adds {one}", ""), ("↓", "goes on", "")]
            if things:
                pairs.insert(1, ("=", f"adds the {things} of last time", ""))
            if not row.number:
                none = _choosable("Esc n" if takes_text else "n", NONE_HERE, "dim", chosen=row.answered)
                pairs.insert(1, none)
            names = [(_BEGINS, "adds one and names it", ""), *pairs, ("Esc", "letters are keys", "dim")]
            parts.append(keys(names if takes_text else pairs))
        elif takes is not None:
            parts.append(words(takes.offered, "strong"))
            parts.append(keys([("=", f"takes over {len(takes.taken)}", ""), ("↓", "goes on one by one", "")]))
        return parts
    if unfinished and not open_for:
        waits = f"“{clean_line(unfinished)}” was typed here before and is not stored."
        way = "e reopens the survey and goes on with it" if finished else "Enter goes on with it"
        parts.append(words(f"{waits} {way}, Ctrl+T lets it go.", "alert", 2))
    found = bool(item.finding) and result_of(item, row.given) in ("fail", "partial")
    question = words(item.ask, "strong")
    question = _needed(question) if item.required and not row.answered else question
    parts.append(_how_bad(question, item, severity) if item.finding and not found else question)
    if found:
        parts.append(_if_not(item, severity, found=result_of(item, row.given)))
    if item.ask_aloud:
        parts.append(words(f"“{item.ask_aloud}”", "accent", 4))
    # Whoever judges needs the bar and the way to look, whole; what helps is read once something failed.
    if item.good:
        parts.append(words(item.good, "", 3, lead="good:"))
    if item.partial:
        parts.append(words(item.partial, "", 3, lead="partial:"))
    if item.how:
        parts.append(words(item.how, "dim", 3, lead="how:"))
    if item.hint:
        parts.append(words(item.hint, "dim", 4))
    if item.finding and not found:
        parts.append(_if_not(item, severity))
    if ends:
        parts.append(words(ends, "dim", 5, lead="ends:"))
    if item.type in WRITTEN and (wanted := limits(item)):
        parts.append(words(wanted, "dim", 4))
    if row.given is not None and row.answered and item.type in WRITTEN:
        answer, tone = short_answer(item, row.given, currency)
        parts.append(words(answer, tone, 3, lead="now:"))
    if row.given is not None and row.given.note:
        parts.append(words(row.given.note, "", 3, lead="note:"))
    if last is not None and (last.value or last.result or last.note):
        answer, tone = short_answer(item, last, currency)
        day = f", {show_day(last_day)}" if last_day else ""
        note = f" ({last.note})" if last.note else ""
        where = f"{clean_line(last_where) or 'last time'}{day}:"
        change = change_since(item, last, row.given)
        now = f", now {SIGNS[change]} {change}" if change else ""
        parts.append(words(f"{answer}{now}{note}", tone, 3, lead=where))
    if open_for == "answer" and item.options:
        parts.append(keys(_options(item, row.given)))
    if finished:
        parts.append(keys([("e", "reopens the finished survey", ""), ("v", "score and findings", "")]))
    else:
        back = ("z", "takes back one more") if takes_back else ("Esc z", "takes back") if gave else None
        same = "this person" if last_where and last_day is None else "as last time"
        parts.append(
            _keys_of_field(row, item, open_for, over=over, empty=empty)
            if open_for
            else _keys(row, item, last, takes_text=takes_text, back=back, equals=takes_last, same=same)
        )
    return parts


def _needed(question: Part) -> Part:
    return question._replace(pieces=(*question.pieces, (("(needed)", "accent"),)))


def _how_bad(question: Part, item: Item, severity: str) -> Part:
    """Return the question with how bad it is if the item is not in order."""
    bad = severity or item.severity or DEFAULT_SEVERITY
    return question._replace(pieces=(*question.pieces, ((f"({bad})", SEVERITY_TONES.get(bad, "")),)))


def _if_not(item: Item, severity: str, *, found: str = "") -> Part:
    """Return what is wrong if the item is not in order, and what helps: before it is answered, and how bad it is after.

    Before, the question says how bad that would be.
    """
    bad = severity or item.severity or DEFAULT_SEVERITY
    effort = f" ({item.effort}: {_EFFORT_WORDS[item.effort]})" if item.effort in _EFFORT_WORDS else ""
    said = f"{title_of(item, found)}.{f' Fix: {item.fix}{effort}' if item.fix else ''}"
    if not found:
        return words(said, lead="if not:", rank=6)
    lead = words(bad, SEVERITY_TONES.get(bad, ""), lead="found:", rank=2)
    return lead._replace(pieces=(*lead.pieces, *words(f"· {said}").pieces))


def more_in_help(key: str) -> Part:
    """Return what is said where an item finds no room: the key of the help, which has all of it."""
    return keys([(key, "more", "dim")])


_SHORT = 22
"""Cells of what was just answered, which leave room for four keys in a line of 76."""


def following(follow: FollowUp, key_of: Callable[[str], str]) -> list[Part]:
    """Return the strip about what was just answered; ``key_of`` names the key of each thing that can be done."""
    if follow.what == "question":
        lead, tone = "? not known yet", "accent"
    elif follow.what == "unchecked":  # the report says why
        lead, tone = "? not checked, say why", "accent"
    else:
        lead = f"{MARKS['fail']} {follow.severity or 'fail'}"
        tone = SEVERITY_TONES.get(follow.severity, "alert")
    may = keys([(key_of(what), what, "") for what in follow.keys], foot=False)
    title = clean_line(follow.title)
    short = title if len(title) <= _SHORT else f"{title[: _SHORT - 1].rstrip()}…"
    # One line beside its keys, where it is the next item that needs the others; the rest where there is room.
    line = may._replace(pieces=(((f"{lead}: ", tone), (short, "")), *may.pieces))
    return [line, words(title if short != title else "", rank=5), words("─" * 12, "dim", 6)]


def verifying(asks: str, key: str) -> list[Part]:
    """Return the question whether a finding is verified, in the place of that strip; ``key`` says yes."""
    yes = keys([(key, "yes, verified", ""), ("any other key", "leaves it as it is", "dim")], foot=False)
    return [words(asks, "accent"), yes, words("─" * 12, "dim", 6)]


def whole_item(item: Item, ends: Sequence[str] = ()) -> list[str]:
    """Return all that an item says, a sentence or more each."""
    follows = f"{item.finding} ({item.severity or DEFAULT_SEVERITY}): {item.fix}" if item.finding else ""
    labelled = (
        ("", item.ask),
        ("", f"“{item.ask_aloud}”" if item.ask_aloud else ""),
        ("Answers: ", " · ".join(f"{key} {option.label}" for key, option in _numbered(item))),
        ("Good: ", item.good),
        ("Partial: ", item.partial),
        ("How: ", item.how),
        ("", item.hint),
        ("If not: ", follows),
        ("End dates, ", "the nearest first:" if ends else ""),
        *(("· ", one) for one in ends),
    )
    return [f"{label}{clean_line(text)}" for label, text in labelled if text]


def _keys_of_field(row: SurveyRow, item: Item, open_for: str, *, over: bool, empty: bool) -> Part:
    """Return the keys of what is being typed; one empties the field, and in an empty one says that nobody knows."""
    stored = "keeps the note" if open_for == "note" and not row.answered else "keeps it and goes on"
    new_line = [("↓", "new line", "")] if open_for == "note" or item.type in SEVERAL_LINES else []
    stored = "names it in the note" if open_for == "photo" else stored
    leaves = "leaves it as it was" if over else "keeps it and leaves"
    unknown = RESULT_WORDS["not_checked"] if item.judged else NOT_KNOWN
    empties = [("Ctrl+U", unknown if empty else "empties it", "" if empty else "dim")]
    needed = open_for == "answer" and item.required
    if not needed and (empty or new_line):  # it does nothing, or there is no room for it on the line
        empties = []
    return keys([("Enter", stored, ""), *new_line, ("Esc", leaves, ""), *empties])


def _keys(
    row: SurveyRow,
    item: Item,
    last: Given | None,
    *,
    takes_text: bool,
    back: tuple[str, str] | None,
    equals: bool,
    same: str,
) -> Part:
    has_last = last is not None and bool(last.value or last.result)
    given = row.given
    if takes_text:
        begins = "begins the answer"
        if given is not None and given.value:
            begins = "types it anew" if item.type in ANEW else "adds to it"
        again = [(*back, "")] if back is not None else []
        as_last = [("=" if equals else "Esc =", same, "dim")] if has_last else []
        unknown = [("Ctrl+U", NOT_KNOWN, "")] if item.required and not item.judged else []
        if is_named(item):
            named = [*_options(item, given), *_unjudged(item, given, "Esc "), *unknown, ("letters", "name it", "dim")]
            named += [("Enter", "goes on", "dim")] if item.type == "multi" else []
            last_key = [("=", same, "dim")] if has_last else []
            return keys([*named, *again, *last_key, ("Esc", "letters are keys", "dim")])
        if item.options:
            named = [*_options(item, given), *_unjudged(item, given, "Esc "), *unknown]
            named += [("number or letters", "name it", "dim")]
            return keys([*named, *again, *as_last, ("Esc", "letters are keys", "dim")])
        enter = "changes it" if given is not None and given.value else "opens it"
        pairs = [(_BEGINS, begins, ""), ("Enter", enter, ""), *again, *as_last]
        return keys([*pairs, *unknown, ("Esc", "letters are keys", "dim")])
    as_last = [("=", same, "dim")] if has_last else []
    result = result_of(item, given)
    pairs = []
    if item.type == "check":
        for key, value in (("p", "pass"), ("a", "partial"), ("f", "fail"), ("n", "na"), ("u", "not_checked")):
            pairs.append(_choosable(key, RESULT_WORDS[value], TONES[value], chosen=result == value))
    elif item.type == "yesno":
        value = given.value if given else ""
        pairs = [_choosable(key, word, "good", chosen=value == word) for key, word in (("y", "yes"), ("n", "no"))]
    elif item.type in ("choice", "multi"):
        pairs = _options(item, given)
    else:
        pairs = [("Enter", "types", "")]
    pairs += _unjudged(item, given)
    if item.required and not item.judged:
        pairs.append(_choosable("u", NOT_KNOWN, "accent", chosen=result == "not_checked"))
    if item.options and not is_named(item):
        pairs.append(("Enter", "types numbers or names", ""))
    elif item.type == "multi":
        pairs.append(("Enter", "goes on", "dim"))
    return keys(pairs + as_last)


def _unjudged(item: Item, given: Given | None, first: str = "") -> list[tuple[str, str, str]]:
    """Return the keys that leave a judged item without a judgement; ``first`` is to be pressed before them."""
    if not item.judged or item.type == "check":
        return []
    result = result_of(item, given)
    results = (("n", "na"), ("u", "not_checked"))
    return [_choosable(f"{first}{key}", RESULT_WORDS[v], TONES[v], chosen=result == v) for key, v in results]


def _choosable(key: str, word: str, tone: str, *, chosen: bool) -> tuple[str, str, str]:
    """Return an answer with its key; one that is given is marked, as colour alone says nothing to many."""
    return key, f"• {word}" if chosen else word, tone if chosen else ""


def _options(item: Item, given: Given | None) -> list[tuple[str, str, str]]:
    chosen: Sequence[str] = ()
    if given is not None and given.value:
        chosen = given.value.split(",") if item.type == "multi" else (given.value,)
    return [_option(key, option, item, chosen=option.value in chosen) for key, option in _numbered(item)]


def _option(key: str, option: ItemOption, item: Item, *, chosen: bool) -> tuple[str, str, str]:
    if item.type != "multi":
        return _choosable(key, option.label, "good", chosen=chosen)
    return key, f"{_TICK[chosen]} {option.label}", "good" if chosen else ""


def _numbered(item: Item) -> list[tuple[str, ItemOption]]:
    """Return the options, each with the digit that chooses it; where there are more than digits, with its number."""
    several = not is_named(item)
    return [(str(n if several else n % NUMBERED), option) for n, option in enumerate(item.options, 1)]
