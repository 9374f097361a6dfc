"""A small content that is sound: two checklists, three cards, and the tables they lean on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILES: Mapping[str, str] = {
    "checklists/about.yaml": """\
schema: fieldkit.checklists/1
severity:
- {id: low, weight: 1}
- {id: medium, weight: 2}
- {id: high, weight: 3}
- {id: critical, weight: 5}
effort: {XS: minutes, S: hours, M: days, L: a project, XL: a programme}
minutes_rule:
  each: {text: 1, number: 0.6, money: 0.9, choice: 0.6, yesno: 0.6, date: 0.5, multi: 1, check: 2.1, longtext: 2.6,
    contact: 1, asset: 1.9, file: 1.2, signoff: 2.5}
  aloud: 1.2
  taken_over: 1
  between: 0.1
  conditional: 0.5
  step: 5
files: [first-visit, contract]
""",
    "checklists/first-visit.yaml": """\
id: first-visit
title: First visit
version: 1
scope: site
minutes: 15
minutes_short: 5
sections:
- id: start
  title: With the owner
  items:
  - id: fv-permission
    type: check
    core: true
    ask: The owner agreed in writing
    good: A signed page.
    partial: Spoken only.
    how: Have one page signed.
    severity: high
    finding: No written permission
    fix: Send one page.
    effort: XS
    required: true
  - id: fv-users
    type: number
    core: true
    ask: People who need a computer
    unit: people
    min: 0
    feeds: people_affected
  - id: fv-mail
    type: choice
    ask: Mail runs on
    options:
    - value: cloud
      label: A cloud service
    - value: own
      label: Own server
      result: fail
      objection: trust-no
    - value: unknown
      label: Unknown
      result: not_checked
    good: A cloud service.
    how: Ask who pays for it.
    severity: medium
    finding: Mail runs on an old server
    fix: Move it.
    effort: M
    cost: drag
    objection: cost-too-much
    evidence: survey
    ends:
    - windows-server
  - id: fv-photo
    type: file
    ask: The cabinet as found
    accept:
    - jpg
    when:
      item: fv-permission
      eq: pass
  - id: fv-scan
    type: file
    ask: Network scan taken (nmap XML)
    accept:
    - xml
    takes: 3
    when:
      item: fv-permission
      eq: pass
- id: providers
  title: Providers
  repeat:
    label: Provider
    key: fv-provider
    creates: vendor
    usual: 4
  items:
  - id: fv-provider
    type: text
    ask: Which firm?
  - id: fv-since
    type: text
    ask: Since when?
    when:
      item: fv-provider
      answered: true
""",
    "checklists/contract.yaml": """\
id: contract
title: Contract
version: 2
minutes: 5
minutes_short: 5
scoring: points
gates:
- item: cq-pays
  eq: late
  cap: Not now
  reason: Pays late.
sections:
- id: money
  title: Money
  items:
  - id: cq-permission
    type: check
    core: true
    ask: The owner agreed in writing
    good: A signed page.
    partial: Spoken only.
    how: Have one page signed.
    severity: high
    finding: No written permission
    fix: Send one page.
    effort: XS
    required: true
    fills_from: first-visit.fv-permission
  - id: cq-pays
    type: choice
    ask: How they pay
    ask_aloud: How soon do you pay a bill?
    options:
    - value: quick
      label: Within 30 days
      points: 5
    - value: late
      label: Later
      points: 0
    - value: unknown
      label: Not known
  - id: cq-users
    type: number
    ask: People who need a computer
    unit: people
    fills_from: first-visit.fv-users
    when:
      checklist: first-visit
      item: fv-mail
      eq: cloud
""",
    "cards/about.yaml": """\
schema: fieldkit.objections/1
method:
  order: [listen, acknowledge]
  note: Let them finish.
  styles:
    hands_on: Show the calculation.
    just_right: Two options.
    dont_ask_dont_tell: One sentence.
  outcomes:
  - settled
  - softened
  - parked
  - real no
  - not heard yet
same_words:
- [computer, pc]
- [firm, company]
never_say:
- claim: Most small firms close within six months of an attack
  why: Nobody found a source.
files: [cost, trust]
""",
    "cards/cost.yaml": """\
cards:
- id: cost-too-much
  title: It costs too much
  category: cost
  topics:
  - contract
  says:
  - That's a lot of money
  synonyms:
  - Too expensive
  roots:
  - cause: Compares the price with nothing
    sign: Talks about the invoice
  glance: Too much compared with what?
  acknowledge: It is a lot of money.
  ask:
  - What do you compare it with?
  say:
  - use: numbers
    text: About {drag} a year, by your own figures. Of all firms, 43% noticed an attack.
  - use: plain
    text: We answer {our_terms.response}.
  prove:
    formula:
    - drag
    collect:
    - people affected
    evidence:
    - survey
  next_step: Leave one page.
  avoid: Cutting the price at once.
  let_go: They accept the risk.
