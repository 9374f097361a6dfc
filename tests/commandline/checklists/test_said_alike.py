"""``check --content`` and ``checklist import`` judge one file by one set of rules, and say so in the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commandline.conftest import Run

KEY = "wireless"
WRONG = [
    ("scored: true", "scored: maybe"),
    ("version: ", "version: x"),
    ("minutes: ", "minutes: 99999999999999999999"),
    ("sections:", "sektions:"),
    ("        type: ", "        type: x"),
    ("        ask: ", "        ask: ''\n        ask: "),
    ("        ask: ", "        hint: &h One\n        fix: *h\n        ask: "),
    ("        ask: ", "        core: often\n        ask: "),
    ("        ask: ", "        min: low\n        ask: "),
    ("        ask: ", "        takes: .inf\n        ask: "),
    ("        ask: ", "        max: -.inf\n        ask: "),
    ("        ask: ", "        severity: hihg\n        ask: "),
    ("        ask: ", "        creates: [assets]\n        ask: "),
    ("        ask: ", "        fail_if: {above: 3}\n        ask: "),
    ("        ask: ", "        when: {item: wf-gone, eq: pass}\n        ask: "),
    ("        ask: ", "\task: "),
    ("        ask: ", "        ask: [\n        x: "),
    ("id: wireless", "id: ''"),
    ("id: wireless", "id: my own.list"),
    ("id: wireless", "- id"),
]
"""What cannot be asked."""
DOUBTED = [
    ("title: ", "title: ''\nx-title: "),
    ("        ask: ", "        requird: true\n        ask: "),
    ("        ask: ", "        creates: assts\n        ask: "),
    ("        ask: ", "        counts_for: turst\n        ask: "),
    ("        ask: ", "        objection: cost-to-much\n        ask: "),
    ("        ask: ", "        evidence: csbs\n        ask: "),
    ("        ask: Places", "        fills_from: first-visit.fv-usrs\n        ask: Places"),
    ("        ask: ", "        feeds: poeple_affected\n        ask: "),
    ("        ask: ", "        ends: [wifii]\n        ask: "),
    ("        ask: ", "        takes: 300\n        ask: "),
    ("        ask: ", "        when: {checklist: first-vist, item: fv-users, gt: 1}\n        ask: "),
]
"""What can be asked, and goes against the rules of the content."""


@pytest.fixture
def exported(fieldkit: Run, tmp_path: Path) -> Path:
    """A list as it ships, as a file."""
    path = tmp_path / "list.yaml"
    assert fieldkit("checklist", "export", KEY, str(path)).code == 0
    return path


def said_of(fieldkit: Run, path: Path) -> tuple[int, list[str], int, list[str]]:
    """Return how the check and the import end, and the lines of what each says of ``path``, without its name."""
    checked = fieldkit("check", "--content", str(path))
    taken = fieldkit("checklist", "import", str(path), "--dry-run")
    of_check = [
        line.removeprefix(f"{path}, ").removeprefix(f"{path}: ")
        for line in checked.err.splitlines()
        if not line.endswith(("problem.", "problems."))
    ]
    of_import = [line.removeprefix(f"{path}: ").strip() for line in taken.err.splitlines()]
    return checked.code, of_check, taken.code, [line for line in of_import if "no checklist was taken" not in line]


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_slip_is_named_beside_what_is_wrong_by_both(fieldkit: Run, exported: Path) -> None:
    edited(exported, "        ask: ", "        requierd: true\n        core: often\n        ask: ")
    checked, of_check, taken, of_import = said_of(fieldkit, exported)
    assert (checked, taken) == (1, 1)
    assert of_check == of_import
    assert [sum(word in line for line in of_import) for word in ("requierd", '"core"')] == [1, 1]


def test_slips_stand_together_before_the_summary_that_counts_them(fieldkit: Run, exported: Path) -> None:
    edited(exported, "        ask: ", "        requierd: true\n        ask: ")
    tried = fieldkit("checklist", "import", str(exported), "--dry-run")
    assert (tried.code, len(tried.err.splitlines()), tried.err.count("requierd")) == (0, 1, 1)
    assert tried.lines[-1].startswith(f"{exported}: 1 remark above; 1 question changed")
    assert fieldkit("checklist", "import", str(exported)).lines[-1].startswith(f"{exported}: 1 remark above; ")


def test_a_list_as_it_ships_is_sound_to_both(fieldkit: Run, exported: Path) -> None:
    assert said_of(fieldkit, exported) == (0, [], 0, [])


@pytest.mark.parametrize(("old", "new"), WRONG)
def test_what_cannot_be_asked_is_refused_by_both_in_the_same_words(
    fieldkit: Run, exported: Path, old: str, new: str
) -> None:
    edited(exported, old, new)
    checked, of_check, taken, of_import = said_of(fieldkit, exported)
    assert (checked, taken) == (1, 1)
    # Where it cannot be taken, the import leaves out what would only be doubted.
    assert of_import
    assert set(of_import) <= set(of_check)


@pytest.mark.parametrize(("old", "new"), DOUBTED)
def test_what_is_against_the_rules_is_said_by_both_and_can_be_taken(
    fieldkit: Run, exported: Path, old: str, new: str
) -> None:
    edited(exported, old, new)
    checked, of_check, taken, of_import = said_of(fieldkit, exported)
    assert (checked, taken) == (1, 0)
    assert of_check
    assert of_import[:20] == of_check[:20]


def test_a_list_of_our_own_may_be_named(fieldkit: Run, exported: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "id: own\ntitle: Own\nsections:\n- id: a\n  items:\n  - {id: own-a, type: text, ask: What?}\n", "utf-8"
    )
    edited(exported, "        ask: Places", "        fills_from: own.own-a\n        ask: Places")
    *_, before = said_of(fieldkit, exported)
    assert any('there is no checklist "own"' in line for line in before)
    assert fieldkit("checklist", "import", str(own)).code == 0
    assert said_of(fieldkit, exported) == (0, [], 0, [])


def test_more_doubts_than_one_can_read_are_counted(fieldkit: Run, exported: Path) -> None:
    text = exported.read_text("utf-8").replace("        ask: ", "        counts_for: turst\n        ask: ")
    exported.write_text(text, "utf-8")
    _, of_check, _, of_import = said_of(fieldkit, exported)
    assert len(of_import) == 21
    more = f"… and {len(of_check) - 20} more; they are all in: fieldkit check --content {exported}"
    assert of_import[-1] == more


def test_ids_and_titles_of_other_lists_are_named_by_both_whether_they_are_our_own_or_not(
    fieldkit: Run, exported: Path, tmp_path: Path
) -> None:
    edited(exported, "        ask: Places", "        hint: In the yard too.\n        ask: Places")
    assert fieldkit("checklist", "import", str(exported)).code == 0, "now the list that ships is our own version"
    copy = tmp_path / "copy.yaml"
    copy.write_text(exported.read_text("utf-8").replace(f"id: {KEY}", "id: second"), "utf-8")
    for taken in range(2):
        _, of_check, code, of_import = said_of(fieldkit, copy)
        assert code == 0
        assert of_check[:20] == of_import[:20]
        assert any(line.endswith(f'The id "wl-permission" is already used in {KEY}.') for line in of_check)
        assert any('wireless has the title "' in line for line in of_check)
        if not taken:
            assert fieldkit("checklist", "import", str(copy), "--new").code == 0
