"""What a stranger gets wrong in a checklist is named with its file, its line and the nearest right word.

In what is put in, ``§`` stands on the line that has to be named; where there is none, it is that of the item.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.check.edits import found_after

FIRST = "checklists/first-visit.yaml"
CONTRACT = "checklists/contract.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        # What YAML itself takes.
        (FIRST, "title: First visit", "title: First: §visit", "It is no YAML: mapping values are not allowed"),
        (FIRST, "    effort: XS", "\t§effort: XS", "It is no YAML: found a tab character"),
        (FIRST, "    fix: Send one page.", "    fix: '§Send one page.", "It is no YAML: "),
        (
            FIRST,
            "    effort: XS",
            "    effort: XS\n    §severity: low",
            'fv-permission: "severity" stands twice here; ',
        ),
        (
            FIRST,
            "      label: Own server",
            "      label: Own server\n      §label: x",
            'own: "label" stands twice here; ',
        ),
        (FIRST, "id: first-visit", "id: *§first", "It is no YAML: found undefined alias"),
        # What the loader refuses.
        (
            FIRST,
            "    severity: high",
            "    §severity: hihg",
            'fv-permission: Unknown severity "hihg". Did you mean "high"?',
        ),
        (FIRST, "    effort: M", "    §effort: XXL", 'fv-mail: Unknown effort "XXL".'),
        (FIRST, "    type: number", "    §type: nubmer", 'fv-users: Unknown type "nubmer". Did you mean "number"?'),
        (FIRST, "scope: site", "§scope: sites", 'Unknown scope "sites". Did you mean "site"?'),
        (
            FIRST,
            "      result: fail",
            "      §result: failed",
            'fv-mail > own: Unknown result "failed". Did you mean "fail"?',
        ),
        (
            FIRST,
            "    core: true\n    ask: The owner",
            "    core: true\n    §usual: passs\n    ask: The owner",
            'fv-permission: The "usual" answer "passs" is no answer of it. Did you mean "pass"?',
        ),
        (FIRST, "    unit: people", "    §usual: many\n    unit: people", 'fv-users: "usual" has to be a number.'),
        (FIRST, "    unit: people", "    §usaul: 4\n    unit: people", 'fv-users: "usaul" is not a key that'),
        (FIRST, "    min: 0", "    §min: none", 'fv-users: "min" has to be a number.'),
        (
            FIRST,
            "    core: true\n    ask: People",
            "    §core: 'yes'\n    ask: People",
            '"core" has to be true or false',
        ),
        (FIRST, "  - id: fv-mail", "  - §id: fv-users", 'fv-users: The id "fv-users" is already used in start.'),
        (
            FIRST,
            "    key: fv-provider",
            "    §key: fv-provder",
            'The key "fv-provder" is no item of it. Did you mean "fv-pro',
        ),
        (
            FIRST,
            "    when:\n      item: fv-provider",
            "    §when:\n      item: fv-proivder",
            'fv-since: A condition asks for "fv-proivder", which is no item here. Did you mean "fv-provider"?',
        ),
        (FIRST, "    accept:\n    - xml", "    accept: xml", "accept"),
        (FIRST, "    unit: people", "    §requird: true\n    unit: people", 'fv-users: "requird" is not a key that'),
        (FIRST, "    unit: people", "    §unit: 7", 'fv-users: "7" is a figure: a unit is a word or a sign'),
        (
            FIRST,
            "- id: providers",
            "- id: gone\n  §items: []\n- id: providers",
            "gone: There is no item in this section",
        ),
        (
            FIRST,
            "    unit: people",
            "    unit: people\n    §when: {item: fv-users, gt: 3}",
            "fv-users: Conditions go in a circle: fv-users needs fv-users.",
        ),
        (CONTRACT, "title: Contract", "§title: first  Visit", 'first-visit has the title "first Visit" too'),
        (CONTRACT, "      points: 5", "      §points: -5", 'cq-pays > quick: "points" cannot be below 0.'),
        (
            CONTRACT,
            "gates:\n- item: cq-pays\n  eq: late",
            "gates:\n- {item: cq-pays, eq: quick, cap: Not now, reason: So}\n- §item: cq-pays\n  eq: latte",
            'gates > 2: A condition compares "cq-pays" with "latte", no answer of it. Did you mean "late"?',
        ),
        (
            CONTRACT,
            "gates:\n- item: cq-pays\n  eq: late\n  cap: Not now\n",
            "gates:\n- {item: cq-pays, eq: quick, cap: Not now, reason: So}\n- §item: cq-pays\n  eq: late\n",
            "gates > 2: A gate needs cap and reason",
        ),
        (
            CONTRACT,
            "gates:\n- item: cq-pays\n  eq: late",
            "gates:\n- {item: cq-pays, eq: quick, cap: Not now, reason: So}\n"
            "- §checklist: first-visit\n  item: fv-maill\n  eq: cloud",
            'gates > 2: A condition asks for "first-visit.fv-maill": there is no item "fv-maill" in first-visit.',
        ),
        (
            CONTRACT,
            "gates:\n",
            "bands:\n- {min: 50, label: Fit}\n- min: 0\n  §lable: Poor\ngates:\n",
            'bands > 2: "lable" is no key of a band. Did you mean "label"?',
        ),
        (
            CONTRACT,
            "gates:\n",
            "bands:\n- {min: 75, label: Fit}\n- label: Maybe\n  §min: 80\n- {min: 0, label: Poor}\ngates:\n",
            "bands > 2: 80 is not below 75, the band before it: bands go down to 0.",
        ),
        (
            CONTRACT,
            "gates:\n",
            "bands:\n- {min: 75, label: Fit}\n- §{min: 50, label: Poor}\ngates:\n",
            "bands > 2: No band begins at 0: a figure below all of them has none.",
        ),
        (
            CONTRACT,
            "  cap: Not now\n",
            "  cap: Not now\n  reason: No.\n- item: cq-pays\n  eq: late\n  cap: Not now\n  reason: So.\n"
            "- item: cq-pays\n  eq: quick\n  §cap: Not nowadays\n",
            'gates > 3: "Not nowadays" is no band of this list, nor what its other gates cap at. Did you mean "Not now',
        ),
        (
            CONTRACT,
            "gates:\n- item: cq-pays\n  eq: late\n  cap: Not now",
            "bands:\n- {min: 50, label: Fit}\n- {min: 0, label: Poor fit}\ngates:\n- item: cq-pays\n  eq: late\n"
            "  §cap: Poor fitt",
            'gates > 1: "Poor fitt" is no band of this list, nor what its other gates cap at. Did you mean "Poor fit"?',
        ),
        # What an item needs.
        (FIRST, "good: A signed page.\n    ", "", '"good" is missing: what a pass is.'),
        (FIRST, "partial: Spoken only.\n    ", "", 'fv-permission: "partial" is missing: what counts as half.'),
        (FIRST, "how: Have one page signed.\n    ", "", 'fv-permission: "how" is missing: how it is tested on site.'),
        (FIRST, "severity: medium\n    ", "", 'fv-mail: "severity" is missing'),
        (FIRST, "finding: Mail runs on an old server\n    ", "", 'fv-mail: "finding" is missing'),
        (FIRST, "    fix: Move it.\n", "", 'fv-mail: "fix" is missing'),
        (FIRST, "    effort: M\n", "", 'fv-mail: "effort" is missing'),
        (CONTRACT, "    ask_aloud: How soon do you pay a bill?\n", "", 'cq-pays: "ask_aloud" is missing'),
        (FIRST, "type: choice\n    ask: Mail", "type: multi\n    ask: Mail", '"Unknown" goes with no other answer: it'),
        (
            FIRST,
            "      result: not_checked",
            "      §result: pass",
            'fv-mail > unknown: What is not known needs "result: n',
        ),
        (
            CONTRACT,
            "      label: Not known",
            "      label: Not known\n      §points: 2",
            "cq-pays > unknown: What is not kno",
        ),
        (
            CONTRACT,
            "    - value: unknown",
            "    - §value: none",
            'cq-pays > none: Not known has the value "unknown" in',
        ),
        # Minutes.
        (FIRST, "minutes: 15", "§minutes: 25", '"minutes" says 25; its items come to 15.'),
        (FIRST, "minutes_short: 5\n", "", '"minutes_short" says 0; its items of the short list come to 5.'),
        (FIRST, "    takes: 3", "    takes: 30", '"minutes" says 15; its items come to 30.'),
        (
            FIRST,
            "    core: true\n    ask: The owner",
            "    core: true\n    usual: fail\n    ask: The owner",
            '"minutes" says 15; its items come to 10.',
        ),
        (FIRST, "    takes: 3", "    §takes: .inf", 'fv-scan: "takes" has to be a number'),
        (FIRST, "    takes: 3", "    §takes: -3", 'fv-scan: "takes" cannot be below 0.'),
        (FIRST, "    takes: 3", "    §takes: 9000", 'fv-scan: "takes" has to be minutes'),
        (FIRST, "    usual: 4\n", "", 'providers > repeat: "usual" has to say how many'),
        # Permission.
        (
            FIRST,
            "    takes: 3\n    when:\n      item: fv-permission\n      eq: pass\n",
            "    takes: 1.5\n",
            'fv-scan: It scans, photographs or tests: "when" has to ask for a permission item (item: fv-perm',
        ),
        (
            FIRST,
            "    - jpg\n    when:\n      item: fv-permission\n      eq: pass\n",
            "    - jpg\n    §when:\n      item: fv-permission\n      ne: fail\n",
            "fv-photo: It scans, photographs or tests: ",
        ),
        (FIRST, "    required: true\n", "", 'fv-permission: Whether one may has to be answered: it needs "requi'),
        *(
            (FIRST, "how: Ask who pays", f"how: {how}, and ask who pays", "fv-mail: It scans, photographs or tests: ")
            for how in ("Use a cable tester", "Open the filter's test name", "Have it send a mail", "Use a tone tracer")
        ),
        (FIRST, "    severity: medium", "    severity: critical", "fv-mail: It is critical, and the short list would"),
        # What an answer means to others.
        (
            FIRST,
            "    creates: vendor",
            "    §creates: vendr",
            'providers > repeat: Unknown creates "vendr". Did you mean "vendor"?',
        ),
        (
            FIRST,
            "    creates: vendor",
            "    §creates: client_duties",
            "It is one of: application, asset, dataset, network, reading, vendor.",
        ),
        (
            FIRST,
            "    unit: people",
            "    §creates: asset\n    unit: people",
            'fv-users: Unknown creates "asset". Did you mean "assets"?',
        ),
        (
            FIRST,
            "    unit: people",
            "    unit: people\n    §counts_for: turst",
            'fv-users: Unknown counts_for "turst". Did you mean "trust"?',
        ),
        # What a list and its items are called.
        (FIRST, "id: first-visit\n", "§id: ''\n", '"id" is empty.'),
        (FIRST, "title: First visit", "§title: ' '", '"title" is empty.'),
        (FIRST, "id: fv-users", "id: fv.users", 'fv.users: The id "fv.users" is not made of letters, digits, "-" and'),
        (
            CONTRACT,
            "scoring: points",
            "scoring: points\nbands:\n- §{min: 0, label: Low, advise: Wait}",
            '"advise" is no key of a band. Did you mean "advice"?',
        ),
        # Aliases.
        (
            FIRST,
            "    fix: Move it.",
            "    unit: &kind people\n    §fix: *kind",
            "*kind stands for another part: write that part out here.",
        ),
        # What is named elsewhere.
        (FIRST, "    feeds: people_affected", "    §feeds: poeple_affected", 'fv-users: "poeple_affected" is no input'),
        (FIRST, "    cost: drag", "    §cost: drug", 'fv-mail: There is no formula "drug". Did you mean "drag"?'),
        (
            FIRST,
            "    cost: drag",
            "    §cost: share_kept",
            'fv-mail: The formula "share_kept" comes to share; a cost has to',
        ),
        (
            FIRST,
            "    objection: cost-too-much",
            "    §objection: cost-to-much",
            'fv-mail: There is no card "cost-to-much". ',
        ),
        (
            FIRST,
            "      objection: trust-no",
            "      §objection: trust-on",
            'fv-mail > own: There is no card "trust-on".',
        ),
        (
            FIRST,
            "    evidence: survey",
            "    §evidence: survay",
            'fv-mail: There is no evidence "survay". Did you mean "surv',
        ),
        (
            FIRST,
            "    ends:\n    - windows-server",
            "    §ends:\n    - windows-sever",
            'fv-mail: There is no group of end dates "windows-sever". Did you mean "windows-server"?',
        ),
        (
            CONTRACT,
            "    fills_from: first-visit.fv-users",
            "    §fills_from: first-vist.fv-users",
            'cq-users: "first-vist.fv-users": there is no checklist "first-vist". Did you mean "first-visit"?',
        ),
        (
            CONTRACT,
            "    fills_from: first-visit.fv-users",
            "    §fills_from: first-visit.fv-user",
            'cq-users: "first-visit.fv-user": there is no item "fv-user" in first-visit. Did you mean "fv-users"?',
        ),
        (
            CONTRACT,
            "    fills_from: first-visit.fv-users",
            "    §fills_from: fv-users",
            '"fv-users" names no item; write che',
        ),
        (
            CONTRACT,
            "    fills_from: first-visit.fv-users",
            "    §fills_from: first-visit.fv-mail",
            "cq-users: first-visit.fv-mail is of the type choice and this of the type number",
        ),
        (
            CONTRACT,
            "    unit: people\n    fills_from",
            "    unit: sites\n    §fills_from",
            'cq-users: first-visit.fv-users counts in "people" and this in "sites"',
        ),
        (
            FIRST,
            "    feeds: people_affected",
            "    feeds: people_affected\n    fills_from: contract.cq-users",
            "is filled from",
        ),
        (
            CONTRACT,
            "      item: fv-mail",
            "      item: fv-mial",
            'A condition asks for "first-visit.fv-mial": there is no item',
        ),
        (
            CONTRACT,
            "    when:\n      checklist: first-visit\n      item: fv-mail\n      eq: cloud",
            "    §when:\n      checklist: first-visit\n      item: fv-mail\n      eq: clowd",
            'cq-users: A condition compares "first-visit.fv-mail" with "clowd"',
        ),
        (
            CONTRACT,
            "id: cq-permission",
            "§id: fv-permission",
            'fv-permission: The id "fv-permission" is already used in fi',
        ),
        (CONTRACT, "id: contract", "§id: contracts", 'The checklist "contracts" has to stand in contracts.yaml.'),
        (
            "checklists/about.yaml",
            "[first-visit, contract]",
            "[first-visit, contrat]",
            "It cannot be read: No such file",
        ),
        (
            "checklists/about.yaml",
            "files: [first-visit, c",
            "§files: [first-visit] #",
            '"files" does not name contract, so',
        ),
        (
            "checklists/about.yaml",
            "[first-visit, contract]",
            "\n  - {a: 1}\n  - first-visit\n  - contract",
            'Entry 1 of "files" is no name of a file.',
        ),
        ("checklists/about.yaml", "[first-visit, contract]", "[first-visit, contract, 2026]", 'Entry 3 of "files"'),
        ("cards/about.yaml", "[cost, trust]", "[cost, trust, cost]", '"cost" stands twice in "files".'),
    ],
)
def test_an_edit_is_named_with_its_line(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    found = found_after(tmp_path, file, old, new)
    naming = [text for text in found.texts if said in text]
    assert naming, found.texts
    line = found.line or found.line_of_entry(said.partition(":")[0])
    assert not line or naming[0].startswith(f"{file}, line {line}: "), naming
