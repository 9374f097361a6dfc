"""The harness behind ``python -m benchmarks``: what it sees on a screen and what it makes of its numbers."""

import itertools
import platform
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from benchmarks import __main__ as command
from benchmarks import table
from benchmarks.bench import Bench
from benchmarks.cases.save import plain_table
from benchmarks.measure import Failure, KeySamples, Row, Unit, interleaved, p95, percentile
from benchmarks.pty_app import NotPaintedError, PtyApp, environment
from benchmarks.screen import Screen
from benchmarks.stores import StoreNotBuiltError, Stores, database_file

PAINTER = """
import sys, tty
tty.setraw(0)
print("\\x1b[?1049h\\x1b[2J\\x1b[1;1Hready \\x1b[7m[ACME] O'Brien\\x1b[0m", end="", flush=True)
while (key := sys.stdin.read(1)) != "\\x11":
    if key == "b":
        print("\\x1b[1;1H\\x1b[7mr\\x1b[0m", end="", flush=True)
    elif key != "s":
        print("\\x1b[3;1Hyou typed " + key, end="", flush=True)
"""


@pytest.fixture
def painter(tmp_path: Path) -> Iterator[PtyApp]:
    with PtyApp([sys.executable, "-c", PAINTER], environment(tmp_path), tmp_path) as app:
        yield app


def test_screen_places_text_where_the_cursor_was_sent() -> None:
    screen = Screen(20, 3)
    screen.feed(b"\x1b[2J\x1b[2;3Hhello\x1b[1;1H\x1b[38;2;1;2;3mtop\x1b[0m")
    assert screen.text() == "top\n  hello\n"
    assert screen.shows(["hello", "top"])
    assert not screen.shows(["hello", "bottom"])


def test_screen_gives_wide_characters_two_cells_and_accents_none() -> None:
    screen = Screen(10, 1)
    changes = screen.feed("会议e\u0301|".encode())
    assert screen.line(0) == "会议e\u0301|"
    assert changes.characters == 6


def test_screen_cuts_what_does_not_fit_its_line() -> None:
    screen = Screen(4, 2)
    screen.feed("abcdefg\x1b[2;4H会".encode())
    assert screen.text() == "abcd\n"


def test_screen_counts_changed_characters_and_styles() -> None:
    screen = Screen(20, 2)
    assert screen.feed(b"one").characters == 3
    again = screen.feed(b"\x1b[1;1Hone")
    assert (again.characters, again.styles, again.counts) == (0, 0, False)
    selected = screen.feed(b"\x1b[1;1H\x1b[7mone\x1b[0m")
    assert (selected.characters, selected.styles, selected.counts) == (0, 3, True)


def test_screen_takes_one_restyled_cell_for_a_blinking_cursor() -> None:
    screen = Screen(20, 2)
    screen.feed(b"one")
    assert not screen.feed(b"\x1b[1;2H\x1b[7mn\x1b[0m").counts


@settings(max_examples=60)
@given(cuts=st.lists(st.integers(0, 200), max_size=8))
def test_screen_is_the_same_however_the_output_is_cut(cuts: list[int]) -> None:
    output = (
        "\x1b[?2026h\x1b[H\x1b]0;title\x07\x1b[1;38;2;9;9;9mÆther ☎ GmbH\x1b[0m\r\n"
        "\x1b[2;5H会议 [ACME] [/] O'Brien\x1b[K\x1b[3;1Hשלום\x1b[2D\x1b[1J\x1b[?25l\n\n\nend"
    ).encode()
    whole, pieces = Screen(30, 4), Screen(30, 4)
    whole.feed(output)
    edges = sorted({0, len(output), *(cut for cut in cuts if cut < len(output))})
    for start, end in itertools.pairwise(edges):
        pieces.feed(output[start:end])
    assert pieces.text() == whole.text()
    assert "end" in whole.text()


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF)))
@settings(max_examples=100)
def test_screen_takes_any_output(text: str) -> None:
    screen = Screen(10, 3)
    screen.feed(text.encode("utf-8", errors="surrogatepass"))
    assert len(screen.text().split("\n")) == 3


def test_program_is_seen_typed_at_and_ended(painter: PtyApp) -> None:
    assert painter.wait_for(["ready", "[ACME] O'Brien"]) > 0
    paint = painter.press("x")
    assert paint is not None
    assert 0 < paint.first <= paint.last
    assert "you typed x" in painter.screen.text()
    assert paint.characters == len("you typed x") - 2  # the two blanks were blank before
    another = painter.press("y")
    assert another is not None
    assert another.characters == 1


def test_key_that_changes_nothing_visible_is_no_paint(painter: PtyApp) -> None:
    painter.wait_for(["ready"])
    assert painter.press("s") is None
    assert painter.press("b") is None


def test_text_that_never_comes_is_told_with_the_screen_that_came(painter: PtyApp) -> None:
    with pytest.raises(NotPaintedError, match=r"(?s)waited for \('goodbye',\).*ready"):
        painter.wait_for(["goodbye"], timeout=0.3)


def test_program_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    with (
        PtyApp([sys.executable, "-c", "print('no store here')"], environment(tmp_path), tmp_path) as app,
        pytest.raises(NotPaintedError, match="no store here"),
    ):
        app.wait_for(["ready"])


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_peak_memory_counts_what_the_program_started(tmp_path: Path) -> None:
    child = "import sys; held = bytearray(30_000_000); print('ready', flush=True); sys.stdin.read(1)"
    code = f"import subprocess, sys, tty\ntty.setraw(0)\nsubprocess.run([sys.executable, '-c', {child!r}], check=True)"
    with PtyApp([sys.executable, "-c", code], environment(tmp_path), tmp_path) as app:
        app.wait_for(["ready"])
        assert app.peak_memory() > 30_000_000


