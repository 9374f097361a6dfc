"""``cost``: what doing nothing costs, reckoned line by line from the client's own numbers."""

from __future__ import annotations

import click

from fieldkit.commandline.support.options import Place, command, home_option, json_option
from fieldkit.commandline.support.output import say, say_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fieldkit.domain.costs.formula import CostBook
    from fieldkit.domain.costs.reckon import Figure, Reckoned


@command(short_help="Reckon what doing nothing costs.")
@click.argument("formula", required=False)
@click.argument("numbers", nargs=-1, metavar="[NUMBER=VALUE]...")
@json_option
@home_option
@click.pass_obj
def cost(place: Place, formula: str | None, numbers: tuple[str, ...], as_json: bool) -> None:
    """Reckon a formula of the cost case: fieldkit cost break_even_hours annual_cost=9600 outage_hour=340

    Without a formula: all there are, and the question that each answers. Hours are working hours; shares may be given
    in percent. What is not given is assumed where that can be, and marked so.
    """
    from fieldkit.commandline.support.connection import chosen_settings, reading
    from fieldkit.db.views.cards import rules
    from fieldkit.domain.costs.reckon import reckon

    with reading(place.home) as connection:
        book = rules(connection).costs
    if formula is None:
        _list(book, as_json)
        return
    if formula not in book.formulas:
        takes = "A formula stands first, then the client's own numbers: fieldkit cost drag people_affected=12"
        raise click.BadParameter(f"There is no formula “{formula}”.{_near(formula, book.formulas)} {takes}")
    currency = chosen_settings(place.home).currency
    reckoned = reckon(book, formula, _given(book, formula, numbers, currency), currency)
    if as_json:
        say_json(_plain(reckoned, book, currency))
        return
    for line in _lines(reckoned, book, currency):
        say(line)


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


def _lines(reckoned: Reckoned, book: CostBook, currency: str) -> list[str]:
    from fieldkit.commandline.support.layout import aligned, columns
    from fieldkit.domain.costs.words import sayings, shown

    one = reckoned.formula
    rows = [(figure.id, shown(figure, currency), _ORIGINS[figure.origin], figure.label) for figure in reckoned.figures]
    lines = [f"{one.title}: {one.answers}", "", *aligned(rows, columns(), whole=(0,)), ""]
    reasons = [
        f"{figure.label}: {figure.why}" for figure in reckoned.figures if figure.why and figure.value is not None
    ]
    lines += ["Assumed, so ask:", *(f"  {reason}" for reason in reasons), ""] if reasons else []
    result = shown(reckoned.result, currency)
    if reckoned.result.value is None:
        lines.append(f"It cannot be reckoned yet: {reckoned.result.why}.")
    else:
        lines.append(f"{one.title}: {result}")
    lines += sayings(reckoned, book, currency)
    if one.leaves_out:
        lines.append(f"Not in it: {one.leaves_out}")
    if one.note:
        lines.append(one.note)
    return lines


_ORIGINS = {"given": "given", "assumed": "assumed", "reckoned": "reckoned", "missing": "to be asked"}


def _plain(reckoned: Reckoned, book: CostBook, currency: str) -> dict[str, object]:
    from fieldkit.domain.costs.words import sayings

    def plain(figure: Figure) -> dict[str, object]:
        return {
            "id": figure.id,
            "label": figure.label,
            "value": figure.value,
            "unit": figure.unit,
            "origin": figure.origin,
            "why": figure.why,
        }

    return {
        "formula": reckoned.formula.id,
        "result": plain(reckoned.result),
        "figures": [plain(figure) for figure in reckoned.figures],
        "says": sayings(reckoned, book, currency),
        "leaves_out": reckoned.formula.leaves_out,
    }
