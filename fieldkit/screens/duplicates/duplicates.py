"""Two contacts that may be one person: what both say, side by side, and one key to decide. The next pair follows."""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import Connection

from textual import events, work
from textual.app import ComposeResult

from fieldkit.domain.errors import Trouble
from fieldkit.operations.contacts import duplicates
from fieldkit.operations.contacts.duplicates import ContactPair, MergedContact, SimilarPair, contact_pair
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.base.wording import one_or_more, short
from fieldkit.screens.base.write_queue import to_its_end
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.screens.duplicates.pair_lines import pair_lines
from fieldkit.widgets.reading_pane import Para, Reading

_LOOKING = "Looking for contacts that may be one person …"
_NONE = """No two contacts seem to be one person.

Asked about are contacts with one number or mail address, and those of one
name at the same client, or at none. Whoever you said are two people are not
asked about again, on any device of the firm."""
_SKIPPED = "{} skipped, and nothing else to decide. s goes through what was skipped."


class DuplicatesScreen(Page):
    """What one person has to decide about contacts."""

    PLACE = "duplicates"
    CSS_PATH = "duplicates.tcss"
    BINDINGS = bindings("duplicates")
    AUTO_FOCUS = "Reading"
    SHOWS = frozenset({"contact", "kept_apart", "client"})

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[SimilarPair] | None = None
        """What is to be decided, the likeliest first; None until it was looked for."""
        self._skipped: set[tuple[str, str]] = set()
        self._decided: list[tuple[str, str]] = []
        """Decided on this visit, the last at the end; one that is taken back is shown again."""
        self._shown: SimilarPair | None = None
        self._sides: ContactPair | None = None

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        page = Reading(id="duplicates")
        page.add_class("frame")
        page.border_title = "Duplicates"
        page.show([Para(_LOOKING, "dim")])
        yield page
        yield self.key_bar()

    @property
    def pair(self) -> tuple[str, str] | None:
        """Uids of the two contacts that are shown."""
        return self._shown.key if self._shown is not None else None

    # Reading

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Look for pairs; show the one that was shown, the one that was taken back, or the first."""
        found = await self.ask(duplicates.similar_pairs)
        if found is None:
            return
        first = self._shown.key if self._shown else None
        keys = {pair.key for pair in found}
        again = [key for key in self._decided if key in keys]
        if again:
            first = again[-1]
            self._decided = [key for key in self._decided if key not in keys]
            self._skipped.discard(first)
        self._pairs = sorted(found, key=lambda pair: pair.key != first)
        await self._draw()

    async def _draw(self) -> None:
        """Show the first pair that is not skipped and still is one."""
        pairs = self._pairs or []
        self._shown = self._sides = None
        for pair in [one for one in pairs if one.key not in self._skipped]:
            fresh = await self.ask(duplicates.pair_of, *pair.key)
            sides = await self.ask(self._read, pair)
            if fresh is not None and sides is not None:
                self._shown, self._sides = fresh, sides
                break
            pairs.remove(pair)
        self._show(top=True)
        self.show_keys()

    def _read(self, connection: Connection, pair: SimilarPair) -> ContactPair | None:
        return contact_pair(connection, pair.one, pair.other, self.reading(connection))

    def _show(self, *, top: bool) -> None:
        page = self.query_one(Reading)
        pairs = self._pairs or []
        left = len(pairs) - sum(pair.key in self._skipped for pair in pairs)
        page.border_subtitle = (
            framed(f"{one_or_more(len(self._decided), 'decision')} u takes back") if self._decided else ""
        )
        if self._shown is None or self._sides is None:
            page.border_title = "Duplicates"
            page.show([Para(self._nothing())])
            return
        page.border_title = framed(f"Duplicates ── {left:,} to decide")
        page.show(pair_lines(self._shown.why, self._sides, page.size.width), top=top)

    def _nothing(self) -> str:
        if self._pairs is None:
            return _LOOKING
        return _SKIPPED.format(one_or_more(len(self._pairs), "pair")) if self._pairs else _NONE

    def on_resize(self, event: events.Resize) -> None:
        """Lay both sides out anew."""
        super().on_resize(event)
        if self._sides is not None:
            self.call_after_refresh(self._show, top=False)

    def hidden_keys(self) -> tuple[str, ...]:
        """Hide the keys that decide while there is nothing to decide."""
        if self._shown is not None:
            return ()
        skip = () if self._pairs else ("duplicates.skip",)
        return ("duplicates.merge", "duplicates.right", "duplicates.apart", *skip)

    # Deciding

    @work
    async def action_merge(self, values: str = "left") -> None:
        """Make one contact of both."""
        pair = self._shown
        if pair is None:
            self._say_nothing()
            return
        done = await self._write(
            lambda connection: duplicates.merge(connection, *pair.key, others_first=values == "right")
        )
        if isinstance(done, MergedContact):
            self._decide(pair, merged=True)
            self.host.say(f"{short(done.kept)} is one contact now. u takes it back.")
            await self._draw()

    @work
    async def action_apart(self) -> None:
        """Note that they are two people."""
        pair = self._shown
        if pair is None:
            self._say_nothing()
            return
        done = await self._write(lambda connection: duplicates.keep_apart(connection, *pair.key))
        if done is not None:
            self._decide(pair, merged=False)
            self.host.say("Two people: they are not asked about again. u takes it back.")
            await self._draw()

    @work
    async def action_skip(self) -> None:
        """Leave the pair for later; at the end go through what was skipped."""
        if self._shown is not None:
            self._skipped.add(self._shown.key)
        elif self._pairs:
            self._skipped.clear()
        else:
            self._say_nothing()
            return
        self.host.say("")  # what was said of another pair
        await self._draw()

    def _say_nothing(self) -> None:
        self.host.say(_LOOKING if self._pairs is None else "Here is nothing to decide.")

    def _decide(self, pair: SimilarPair, *, merged: bool) -> None:
        """Take a pair out; what was asked of a contact that is merged is asked of the one that is left."""
        self._decided.append(pair.key)
        seen: set[tuple[str, str]] = {pair.key}
        left: list[SimilarPair] = []
        for other in self._pairs or []:
            key = other.key
            if merged and pair.other in key:
                one, two = sorted(pair.one if uid == pair.other else uid for uid in key)
                other = SimilarPair(one, two, other.names, other.why, other.weight)
            if other.key not in seen and other.one != other.other:
                seen.add(other.key)
                left.append(other)
        self._pairs = left

    async def _write(self, job: Callable[[Connection], MergedContact | bool]) -> MergedContact | bool | None:
        host = self.host

        async def told() -> MergedContact | bool | None:
            try:
                # Shown without looking through all contacts anew, which takes seconds where there are 100,000.
                return await host.store.write_as(self, job)
            except Trouble as trouble:
                host.report(trouble)
                self.reload()
                return None

        return await to_its_end(told())

    def explain_focus(self) -> str:
        """Return a sentence about deciding."""
        return (
            "What both contacts say, side by side; the last column says in words where they differ. Merged, the left "
            "one stays with the values of both, and calls, promises and orders of the other lead to it; the other goes "
            "to the trash. What a field has no room for stands in the other details. M lets the values on the right "
            "stay in the fields."
        )
