"""Taking answers over into the records of the client: by a key, and once a survey is finished."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable

from fieldkit.db.records import lookup
from fieldkit.db.views.survey.into_records import OfferedRecords, client_now, offered_records
from fieldkit.domain.records.kinds import CLIENT
from fieldkit.domain.records.values import ReadingContext
from fieldkit.domain.surveys.aids.into_records import ClientNow, bearing_on_records, into_records, said_taken
from fieldkit.domain.surveys.answers import Given
from fieldkit.operations import undo
from fieldkit.operations.survey.into_records import (
    NOTHING_DONE,
    NOTHING_THERE,
    TakenIntoRecords,
    take_into_records,
)
from fieldkit.screens.survey.run_view import RunView

Then = Callable[[], Awaitable[None]]


class IntoRecords:
    """What of the survey could be in the records, and taking it over. All answers are stored as these are called."""

    def __init__(self, view: RunView) -> None:
        self._view = view
        self._client: ClientNow | None = None
        self._looked: tuple[tuple[Given, ...], ClientNow, bool] | None = None
        """The answers that were looked at last, and whether anything of them could be taken over."""
        self._taken: tuple[Callable[[], bool], TakenIntoRecords] | None = None
        """Whether what took something over last is the last step of the session, and what it took over."""
        view.may_take_into = self._any

    def _any(self) -> bool:
        """Whether anything could be taken over now."""
        layout, client = self._view.run.layout, self._client
        if layout is None or client is None:
            return False
        given = bearing_on_records(layout.rows)  # few are: most answers change none of it
        if self._looked is None or self._looked[0] != given or self._looked[1] is not client:
            page = self._view.page
            by = ReadingContext(page.now, lambda *_: 0, lambda *_: "", page.host.settings.currency)
            found = not client.trashed and bool(into_records(layout.rows, client, by))
            self._looked = given, client, found
        return self._looked[2]

    async def read(self) -> None:
        """Read what the records of the client say."""
        view, survey = self._view, self._view.run.survey
        if survey is None:
            return

        def now(connection: sqlite3.Connection) -> ClientNow | None:
            number = lookup.local_id(connection, CLIENT, survey.client)
            return client_now(connection, number, view.page.reading(connection), view.host.store.session.unmade)

        self._client = await view.page.ask(now)
        view.explain()

    async def show(self) -> None:
        """Show what could be taken over; say so if nothing could."""
        view = self._view
        found = await self._offered()
        if found is not None and found.offered and not found.client.trashed:
            self._ask(found)
        elif found is not None:
            gone = f"{found.client.name} is in the trash: bring the client back first."
            nothing = " ".join((NOTHING_THERE, *found.withheld))
            view.run.say(gone if found.client.trashed else nothing, "accent")
            view.explain()
            view.takes_nothing_for_it()

    async def after_finish(self, then: Then) -> None:
        """Show what could be taken over of a survey that was just finished; go on with ``then`` after it."""
        found = await self._offered()
        if found is not None and found.offered and not found.client.trashed:
            self._ask(found, then)
        else:
            await then()

    async def take_back(self) -> bool:
        """Take back what was taken over, or done again, if nothing was done since; False if nothing was."""
        view = self._view
        session = view.host.store.session
        if self._taken is None or not self._taken[0]():
            return False
        _, taken = self._taken
        currency = view.host.settings.currency
        outcome = await view.write(undo.take_back, session, "undo", view.page.now, currency)
        if outcome is not None and outcome.changed:
            for name in taken.people.values():
                view.run.person(name, added=False)
            view.run.say(f"Taken back: the records of {taken.client} are as they were before.", "accent")
        elif outcome is not None:
            view.run.say(outcome.sentence, "alert")
        await self.read()
        return True

    async def _offered(self) -> OfferedRecords | None:
        view, survey = self._view, self._view.run.survey
        if survey is None:
            return None

        def found(connection: sqlite3.Connection) -> OfferedRecords:
            unmade = view.host.store.session.unmade
            return offered_records(connection, survey.uid, view.page.reading(connection), unmade)

        return await view.page.ask(found)

    def _ask(self, found: OfferedRecords, then: Then | None = None) -> None:
        from fieldkit.screens.survey.whole.into_records_dialog import IntoRecordsScreen  # only for who takes over

        page = self._view.page

        def closed(keys: tuple[str, ...] | None) -> None:
            page.run_worker(self._closed(found, keys, then))

        unasked = then is not None
        page.app.push_screen(
            IntoRecordsScreen(found.client.name, found.checklist, found.offered, unasked=unasked), closed
        )

    async def _closed(self, found: OfferedRecords, keys: tuple[str, ...] | None, then: Then | None) -> None:
        if keys is not None:
            await self._take(found, keys)
        if then is not None:
            await then()

    async def _take(self, found: OfferedRecords, keys: tuple[str, ...]) -> None:
        view, run, survey = self._view, self._view.run, self._view.run.survey
        chosen = [one for one in found.offered if one.key in keys]
        if survey is None or not chosen:
            run.say(NOTHING_DONE, "accent")
            view.explain()
            return

        def take(connection: sqlite3.Connection) -> TakenIntoRecords:
            unmade = view.host.store.session.unmade
            return take_into_records(connection, survey.uid, chosen, view.page.reading(connection), unmade)

        done = await view.write(take)
        if done is not None:
            self._taken = undo.still_last(view.host.store.session), done
            for name in done.people.values():
                run.person(name, added=True)
            run.let_keys(view.at)  # so that z is one
            it = "it" if len(done.taken) == 1 else "them"
            run.say(f"{said_taken(len(done.taken), done.client)}; {view.key('take_back')} takes {it} back.")
        await self.read()
