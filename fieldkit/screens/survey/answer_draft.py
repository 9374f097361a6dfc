"""What is being typed in a survey, kept while it is typed, and there again when the survey is opened after a crash."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from fieldkit.db.views import drafts as stored_drafts
from fieldkit.db.views.drafts import ANSWER, ASKED, FIELD, INSTANCE, ITEM, SURVEY, TEXT, WHOLE
from fieldkit.domain.errors import Invalid, Trouble
from fieldkit.domain.surveys import run_words
from fieldkit.domain.surveys.aids.follow_up import FollowUp
from fieldkit.domain.surveys.answers import Given
from fieldkit.domain.surveys.layout import SurveyRow, hangs_on
from fieldkit.domain.text.sanitize import clean_line
from fieldkit.screens.base.open_draft import OpenDraft
from fieldkit.screens.base.open_text import TypingTimer, UnkeptText
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.answer_keys import AnswerKeys
from fieldkit.screens.survey.kept.not_stored import ThrownText, not_stored, place_of, typed_at
from fieldkit.screens.survey.run_view import RunView


class AnswerDraft:
    """The draft of the answer, or of the note, that is open."""

    def __init__(self, view: RunView, answering: AnswerKeys) -> None:
        self._view = view
        self._run = view.run
        self._answering = answering
        self._timer = TypingTimer(view.page, self.keep)
        self._draft = self._new()
        self._behind: list[OpenDraft] = []
        """Drafts of answers that are on their way into the store, or were refused there, while another is typed."""
        self._waiting: list[OpenDraft] = []
        """Drafts from before that are open in no field, the newest first: each is offered on its item."""
        self._thrown: ThrownText | None = None
        answering.gave = self._answered
        answering.tried = self._tried

    def _new(self) -> OpenDraft:
        view = self._view
        return OpenDraft(lambda *job: view.host.store.write_as(view.page, *job))

    def typed(self) -> None:
        """Keep, in a moment, what is being typed."""
        if self._run.is_typing():
            self._timer.typed()

    async def keep(self) -> None:
        """Keep what is being typed; without any let the draft go, and those of answers that are stored by now."""
        draft = self._draft
        with suppress(Trouble):  # it stays in the field, and leaving that says what is wrong
            await draft.in_turn(partial(self._keep, draft))
            for stored in [one for one in self._behind if not self._is_pending(one)]:
                await stored.in_turn(partial(stored.write, ANSWER, {}))
                self._behind = [one for one in self._behind if one is not stored]

    async def _keep(self, draft: OpenDraft) -> None:
        texts = self._texts()
        if draft is not self._draft:
            return  # it was handed over
        if not self._is_pending(draft) or (texts and place_of(texts) == place_of(draft.kept)):
            await draft.write(ANSWER, texts)
        elif texts:
            self._behind.append(draft)
            self._draft = self._new()
            await self._draft.in_turn(partial(self._draft.write, ANSWER, texts))

    async def closed(self) -> None:
        """Let the draft go once its answer is stored."""
        await self._answering.ended()
        await self.keep()

    async def _tried(self, stored: bool) -> None:
        """Keep at once, for a kill, answers that the store refused though it takes texts; let the draft of one go.

        A disk that is full takes no draft either: then there is a file of all that is not stored.
        """
        if not stored and isinstance(self._view.host.store.refused, Invalid):
            await self._keep_refused()
        elif any(one.kept.get(WHOLE) and not self._is_pending(one) for one in (self._draft, *self._behind)):
            await self.keep()

    async def _keep_refused(self) -> None:
        for one in self.unkept():
            if not one.texts.get(WHOLE):
                continue
            draft = next((held for held in (self._draft, *self._behind) if held.number == one.draft), None)
            if draft is None or (draft is self._draft and self._run.is_typing()):
                draft = self._new()  # what is typed there again has its own
                self._behind.append(draft)
            with suppress(Trouble):  # it is told as not kept, as before
                await draft.in_turn(partial(draft.write, ANSWER, one.texts))

    def _is_pending(self, draft: OpenDraft) -> bool:
        """Whether what a draft holds is an answer now that is not stored yet, or could not be."""
        return place_of(draft.kept)[:2] in self._run.pending

    def _texts(self) -> Mapping[str, str]:
        """Return what a draft is to hold: nothing where nothing is typed that is not stored."""
        typing, survey = self._run.typing, self._run.survey
        if typing is None or survey is None or typing.row.item is None:
            return {}
        text = self._view.entry.text
        return self._texts_of(typing.row, typing.what, text) if text != typing.began else {}

    def _texts_of(self, row: SurveyRow, what: str, text: str) -> Mapping[str, str]:
        assert row.place is not None and self._run.survey is not None
        item, instance = row.place
        return {
            SURVEY: self._run.survey.uid,
            ITEM: item,
            INSTANCE: instance,
            ASKED: row.asks,
            TEXT: text,
            FIELD: what,
        }

    @property
    def can_be_kept(self) -> bool:
        """Whether there are answers that are not stored, and none of them was just taken away: that is no text."""
        pending = self._run.pending.values()
        return bool(pending) and all(given.answered or given.note for given in pending)

    def stored_again(self) -> None:
        """Keep what is being typed, and let drafts go behind the answers that are brought to the store again."""
        self.typed()
        self._view.page.run_worker(self.closed(), group="behind", exit_on_error=False)

    def show_kept(self) -> None:
        """Show the answers again that the store did not take as the survey was left: they wait for it as before."""
        run, aside, answer = self._run, self._view.host.kept_aside, self._answering
        held = aside.held(ANSWER, 0, run.survey.uid) if run.survey is not None and not run.finished else []
        back = [one for one in held if answer.shows_again(place_of(one.texts), one.texts.get(TEXT, ""))]
        if back:
            aside.hand_back(back)
            self._view.paint()

    async def restore(self) -> None:
        """Go on typing where somebody was typing as fieldkit ended."""
        run, view = self._run, self._view
        if run.survey is None:
            return
        found = await view.page.ask(stored_drafts.of_survey, run.survey.uid)
        self._waiting = []
        wanted: OpenDraft | None = None
        for one in found or ():
            if one.id != self._draft.number:
                draft = self._new()
                draft.go_on(one.id, one.updated_at, dict(one.texts))
                wanted = draft if one.id == view.page.draft else wanted
                # What is shown again and not stored yet was typed after its draft.
                (self._behind if self._is_pending(draft) else self._waiting).append(draft)
        taken = self._take_whole()
        if run.is_typing():
            pass
        elif wanted is not None and wanted not in self._waiting:
            row = self._row_of(wanted)
            view.go_to(item_lines.uid_of(row) if row is not None else "")
        elif self._waiting:
            self._go_on_with(wanted or self._waiting[0], unasked=wanted is None)
        if taken:
            run.say(" ".join(filter(None, (run_words.taken_in(taken), run.said.text))), run.said.tone)
        self._tell_waiting()

    def _row_of(self, draft: OpenDraft) -> SurveyRow | None:
        return next((row for row in self._run.rows if row.place == place_of(draft.kept)[:2]), None)

    def _take_whole(self, but: OpenDraft | None = None) -> list[SurveyRow]:
        """Store, in the order of the list, what was given and only the store did not take, ``but`` one; return rows.

        One that is answered otherwise meanwhile is offered as before. An answer may bring the item of another.
        """
        run, taken = self._run, list[SurveyRow]()
        whole = [one for one in self._waiting if one.kept.get(WHOLE) and one is not but] if not run.finished else []
        tried: list[OpenDraft] = []
        while found := next(
            ((row, one) for row in run.rows for one in whole if one not in tried and self._row_of(one) == row), None
        ):
            row, draft = found
            tried.append(draft)
            place, text = place_of(draft.kept), draft.kept.get(TEXT, "")
            before = row.given.note if row.given is not None and place[2] == "note" else ""
            if (row.answered and place[2] != "note") or (before and before not in text):
                continue
            if self._answering.shows_again(place, text):
                taken.append(row)
                self._waiting.remove(draft)
                self._behind.append(draft)
        if taken:
            self._view.paint()
            self._answering.store_again()
            self._view.page.run_worker(self.closed(), group="behind", exit_on_error=False)
        return taken

    def _go_on_with(self, draft: OpenDraft, *, unasked: bool) -> None:
        """Go on typing; where that is not asked now, say what decides about it, or go on with another one."""
        run, view, row = self._run, self._view, self._row_of(draft)
        if row is None and unasked:
            places = [row.place for row in run.rows]
            asked = [one for one in self._waiting if place_of(one.kept)[:2] in places]
            draft = min(asked, key=lambda one: places.index(place_of(one.kept)[:2]), default=draft)
            row = self._row_of(draft)
        if row is not None:
            view.go_to(item_lines.uid_of(row))
            if not run.finished:
                self._type_on(draft)
                return
            if row.item is not None:
                return  # what is said of it there names the key that reopens
        decides = None
        if run.survey is not None and row is None and not run.finished:
            decides = hangs_on(run.survey.checklist, run.rows, *place_of(draft.kept)[:2])
        if decides is not None:
            view.go_to(item_lines.uid_of(decides))
        text, asked_for = draft.kept.get(TEXT, ""), draft.kept.get(ASKED, "")
        run.say(run_words.waits_for(clean_line(text), asked_for, decides), "alert")

    def take_up(self) -> bool:
        """Go on typing what waits for the item under the cursor; False if nothing does."""
        draft = self._of(self._view.at)
        if draft is None or self._run.finished or self._run.is_typing():
            return False
        self._type_on(draft)
        self._tell_waiting()
        return True

    def runs_again(self) -> None:
        """Go on, as a finished survey runs again, with what waits for the item under the cursor.

        What was given as answers elsewhere is stored now.
        """
        run, at, said = self._run, self._view.at, self._run.said.text
        self._answering.store_again()
        here = self._of(at) if at is not None and at.item is not None else None
        taken = self._take_whole(but=here)
        told = [said, *([run_words.taken_in(taken)] if taken else [])]
        if here is not None and not run.is_typing():
            self._type_on(here)
        run.say(" ".join(filter(None, told)))
        self._tell_waiting()

    def _of(self, row: SurveyRow | None) -> OpenDraft | None:
        place = row.place if row is not None else None
        return next((one for one in self._waiting if place_of(one.kept)[:2] == place), None)

    def _type_on(self, draft: OpenDraft) -> None:
        self._waiting.remove(draft)
        if self._draft.kept:
            self._behind.append(self._draft)  # of an answer that is being stored
        self._draft = draft
        text = draft.kept.get(TEXT, "")
        if draft.kept.get(FIELD) == "note":
            self._answering.note(text)
        elif draft.kept.get(FIELD) == "photo":
            self._run.follow = FollowUp(self._view.at, "fail") if self._view.at is not None else None
            self._answering.aside("photo", text)
        else:
            self._answering.type(text)

    def _answered(self, before: Given | None, given: Given) -> None:
        """Let go what was typed before in the place of a new answer, or note, once that is stored: it is older."""
        newer = set()
        if given.answered and (before is None or (before.value, before.result) != (given.value, given.result)):
            newer.add("answer")
        if given.note and (before is None or before.note != given.note):
            newer.add("note")
        places = [(given.item, given.instance, what) for what in newer]
        older = [one for one in self._waiting if place_of(one.kept) in places]
        if older:
            self._waiting = [one for one in self._waiting if one not in older]
            self._behind += older
            self._tell_waiting()
            self._view.page.run_worker(self.closed(), group="behind", exit_on_error=False)

    def _tell_waiting(self) -> None:
        self._run.unfinished = {place_of(one.kept)[:2]: one.kept.get(TEXT, "") for one in reversed(self._waiting)}
        self._view.explain()

    async def hand_over(self) -> None:
        """Close what is typed and leave its draft to another screen; where it cannot be kept, it stays."""
        await self.keep()
        if self._run.is_typing() and self._texts() == self._draft.kept:
            self._draft = self._new()
            self._answering.drop()

    async def discard(self) -> None:
        """Throw away what is typed, or was typed for the item under the cursor, or bring back what that took just now.

        What was typed for an item that is not asked any more is let go where nothing else is.
        """
        run, at, typing = self._run, self._view.at, self._run.typing
        waits = self._of(at)
        if typing is not None:
            text, emptied = self._view.entry.text, self._thrown
            if not text.strip() and emptied is not None and (emptied.place, emptied.what) == typed_at(typing):
                self._thrown = None
                run.say("")
                self._view.entry.fill(emptied.text)
                self._timer.typed()
                return
            self._answering.drop()
            if text != typing.began:
                self._threw(ThrownText(*typed_at(typing), text, typing.over, typing.aside))
        elif waits is not None:
            self._let_go(waits)
            _, _, what = place_of(waits.kept)
            self._threw(ThrownText(at.place if at is not None else None, what, waits.kept.get(TEXT, "")))
        elif self._thrown is not None and (row := self._row_thrown(self._thrown)) is not None:
            await self._bring_back(self._thrown, row)
        else:
            asked = {row.place for row in run.rows if not run.finished}
            gone = next((one for one in self._waiting if place_of(one.kept)[:2] not in asked), None)
            if gone is not None:
                self._let_go(gone)
        await self.keep()

    def _let_go(self, waits: OpenDraft) -> None:
        self._waiting.remove(waits)
        self._behind.append(waits)
        self._run.say("")
        self._tell_waiting()

    def _threw(self, thrown: ThrownText) -> None:
        self._thrown = thrown
        self._run.say(f"“{clean_line(thrown.text)}” is thrown away. Ctrl+T once more brings it back.")
        self._view.explain()

    def _row_thrown(self, thrown: ThrownText) -> SurveyRow | None:
        """Return the row of what was thrown away, where it is under the cursor or was just answered; else None."""
        rows = self._view.at, self._run.followed if thrown.aside else None
        return next((row for row in rows if row is not None and row.place == thrown.place), None)

    async def _bring_back(self, thrown: ThrownText, row: SurveyRow) -> None:
        if self._run.finished:  # no field opens: it waits there again
            draft = self._new()
            with suppress(Trouble):
                await draft.in_turn(partial(draft.write, ANSWER, self._texts_of(row, thrown.what, thrown.text)))
                self._thrown = None
                self._waiting.insert(0, draft)
                self._run.say("")
                self._tell_waiting()
            return
        self._thrown = None
        if thrown.what == "answer":
            self._answering.type(thrown.text, over=thrown.over)
        elif thrown.what == "note" and row == self._view.at:
            self._answering.note(thrown.text)
        else:
            self._run.follow = self._run.follow if row == self._run.followed else FollowUp(row, "fail")
            self._answering.aside("note" if thrown.what == "note" else "photo", thrown.text)
        self._timer.typed()

    def empty(self) -> bool:
        """Take what is typed out of its field, to be brought back by the key that throws away; False if it is empty."""
        run, typing, text = self._run, self._run.typing, self._view.entry.text
        if typing is None or not text.strip():
            return False
        self._thrown = ThrownText(*typed_at(typing), text, typing.over, typing.aside)
        self._view.entry.fill("")
        run.text = ""
        run.say(f"“{clean_line(text)}” is taken out. Ctrl+T brings it back.", holds=lambda: not run.text)
        self._view.explain()
        return True

    async def keep_open_text(self) -> None:
        """Store what is typed as if the field were left, with the answers that are on their way."""
        self._answering.leave()
        await self._answering.settled()
        await self.keep()

    def typed_now(self) -> str:
        """Return what is typed and not stored, with its item; "" if nothing is."""
        texts = self._texts()
        return f"{texts[ASKED]}: “{clean_line(texts[TEXT])}”" if texts else ""

    def unkept(self) -> list[UnkeptText]:
        """Return what is typed and neither an answer nor in the draft, and the answers that are not stored."""
        run, texts, unkept = self._run, self._texts(), []
        if texts and texts != self._draft.kept:
            unkept.append(UnkeptText(ANSWER, texts, self._draft.number, texts[ASKED], texts[TEXT]))
        for row, what, text, draft in not_stored(run, (self._draft, *self._behind)):
            kept = {**self._texts_of(row, what, text), WHOLE: "yes"}
            unkept.append(UnkeptText(ANSWER, kept, draft.number if draft else 0, row.asks, text))
        return unkept
