"""One table of all figures, for the terminal or in Markdown, and the machine they were measured on."""

import importlib.metadata
import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.measure import Failure, Row, Unit

_HEADINGS = ("what", "against", "reference", "fieldkit", "ratio", "bar", "ok?")


def machine() -> list[tuple[str, str]]:
    """Return what figures depend on, as names and values; nothing that tells whose machine it is."""
    return [
        ("CPU", f"{_cpu_model()}, {os.cpu_count()} cores"),
        ("Memory", _memory()),
        ("System", f"{platform.system()} {platform.machine()}"),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("SQLite", sqlite3.sqlite_version),
        ("Textual", importlib.metadata.version("textual")),
    ]


def plain(lines: Sequence[Row | Failure]) -> str:
    """Return the table with aligned columns, notes below the row that they belong to."""
    cells = [_cells(line) for line in lines]
    widths = [max(len(row[i]) for row in [_HEADINGS, *cells]) for i in range(len(_HEADINGS))]
    out = [_aligned(_HEADINGS, widths), "-" * (sum(widths) + 2 * (len(widths) - 1))]
    for line, row in zip(lines, cells, strict=True):
        out.append(_aligned(row, widths))
        if note := _note(line):
            out.append(f"    {note}")
    out.append("")
    out += [f"{name:8} {value}" for name, value in machine()]
    return "\n".join(out)


def markdown(lines: Sequence[Row | Failure]) -> str:
    """Return the table and the machine as Markdown, notes in a last column."""
    out = [_piped([*_HEADINGS, "note"]), "| --- | --- | ---: | ---: | ---: | ---: | --- | --- |"]
    out += [_piped([*_cells(line), _note(line)]) for line in lines]
    out += ["", "Measured on:", ""]
    out += [f"- {name}: {value}" for name, value in machine()]
    return "\n".join(out)


def figure(value: float, unit: Unit) -> str:
    """Return ``value`` with a unit that suits its size."""
    if unit is Unit.BYTES:
        return f"{value / 1024**2:.1f} MiB"
    if value < 1e-3:
        return f"{value * 1e6:.0f} µs"
    return f"{value * 1e3:.1f} ms" if value < 10 else f"{value:.1f} s"


def _cells(line: Row | Failure) -> tuple[str, ...]:
    if isinstance(line, Failure):
        return (line.what, "", "", "", "", "", "not measured")
    bar = "" if line.bar is None else f"{line.bar:g}"
    verdict = {None: "", True: "yes", False: "NO"}[line.met]
    reference, fieldkit = figure(line.reference, line.unit), figure(line.fieldkit, line.unit)
    return (line.what, line.against, reference, fieldkit, f"{line.ratio:.2f}", bar, verdict)


def _note(line: Row | Failure) -> str:
    return line.reason.replace("\n", " / ") if isinstance(line, Failure) else line.note


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    """Return ``row`` with words to the left and figures to the right."""
    words = (0, 1, len(widths) - 1)
    return "  ".join(
        cell.ljust(width) if i in words else cell.rjust(width)
        for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    ).rstrip()


def _piped(row: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _cpu_model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:  # not Linux
        pass
    return platform.processor() or platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # a system that does not tell
        return "unknown"
    return f"{size / 1024**3:.0f} GiB"
