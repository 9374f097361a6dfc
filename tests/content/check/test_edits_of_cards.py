"""What a stranger gets wrong in a card or a table is named with its file, its line and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.check.edits import found_after

ABOUT = "cards/about.yaml"
COST = "cards/cost.yaml"
DATES = "end_dates.yaml"
EVIDENCE = "evidence.yaml"
FORMULAS = "formulas.yaml"
SCORING = "scoring.yaml"
LISTS = "checklists/about.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            COST,
            "- id: cost-too-much",
            "- id: cost-too-much\n  §glanse: x",
            '"glanse" is no key here. Did you mean "glance"?',
        ),
        (
            COST,
            "  glance: Too much",
            "  glance: x\n  §glance: Too much",
            'cost-too-much: "glance" stands twice here',
        ),
        (COST, "  let_go: They accept the risk.\n", "", 'cost-too-much: "let_go" is missing.'),
        (
            COST,
            "- id: cost-cheaper",
            "- §id: cost-too-much",
            'cost-too-much: The id "cost-too-much" is already used in cards/cost',
        ),
        (
            COST,
            "  category: cost",
            "  §category: costs",
            'cost-too-much: There is no category "costs". Did you mean "cost"?',
        ),
        (COST, "  category: cost", "  §category: trust", 'A card of the category "trust" stands in trust.yaml.'),
        (
            COST,
            "  - contract",
            "  - §contrakt",
            'cost-too-much > topics > 1: There is no topic "contrakt". Did you mean "contract"?',
        ),
        (
            COST,
            "    text: We answer {our_terms.response}.",
            "    §text: ABOUT {drag} a year, by your own figures. Of all of them none noticed.",
            "cost-too-much > say > 2: It begins as answer 1 does: “ABOUT {drag} a year, by your own figures. Of all…”.",
        ),
        (
            COST,
            "  - use: plain",
            "  - §use: plane",
            'cost-too-much > say > 2: There is no use "plane". Did you mean "plain"?',
        ),
        (
            COST,
            "  - What do you compare it with?",
            "  - §Compare it",
            "cost-too-much > ask > 1: A question ends in a quest",
        ),
        (COST, "  ask:\n  - What do you compare it with?", "  §ask: []", 'cost-too-much: "ask" is empty.'),
        (COST, "  says:\n  - That's a lot of money", "  §says: A lot", 'cost-too-much: "says" has to be a list.'),
        (
            COST,
            "  - cause: Compares the price with nothing\n    sign: Talks",
            "  - §cause: Compares\n    why: Talks",
            'cost-too-much > roots > 1: A root needs "cause" and "sign".',
        ),
        (
            COST,
            "  glance: Too much compared",
            "  §glance: " + "word " * 24,
            "cost-too-much: It has 26 words; at most 25 are read.",
        ),
        (
            COST,
            "About {drag} a year",
            "§About {drak} a year",
            'say > 1 > text: "{drak}" is no figure and no term. Did you mean "dra',
        ),
        (COST, "{our_terms.response}", "§{our_terms.respons}", 'Did you mean "our_terms.response"?'),
        (COST, "About {drag} a year", "§About {Drag} a year", "say > 1 > text: A brace stands alone"),
        (COST, "43% noticed", "§44% noticed", '"44" is in no fact of its evidence.'),
        (
            COST,
            "Leave one page.",
            "§Leave twelve pages.",
            'cost-too-much > next_step: "twelve" is in no fact of its evidence.',
        ),
        (COST, "    - drag\n", "    - §drug\n", 'There is no formula "drug". Did you mean "drag"?'),
        (COST, "    - survey\n", "    - §servey\n", 'There is no evidence "servey". Did you mean "survey"?'),
        (COST, "    collect:\n    - people affected\n", "", '"collect" has to be a list.'),
        (
            COST,
            "It is a lot of money.",
            "§Firms like you close within six months.",
            "acknowledge: This is never to be said: “Most small firms close within six months of an attack”.",
        ),
        (COST, "  - Too expensive", "  - §That's a lot of money", "“That's a lot of money” already stands here."),
        ("cards/trust.yaml", "We were let down before", "§I can get it for less", "already stands in cost-cheaper."),
        (
            ABOUT,
            "    just_right: Two",
            "    §just_rihgt: Two",
            'There is no style of a client "just_rihgt". Did you mean "just_right"?',
        ),
        (ABOUT, "  - settled", "  - §setled", 'There is no outcome "setled". Did you mean "settled"?'),
        (ABOUT, "  - parked\n", "", 'method: The outcome "parked" is missing.'),
        (ABOUT, "- [firm, company]", "- §[firm, company, pc]", '"pc" already stands in group 1.'),
        (ABOUT, "  why: Nobody found a source.\n", "", 'It needs "claim" and "why".'),
        (ABOUT, "files: [cost, trust]", "§files: [cost]", '"files" does not name trust, so nobody reads trust.yaml.'),
        (
            EVIDENCE,
            "  strength: strong",
            "  §strength: storng",
            'survey: There is no strength "storng". Did you mean "strong"?',
        ),
        (EVIDENCE, "  source: A survey of 2025\n", "", 'survey: "source" is missing.'),
        (EVIDENCE, "'2027-05-31'", "§'31.05.2027'", "survey: \"review_by\" has to be a day as '2027-03-31', in quotes"),
        (
            DATES,
            "  group: windows-server",
            "  §group: windows-sever",
            'server-2012: There is no group "windows-sever". Did you mean "w',
        ),
        (DATES, "'2023-10-10'", "§'2023-13-10'", 'server-2012: "ends" has to be a day as'),
        (DATES, "'2023-10-10'", "§2023-10-10", 'server-2012: "ends" has to be a day as'),
        (
            DATES,
            "'2026-10-13'",
            "§'2022-10-13'",
            "server-2012: Paid updates end on 2022-10-13, not after the free ones",
        ),
        (DATES, "'2027-11-30'", "§'2026-11-30'", "server-2012: It is to be looked at again by 2026-11-30, not after"),
        (
            DATES,
            "  sure: checked",
            "  §sure: cheked",
            'server-2012: There is no sure "cheked". Did you mean "checked"?',
        ),
        (
            DATES,
            "- id: server-2012",
            "- id: server-2012\n- §id: server-2012",
            'server-2012: The id "server-2012" is used twice.',
        ),
        *(
            (file, "  checked_on: '2026-", "  §checked_on: '2027-", "It cannot have been looked up on 2027-")
            for file in (DATES, EVIDENCE)
        ),
        (DATES, "  product: Windows Server 2012\n", "", 'server-2012: "product" is missing.'),
        (
            FORMULAS,
            "  expr: people_affected *",
            "  §expr: people_afected *",
            'drag: "expr" takes "people_afected", which is none of',
        ),
        (
            FORMULAS,
            "  inputs: [share]",
            "  §inputs: [share, drug]",
            '"drug" is no input and no formula. Did you mean "drag"?',
        ),
        (
            FORMULAS,
            "  expr: 1 - share",
            "  §expr: 1 - share - drag",
            'share_kept: "expr" takes "drag", which is none of its inputs.',
        ),
        (
            FORMULAS,
            "  lowers: [share]",
            "  §without: {shares: share}\n  assumed: It may.",
            '"without" names "shares", which is none of its inputs. Did you mean "share"?',
        ),
        (
            FORMULAS,
            "  leaves_out: Whether",
            "  §without: {people_affected: loaded_rate}\n  assumed: It may.\n  leaves_out: Whether",
            '"loaded_rate" cannot stand for "people_affected": it is in another unit.',
        ),
        (
            FORMULAS,
            "  leaves_out: Whether",
            "  §without: {people_affected: people}\n  assumed: It may.\n  leaves_out: Whether",
            '"people" cannot stand for "people_affected": it is none of its inputs.',
        ),
        (
            FORMULAS,
            "  leaves_out: Whether",
            "  §without: {people_affected: people_affected}\n  leaves_out: Whether",
            'What stands for an input needs "assumed"',
        ),
        (
            FORMULAS,
            "  lowers: [share]",
            "  §lowers: [shares]",
            '"lowers" names "shares", which is none of its inputs. Did you',
        ),
        (
            FORMULAS,
            "  source: first-visit.fv-users",
            "  source: first-visit.fv-users\n  §known: sett",
            'people_affected: "known" is "measured" or "set", or is not there',
        ),
        (FORMULAS, "result: 4400", "§result: 4500", 'The example comes to 4400; "result" says 4500.'),
        (
            FORMULAS,
            "  default: 0.3\n  assumed: A cautious third.\n",
            "  §default: 0.3\n",
            'share: A default needs "assumed"',
        ),
        (FORMULAS, "  default: 0.3", "  §default: 3", "share: The default 3 is not between 0 and 1."),
        (FORMULAS, "  default: 0.3", "  §default: a third", 'share: "default" has to be a number.'),
        (
            FORMULAS,
            "  default: 45.65\n  only_for: USD\n",
            "  §default: 45.65\n",
            'loaded_rate: A default of money needs "only_for"',
        ),
        (FORMULAS, "  max: 1\n", "  §max: 2\n", 'share: A share is 0 to 1: "max" has to be 1.'),
        (
            FORMULAS,
            "  evidence: survey",
            "  §evidence: survy",
            'loaded_rate: There is no evidence "survy". Did you mean "survey"?',
        ),
        (
            FORMULAS,
            "first-visit.fv-users",
            "§first-visit.fv-mail",
            'first-visit.fv-mail feeds ""; it needs "feeds: people_affec',
        ),
        (
            FORMULAS,
            "first-visit.fv-users",
            "§first-visit.fv-usrs",
            'there is no item "fv-usrs" in first-visit. Did you mean "fv-u',
        ),
        (
            FORMULAS,
            "    say: It is {drag}",
            "    §say: It is {drog}",
            '"{drog}" is no figure of it. Did you mean "drag"?',
        ),
        (
            FORMULAS,
            "  - when: drag > 100",
            "  - §when: drog > 100",
            'The condition takes "drog", which is no figure of it.',
        ),
        (
            FORMULAS,
            "inputs: [share]\n  expr: 1 - share",
            "inputs: [share_kept]\n  expr: share_kept",
            "It needs itself: share_kept > ",
        ),
        (
            LISTS,
            "severity:\n- {id: low, weight: 1}",
            "§severity:\n- {id: low, weight: 2}",
            '"severity" says low 2, medium 2',
        ),
        (LISTS, "L: a project, ", "", '"effort" says XS, S, M, XL; fieldkit goes by XS, S, M, L, XL.'),
        (LISTS, "  step: 5", "  §step: 10", 'minutes_rule: "step" has to say 5.'),
        (LISTS, "  taken_over: 1\n", "", 'minutes_rule: "taken_over" has to say 1.0.'),
        (LISTS, "  between: 0.1\n", "", 'minutes_rule: "between" has to say 0.1.'),
        (LISTS, "  aloud: 1.2", "  §aloud: 2", 'minutes_rule: "aloud" has to say 1.2.'),
        (COST, "  - What do you compare it with?", "  - Why?\n  - §Why?", "ask > 2: This stands here twice."),
        (FORMULAS, "  source: first-visit.fv-users\n", "", "first-visit.fv-users feeds it, so "),
        (SCORING, "schema: ", "schema: [", "It is no YAML: "),
        (SCORING, "scoring/1", "scoring/9", '"schema" has to be fieldkit.scoring/1.'),
        (SCORING, "version: 1", "version: one", '"version" has to be a whole number'),
        (SCORING, "partners:", "partnars:", '"partnars" is no key here. Did you mean "partners"?'),
        (SCORING, "partners: {no_score: A ledger.}\n", "", '"partners" is missing'),
        (SCORING, "rules_for_all: [No hidden terms.]", "§rules_for_all: [1]", '"rules_for_all" has to be a list'),
        (SCORING, "weight: 60", "weight: 50", "parts: The weights come to 90; they have to be 100."),
        (SCORING, "weight: 60", "weight: none", 'parts: "weight" has to be a number above 0'),
        (SCORING, "id: clear,", "id: on_time,", 'on_time: The id "on_time" is used twice.'),
        (SCORING, ", kept_when: It was said.", "", 'clear: "kept_when" is missing.'),
        (SCORING, "{min: 60, label: Sound}", "{min: 0, label: Sound}", '"min" has to be a number in each'),
        (SCORING, "{min: 0, label: Repair}", "{min: 10, label: Repair}", "they have to go down to 0."),
        (SCORING, "{min: 0, label: B}", "{min: 0}", '"label" is missing.'),
        (SCORING, "window_days: 180", "window_days: half a year", 'trust: "window_days" has to be a whole number'),
        (SCORING, "from: 9", "from: 19", '"from" has to be a number in each, and they have to go up from 0.'),
        (SCORING, "{id: just_right", "{id: just_rigth", 'just_rigth: There is no style of a client "just_rigth".'),
        (SCORING, "    hands_on: {send: All of it.}\n", "", 'The style of a client "hands_on" is missing.'),
        (SCORING, "minimum_signs: 2", "minimum_signs: 3", '"minimum_signs" has to be a whole number from 1 to 2.'),
        (SCORING, ', "2": Some, "4": Much', ', "4": Much', 'asks: "2" is missing.'),
        (SCORING, "possible_points: 12", "possible_points: many", '"possible_points" has to be a whole number'),
    ],
)
def test_an_edit_is_named_with_its_line(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    found = found_after(tmp_path, file, old, new)
    naming = [text for text in found.texts if said in text]
    assert naming, found.texts
    line = found.line or found.line_of_entry(said.partition(":")[0])
    assert not line or naming[0].startswith(f"{file}, line {line}: "), (line, naming)
