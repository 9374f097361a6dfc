"""Starting a survey: which checklist, for which client, where. As few questions as the answers allow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from rich.cells import cell_len

from fieldkit.db.views import client_list, forms, surveys
from fieldkit.db.views.surveys import ChecklistChoice
from fieldkit.domain.errors import Trouble
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.text.phone_numbers import is_number
from fieldkit.domain.text.sanitize import clean_line, fold
from fieldkit.operations import surveys as survey_operations
from fieldkit.screens.base.page import Host
from fieldkit.screens.base.write_queue import to_its_end
from fieldkit.screens.dialogs.pick import NEW, Pick, among
from fieldkit.widgets.lists.rows import Row

if TYPE_CHECKING:
    import sqlite3

    from textual.screen import Screen

P = ParamSpec("P")
T = TypeVar("T")
OFFERED = 50
"""Clients shown for what is typed; more letters find the others."""


class App(Host, Protocol):
    """The app as this needs it."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen in front."""

    def push_screen(self, screen: Screen[Row | None], callback: Callable[[Row | None], None]) -> object:
        """Show ``screen``; call back with what it was closed with."""


async def start_survey(app: App, client: str = "", started: Callable[[str], None] | None = None) -> None:
    """Ask what is needed, then start the survey and open it; Esc starts nothing.

    ``client`` is the uid of the client, where that is known already; ``started`` is called with that of the survey.
    Returns with the first question shown.
    """
    await _Start(app, client, started).begin()


class _Start:
    """The questions in order; each goes on from the answer to the one before."""

    def __init__(self, app: App, client: str, started: Callable[[str], None] | None) -> None:
        self._app = app
        self._client = client
        self._started = started
        self._checklist = ChecklistChoice("", "")

    async def begin(self) -> None:
        """Ask for the checklist."""
        known = await self._read(surveys.checklists)
        if known is None:
            return

        async def picked(row: Row) -> None:
            self._checklist = next(one for one in known if one.uid == row.uid)
            await (self._where() if self._client else self._ask_client())

        # Beside a name stands whose the list is, and whether the starting one changed: that is never cut.
        titles, besides = [cell_len(one.title) for one in known], [cell_len(one.about) for one in known]
        room = max(titles, default=0), max(besides, default=0)
        self._ask("Start a survey", _rows(known), picked, prompt="which checklist: a few letters", room=room)

    async def _ask_client(self) -> None:
        async def find(text: str) -> Sequence[Row]:
            name = clean_line(text)
            if is_number(name):  # nobody is called by one
                by_number = await self._read(forms.offer, CLIENT, name) or []
                return [Row("client", one.uid, (one.title, (one.beside, "dim"))) for one in by_number]
            found = await self._read(client_list.clients, text, 0, OFFERED) or []
            rows = [Row("client", line.uid, (line.name, (line.town, "dim"))) for line in found]
            if name and all(fold(line.name) != fold(name) for line in found):
                rows.append(Row(NEW, name, ((f"+ new client: {name}", "accent"), "")))
            return rows

        async def picked(row: Row) -> None:
            self._client = row.uid
            if row.kind == NEW:
                self._client = await self._write(survey_operations.add_client, row.uid) or ""
            if self._client:
                await self._where()

        self._ask(
            f"{self._checklist.title}: for which client?",
            find,
            picked,
            prompt="a few letters, or the name of a new client",
            empty="No clients yet.\nType a name: Enter adds the client and starts the survey.",
        )

    async def _where(self) -> None:
        """Ask for the place or the person, if there is a choice."""
        scope = self._checklist.scope
        read = {"site": surveys.sites, "person": surveys.people}.get(scope)
        choices = await self._read(read, self._client) or [] if read else []
        if not choices or (scope == "site" and len(choices) == 1):
            await self._start(choices[0].uid if choices else "")
            return

        async def picked(row: Row) -> None:
            await self._start(row.uid)

        title, none = ("At which place?", "all of the client") if scope == "site" else ("About whom?", "somebody else")
        self._ask(title, [*_rows(choices), Row("choice", "", ((none, "dim"), ""))], picked)

    async def _start(self, place: str) -> None:
        site, person = (place, "") if self._checklist.scope == "site" else ("", place)
        front = self._app.screen
        uid = await self._write(survey_operations.start, self._checklist.uid, self._client, site, person)
        if uid and self._started is not None:
            self._started(uid)
        if uid and front is self._app.screen:
            await self._app.open_record("survey", uid)
        elif uid:  # somebody went on elsewhere while another program held the store
            self._app.say(f"{self._checklist.title} was started: it is among the surveys.")

    async def _read(
        self, job: Callable[Concatenate[sqlite3.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        try:
            return await self._app.store.read(job, *args, **kwargs)
        except Trouble as trouble:
            self._app.report(trouble)
            return None

    async def _write(
        self, job: Callable[Concatenate[sqlite3.Connection, P], str], /, *args: P.args, **kwargs: P.kwargs
    ) -> str:
        async def told() -> str:
            try:
                return await self._app.store.write(job, *args, **kwargs)
            except Trouble as trouble:
                self._app.report(trouble)
                return ""

        return await to_its_end(told())

    def _ask(
        self,
        title: str,
        rows: Sequence[Row] | Callable[[str], Awaitable[Sequence[Row]]],
        go_on: Callable[[Row], Coroutine[None, None, None]],
        *,
        prompt: str = "a few letters",
        empty: str = "",
        room: tuple[int, int] = (0, 0),
    ) -> None:
        def answered(row: Row | None) -> None:
            if row is not None:
                self._app.screen.run_worker(go_on(row))

        finder = rows if callable(rows) else among(rows)
        self._app.push_screen(Pick(title, finder, prompt=prompt, empty=empty, room=room), answered)


def _rows(choices: Sequence[ChecklistChoice]) -> list[Row]:
    return [Row("choice", one.uid, (one.title, (one.about, "dim"))) for one in choices]
