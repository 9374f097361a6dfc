"""``cost``: what doing nothing costs, reckoned line by line from the client's own numbers."""

from __future__ import annotations

import click

from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.domain.costs.formula import CostBook
    from fieldkit.domain.costs.price import ClientNumber, Price
    from fieldkit.domain.costs.reckon import Figure, Reckoned


@command(short_help="Reckon what doing nothing costs.")
@click.argument("formula", required=False)
@click.argument("numbers", nargs=-1, metavar="[NUMBER=VALUE]...")
@click.option("--client", metavar="NAME", help="With what this client said in surveys; low, likely and high.")
@json_option
@home_option
@click.pass_obj
def cost(place: Place, formula: str | None, numbers: tuple[str, ...], client: str | None, as_json: bool) -> None:
    """Reckon a formula of the cost case: fieldkit cost break_even_hours annual_cost=9600 outage_hour=340

    Without a formula: all there are, and the question that each answers. Hours are working hours; shares may be given
    in percent. What is not given is assumed where that can be, and marked so. With a client, what was answered in the
    client's surveys is taken, and the sum is told low, likely and high.
    """
    from fieldkit.commandline.support.connection import chosen_settings, reading
    from fieldkit.db.records import lookup
    from fieldkit.db.views.cards import rules
    from fieldkit.db.views.survey.client_numbers import client_numbers
    from fieldkit.domain.costs.price import price
    from fieldkit.domain.costs.reckon import reckon
    from fieldkit.domain.records.kinds import CLIENT

    currency = chosen_settings(place.home).currency
    with reading(place.home) as connection:
        book = rules(connection).costs
        known: dict[str, ClientNumber] = {}
        called = ""
        if client is not None:
            number = lookup.find(connection, CLIENT, client).id
            called = lookup.title(connection, CLIENT.name, number)
            known = client_numbers(connection, number, book)
    if formula is None:
        if client is None:
            _list(book, as_json)
        else:
            _list_prices([price(book, one, known, currency) for one in book.formulas], called, currency, as_json)
        return
    if formula not in book.formulas:
        takes = "A formula stands first, then the client's own numbers: fieldkit cost drag people_affected=12"
        raise click.BadParameter(f"There is no formula “{formula}”.{_near(formula, book.formulas)} {takes}")
    given = _given(book, formula, numbers, currency)
    if client is None:
        reckoned = reckon(book, formula, given, currency)
        _say(reckoned, book, currency, as_json)
        return
    priced = price(book, formula, known, currency, given)
    _say(priced.reckoned, book, currency, as_json, priced)


def _say(reckoned: Reckoned, book: CostBook, currency: str, as_json: bool, priced: Price | None = None) -> None:
    if as_json:
        say_json(_plain(reckoned, book, currency, priced))
        return
    for line in _lines(reckoned, book, currency, priced):
        say(line)


def _list_prices(prices: list[Price], client: str, currency: str, as_json: bool) -> None:
    from fieldkit.commandline.support.layout import aligned, columns
    from fieldkit.domain.costs.words import span

    if as_json:
        say_json([{"formula": one.formula, **_ends(one)} for one in prices])
        return
    told = [(one.formula, span(one, currency)) for one in prices if one.is_of_client and one.likely is not None]
    say(f"{client}: low to high. They tell of the same hours and people, so none is added to another.")
    say("")
    for line in aligned(told, columns()) or ["Nothing can be told yet: no survey has asked for the numbers."]:
        say(line)
    lacking = [one.formula for one in prices if one.likely is None]
    if lacking:
        say("")
        say(f'Asks for more first, which "fieldkit cost {lacking[0]} --client NAME" names: {", ".join(lacking)}.')


def _list(book: CostBook, as_json: bool) -> None:
    if as_json:
        say_json([{"formula": one.id, "title": one.title, "answers": one.answers} for one in book.formulas.values()])
        return
    from fieldkit.commandline.support.layout import aligned, columns

    for line in aligned([(one.id, one.answers) for one in book.formulas.values()], columns(), whole=(0,)):
        say(line)