@given(st.lists(st.floats(0, 10), min_size=1))
@settings(max_examples=60)
def test_percentile_is_a_sample_that_its_share_does_not_exceed(samples: list[float]) -> None:
    value = p95(samples)
    assert value in samples
    assert sum(sample <= value for sample in samples) >= 0.95 * len(samples)
    assert sum(sample < value for sample in samples) < 0.95 * len(samples)


def test_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no samples"):
        percentile([], 0.5)


def test_rounds_are_interleaved_and_the_first_does_not_count() -> None:
    calls: list[str] = []

    def called(name: str, value: float) -> float:
        calls.append(name)
        return value

    first, second = interleaved(lambda: called("a", 1.0), lambda: called("b", 2.0), 2)
    assert "".join(calls) == "ababab"
    assert (first, second) == ([1.0, 1.0], [2.0, 2.0])


def test_bar_is_met_up_to_its_ratio() -> None:
    assert Row("x", 2.0, 4.0, 2.0).met is True
    assert Row("x", 2.0, 4.1, 2.0).met is False
    assert Row("x", 2.0, 4.1, None).met is None


def test_keys_that_mostly_paint_nothing_are_no_measurement() -> None:
    samples = KeySamples([0.003] * 4, [0.004], still=3)
    outcome = samples.row("key", 2.0)
    assert isinstance(outcome, Failure)
    assert "3 of 4 keys" in outcome.reason


def test_table_says_yes_no_and_not_measured() -> None:
    lines: list[Row | Failure] = [
        Row("start", 0.19, 0.2, 1.35),
        Row("memory", 40 * 1024**2, 100 * 1024**2, 1.6, unit=Unit.BYTES, note="peak"),
        Failure("save", "no store\nhere"),
    ]
    text = table.plain(lines)
    start, memory, note, save, reason = text.splitlines()[2:7]
    assert start.split() == ["start", "bare", "app", "190.0", "ms", "200.0", "ms", "1.05", "1.35", "yes"]
    assert memory.endswith("40.0 MiB  100.0 MiB   2.50   1.6  NO")
    assert note.strip() == "peak"
    assert save.split() == ["save", "not", "measured"]
    assert reason.strip() == "no store / here"


def test_markdown_rows_have_as_many_cells_as_the_heading() -> None:
    text = table.markdown([Row("a | b", 1e-5, 2e-5, 4.0), Failure("save", "why")])
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {row.replace("\\|", "").count("|") for row in rows} == {9}
    assert "| 10 µs | 20 µs | 2.00 | 4 | yes |" in rows[2]


def test_machine_names_no_host_and_no_path() -> None:
    told = "\n".join(f"{name} {value}" for name, value in table.machine())
    assert "Python" in told
    assert "SQLite" in told
    assert sys.prefix not in told
    assert platform.node() not in told.split()


def test_database_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not one")
    with pytest.raises(StoreNotBuiltError, match="found 0"):
        database_file(tmp_path)
    with closing(sqlite3.connect(tmp_path / "data")) as connection:
        connection.execute("CREATE TABLE t (x)")
    assert database_file(tmp_path) == tmp_path / "data"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            CREATE TABLE client (id INTEGER PRIMARY KEY, uid TEXT UNIQUE, name TEXT, town TEXT) STRICT;
            CREATE INDEX client_by_name ON client(name);
            CREATE TABLE found (name TEXT) STRICT;
            CREATE TRIGGER keep AFTER INSERT ON client BEGIN INSERT INTO found VALUES (new.name); END;
            INSERT INTO client (uid, name, town) VALUES
                ('a', '[ACME] O''Brien', 'Marsh'), ('b', 'Æther ☎', 'Lund');
            """
        )
    return path


def test_plain_table_holds_rows_and_indexes_but_no_trigger(database: Path, tmp_path: Path) -> None:
    with closing(plain_table(database, tmp_path / "plain.db", "client")) as plain:
        assert plain.execute("SELECT count(*) FROM client").fetchone() == (2,)
        made = plain.execute("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    assert made == [("table", "client"), ("index", "client_by_name")]


def test_cases_named_are_run_and_one_that_fails_is_in_the_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def good(bench: Bench) -> Iterator[Row | Failure]:
        yield Row(f"{bench.large} records", 1.0, 1.2, 1.35)

    def broken(bench: Bench) -> Iterator[Row | Failure]:
        yield Row("before", 1.0, 1.0, None)
        raise NotPaintedError("no screen")

    monkeypatch.setattr(command, "CASES", {"good": good, "broken": broken, "other": broken})
    assert command.main(["good", "--quick", "--stores", str(tmp_path)]) == 0
    assert "600 records" in capsys.readouterr().out
    assert command.main(["broken", "good", "--markdown", "--stores", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "| 100000 records |" in out
    assert "| broken |" in out
    assert "| no screen |" in out


def test_unknown_case_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(["fidn"])
    assert "there is no case 'fidn'; there are: start, find," in capsys.readouterr().err


def test_store_that_cannot_be_built_is_told_by_the_builders_last_words(tmp_path: Path) -> None:
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho 'the disk is full' >&2\nexit 1\n")
    script.chmod(0o700)
    with pytest.raises(StoreNotBuiltError, match="ended with 1 and said: the disk is full"):
        Stores(tmp_path / "stores", str(script), tmp_path).records(10)
