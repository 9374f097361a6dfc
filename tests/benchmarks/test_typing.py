"""``python -m benchmarks.proof typing``: what the typist types, what his oracle sees, and a share of his scripts."""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

if sys.platform != "linux":
    pytest.skip("the queue of a terminal is looked into as Linux has it", allow_module_level=True)

from benchmarks.proof import __main__ as proof
from benchmarks.proof.typing import command, firm, forms, grouping, intents, scripts, stored, survey
from benchmarks.proof.typing.follow import lists
from benchmarks.proof.typing.follow.walk import UNKNOWN, Walk
from benchmarks.proof.typing.oracle import Oracle
from benchmarks.proof.typing.stored import Row, Stored
from benchmarks.proof.typing.strokes import Begin, Effect, Kept, Link, Put, Stroke, Thing, Wanted
from fieldkit.domain.records.kinds import KINDS
from fieldkit.domain.surveys.run_results import WRITTEN

needs_terminal = pytest.mark.skipif(not Path("/dev/ptmx").exists(), reason="there are no pseudo-terminals here")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("typing") / "template"
    firm.build(home)
    return home


@pytest.fixture(scope="module")
def base(template: Path) -> Stored:
    return stored.read(template / "fieldkit.db")


# --- what the typist knows ---


@pytest.mark.parametrize("kind", forms.FORMS)
def test_typist_knows_the_fields_of_the_forms_in_their_order(kind: str) -> None:
    declared = KINDS[kind].form
    assert [field.name for field in declared] == forms.FORMS[kind]
    assert {field.name for field in declared if field.type.block} == forms.BLOCKS & set(forms.FORMS[kind])
    needed = tuple(
        field.name for field in declared if field.required and field.name not in forms.DEFAULTS.get(kind, {})
    )
    assert needed == forms.NEEDED[kind]


def test_typist_knows_which_items_take_text() -> None:
    assert survey.WRITTEN == WRITTEN


def test_script_of_a_seed_is_always_the_same_and_every_kind_of_intent_comes() -> None:
    drawn = [scripts.drawn(seed) for seed in range(300)]
    assert drawn[7] == scripts.drawn(7)
    assert drawn[7].chunks == drawn[7].chunks
    often = {kind for kind, (_, weight) in intents.KINDS.items() if weight}
    assert {each.kind for script in drawn for each in script.intents} == often
    assert {script.manner.ending for script in drawn} == {"", *grouping.ENDINGS}


@pytest.mark.parametrize("seed", range(40))
def test_every_way_of_sending_sends_all_keys_in_order(seed: int) -> None:
    script = scripts.drawn(seed)
    sent = b"".join(chunk.data for chunk in script.chunks).replace(b"\x1b[27u", b"\x1b")
    meant = b"".join(stroke.keys for stroke in script.strokes[: script.manner.cut]).replace(b"\x1b[27u", b"\x1b")
    assert sent == meant
    assert script.chunks[-1].done == script.manner.cut
    assert [chunk.done for chunk in script.chunks] == sorted(chunk.done for chunk in script.chunks)


def test_pastes_keep_every_letter_and_what_it_brings_about() -> None:
    typed = intents.drawn(Random(3), "3", "newclient").strokes
    pasted = next(made for seed in range(99) if (made := grouping.pasted(Random(seed), typed)) != [*typed])
    assert any(stroke.keys.startswith(b"\x1b[200~") for stroke in pasted)
    assert "".join(stroke.text for stroke in pasted) == "".join(stroke.text for stroke in typed)
    assert [effect for stroke in pasted for effect in stroke.effects] == [
        effect for stroke in typed for effect in stroke.effects
    ]


# --- the oracle ---


def _town(base: Stored, *strokes: Stroke) -> Oracle:
    oracle = Oracle(base)
    oracle.take([Stroke(b"", (Put("client1", {"town": "York"}, "York"),)), *strokes])
    return oracle


def _changed(base: Stored, change: Callable[[dict[str, list[Row]]], None]) -> Stored:
    made = Stored(copy.deepcopy(base.rows))
    change(made.rows)
    return made


def _set(kind: str, place: int, **values: object) -> Callable[[dict[str, list[Row]]], None]:
    return lambda rows: rows[kind][place].update(values)


def test_oracle_is_content_with_what_was_meant(base: Stored) -> None:
    assert _town(base).differences(_changed(base, _set("client", 1, town="York"))) == []
    assert Oracle(base).differences(base) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_set("client", 1, town="Yok"), "client1: town is 'Yok', not 'York'"),
        (_set("client", 1, town="York", business="x"), "client1: business became 'x', nobody touched it ('')"),
        (_set("client", 2, town="York"), "client1: town is '', not 'York'"),
        (_set("promise", 0, deleted_at=1), "promise0 was deleted"),
        (_set("promise", 0, state="kept"), "promise0: state became 'kept', nobody touched it ('open')"),
    ],
)
def test_oracle_sees_a_letter_lost_and_what_nobody_meant(
    base: Stored, change: Callable[[dict[str, list[Row]]], None], said: str
) -> None:
    assert said in _town(base).differences(_changed(base, change))