def _given(book: CostBook, formula: str, numbers: tuple[str, ...], currency: str) -> dict[str, float]:
    from fieldkit.domain.costs.words import typed
    from fieldkit.domain.errors import Invalid

    allowed = dict.fromkeys((*book.formulas[formula].inputs, *book.needs(formula)))
    given: dict[str, float] = {}
    wrong: list[str] = []
    for number in numbers:
        name, equals, value = number.partition("=")
        if not equals:
            wrong.append(f"“{number}” gives no number. Write NAME=VALUE, such as people_affected=12.")
        elif name not in book.inputs and name not in book.formulas:
            wrong.append(f"There is no number “{name}”.{_near(name, allowed)}")
        elif name in given:
            wrong.append(f"“{name}” is given twice.")
        else:
            money = name in book.formulas and book.formulas[name].unit.startswith("money")
            given[name] = 0.0
            try:
                given[name] = typed(book.inputs.get(name), value, currency, money=money)
            except Invalid as error:
                wrong.append(str(error))
    if wrong:
        raise click.BadParameter("\n".join(wrong))
    return given


def _near(word: str, known: object) -> str:
    from fieldkit.domain.checklists.reader_values import nearest

    names = [str(name) for name in known] if isinstance(known, dict) else []
    return nearest(word, names) or f" There are: {', '.join(names)}."


def _lines(reckoned: Reckoned, book: CostBook, currency: str, priced: Price | None) -> list[str]:
    from fieldkit.commandline.support.layout import aligned, columns
    from fieldkit.domain.costs.words import sayings, shown, span

    one = reckoned.formula
    known = _known(priced)
    origins = {
        figure.id: known[figure.id].known if figure.id in known else figure.origin for figure in reckoned.figures
    }
    rows = [(f.id, shown(f, currency), _ORIGINS[origins[f.id]], f.label) for f in reckoned.figures]
    lines = [f"{one.title}: {one.answers}", "", *aligned(rows, columns(), whole=(0,)), ""]
    reckoned_from = (*reckoned.figures, reckoned.result)
    reasons = [f"{figure.label}: {figure.why}" for figure in reckoned_from if figure.why and figure.value is not None]
    lines += ["Assumed, so ask:", *(f"  {reason}" for reason in reasons), ""] if reasons else []
    lines += _answered(reckoned, known)
    result = shown(reckoned.result, currency)
    if reckoned.result.value is None:
        # What lacks no answer will not come to a figure later either.
        lines.append(f"It cannot be reckoned{' yet' if reckoned.missing else ''}: {reckoned.result.why}.")
    else:
        lines.append(f"{one.title}: {span(priced, currency) if priced else result}")
    lines += sayings(reckoned, book, currency, priced)
    if one.leaves_out:
        lines.append(f"Not in it: {one.leaves_out}")
    if one.note:
        lines.append(one.note)
    return lines


_ORIGINS = {
    "given": "given",
    "said": "said",
    "measured": "measured",
    "set": "set by us",
    "assumed": "assumed",
    "reckoned": "reckoned",
    "missing": "to be asked",
}


def _known(priced: Price | None) -> Mapping[str, ClientNumber]:
    """Return what surveys say, by input; what was given here is that."""
    found = {one.figure.id: one.number for one in priced.inputs if one.number} if priced else {}
    return {name: number for name, number in found.items() if number.survey}


def _origin(figure: Figure, known: Mapping[str, ClientNumber]) -> str:
    return known[figure.id].known if figure.id in known else figure.origin


def _answered(reckoned: Reckoned, known: Mapping[str, ClientNumber]) -> list[str]:
    from fieldkit.domain.records.values import local
    from fieldkit.domain.text.dates import show_day

    said = [(figure.label, known[figure.id]) for figure in reckoned.figures if figure.id in known]
    lines = [f"  {label}: {number.survey}, {show_day(local(number.at).date())}" for label, number in said]
    return ["Answered in:", *lines, ""] if lines else []


def _ends(priced: Price) -> dict[str, object]:
    return {"low": priced.low, "likely": priced.likely, "high": priced.high, "to_ask": list(priced.missing)}


def _plain(reckoned: Reckoned, book: CostBook, currency: str, priced: Price | None) -> dict[str, object]:
    from fieldkit.domain.costs.words import sayings

    known = _known(priced)

    def plain(figure: Figure) -> dict[str, object]:
        return {
            "id": figure.id,
            "label": figure.label,
            "value": figure.value,
            "unit": figure.unit,
            "origin": figure.origin,
            "why": figure.why,
            **({"known": known[figure.id].known, "survey": known[figure.id].survey} if figure.id in known else {}),
        }

    return {
        "formula": reckoned.formula.id,
        "result": plain(reckoned.result),
        "figures": [plain(figure) for figure in reckoned.figures],
        "says": sayings(reckoned, book, currency, priced),
        "leaves_out": reckoned.formula.leaves_out,
        **(_ends(priced) if priced else {}),
    }
