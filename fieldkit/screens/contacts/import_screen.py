"""Import: where each column of a table goes, changed by keys, before anything is stored; then who comes in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from fieldkit.db.views.drafts import DOES, LEADS
from fieldkit.files.contacts.decoding import known
from fieldkit.files.contacts.person import FileProblem
from fieldkit.operations.exchange import import_contacts
from fieldkit.paths import typed as typed_path
from fieldkit.screens.base.background_job import Work, WorkingPage
from fieldkit.screens.base.dialog import close
from fieldkit.screens.base.page import bindings
from fieldkit.screens.contacts.import_lines import advice, column_row, plan_paras, target_rows, target_width, title
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.pick import Pick, among
from fieldkit.screens.dialogs.questions.kept_question import KeptQuestion
from fieldkit.screens.dialogs.tell import OtherKey, TellScreen
from fieldkit.screens.dialogs.value_draft import QuestionDraft
from fieldkit.screens.drawing.frame_text import framed
from fieldkit.widgets.lists.rows import Column, Row
from fieldkit.widgets.lists.window_list import WindowList
from fieldkit.widgets.work_bar import WorkBar

if TYPE_CHECKING:
    from fieldkit.db.contact_import.plan import ImportPlan
    from fieldkit.db.records.undo_log import UndoStep
    from fieldkit.files.contacts.contact_csv import ContactTable

_EMPTY = "No file is open. Esc goes back."


class ImportScreen(WorkingPage):
    """One file of contacts on its way in."""

    PLACE = "import"
    SHOWS = frozenset()
    CSS_PATH = "import_screen.tcss"
    BINDINGS = bindings("list", "import")

    def __init__(self) -> None:
        super().__init__()
        self._path = Path()
        self._typed = ""
        """The file as it was typed."""
        self._encoding = ""
        self._table: ContactTable | None = None
        self._afresh = False
        """Whether columns go where they are guessed, not where they were put before."""
        self._put_to: dict[str, str] = {}
        """Where columns were put here, by their number."""
        self._asked = False

    def compose(self) -> ComposeResult:
        """Lay out what is to be said, the columns, and the bar for long work."""
        yield Static("", id="import-says", markup=False)
        columns = WindowList((Column(3), Column(share=2), Column(22), Column(share=3, least=50)), empty=_EMPTY)
        columns.add_class("frame")
        columns.border_title = "Import"
        yield columns
        yield WorkBar()
        yield self.key_bar()

    def reload(self) -> None:
        """Ask for the file, the first time; what is shown does not depend on the store."""
        if self._asked:
            return
        self._asked = True
        self.list.show([])
        self._ask_for_file()

    def _ask_for_file(self, wrong: str = "") -> None:
        """Ask which file; ``wrong`` says what is the matter with the one that was named."""
        says = "vCard or CSV, of any program. Nothing is stored before you have seen what would come in."
        asked = KeptQuestion("Import contacts", [Question("File", path=True)], {DOES: "import"}, says, _needed)
        asked.ask(self, self._file_named, left=self._leave, again=(self._typed,) if wrong else None, wrong=wrong)

    async def _file_named(self, answers: Answers, _draft: QuestionDraft) -> None:
        self._typed = answers[0]
        self._path = typed_path(self._typed)
        self.run_worker(self._read(self._encoding))

    async def _read(self, encoding: str) -> None:
        found = await self.work_on("reading", _open, self.host.home.database, self._path, self._afresh, encoding)
        if isinstance(found, import_contacts.UnreadContacts):
            if self._table is None:
                self._ask_for_file(str(found))
            else:
                self.host.report(found)
        elif found is None:
            if self._table is None:
                self._leave()
        elif isinstance(found, import_contacts.ContactFiles):
            self._encoding = encoding
            await self._plan(found)
        else:
            self._encoding = encoding
            if self._table is not None and len(self._table.mapping.columns) == len(found.mapping.columns):
                for number, target in self._put_to.items():
                    found = found.with_column(int(number), target)
            self._table = found
            self._draw()
            if found.mapping.proposed_name is not None:
                self.list.jump(found.mapping.proposed_name.number - 1)

    def _draw(self) -> None:
        table = self._table
        if table is None:
            return
        kept = self.list.row.uid if self.list.row else ""
        proposed = table.mapping.proposed_name if table.nameless else None
        rows = [column_row(column, proposed=column is proposed) for column in table.mapping.columns]
        self.list.border_title = framed(title(self._path, table))
        self.list.show(rows, keep=kept)
        says, tone = advice(table)
        line = self.query_one("#import-says", Static)
        line.update(says)
        line.set_class(tone == "alert", "-alert")

    def _put(self, number: str, target: str) -> None:
        """Put a column elsewhere."""
        if self._table is None:
            return
        self._table = self._table.with_column(int(number), target)
        self._put_to[number] = target
        self._draw()

    @on(WindowList.Chosen)
    def choose_target(self, event: WindowList.Chosen) -> None:
        """Ask where the column under the cursor goes."""
        number = event.row.uid

        def picked(row: Row | None) -> None:
            if row is not None:
                self._put(number, row.uid)

        asks = f"Where does “{event.row.text(1)}” go?"
        self.app.push_screen(Pick(asks, among(target_rows()), called=target_width()), picked)

    def action_column_is(self, target: str) -> None:
        """Put the column under the cursor where a key says."""
        if self.list.row is not None:
            self._put(self.list.row.uid, target)

    def action_guess(self) -> None:
        """Guess all columns anew, and forget where they were put before."""
        if self._table is not None:
            self._table = self._table.afresh()
            self._put_to.clear()
            self._afresh = True
            self._draw()

    def action_encode(self) -> None:
        """Ask for the encoding of the file, and read it anew."""
        if self._table is not None:
            self._ask_for_encoding()

    def _ask_for_encoding(self) -> None:
        says = "Such as cp1250, cp1251, mac_roman or utf-8. Leave it empty to have it found out."

        async def named(answers: Answers, _draft: QuestionDraft) -> None:
            self.run_worker(self._read(answers[0].strip()))

        about = {LEADS: "import"}  # which file it is of is not known any more at the next start

        def left() -> None:
            if self._table is None:
                self._leave()

        asked = KeptQuestion(
            "Read it in another encoding", [Question("Encoding", self._encoding)], about, says, _encoded
        )
        asked.ask(self, named, left=left)

    def action_look(self) -> None:
        """Show who would come in, and ask."""
        table = self._table
        if table is None:
            return
        if table.nameless:
            self.host.say(advice(table)[0])
            return
        self.run_worker(self._plan(table))

    async def _plan(self, found: ContactTable | import_contacts.ContactFiles) -> None:
        planned = await self.work_on("looking", _plan, self.host.home.database, self._path, found)
        if planned is None:
            return
        files, plan = planned
        anybody = bool(plan.count("new") or plan.count("merge"))
        tell = TellScreen(
            f"Import {self._path.name}",
            plan_paras(files, plan),
            yes="import them" if anybody else "",
            other=OtherKey("l", "encoding"),
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.run_worker(self._store(files, plan))
            elif tell.took_other:
                self._ask_for_encoding()
            elif self._table is None:
                self._leave()

        self.app.push_screen(tell, answered)

    async def _store(self, files: import_contacts.ContactFiles, plan: ImportPlan) -> None:
        done = await self.work_on("importing", _apply, self.host.home.database, files, plan, self._path.name)
        if done is not None:
            self.host.store.session.note(done)
            self.host.store.changed_elsewhere()
            self.host.say(f"Imported: {import_contacts.counts(plan)}.")
            self._leave()

    def action_stop(self) -> None:
        """Stop reading, comparing or storing; go back if nothing is being done."""
        if self.works:
            self.stop_work()
        else:
            self._leave()

    def _leave(self) -> None:
        if self.is_attached:
            close(self)

    def explain_focus(self) -> str:
        """Return a sentence about the columns."""
        return (
            "Each line is a column of the file, where it goes, and three of its values. Enter puts it elsewhere. "
            "Where you put it is kept for the next file with the same headings."
        )


def _needed(answers: Answers) -> str:
    return "" if answers[0].strip() else "This is needed."


def _encoded(answers: Answers) -> str:
    try:
        known(answers[0].strip() or "utf-8")
    except FileProblem as problem:
        return str(problem)
    return ""


def _open(
    work: Work, database: Path, path: Path, afresh: bool, encoding: str
) -> ContactTable | import_contacts.ContactFiles | import_contacts.UnreadContacts:
    try:
        with work.told():
            return import_contacts.open_file(database, path, afresh=afresh, encoding=encoding)
    except import_contacts.UnreadContacts as unread:
        return unread


def _plan(
    work: Work, database: Path, path: Path, found: ContactTable | import_contacts.ContactFiles
) -> tuple[import_contacts.ContactFiles, ImportPlan]:
    with work.told():
        files = found if isinstance(found, import_contacts.ContactFiles) else import_contacts.read_table(path, found)
        return files, import_contacts.plan_on(database, files)


def _apply(work: Work, database: Path, files: import_contacts.ContactFiles, plan: ImportPlan, name: str) -> UndoStep:
    with work.told():
        return import_contacts.apply_noted(database, plan, files, name)