def test_oracle_sees_a_record_that_nobody_made(base: Stored) -> None:
    def add(rows: dict[str, list[Row]]) -> None:
        rows["client"].append({**rows["client"][0], "uid": "new", "id": 99, "name": "leo"})

    (said,) = Oracle(base).differences(_changed(base, add))
    assert said.startswith("a client that nobody made: ")


def test_oracle_sees_a_draft_that_was_left_over(base: Stored) -> None:
    left = Stored(base.rows, ["leo"], 1)
    assert Oracle(base).differences(left) == ["left over as a draft: ['leo']"]


def test_text_may_stand_in_a_draft_only_where_the_app_was_ended(base: Stored) -> None:
    kept = Stored(base.rows, ["York"], 1)
    assert _town(base).differences(kept) == ["client1: town is '', not 'York'"]
    assert _town(base).differences(kept, ended=True) == []
    assert _town(base).differences(base, ended=True) == ["client1: town is '', not 'York'"]


def test_new_record_is_compared_field_by_field_once_it_has_what_it_needs(base: Stored) -> None:
    begun = Stroke(b"", (Begin("note", "promise", {"client": Link("client0")} | forms.DEFAULTS["promise"]),))
    what = Stroke(b"", (Put("note", {"what": "quote"}, "quote"),))
    due = Stroke(b"", (Put("note", {"due": "2030-01-02"}, "2030-01-02"),))
    oracle = Oracle(base)
    oracle.take([begun, what])
    assert oracle.differences(base) == []
    oracle.take([due])
    assert oracle.differences(base) == ["note (promise) is not there: what = 'quote', due = '2030-01-02'"]

    def add(rows: dict[str, list[Row]]) -> None:
        client = rows["client"][0]["id"]
        rows["promise"].append(
            {**rows["promise"][0], "uid": "new", "id": 99, "what": "quote", "due": "2030-01-02", "client": client}
        )

    assert oracle.differences(_changed(base, add)) == []


def test_what_fails_at_two_visits_of_a_client_is_one_finding() -> None:
    checks = survey.Checklist("Ozcheck", ("check",))

    def found(client: str, seed: int) -> set[str]:
        strokes = survey.answered(Random(seed), f"survey {seed}", client, checks, 1, opens=True)
        begun = [each for stroke in strokes for each in stroke.effects if isinstance(each, Begin)]
        return {one.name for one in begun if one.kind == "finding"}

    first, second, *_ = [seed for seed in range(50) if found("client0", seed)]
    assert found("client0", first) == found("client0", second) != found("client1", first)


def test_text_that_is_no_records_yet_is_to_stand_in_a_draft(base: Stored) -> None:
    oracle = _town(base, Stroke(b"", (Kept("why", "no hurry"),)))
    found = _changed(base, _set("client", 1, town="York"))
    assert oracle.differences(found, ended=True) == ["why: 'no hurry' stands nowhere"]
    assert oracle.differences(Stored(found.rows, ["no hurry at all"], 1), ended=True) == []
    oracle.take([Stroke(b"", (Kept("why", ""),))])
    assert oracle.differences(found) == []


def test_answers_about_things_are_told_apart_by_the_order_in_which_these_were_added(base: Stored) -> None:
    oracle = Oracle(base)
    oracle.take([Stroke(b"", (Begin("visit", "survey", {"client": Link("client0")}),))])
    for number, name in ((1, "rack"), (2, "desk")):
        where: dict[str, Wanted] = {"survey": Link("visit"), "item": "t0", "instance": Thing(number)}
        oracle.take([Stroke(b"", (Begin(f"thing {number}", "answer", where), Put(f"thing {number}", {"value": name})))])

    def named(first: str, second: str) -> Stored:
        made = {"uid": "s", "id": 7, "deleted_at": None, "client": base.rows["client"][0]["id"]}
        blank = {"survey": 7, "item": "t0", "deleted_at": None}
        answers = [
            blank | {"uid": "b", "id": 2, "instance": "018b", "value": second},
            blank | {"uid": "a", "id": 1, "instance": "018a", "value": first},
        ]
        return _changed(base, lambda rows: rows.update(survey=[made], answer=answers))

    assert oracle.differences(named("rack", "desk")) == []
    assert oracle.differences(named("desk", "rack")) == [
        "thing 1: value is 'desk', not 'rack'", "thing 2: value is 'rack', not 'desk'",
    ]  # fmt: skip


