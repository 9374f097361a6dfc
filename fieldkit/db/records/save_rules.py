"""What is special about storing a kind: the domain's rules between records.

``operations.records`` asks them for whatever a person stores. Others do not: what a merge or a partner's pack brings
was asked where it was written, contacts from a file fill in only what no rule is about, and what comes with fieldkit
(starting content, sample) is made to fit.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

from fieldkit.db.base import ids
from fieldkit.db.records.checklist_use import version_in_use
from fieldkit.db.records.client_links import completing
from fieldkit.domain.authority.confirmation import DECIDED, NOTED, Voices, instruction_state
from fieldkit.domain.errors import Invalid
from fieldkit.domain.records.appearance import StateRules
from fieldkit.domain.records.declaration import Kind, Record
from fieldkit.domain.records.surveys import FINDING_RULES
from fieldkit.domain.records.values import Value, local
from fieldkit.domain.records.waiting import NEEDS_CONFIRMATION, PROMISE_OPEN
from fieldkit.domain.text.articles import with_article

Values = dict[str, Value]


def before_save(
    connection: sqlite3.Connection, kind: Kind, values: Values, before: Record | None, *, any_state: bool = False
) -> None:
    """Check and complete ``values`` about to be stored; ``before`` is None for a new record. Raises Invalid.

    With ``any_state`` a record may become what its kind would not let it: it was that already, here or elsewhere.
    """
    values |= completing(connection, kind, values, before)
    if kind.state_rules is not None and not any_state:
        check_state(kind, kind.state_rules, values, before)
    hook = _HOOKS.get(kind.name)
    if hook:
        hook(connection, values, before)


def check_state(kind: Kind, rules: StateRules, values: Mapping[str, Value], before: Record | None) -> None:
    """Raise Invalid where a record cannot come to the state in ``values``, or lacks what has to be said of its state.

    What it lacked before, from a time when nothing had to be said, it may lack as long as neither is touched.
    """
    state = kind.state
    assert state is not None
    was, now = str(getattr(before, state.name, "") or ""), str(_now(values, before, state.name) or "")
    called = kind.label.lower()
    if before is not None and (why := kind.cannot_become(was, now)):
        raise Invalid(why, state.name)
    if (before is not None and was == now) and rules.said.isdisjoint(values):
        return
    today = local(ids.now_ms()).date().isoformat()
    for name in set(rules.ahead) & values.keys() & set(rules.needs.get(now, ())):
        if "" < str(values[name]) < today:
            raise Invalid(f"{kind.field(name).label}: {values[name]} is over. Give a day to come.", name)
    lacking = rules.lacking(now, lambda name: _now(values, before, name))
    if lacking:
        needed = ", ".join(kind.field(name).label.lower() for name in rules.needs[now])
        missing = ", ".join(kind.field(name).label.lower() for name in lacking)
        raise Invalid(
            f"{with_article(called).capitalize()} that is {state.option_label(now)} needs: {needed}. "
            f"Not there yet: {missing}.",
            state.name if state.name in values else next(name for name in values if name in rules.said),
        )


def voices(connection: sqlite3.Connection, client: int | None) -> Voices:
    """Return who may say what at the client with the id ``client``."""
    row = connection.execute(
        "SELECT point_of_contact, deputy, approver, spending_limit FROM client WHERE id = ?", (client,)
    ).fetchone()
    return Voices(*row) if row else Voices()


def _client(_connection: sqlite3.Connection, values: Values, before: Record | None) -> None:
    point_of_contact = _now(values, before, "point_of_contact")
    if point_of_contact is not None and point_of_contact == _now(values, before, "deputy"):
        field = "deputy" if "deputy" in values else "point_of_contact"
        raise Invalid(
            "The deputy is the point of contact: somebody else must stand in. "
            "Leave the deputy empty if there is nobody.",
            field,
        )


def _promise(_connection: sqlite3.Connection, values: Values, before: Record | None) -> None:
    if "state" in values and values["state"] != getattr(before, "state", "open"):
        values["closed_at"] = None if PROMISE_OPEN.holds(values.get) else ids.now_ms()


def _instruction(connection: sqlite3.Connection, values: Values, before: Record | None) -> None:
    if values.get("state") if before is None else "state" in values:
        if values["state"] != getattr(before, "state", ""):
            values["decided_at"] = ids.now_ms() if values["state"] in DECIDED else None
    elif before is None:
        values["state"] = _follows(connection, values, None)
    elif getattr(before, "state", "") in (NOTED, NEEDS_CONFIRMATION) and not _DECIDES.isdisjoint(values):
        # In a form the order is stored before somebody says from whom, for how much and whether it makes safe. As long
        # as that comes to the same, the state is left as it is: somebody may have set it.
        state = _follows(connection, values, before)
        if state != _follows(connection, {}, before):
            values["state"] = state


_DECIDES: Final = frozenset({"client", "contact", "amount", "emergency"})
"""Fields of an order that say whether it waits."""


def _follows(connection: sqlite3.Connection, values: Values, before: Record | None) -> str:
    """Return the state of an order that nobody has decided, by who said it."""
    client, who, amount, emergency = (
        value if isinstance(value := _now(values, before, name), int) else None
        for name in ("client", "contact", "amount", "emergency")
    )
    return instruction_state(who, amount, voices(connection, client), emergency=bool(emergency))


def _survey(connection: sqlite3.Connection, values: Values, before: Record | None) -> None:
    if before is None and values.get("version") is None:
        used = version_in_use(connection, values.get("checklist"))
        if used is None:
            raise Invalid(_NO_ITEMS, "checklist")
        number, body = used
        _check(body)
        values["version"] = number
    if before is not None and "state" in values and values["state"] != getattr(before, "state", ""):
        values["finished_at"] = ids.now_ms() if values["state"] == "finished" else None


_NO_ITEMS: Final = "This checklist has no items to fill in: no survey was started."


def _check(body: str) -> None:
    """Raise Invalid unless a survey of the checklist with this body can be run."""
    from fieldkit.domain.checklists.load import holds_items, load  # only for who starts a survey

    try:
        data = json.loads(body)
        if not holds_items(data):
            raise Invalid(_NO_ITEMS, "checklist")
        load(data)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"This checklist cannot be read: {error}. No survey was started.", "checklist") from error


def _finding(_connection: sqlite3.Connection, values: Values, before: Record | None) -> None:
    """Note when it was verified; what was said of a state that it leaves is not said of the next one."""
    was, now = getattr(before, "state", ""), _now(values, before, "state")
    if now == was:
        return
    left = set(FINDING_RULES.needs.get(was, ())) - set(FINDING_RULES.needs.get(str(now), ()))
    for name in left - values.keys():
        values[name] = ""
    if now == "verified" and "verified_on" not in values:
        values |= {"verified_on": local(ids.now_ms()).date().isoformat(), "verified_in": None}


def _revision(_connection: sqlite3.Connection, _values: Values, before: Record | None) -> None:
    if before is not None:
        raise Invalid("A revision stays as it was signed. Change the survey, and finalise it again.")


def _now(values: Mapping[str, Value], before: Record | None, name: str) -> Value:
    if name in values:
        return values[name]
    value: Value = getattr(before, name, None)
    return value


_HOOKS: dict[str, Callable[[sqlite3.Connection, Values, Record | None], None]] = {
    "client": _client,
    "promise": _promise,
    "instruction": _instruction,
    "finding": _finding,
    "survey": _survey,
    "survey_revision": _revision,
}
