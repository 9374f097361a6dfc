"""A card: the glance, what to ask, the answers; and its outcome noted in two keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import events, work
from textual.app import ComposeResult

from fieldkit.db.changes import conflicts
from fieldkit.db.views import cards
from fieldkit.db.views.record_facts import conflict_words
from fieldkit.db.views.survey.client_numbers import figures_told
from fieldkit.domain.cards.card import OUTCOMES, beginning
from fieldkit.domain.cards.spoken import spoken
from fieldkit.domain.records.kinds import CARD, CARD_USE
from fieldkit.domain.records.values import to_instant
from fieldkit.domain.text.sanitize import clean_line, printable
from fieldkit.operations import records
from fieldkit.operations.card_outcomes import note_use
from fieldkit.screens.base.client_context import client_here
from fieldkit.screens.base.page import Page, bindings
from fieldkit.screens.base.undo import way_back
from fieldkit.screens.cards.card_text import card_paras, category_words
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Row
from fieldkit.widgets.reading_pane import Para, Reading
from fieldkit.widgets.sheet import Part, Sheet, keys

FULL_WIDTH = 100
"""Cells in which all keys of a use are named at once."""
NONE = 0
"""The answer's number when none of them was used."""
_OUTCOME_KEYS = dict(zip(OUTCOMES, "soprn", strict=True))