# --- what follows a fail ---


def _effects(seed: int) -> list[Effect]:
    walk = Walk(Random(seed), "visit", "client0")
    walk.go(40)
    assert all(UNKNOWN + "\n" not in note for note in walk.notes.values()), "nothing goes on from what is not known"
    return [effect for stroke in walk.strokes for effect in stroke.effects]


def test_walk_answers_each_item_once_and_follows_up_what_fails() -> None:
    walk = Walk(Random(1), "visit", "client0")
    walk.go(400)
    asked = {row.place for row in walk.rows if row.asked is not None}
    assert {place for place in asked if not place[1]} <= set(walk.answers) <= asked
    begun = [each for stroke in walk.strokes for each in stroke.effects if isinstance(each, Begin)]
    assert {"promise", "finding", "answer"} == {each.kind for each in begun}


def test_what_is_half_typed_into_a_dialog_is_said_to_be_kept_until_it_is_stored() -> None:
    kept = [each for seed in range(9) for each in _effects(seed) if isinstance(each, Kept)]
    assert any(each.text for each in kept)
    assert {each.name for each in kept if each.text} <= {each.name for each in kept if not each.text}


def test_pictures_that_the_typist_names_are_there(template: Path) -> None:
    assert all((template / name).is_file() for name in lists.PHOTOS)


# --- a share of the scripts ---


def _played(tmp_path: Path, template: Path, plan: command.Plan) -> command.Report:
    return command.played(plan, tmp_path / "play", template)


@needs_terminal
@pytest.mark.parametrize(("seed", "kind"), [(57, "follow"), (39, "visits"), (326, "steps")])
def test_what_follows_a_fail_is_all_there(tmp_path: Path, template: Path, seed: int, kind: str) -> None:
    report = _played(tmp_path, template, command.Plan((seed,), (kind,), ("once",), ends=0, shrinks=False))
    assert (report.failures, report.played) == ([], 1)


@needs_terminal
@pytest.mark.parametrize("kind", ["client", "survey"])
def test_keys_that_come_one_by_one_are_all_there(tmp_path: Path, template: Path, kind: str) -> None:
    report = _played(tmp_path, template, command.Plan((3,), (kind,), ("patient",), ends=0, shrinks=False))
    assert report.failures == []
    assert report.played == 1
    assert report.keys > 20


@needs_terminal
@pytest.mark.parametrize(("mutation", "kind"), [("letter", "client"), ("store", "newclient"), ("skip", "survey")])
def test_fault_put_into_the_way_of_the_keys_is_caught(tmp_path: Path, template: Path, mutation: str, kind: str) -> None:
    plan = command.Plan((3,), (kind,), ("patient",), ends=0, mutation=mutation, shrinks=False)
    (failure,) = _played(tmp_path, template, plan).failures
    assert failure.startswith("script 3, patient")


@needs_terminal
@pytest.mark.parametrize(("mutation", "kind"), [("queue", "client"), ("late", "newclient")])
def test_fault_that_only_pace_brings_out_is_caught(tmp_path: Path, template: Path, mutation: str, kind: str) -> None:
    plan = command.Plan((3, 4, 5, 6), (kind,), ("once",), ends=0, mutation=mutation, shrinks=False, first=True)
    assert len(_played(tmp_path, template, plan).failures) == 1


@needs_terminal
@pytest.mark.parametrize(("mutation", "seed", "kind"), [("note", 484, "follow"), ("again", 492, "visits")])
def test_fault_in_what_follows_a_fail_is_caught(
    tmp_path: Path, template: Path, mutation: str, seed: int, kind: str
) -> None:
    plan = command.Plan((seed,), (kind,), ("once",), ends=0, mutation=mutation, shrinks=False)
    assert len(_played(tmp_path, template, plan).failures) == 1


def test_command_says_what_was_played_and_which_script_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(plan: command.Plan, jobs: int, bound: float | None) -> list[command.Report]:
        assert (plan.seeds, plan.only, jobs) == ((2_000_006, 2_000_007), ("call",), 1)
        return [command.Report(2, 0, 90, 1, {"SIGHUP": 1}, ["script 2000007, once\n    ! lost"])]

    monkeypatch.setattr(command, "run", run)
    asked = ["typing", "--scripts", "2", "--seed", "2", "--jobs", "1", "--only", "call", "--markdown"]
    assert proof.main(asked) == 1
    out = capsys.readouterr().out
    assert "script 2000007, once\n    ! lost" in out
    assert "| typed scripts | 2 | 90 keys, 1 starts; ended in the middle by SIGHUP 1; 0 void; " in out
