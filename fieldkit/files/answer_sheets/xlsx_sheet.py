"""An answer sheet as a workbook: the cells for answers are text, so that nothing that is typed turns into a date."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from fieldkit.domain.reports.answer_sheet.asked import HEADS, HOW, AnswerSheet, SheetQuestion
from fieldkit.domain.reports.firm_look import FirmLook

_WIDTHS: Final = (5, 52, 38, 46, 16)
_LAST: Final = len(HEADS) - 1
_ANSWER: Final = 3
_QUIET: Final = "#565F69"
_RULE: Final = "#CDD3D9"
_FIELD: Final = "#FFF8E1"
_LINE: Final = 15.0
"""Height of a line in points."""
_ROOM: Final = 48
"""Characters of a line of the question."""
_CHOICES: Final = "Choices"


def render(sheet: AnswerSheet, look: FirmLook) -> bytes:
    """Return the sheet as XLSX."""
    from xlsxwriter import Workbook  # 100 ms, only where a workbook is written

    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": _cell(f"{sheet.title}: {sheet.client}")[:255], "author": _cell(sheet.firm)[:255]})
    page = book.add_worksheet("Questions")
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(0.5, 0.5, 0.6, 0.6)
    page.fit_to_pages(1, 0)
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
    head = _head(book, page, sheet, look)
    page.repeat_rows(head)
    page.freeze_panes(head + 1, 0)
    page.set_footer("&L&8&F&R&8&P / &N")
    plain = {"valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": _RULE}
    styles = [
        book.add_format({**plain, "font_color": _QUIET, "align": "left"}),
        book.add_format(plain),
        book.add_format({**plain, "font_color": _QUIET}),
        book.add_format(
            {**plain, "num_format": "@", "bg_color": _FIELD, "border": 1, "border_color": "#B9A66A", "locked": False}
        ),
        book.add_format({**plain, "font_color": "#9AA3AC", "font_size": 8, "indent": 1}),
    ]
    for row, one in enumerate(sheet.questions, head + 1):
        _question(page, row, one, styles)
    last = head + len(sheet.questions)
    page.autofilter(head, 0, last, _LAST)
    page.ignore_errors({"number_stored_as_text": f"A1:E{last + 1}"})
    _choices(book, page, sheet.questions, head + 1)
    page.set_selection(head + 1, _ANSWER, head + 1, _ANSWER)
    book.close()
    return file.getvalue()


def _head(book: Any, page: Any, sheet: AnswerSheet, look: FirmLook) -> int:
    """Write what stands above the questions; return the row of the headings."""
    title = book.add_format({"bold": True, "font_size": 16, "font_color": look.ink})
    quiet = book.add_format({"font_color": _QUIET, "valign": "top"})
    words = book.add_format({"valign": "top", "text_wrap": True})
    row = 0
    page.write_string(row, 0, _cell(f"Open questions: {sheet.title}"), title)
    page.set_row(row, 24)
    for row, (label, text) in enumerate(sheet.facts, 1):
        page.merge_range(row, 0, row, 1, "", quiet)
        page.write_rich_string(row, 0, quiet, f"{label}:  ", book.add_format({}), _cell(text) or " ", quiet)
    row += 2
    page.merge_range(row, 0, row, _LAST, "", words)
    page.write_string(row, 0, HOW, words)
    page.set_row(row, 2 * _LINE + 4)
    if sheet.contact:
        row += 1
        page.merge_range(row, 0, row, _LAST, "", words)
        page.write_string(row, 0, _cell(sheet.contact), words)
        page.set_row(row, _LINE * (sheet.contact.count("\n") + 1) + 2)
    row += 2
    heads = book.add_format({"bold": True, "valign": "vcenter", "font_color": "#FFFFFF", "bg_color": look.ink})
    for place, text in enumerate(HEADS):
        page.write_string(row, place, text, heads)
    page.set_row(row, 20)
    return row


def _question(page: Any, row: int, one: SheetQuestion, styles: Sequence[Any]) -> None:
    asked = f"{one.about}\n{one.ask}" if one.about else one.ask
    page.write_number(row, 0, one.number, styles[0])
    page.write_string(row, 1, _cell(asked), styles[1])
    page.write_string(row, 2, _cell(one.wanted), styles[2])
    page.write_blank(row, _ANSWER, None, styles[_ANSWER])
    page.write_string(row, _LAST, one.code, styles[_LAST])
    lines = max(_lines(asked, _ROOM), _lines(one.wanted, _ROOM * _WIDTHS[2] // _WIDTHS[1]))
    page.set_row(row, min(400, max(2, lines) * _LINE + 4))


def _lines(text: str, room: int) -> int:
    return sum(1 + len(line) // room for line in text.split("\n"))


def _choices(book: Any, page: Any, questions: Sequence[SheetQuestion], first: int) -> None:
    """Offer what can be chosen; whatever else is typed is taken too: rows move, and these lists stay where they are."""
    chosen = [(row, one.choices) for row, one in enumerate(questions, first) if one.choices]
    if not chosen:
        return
    hidden = book.add_worksheet(_CHOICES)
    hidden.hide()
    columns: dict[tuple[str, ...], int] = {}
    for row, texts in chosen:
        column = columns.setdefault(texts, len(columns))
        for place, text in enumerate(texts):
            hidden.write_string(place, column, _cell(text))
        name = _letters(column)
        page.data_validation(
            row,
            _ANSWER,
            row,
            _ANSWER,
            {
                "validate": "list",
                "source": f"={_CHOICES}!${name}$1:${name}${len(texts)}",
                "error_type": "information",
                "show_error": False,
            },
        )


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def _cell(text: str) -> str:
    """Return a text that XlsxWriter writes as text: what looks like a rich string of its own goes in unescaped."""
    text = text[:32_000]
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
