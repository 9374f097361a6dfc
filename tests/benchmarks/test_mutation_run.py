"""The sampled mutation test: what it draws, which tests it runs, what it counts."""

from __future__ import annotations

import textwrap
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.proof import __main__ as proof
from benchmarks.proof.mutants import equivalents, sampling, tree
from benchmarks.proof.mutants.equivalents import Equivalent, UnusableListError
from benchmarks.proof.mutants.mutant import mutants
from benchmarks.proof.mutants.reach import Reach, numbers
from benchmarks.proof.mutants.report import Report, Tried
from benchmarks.proof.mutants.selection import FIRST_LOOK, SECOND_LOOK, Selection
from benchmarks.proof.mutants.trial import End, Outcome


def project(root: Path, **modules: str) -> Path:
    """Write a package ``shop`` below ``root``; a name such as ``db__rows`` is ``shop/db/rows.py``."""
    for name, source in {"__init__": "", **modules}.items():
        file = root / "shop" / f"{name.replace('__', '/') if name != '__init__' else name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(source), encoding="utf-8")
    return root


def wide(root: Path) -> Path:
    """Write a package of one big and two small parts."""
    big = "def f(a):\n" + "".join(f"    a.f{number}({number}, {number})\n" for number in range(15))
    return project(root, db__big=big, sync__small="def g(a):\n    return a + 1\n", top="def h(a):\n    return a < 2\n")


# --- sampling ---


def test_every_package_has_its_part_and_the_rest_goes_by_size() -> None:
    sizes = {"a": 1000, "b": 500, "c": 30, "d": 5}
    given = sampling.shares(sizes, 300)
    assert sum(given.values()) == 300
    assert given["d"] == 5
    assert 20 <= given["c"] <= 30
    assert given["a"] > given["b"] > given["c"]
    assert sampling.shares(sizes, 10_000) == sizes
    assert sum(sampling.shares(sizes, 3).values()) == 3


def test_draw_is_the_same_for_a_seed_and_another_for_another(tmp_path: Path) -> None:
    every = mutants(wide(tmp_path), "shop")

    def first(seed: int) -> list[str]:
        return [mutant.told() for draw in sampling.drawn(every, seed).values() for mutant in islice(draw, 9)]

    assert first(1) == first(1)
    assert first(1) != first(2)


def test_draw_of_a_package_does_not_depend_on_the_others(tmp_path: Path) -> None:
    every = mutants(wide(tmp_path), "shop")
    alone = [mutant for mutant in every if mutant.stratum == "db"]
    assert list(sampling.drawn(every, 5)["db"]) == list(sampling.drawn(alone, 5)["db"])


def test_each_line_has_its_turn_before_any_has_a_second_one(tmp_path: Path) -> None:
    every = mutants(wide(tmp_path), "shop")
    assert {mutant.stratum for mutant in every} == {"db", "sync", "shop"}
    drawn = list(sampling.drawn(every, 3)["db"])
    assert max(Counter(mutant.line for mutant in drawn[:15]).values()) == 1
    assert len(drawn) == len(set(drawn)) == sum(mutant.stratum == "db" for mutant in every)


def test_only_a_path_or_a_line_is_changed_when_asked(tmp_path: Path) -> None:
    root = wide(tmp_path)
    assert {mutant.path for mutant in mutants(root, "shop", ["shop/db", "shop/top"])} == {
        "shop/db/big.py",
        "shop/top.py",
    }
    assert {mutant.line for mutant in mutants(root, "shop", ["shop/db/big.py:3"])} == {3}
    assert mutants(root, "shop", ["shop/nothing"]) == []


def test_long_line_is_told_around_what_changes(tmp_path: Path) -> None:
    (mutant,) = mutants(project(tmp_path, top=f"def h(a):\n    a({'b, ' * 60}c < d, {'e, ' * 60})\n"), "shop")[-1:]
    before, _, after = mutant.told().partition("  ->  ")
    assert "c < d, e, e" in before
    assert "c <= d, e, e" in after
    assert len(after) == 92


# --- the list of equivalents ---

ENTRY = Equivalent("shop/top.py", "h", "return a < 2", "return a <= 2", "it is never two")


def test_entry_finds_its_mutant_by_what_the_line_says(tmp_path: Path) -> None:
    for above in ("", "\n\nx = g()\n"):
        root = project(tmp_path, top=above + "def h(a):\n    return a < 2\n")
        every = mutants(root, "shop")
        found = [mutant for mutant in every if equivalents.entry_for(mutant, [ENTRY])]
        assert [mutant.after for mutant in found] == ["return a <= 2"]
        assert equivalents.stale([ENTRY], every) == []