class CardScreen(Page):
    """One card, with whoever it is used with."""

    PLACE = "card"
    SHOWS = frozenset({"card", "card_use"})
    CSS_PATH = "card.tcss"
    BINDINGS = bindings("list", "card")
    AUTO_FOCUS = "Reading"

    def __init__(self, kind: str, uid: str, words: str = "") -> None:
        super().__init__()
        self.kind = kind
        self.uid = uid
        self._words = words
        """What the client said, as it was typed to find the card."""
        self._view: cards.CardView | None = None
        self._with: cards.UseContext | None = None
        self._answer: int | None = None
        self._outcome = ""
        self._cause = -1
        self._key = ""

    def compose(self) -> ComposeResult:
        """Lay out the card, and below it whom it is used with and what the keys note."""
        page = Reading(id="card")
        page.add_class("frame")
        yield page
        yield Sheet(id="use")
        yield self.key_bar()

    # Reading

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read the card, its counts, and once whom it is used with."""
        first = self._view is None
        view = await self.ask(cards.view, self.uid)
        if view is None:
            if first:
                self.host.say("This card is not here any more.")
                self.app.pop_screen()
            return
        if self._with is None:
            below = client_here(self)
            self._words = self._words or _said_below(self)
            self._with = await self.ask(cards.used_with, below.get("client", ""), below.get("contact", ""))
        self._view = view
        page = self.page
        page.border_title = framed(view.card.title)
        beside = category_words(view.card.category) + (" ── our own" if view.card.own else "")
        differ = await self.ask(conflicts.conflicted_fields, CARD.name, self.uid)
        if differ:
            beside = f"≠ conflict ── {conflict_words(CARD, differ)}"
        page.border_subtitle = framed(beside)
        page.show(self._paras(view), top=first)
        self._show_use()
        await self._take_figures()

    async def _take_figures(self) -> None:
        """Put the client's own figures into the sentences, behind the first paint: the words are needed at once."""
        view, client = self._view, self._with.client if self._with else ""
        if view is None or not view.tokens:
            return
        currency = self.host.settings.currency
        told = await self.ask(figures_told, client, view.rules.costs, view.tokens, currency) if client else {}
        if told is not None and view is self._view and told != view.figures:
            self._view = replace(view, figures=told)
            self.page.show(self._paras(self._view), top=False)

    @property
    def page(self) -> Reading:
        """The text of the card."""
        return self.query_one(Reading)

    def form_defaults(self) -> dict[str, str]:
        """A call noted from here is with the client that the card is used with."""
        return {"client": self._with.client} if self._with and self._with.client else {}

    # What is noted

    def on_key(self, event: events.Key) -> None:
        """Remember the key: one command takes all the numbers."""
        self._key = event.key

    def action_answer(self) -> None:
        """Take the answer whose number was pressed as the one used; 0 is none of them."""
        number = int(self._key) if self._key.isdigit() else -1
        if self._view is None or not NONE <= number <= len(self._view.card.answers):
            many = len(self._view.card.answers) if self._view else 0
            self.host.say(f"The answers here are 1 to {many}; 0 is none of them." if many else "0 is no answer used.")
            return
        self._answer = number
        self.page.mark(str(number) if number else "")
        self._note()

    def action_outcome(self, outcome: str) -> None:
        """Take how it went."""
        self._outcome = outcome
        self._note()

    @work
    async def _note(self) -> None:
        """Store the use once both keys were pressed, in whatever order."""
        view = self._view
        if view is None or self._answer is None or not self._outcome:
            self._show_use()
            return
        number, outcome = self._answer, self._outcome
        self._answer, self._outcome = None, ""
        reply = view.card.answers[number - 1].text if number else ""
        cause = view.card.causes[self._cause].cause if 0 <= self._cause < len(view.card.causes) else ""
        noted = await self.write(
            note_use,
            self.uid,
            outcome,
            to_instant(self.now),
            who=self._with,
            words=clean_line(self._words),
            reply=reply,
            cause=cause,
        )
        self.page.mark("")
        self._show_use()
        if noted is not None:
            self._cause = -1
            answer = f"answer {number}" if number else "no answer used"
            name = f", for {self._with.name}" if self._with and self._with.name else ""
            self.host.say(f"Noted: {_words_of(outcome)}, {answer}{name}. u takes it back.")

    def action_why(self) -> None:
        """Go through the causes: why this client may be saying it."""
        if self._view is None or not self._view.card.causes:
            self.host.say("This card names no causes.")
            return
        self._cause += 1
        if self._cause >= len(self._view.card.causes):
            self._cause = -1
        self._show_use()

    def _show_use(self) -> None:
        view, who = self._view, self._with
        if view is None:
            return
        many = len(view.card.answers)
        parts: list[Part] = []
        name = (
            ((("for ", "dim"), (printable(who.name), "strong")),)
            if who and who.name
            else ((("for nobody yet", "dim"),),)
        )
        said = ((("they said ", "dim"), (f"“{printable(self._words)}”", "")),) if self._words else ()
        cause = (
            ((("because ", "dim"), (printable(view.card.causes[self._cause].cause), "good")),)
            if self._cause >= 0
            else ()
        )
        call = ((("in the call just noted", "dim"),),) if who and who.call else ()
        parts.append(Part((*name, *cause, *said, *call), rank=2, gap=2))
        outcomes = [(key, _words_of(outcome), "") for outcome, key in _OUTCOME_KEYS.items()]
        numbers = (f"1-{many}" if many > 1 else "1") if many else ""
        if self._answer is not None:
            chosen = f"{self._answer} used" if self._answer else "none used"
            parts.append(Part((((f"{chosen}:", "strong"),), *keys(outcomes).pieces), rank=1, gap=2))
        elif self._outcome:
            which = [(numbers, "the answer used", ""), ("0", "none of them", "")]
            head = (((f"{_words_of(self._outcome)}:", "strong"),),)
            parts.append(Part((*head, *keys([one for one in which if one[0]]).pieces), rank=1, gap=2))
        else:
            which = [(numbers, "the answer used", ""), ("0", "none", "")]
            then = (("then", "dim"),)
            pieces = (*keys([one for one in which if one[0]]).pieces, then, *keys(outcomes).pieces)
            if self.size.width < FULL_WIDTH:
                pieces = (*pieces[: -len(outcomes) - 1], (("then how it went", "dim"),))
            parts.append(Part(pieces, rank=1, gap=2))
        self.query_one(Sheet).show(parts)

    # Whom it is for

    def action_for(self) -> None:
        """Choose the client it is used with, by a few letters."""
        from fieldkit.screens.dialogs.pick import Pick

        async def find(text: str) -> Sequence[Row]:
            found = await self.ask(cards.clients_named, text) or []
            nobody = [] if text else [Row("client", "", (("nobody", "dim"), ""))]
            return [*[Row("client", uid, (name, (town, "dim"))) for uid, name, town in found], *nobody]

        self.app.push_screen(Pick("Who said it?", find, prompt="letters of the client's name"), self._picked)

    def _picked(self, row: Row | None) -> None:
        if row is not None:
            self._use_with(row.uid)

    @work(exclusive=True, group="for")
    async def _use_with(self, client: str) -> None:
        self._with = await self.ask(cards.used_with, client, "") if client else cards.UseContext()
        if self._view is not None:
            self.page.show(self._paras(self._view), top=False)
        self._show_use()
        await self._take_figures()

    def _paras(self, view: cards.CardView) -> list[Para]:
        return card_paras(view, self._with.style if self._with else "", self.host.settings.terms)

    # The rest

    def action_edit(self) -> None:
        """Change the card."""
        self.host.edit_record(CARD.name, self.uid)

    def action_copy(self) -> None:
        """Copy the answer chosen, else the glance."""
        if self._view is not None:
            card = self._view.card
            text = card.answers[self._answer - 1].text if self._answer else card.glance
            text = spoken(text, self.host.settings.terms, self._view.rules, self._view.said)
            self.app.copy_to_clipboard(text)
            self.host.say(f"Copied: {beginning(text)}")

    @work
    async def action_delete(self) -> None:
        """Put the card into the trash."""
        if self.host.type_ahead.acted.is_held():
            return
        if await self.write(records.delete, CARD, self.uid) and self.host.type_ahead.acted.done():
            self.host.say(f"The card is in the trash; {way_back(self)}.")
            if self.is_current:
                self.app.pop_screen()

    def action_never(self) -> None:
        """Show what is never said."""
        from fieldkit.screens.cards.never_say import NeverSayScreen

        self.app.push_screen(NeverSayScreen())

    # The keys of lists scroll the text

    async def action_move(self, steps: int) -> None:
        """Scroll by lines."""
        self.page.scroll_relative(y=steps, animate=False)

    async def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self.page.scroll_relative(y=pages * max(1, self.page.size.height - 1), animate=False)

    async def action_jump(self, position: int) -> None:
        """Scroll to the top or the bottom."""
        if position:
            self.page.scroll_end(animate=False)
        else:
            self.page.scroll_home(animate=False)

    async def action_choose(self) -> None:
        """Read on."""
        await self.action_page(1)


def _said_below(screen: CardScreen) -> str:
    stack = screen.app.screen_stack
    return str(getattr(stack[-2], "said", "")) if len(stack) > 1 else ""


def _words_of(outcome: str) -> str:
    return CARD_USE.field("outcome").option_label(outcome)