- id: cost-cheaper
  title: Others are cheaper
  category: cost
  topics:
  - contract
  says:
  - I can get it for less
  synonyms:
  - Half the price elsewhere
  roots:
  - cause: Has another quote
    sign: Names a price
  glance: Compare line by line.
  acknowledge: That is worth a look.
  ask:
  - What is in their price?
  say:
  - use: choice
    text: Take theirs for the part that is the same.
  prove:
    formula: []
    collect: []
    evidence: []
  next_step: Read both side by side.
  avoid: Running them down.
  let_go: It is the same for less.
""",
    "cards/trust.yaml": """\
cards:
- id: trust-no
  title: I do not trust IT firms
  category: trust
  topics:
  - contract
  says:
  - We were let down before
  synonyms:
  - Burnt once
  roots:
  - cause: A bad past provider
    sign: Tells of the last one
  glance: Ask what went wrong.
  acknowledge: That should not have happened.
  ask:
  - What went wrong then?
  say:
  - use: own_story
    text: Tell of a client who left, if you have one.
  prove:
    formula: []
    collect: []
    evidence: []
  next_step: Do one small job.
  avoid: Promises.
  let_go: They have somebody they trust.
""",
    "evidence.yaml": """\
evidence:
- id: survey
  fact: 43% of firms noticed an attack within a year.
  source: A survey of 2025
  strength: strong
  use: beside any figure
  checked_on: '2026-11-30'
  review_by: '2027-05-31'
""",
    "end_dates.yaml": """\
end_dates:
- id: server-2012
  product: Windows Server 2012
  group: windows-server
  ends: '2023-10-10'
  paid_until: '2026-10-13'
  note: Three years could be bought.
  source: The maker's page
  checked_on: '2026-11-30'
  review_by: '2027-11-30'
  sure: checked
""",
    "formulas.yaml": """\
inputs:
- id: people_affected
  label: People who need the systems
  unit: people
  source: first-visit.fv-users
- id: loaded_rate
  label: Cost of one person for one hour
  unit: money/hour
  default: 45.65
  only_for: USD
  assumed: An average of the US.
  evidence: survey
- id: share
  label: Share that can be won back
  unit: share
  max: 1
  default: 0.3
  assumed: A cautious third.
formulas:
- id: drag
  title: Time lost
  answers: What does trouble take in a year?
  inputs: [people_affected, loaded_rate]
  expr: people_affected * loaded_rate * 220
  example: {people_affected: 2, loaded_rate: 10, result: 4400}
  leaves_out: Whether it would have been worked.
  verdicts:
  - when: drag > 100
    say: It is {drag} a year.
  say_it: About {drag} a year.
- id: share_kept
  title: Share that stays lost
  answers: What is not won back?
  inputs: [share]
  expr: 1 - share
  unit: share
  lowers: [share]
  example: {share: 0.3, result: 0.7}
  leaves_out: The change itself.
""",
    "scoring.yaml": """\
schema: fieldkit.scoring/1
version: 1
rules_for_all: [No hidden terms.]
survey_grade: {coverage: judged / applicable}
contract_fit:
  possible_points: 12
  minimum_coverage: 0.6
engagement_style:
  signs:
  - {id: reads, ask: Do they read?, "0": Never, "2": Some, "4": All}
  - {id: asks, ask: Do they ask?, "0": Never, "2": Some, "4": Much}
  minimum_signs: 2
  styles:
  - {id: dont_ask_dont_tell, from: 0, label: Hands-off}
  - {id: just_right, from: 9, label: In between}
  - {id: hands_on, from: 17, label: Hands-on}
  playbook:
    dont_ask_dont_tell: {send: One sentence.}
    just_right: {send: Two options.}
    hands_on: {send: All of it.}
trust:
  window_days: 180
  minimum_events: 3
  minimum_coverage: 0.6
  parts:
  - {id: on_time, label: On time, weight: 60, kept_when: It was kept.}
  - {id: clear, label: Clear, weight: 40, kept_when: It was said.}
  levels: [{min: 60, label: Sound}, {min: 0, label: Repair}]
client_class:
  minimum_coverage: 0.6
  factors:
  - {id: pays, label: Pays, weight: 100, full: Always, half: Often, none: Seldom}
  classes: [{min: 50, label: A}, {min: 0, label: B}]
partners: {no_score: A ledger.}
""",
}


def written(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write the content into a folder and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
