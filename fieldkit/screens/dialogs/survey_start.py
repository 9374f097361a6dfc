"""Starting a survey: which checklist, for which client, where. As few questions as the answers allow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from fieldkit.db import lists, surveys
from fieldkit.db.surveys import Choice
from fieldkit.domain.errors import Trouble
from fieldkit.domain.kinds import CLIENT
from fieldkit.domain.text import clean_line, fold
from fieldkit.screens.dialogs.pick import NEW, Pick, among
from fieldkit.widgets.window_list import Row

if TYPE_CHECKING:
    from textual.screen import Screen

    from fieldkit.screens.page import Host

    class App(Host, Protocol):
        """The app as this needs it: pictures may be put on top and waited for."""

        async def push_screen_wait(self, screen: Screen[Row | None]) -> Row | None:
            """Show ``screen`` and return what it was closed with."""


OFFERED = 50
"""Clients shown for what is typed; more letters find the others."""


async def start_survey(app: App, client: str = "") -> str:
    """Ask what is needed, start the survey and open it; return its uid, or "" if the person went back.

    ``client`` is the uid of the client, where that is known already. To be run in a worker.
    """
    try:
        return await _start(app, client)
    except Trouble as trouble:
        app.report(trouble)
        return ""


async def _start(app: App, client: str) -> str:
    known = await app.store.read(surveys.checklists)
    picked = await app.push_screen_wait(
        Pick("Start a survey", among(_rows("checklist", known)), prompt="which checklist: a few letters")
    )
    if picked is None:
        return ""
    checklist = next(one for one in known if one.uid == picked.uid)
    if not client:
        client = await _client(app, checklist.title)
        if not client:
            return ""
    site = person = ""
    if checklist.scope == "site":
        answer = await _one_of(app, "At which place?", await app.store.read(surveys.sites, client), "the whole client")
        if answer is None:
            return ""
        site = answer
    elif checklist.scope == "person":
        people = await app.store.read(surveys.people, client)
        answer = await _one_of(app, "About whom?", people, "nobody in the list", always=True)
        if answer is None:
            return ""
        person = answer
    uid = await app.store.write(surveys.start, checklist.uid, client, site, person)
    app.store.changed("survey", uid)
    await app.open_record("survey", uid)
    return uid


async def _client(app: App, title: str) -> str:
    async def find(text: str) -> Sequence[Row]:
        name = clean_line(text)
        found = await app.store.read(lists.clients, text, 0, OFFERED)
        rows = [Row("client", line.uid, (line.name, (line.town, "dim"))) for line in found]
        if name and all(fold(line.name) != fold(name) for line in found):
            rows.append(Row(NEW, name, ((f"+ new client: {name}", "accent"), "")))
        return rows

    picked = await app.push_screen_wait(
        Pick(
            f"{title}: for which client?",
            find,
            prompt="a few letters, or the name of a new client",
            empty="No clients yet.\nType a name: Enter adds the client and starts the survey.",
        )
    )
    if picked is None:
        return ""
    if picked.kind != NEW:
        return picked.uid
    uid = await app.store.write(surveys.add_client, picked.uid)
    app.store.changed(CLIENT.name, uid)
    app.say(f"{picked.uid} is a client now.")
    return uid


async def _one_of(app: App, title: str, choices: Sequence[Choice], none: str, *, always: bool = False) -> str | None:
    """Return the uid picked, "" for none of them, None for going back; one choice alone needs no question."""
    if (len(choices) < 2 and not always) or not choices:
        return choices[0].uid if choices else ""
    rows = [*_rows("choice", choices), Row("choice", "", ((none, "dim"), ""))]
    picked = await app.push_screen_wait(Pick(title, among(rows)))
    return None if picked is None else picked.uid


def _rows(kind: str, choices: Sequence[Choice]) -> list[Row]:
    return [Row(kind, one.uid, (one.title, (one.about, "dim"))) for one in choices]
