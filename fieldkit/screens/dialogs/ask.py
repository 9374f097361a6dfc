"""A few questions above everything, each with a line for its answer; a secret one is never shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Grid, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static
from textual.widgets.input import Selection

from fieldkit.domain.text.sanitize import printable
from fieldkit.paths import completed
from fieldkit.screens.base.dialog import Dialog
from fieldkit.screens.base.open_text import UnkeptText
from fieldkit.screens.base.page import Host
from fieldkit.screens.dialogs.value_draft import Answers, DialogDraft
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.line_input import LineInput
from fieldkit.widgets.wrapped import folded

if TYPE_CHECKING:
    from fieldkit.widgets.answer_area import Writing

__all__ = ["Answers", "AskScreen", "Question", "WrongAnswer"]

MESSAGE = 3
"""Lines for what is said below the questions."""


@dataclass(frozen=True, slots=True)
class Question:
    """One line to fill."""

    label: str
    text: str = ""
    """What stands there as it is asked; what is typed takes its place."""
    secret: bool = False
    """Whether what is typed is a passphrase."""
    long: bool = False
    """Whether the answer may have several lines."""
    path: bool = False
    """Whether the answer is a file or a folder, which Tab completes where it is the only question."""
    edits: bool = False
    """Whether the text is one to go on with: what is typed is added to it."""
    needed: bool = False
    """Whether Enter goes on only where there is an answer."""


class WrongAnswer(str):
    """What is wrong with answers, of which it is one: the cursor goes there."""

    __slots__ = ("place",)
    place: int

    def __new__(cls, text: str, place: int) -> WrongAnswer:
        """Say ``text`` of the answer at ``place``."""
        made = super().__new__(cls, text)
        made.place = place
        return made


class AskScreen(Dialog[Answers | None]):
    """Gives the answers in order, or None after Esc. Enter goes on; after the last answer it is done."""

    CSS_PATH = "ask.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS = [
        *Dialog.BINDINGS,
        Binding("tab", "go_on_or_complete", show=False),
        Binding("ctrl+t", "throw_away", show=False),
    ]
    """Where a field takes Tab straight to what is bound to it, it does not come by as a key."""

    def __init__(
        self,
        title: str,
        questions: Sequence[Question],
        *,
        says: str = "",
        wrong: str = "",
        check: Callable[[Answers], str] | None = None,
        draft: DialogDraft | None = None,
        place: int = 0,
    ) -> None:
        super().__init__(classes="-ask")
        self._title = title
        self._questions = tuple(questions)
        self._says = says
        self._wrong = wrong
        self._place_first = wrong.place if isinstance(wrong, WrongAnswer) else place
        """The question to begin at."""
        self._began = draft.began if draft is not None else tuple(one.text for one in self._questions)
        """The answers with which nothing is typed."""
        self._said_of: Answers | None = None
        """Answers of which something is said that is not said of others."""
        self._thrown: Answers | None = None
        """Answers that were thrown away last."""
        self._check = check
        """Returns what is wrong with the answers, or ""."""
        self._draft = draft
        """Keeps the answers while they are typed."""

    def compose(self) -> ComposeResult:
        """Lay out a line for each answer and the words below."""
        with Vertical(id="ask-frame") as frame:
            frame.border_title = framed(self._title)
            frame.border_subtitle = "Enter goes on, Esc leaves it"
            with Grid(id="ask-lines"):
                for place, question in enumerate(self._questions):
                    yield Label(Content(printable(question.label)), classes="label")
                    if question.long:
                        # Imported when needed: a TextArea costs 40 ms.
                        from fieldkit.widgets.answer_area import Writing

                        yield Writing(question.text, id=f"ask-{place}", classes="field", compact=True)
                    else:
                        yield LineInput(
                            question.text,
                            password=question.secret,
                            select_on_focus=self._stands_there(place, question.text),
                            id=f"ask-{place}",
                            classes="field",
                        )
            yield Static(id="ask-says", markup=False)

    def on_mount(self) -> None:
        """Begin at the first line, or where somebody was typing before."""
        self._say(self._wrong or self._says, wrong=bool(self._wrong))
        first = self._field(self._place_first)
        first.focus()
        if isinstance(first, Input):
            first.selection = Selection(0 if first.select_on_focus else len(first.value), len(first.value))
        else:
            first.move_cursor(first.document.end)
        if self._draft is not None:
            self._draft.follow(self, self._answers, lambda: self._place)
            self._draft.typed()

    def _stands_there(self, place: int, text: str) -> bool:
        """Whether a text was filled in, and nobody has typed yet: what is typed takes its place.

        Whoever moves the cursor goes on with it. A form does the same with what it fills in.
        """
        return bool(text) and text == self._began[place] and not self._questions[place].edits

    @on(Input.Changed)
    def types(self) -> None:
        """Keep what is being typed before it is stored; say what is wrong with the answers for as long as it is."""
        if self._draft is not None:
            self._draft.typed()
        answers = self._answers()
        for place, text in enumerate(answers):
            field = self._field(place)
            if isinstance(field, Input):
                field.select_on_focus = self._stands_there(place, text)
        if self._said_of is not None and self._said_of != answers:
            refused = self.query_one("#ask-says").has_class("-wrong")
            wrong = self._check(answers) if refused and self._check is not None else ""
            self._say(wrong or self._says, wrong=bool(wrong))

    def on_text_area_changed(self) -> None:
        """Keep what is being written before it is stored."""
        self.types()

    async def keep_open_text(self) -> None:
        """Keep what is being typed as a draft: nobody has decided for it."""
        if self._draft is not None:
            await self._draft.keep()

    def unkept_texts(self) -> list[UnkeptText]:
        """Return what is being typed, if it is kept nowhere."""
        return self._draft.unkept() if self._draft is not None else []

    def store_again(self) -> None:
        """Keep what is typed."""
        self.types()

    def _field(self, place: int) -> Input | Writing:
        found = self.query_one(f"#ask-{place}")
        return found if isinstance(found, Input) else cast("Writing", found)

    def _answers(self) -> Answers:
        fields = [self._field(place) for place in range(len(self._questions))]
        return tuple(field.value if isinstance(field, Input) else field.text for field in fields)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self._said_of = self._answers() if wrong else None
        says = self.query_one("#ask-says", Static)
        says.set_class(wrong, "-wrong")
        width = max(20, min(76, self.app.size.width) - 6)
        says.update(Content("\n".join(folded(text, width)[:MESSAGE])))

    def on_key(self, event: events.Key) -> None:
        """Go from line to line; Esc is not for the screen behind."""
        if event.key == "escape":
            event.stop()
            self._leave()
        elif event.key in ("down", "up") and not isinstance(self.focused, Input):
            return  # within a text of several lines
        elif event.key in ("down", "tab", "up", "shift+tab"):
            event.stop()
            event.prevent_default()
            if event.key == "tab":
                self.action_go_on_or_complete()
            else:
                self._go(1 if event.key == "down" else -1)

    def action_go_on_or_complete(self) -> None:
        """Go to the next line; where a path is all that is asked for, complete it as shells do.

        That is as far as its only continuation leads, or what all of several have in common; then these are named.
        """
        field = self._field(0)
        if len(self._questions) > 1 or not self._questions[0].path or not isinstance(field, Input):
            self._go(1)
            return
        text, names = completed(field.value)
        if text != field.value:
            field.value = text
            field.cursor_position = len(text)
        elif len(names) > 1:
            room = MESSAGE * 60
            shown = [name for place, name in enumerate(names) if sum(map(len, names[:place])) + 2 * place < room]
            more = f"  and {len(names) - len(shown):,} more" if len(shown) < len(names) else ""
            self._say("  ".join(map(printable, shown)) + more)
            self._said_of = self._answers()  # so that it goes with the next letter

    @work(exclusive=True, group="closing")
    async def _leave(self) -> None:
        """Close without answers, once what is typed is kept."""
        if self._draft is None or await self._draft.leave():
            self.dismiss(None)

    def action_throw_away(self) -> None:
        """Put back what stood there as it was asked, or what that took just before."""
        if self._draft is None:
            return
        answers, host = self._answers(), cast(Host, self.app)
        if answers != self._began:
            self._thrown = answers
            self._put(self._began)
            host.say("What you typed is thrown away. Ctrl+T once more brings it back.")
        elif self._thrown is not None:
            back, self._thrown = self._thrown, None
            self._put(back)
            host.say("What you typed is here again, not stored yet.")

    def _put(self, answers: Answers) -> None:
        for place, text in enumerate(answers):
            field = self._field(place)
            if isinstance(field, Input):
                field.value = text
                whole = field.has_focus and self._stands_there(place, text)
                field.selection = Selection(0 if whole else len(text), len(text))
            else:
                field.text = text
                field.move_cursor(field.document.end)

    def _go(self, steps: int) -> None:
        place = self._place + steps
        self._field(place % len(self._questions)).focus()

    @property
    def _place(self) -> int:
        name = (self.focused.id or "") if self.focused else ""
        return int(name.rpartition("-")[2]) if name.startswith("ask-") else 0

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Go on after Enter."""
        event.stop()
        self._go_on()

    def on_writing_finished(self, event: Message) -> None:
        """Go on after Enter in a text of several lines."""
        event.stop()
        self._go_on()

    def _go_on(self) -> None:
        answers, here = self._answers(), self._questions[self._place]
        if here.needed and not answers[self._place].strip():
            self._refuse(self._lacking(answers, self._place))
            return
        if self._place < len(self._questions) - 1:
            self._go(1)
            return
        wrong = self._lacking(answers) or (self._check(answers) if self._check else "")
        if wrong:
            self._refuse(wrong)
            return
        if self._draft is not None:
            self._draft.answered()
        self.dismiss(answers)

    def _lacking(self, answers: Answers, first: int = 0) -> str:
        """Return what is said of the first answer from ``first`` on that is needed and empty; "" if none is."""
        both = list(zip(self._questions, answers, strict=True))
        place = next((at for at, (one, text) in enumerate(both) if at >= first and one.needed and not text.strip()), -1)
        return WrongAnswer(f"“{both[place][0].label}” is needed.", place) if place >= 0 else ""

    def _refuse(self, wrong: str) -> None:
        self._say(wrong, wrong=True)
        if isinstance(wrong, WrongAnswer):
            self._field(wrong.place).focus()
