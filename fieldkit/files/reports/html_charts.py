"""Charts as SVG within the page: no script, no picture from elsewhere; what they show is told beside them, too."""

from __future__ import annotations

from typing import Final

from fieldkit.domain.reports.blocks import BarChart, SpanChart
from fieldkit.files.reports.html_text import Html, element, joined

_WIDE: Final = 720
_ROW: Final = 30
_TALL: Final = 48
"""A row whose label stands above its bar."""
_LABEL: Final = 120
_VALUE: Final = 90
_SHORT: Final = 14
"""Letters that fit beside a bar."""
_LONG: Final = 76
"""Letters that fit above one, in a wide letter."""


def bar_chart(chart: BarChart) -> Html:
    """Return bars below each other, with label and value as text; hidden from readers, who have ``said``."""
    label = _LABEL if chart.counted else 0
    high = _ROW if chart.counted else _TALL
    room = _WIDE - label - _VALUE
    rows: list[Html] = []
    for number, bar in enumerate(chart.bars):
        y = number * high
        share = bar.value / bar.of if bar.of else 0.0
        if chart.counted:
            rows.append(_text(bar.label, label - 10, y, "end", _SHORT))
        else:
            rows.append(_text(bar.label, 0, y, "start"))
            y += _TALL - _ROW
        rows.append(element("rect", x=label, y=y + 6, width=room, height=16, class_="track"))
        if bar.value:
            mark = f"fill {bar.mark}" if bar.mark else "fill firm"
            rows.append(element("rect", x=label, y=y + 6, width=round(max(share * room, 3), 1), height=16, class_=mark))
        rows.append(_text(str(bar.value) if chart.counted else bar.words, label + room + 10, y, "start"))
    return _figure(chart.title, chart.said, len(chart.bars) * high, rows, "chart" if chart.counted else "chart told")


def span_chart(chart: SpanChart) -> Html:
    """Return spans from low to high with a mark at what is likely."""
    room = _WIDE - 20
    rows: list[Html] = []
    for number, span in enumerate(chart.spans):
        y = number * _TALL
        low, likely, high = (10 + round(share * room, 1) for share in (span.low, span.likely, span.high))
        rows.append(_text(span.label, 0, y, "start"))
        y += _TALL - _ROW
        rows.append(element("rect", x=10, y=y + 12, width=room, height=4, class_="track"))
        rows.append(element("rect", x=low, y=y + 8, width=round(max(high - low, 3), 1), height=12, class_="fill firm"))
        rows.append(element("circle", cx=likely, cy=y + 14, r=7, class_="likely"))
    return _figure(chart.title, chart.said, len(chart.spans) * _TALL, rows, "chart told")


def _text(words: str, x: float, y: float, anchor: str, most: int = _LONG) -> Html:
    plain = " ".join(words.split())
    cut = plain if len(plain) <= most else f"{plain[: most - 1]}…"
    return element("text", cut, x=x, y=y + 19, text_anchor=anchor)


def _figure(title: str, said: str, high: int, inside: list[Html], kind: str) -> Html:
    drawn = element(
        "svg",
        element("title", title),
        joined(*inside),
        viewBox=f"0 0 {_WIDE} {high + 2}",
        role="img",
        aria_label=f"{title}. {said}",
    )
    return element("figure", drawn, class_=kind)