@pytest.mark.parametrize("source", ["def h(a):\n    return a < 3\n", "def i(a):\n    return a < 2\n", ""])
def test_entry_for_what_is_no_longer_there_is_stale(tmp_path: Path, source: str) -> None:
    assert equivalents.stale([ENTRY], mutants(project(tmp_path, top=source), "shop")) == [ENTRY]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('module = "a"', "an entry has"),
        ('module = "a"\nfunction = "f"\nline = "x"\nbecomes = "y"\nwhy = "no"', "why"),
        ('module = "a"\nfunction = "f"\nline = "x"\nbecomes = "y"\nwhy = 1', "an entry has"),
    ],
)
def test_entry_without_a_reason_is_refused(tmp_path: Path, entry: str, said: str) -> None:
    file = tmp_path / "list.toml"
    file.write_text(f"[[equivalent]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(UnusableListError, match=said):
        equivalents.read(file)


def test_list_of_the_project_is_usable() -> None:
    entries = equivalents.read()
    assert len({(each.module, each.function, each.line, each.becomes) for each in entries}) == len(entries)


# --- which tests ---


def test_reach_comes_back_as_it_was_kept() -> None:
    reach = Reach(["tests/a.py::b", "c"], [0.5, 1.0], {"shop/top.py": {2: 1 << 1000 | 1}}, {"x": [1]}, ["d"])
    assert Reach.from_json(reach.to_json()) == reach
    assert list(numbers(reach.lines["shop/top.py"][2])) == [0, 1000]
    assert Reach.from_json('{"layout": 0}') is None


def selection(root: Path, lines: dict[str, dict[int, int]], tests: list[str], seconds: list[float]) -> Selection:
    return Selection(root, "shop", Reach(tests, seconds, lines, {}, []), 60)


def test_tests_that_look_closest_in_least_time_come_first(tmp_path: Path) -> None:
    root = project(tmp_path, top="def h(a):\n    b(a)\n", rest="def f(a):\n    c(a)\n")
    lines = {"shop/top.py": {2: 0b0111}, "shop/rest.py": dict.fromkeys(range(1, 200), 10)}
    chosen = selection(root, lines, ["slow", "of all", "close", "elsewhere"], [9.0, 0.1, 0.1, 0.1])
    assert chosen.looks(mutants(root, "shop", ["shop/top"])[0]).first == [2, 0, 1]


def test_many_cases_of_one_test_do_not_crowd_out_the_others(tmp_path: Path) -> None:
    root = project(tmp_path, top="def h(a):\n    b(a)\n")
    tests = [f"tests/a.py::many[{number}]" for number in range(100)] + ["tests/a.py::one"]
    chosen = selection(root, {"shop/top.py": {2: (1 << 101) - 1}}, tests, [0.1] * 100 + [1.0])
    looks = chosen.looks(mutants(root, "shop", ["shop/top"])[0])
    assert len(looks.first) == FIRST_LOOK
    assert 100 in looks.first[:6]
    assert sorted(looks.first + looks.second) == list(range(101))


def test_all_cases_of_a_quick_table_have_their_turn(tmp_path: Path) -> None:
    root = project(tmp_path, top="def h(a):\n    b(a)\n")
    count = FIRST_LOOK + SECOND_LOOK + 100
    tests = [f"tests/a.py::quick[{number}]" for number in range(count)] + ["tests/a.py::slow"]
    mutant = mutants(root, "shop", ["shop/top"])[0]
    lines = {"shop/top.py": {2: (1 << count + 1) - 1}}
    looks = selection(root, lines, tests, [0.05] * count + [61.0]).looks(mutant)
    assert sorted(looks.first + looks.second) == list(range(count)), "a minute is not enough for the slow one"
    looks = selection(root, lines, tests, [0.05] * count + [60.0]).looks(mutant)
    assert sorted(looks.first + looks.second) == list(range(count + 1)), "what is quick takes nothing of the minute"
    slow = selection(root, lines, tests, [0.06] * count + [0.01]).looks(mutant)
    assert (len(slow.first), len(slow.second), count in slow.first) == (FIRST_LOOK, SECOND_LOOK, True)


def test_what_runs_at_import_is_reached_by_whoever_uses_its_name(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        top="LEAST = 3\nMOST = LEAST * 2\nALONE = 5\n\n\ndef h(a):\n    return a < MOST\n\n\ndef i(a):\n    return a\n",
    )
    (root / "tests").mkdir()
    (root / "tests/test_top.py").write_text("from shop.top import ALONE\n\n\ndef test_alone():\n    assert ALONE\n")
    tests = ["tests/test_top.py::test_h", "tests/test_top.py::test_i", "tests/test_top.py::test_alone"]
    chosen = selection(root, {"shop/top.py": {7: 0b001, 11: 0b010}}, tests, [0.1] * 3)

    def first(line: int) -> list[int]:
        return chosen.looks(mutants(root, "shop", [f"shop/top.py:{line}"])[0]).first

    assert (first(1), first(2), first(3)) == ([0], [0], [2])
    assert first(7) == [0]


def test_what_a_coroutine_runs_unseen_is_tried_against_the_tests_that_run_the_line_before(tmp_path: Path) -> None:
    body = "    found = ask(a)\n    if found is None:\n        return\n    show(found)\n"
    root = project(tmp_path, top=f"async def h(a):\n{body}\n\nasync def i(a):\n    b(a)\n\n\ndef j(a):\n{body}")
    chosen = selection(root, {"shop/top.py": {2: 0b01, 3: 0b10, 13: 0b11}}, ["first", "second"], [0.1] * 2)

    def first(line: int) -> list[int]:
        return chosen.looks(mutants(root, "shop", [f"shop/top.py:{line}"])[0]).first

    assert (first(3), first(4), first(5)) == ([1], [1], [1])
    assert first(9) == [], "nothing before it in its function is seen"
    assert first(15) == [], "a function that does not wait is seen as it runs"


# --- the report ---


def reported(root: Path, *ends: End, entry: Equivalent | None = None) -> Report:
    """Return a report on mutants of ``shop/db``, one for each end."""
    every = mutants(wide(root), "shop", ["shop/db"])
    report = Report(90, 85)
    report.tried = [Tried(mutant, Outcome(end, "a test", 3), entry) for mutant, end in zip(every, ends, strict=False)]
    return report


def test_share_is_of_those_that_are_not_equivalent(tmp_path: Path) -> None:
    report = reported(tmp_path, *[End.CAUGHT] * 8, End.TIMED_OUT, End.UNREACHED)
    report.tried.append(Tried(report.tried[0].mutant, Outcome(End.SURVIVED), ENTRY))
    db, whole = report.tallies()
    assert (db.name, db.mutants, db.caught, db.unreached, db.equivalent, db.percent) == ("db", 10, 9, 1, 1, 90)
    assert (whole.name, whole.percent) == ("all", 90)
    assert report.short_of() == []
    assert "it is never two" in report.plain()
    assert "| db | 10 | 9 | 1 | 1 | 1 | 90.0 |" in report.markdown()


def test_bar_of_a_package_is_one_of_its_own(tmp_path: Path) -> None:
    report = reported(tmp_path, *[End.CAUGHT] * 7, *[End.SURVIVED] * 2)
    assert [line.split(":")[0] for line in report.short_of()] == ["db", "all"]
    report.least = 70
    assert report.short_of() == ["db: 77.8 %, not 85"]
    assert report.plain().count("(3 tests)") == 2


def test_equivalent_that_a_test_catches_counts_and_is_told(tmp_path: Path) -> None:
    report = reported(tmp_path, End.CAUGHT, entry=ENTRY)
    assert report.tallies()[-1].mutants == 1
    assert "In the list of equivalents, but caught:" in report.plain()


# --- all of it, on a small project ---

SMALL = """
    import threading


    def enough(paid, price):
        return paid >= price


    def _later(done):
        str(done)
        done.append(done)


    def answers():
        done = []
        thread = threading.Thread(target=_later, args=(done,))
        thread.start()
        thread.join()
        return len(done)


    def apart():
        return [None]


    def unused(a):
        return a
"""
TESTS = """
    import subprocess, sys
    from shop import money


    def test_more_than_the_price_is_enough():
        assert money.enough(3, 2)
        assert not money.enough(1, 2)


    RUNS = []


    def test_that_fails_at_first():
        RUNS.append(money.enough(3, 2))
        assert len(RUNS) == 2


    def test_answer_of_a_thread():
        assert money.answers() == 1


    def test_process_of_its_own():
        code = "from shop import money; print(len(money.apart()))"
        assert subprocess.check_output([sys.executable, "-c", code]) == b"1\\n"
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    root = project(tmp_path / "small", money=SMALL)
    (root / "tests").mkdir()
    (root / "tests/test_money.py").write_text(textwrap.dedent(TESTS), encoding="utf-8")
    return root


def test_small_project_is_tried_from_end_to_end(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # half the time of each run
    before = {path: (small / path).read_bytes() for path in tree.files(small)}
    (tmp_path / "list.toml").write_text(
        '[[equivalent]]\nmodule = "shop/money.py"\nfunction = "_later"\nline = "str(done)"\nbecomes = "pass"\n'
        'why = "Nobody takes what it returns."\n'
    )
    where = ["--root", str(small), "--package", "shop", "--cache", str(tmp_path), "--jobs", "1", "--controls", "1"]
    lines = [f"--only=shop/money.py:{number}" for number in (6, 10, 11, 23, 27)]
    ended = proof.main(["mutants", *where, *lines, "--count", "99", "--equivalents", str(tmp_path / "list.toml")])
    out, err = capsys.readouterr()
    assert ended == 1, err
    survived, _, equivalent = out.partition("Survived:")[2].partition("Equivalent:")
    assert "return paid >= price  ->  return paid > price  (2 tests)" in survived  # no test pays the price itself
    assert "return a  ->  return None  (reached by no test)" in survived
    assert survived.count("->") == 2  # so what runs in a thread or a process of its own was caught
    assert "str(done)  ->  pass: Nobody takes what it returns." in equivalent
    assert out.splitlines()[1].split() == ["shop", "5", "3", "2", "1", "1", "60.0"]
    assert {path: (small / path).read_bytes() for path in tree.files(small)} == before
