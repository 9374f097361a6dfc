"""The actions of the Sync screen by themselves: what each asks, what it does with the answers, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fieldkit.operations.exchange import firm, write_file
from fieldkit.operations.exchange.sync_now import remember_folder
from fieldkit.paths import typed as typed_path
from fieldkit.screens.dialogs.ask import AskScreen, Question
from fieldkit.screens.dialogs.menu import MenuScreen
from fieldkit.screens.sync import file_actions, partner_actions
from fieldkit.screens.sync.file_actions import FileActions
from fieldkit.screens.sync.firm_actions import FirmActions
from fieldkit.screens.sync.folder_actions import FolderActions
from fieldkit.screens.sync.partner_actions import PartnerActions
from fieldkit.screens.sync.question_checks import needs, new_file, same_or_none, same_twice
from fieldkit.screens.sync.sync_context import SyncContext
from fieldkit.sync.by_hand.pack_and_receive import Imported
from fieldkit.widgets.reading_pane import Para
from tests.ui.sync.asked import DATA, IN_FIRM, NOW, Asked, checked, told

DEVICE = Question("This device", "Desk")
SECRET = Question("Passphrase", secret=True)
NEEDED = "This is needed."
DIFFER = "The two passphrases differ. Type both again."


@pytest.mark.parametrize(
    ("begin", "asks", "answers", "gives", "did", "said"),
    [
        (
            lambda c: FirmActions(c).invite(),
            (
                "Invite a device",
                new_file("invitation", NOW),
                "Tell the passphrase by voice, never with the file. Six words are better than one.",
            ),
            ("/a", "x", "x"),
            Path("/a"),
            ("write_in_thread", "writing", firm.invite, Path("/a"), "x"),
            "/a: on the other device, 6, then o. Delete it when that has joined.",
        ),
        (
            lambda c: FirmActions(c).join(),
            (
                "Join a firm",
                [Question("Invitation"), SECRET, DEVICE],
                "The file that somebody wrote with i, and the passphrase that you were told.",
            ),
            ("'/a b'", "x", "Desk"),
            SimpleNamespace(firm_name="Marsh IT"),
            ("write_in_thread", "joining", firm.join, Path("/a b"), "x", "Desk"),
            "This device belongs to Marsh IT now. f chooses the folder; then delete the invitation.",
        ),
        (
            lambda c: FirmActions(c).rename(),
            ("Name of this device", [Question("Name", "Desk")], "The others learn it at the next sync."),
            ("Bench",),
            "Bench",
            ("write_in_thread", "naming", firm.rename, "Bench"),
            "This device is called Bench.",
        ),
        (
            lambda c: FileActions(c).write(),
            (
                "Write a file",
                new_file("fieldkit", NOW),
                "Everyone's changes in one file, for a device of the firm. Without a passphrase the firm's key "
                "opens it.",
            ),
            ("/a", "", ""),
            object(),
            ("write_in_thread", "writing", write_file.write_pack, Path("/a"), ""),
            "/a is written. On the other device: 6, then r.",
        ),
        (
            lambda c: FileActions(c).read(),
            (
                "Read a file",
                [Question("File"), SECRET],
                "The passphrase only if the file has one. A backup is made before.",
            ),
            ("/a", "x"),
            Imported("a"),
            ("write_on", "reading", file_actions._read_file, DATA, Path("/a"), "x"),
            "a: nothing new came in.",
        ),
        (
            lambda c: FolderActions(c).choose(),
            (
                "Folder for sync",
                [Question("Folder", "/stick")],
                "A folder that a stick, a share, Syncthing or Dropbox carries. It is remembered.",
            ),
            ("/",),
            object(),
            ("write", remember_folder, Path("/")),
            "/: s syncs now, d shows what it would change.",
        ),
        (
            lambda c: PartnerActions(c)._ask_where("u", "Acme", ("client", "site")),
            (
                "Acme for a partner",
                new_file("partner", NOW),
                "Tell the passphrase by voice, never with the file. The partner reads it with fieldkit: 6, then r.",
            ),
            ("/a", "x", "x"),
            "said",
            ("in_thread", "writing", partner_actions._write, "u", ("client", "site"), Path("/a"), "x"),
            "said",
        ),
    ],
    ids=["invite", "join", "rename", "write", "read", "folder", "partner"],
)
async def test_what_is_asked_is_done_and_said(
    begin: Callable[[Any], None],
    asks: tuple[str, list[Question], str],
    answers: tuple[str, ...],
    gives: object,
    did: tuple[object, ...],
    said: str,
) -> None:
    context = Asked(gives)
    begin(context)
    assert context.shown == [asks]
    assert checked(context, *answers) == ""
    await context.then(answers)
    assert (context.did, context.said) == ([did], [said])
    context.gives = None
    await context.then(answers)
    assert context.said == [said], "what failed was said elsewhere"


def test_answers_are_looked_at_before_anything_is_done() -> None:
    context: Any = Asked()
    FirmActions(context).join()
    assert [checked(context, *one) for one in (("f", "", "d"), ("", "p", ""), ("f", "p", ""))] == [NEEDED, NEEDED, ""]
    FirmActions(context).rename()
    assert checked(context, " ") == NEEDED
    FirmActions(context).invite()
    assert checked(context, "f", "a", "b") == DIFFER
    FileActions(context).write()
    assert checked(context, "f", "a", "") == "The two passphrases differ. Type both again, or leave both empty."
    FileActions(context).read()
    assert [checked(context, "", "p"), checked(context, "f", "")] == [NEEDED, ""]
    FileActions(context).look()
    assert [checked(context, "", "p"), checked(context, "f", "")] == [NEEDED, ""]
    assert same_twice(("f", " ", " ")) == (
        "A passphrase is needed: whoever has the file and no passphrase can do nothing with it."
    )
    assert (same_twice(("f", "a", "a")), same_or_none(("f", "", "")), needs(0)(("x",))) == ("", "", "")


def test_a_new_file_is_asked_for_with_a_passphrase_that_is_never_shown() -> None:
    where, *secrets = new_file("partner", NOW)
    assert (where.label, where.secret, Path(where.text).parent) == ("Save it as", False, Path.home())
    assert Path(where.text).name.startswith("partner")
    assert secrets == [Question("Passphrase", secret=True), Question("The same again", secret=True)]


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        (" /a b ", "/a b"),
        ("'/a'", "/a"),
        ('"/a"', "/a"),
        ("'/a\"", "'/a\""),
        ("'", "'"),
        ("''", ""),
        ("~nobody-here/a", "~nobody-here/a"),
    ],
)
def test_a_path_may_stand_in_quotes(typed: str, path: str) -> None:
    assert typed_path(typed) == Path(path).absolute()


async def test_a_firm_is_begun_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firm, "computer", lambda: "host")
    context: Any = Asked(object())
    FirmActions(context).begin()
    assert (context.said, context.shown) == (["This device belongs to a firm already. i invites another device."], [])
    for summary in (None, SimpleNamespace(status=SimpleNamespace(fingerprint="", devices=()))):
        context = Asked(object(), summary=summary)
        FirmActions(context).begin()
        questions = [Question("Name of the firm"), Question("This device", "host")]
        says = "Both are for people: only the firm's own devices can read them."
        assert (context.shown, checked(context, " ", "")) == ([("Begin a firm", questions, says)], NEEDED)
        await context.then(("Marsh IT", ""))
        assert context.did == [("write_in_thread", "beginning", firm.begin, "Marsh IT", "")]
        assert context.said == ["The firm begins here. f chooses the folder, i invites another device."]
    context = Asked(summary=None)
    FirmActions(context).join()
    assert context.shown[0][1][2] == Question("This device", "host")


async def test_without_a_firm_nothing_is_asked() -> None:
    context: Any = Asked(summary=None)
    for act in (FirmActions(context).invite, FirmActions(context).rename, FirmActions(context).sheet):
        act()
    FileActions(context).write()
    FolderActions(context).choose()
    await FolderActions(context).sync()
    await FolderActions(context).dry_run()
    assert (context.said, context.shown, context.did) == (["no firm"] * 7, [], [])
    FirmActions(context).retire("device:d2")
    assert context.said.pop() == "Put the cursor on a device first."


async def test_a_device_is_removed_and_taken_in_again_after_a_yes() -> None:
    for uid, asks, did, said in (
        (
            "device:d2",
            ("Remove Ben’s laptop from the firm", "remove it; the firm gets a new key"),
            ("removing", firm.retire, "d2"),
            "Ben’s laptop was removed. The others need a new invitation each: i writes one.",
        ),
        (
            "device:d3",
            ("Take Old one in again", "take it in; it then needs an invitation"),
            ("taking in", firm.readmit, "d3"),
            "Old one is a member again: i invites it.",
        ),
    ):
        context: Any = Asked(object())
        FirmActions(context).retire(uid)
        assert (context.shown, context.did) == ([asks], [])
        await context.then()
        assert (context.did, context.said) == ([("write_in_thread", *did)], [said])
        context.gives = None
        await context.then()
        assert context.said == [said]
    context = Asked()
    FirmActions(context).retire("device:d1")
    FirmActions(context).retire("folder")
    assert context.said == [
        "This device cannot remove itself: do it on another one.",
        "Put the cursor on a device first.",
    ]


async def test_the_firms_key_is_shown_as_words_after_a_yes() -> None:
    for name, called in (("Marsh IT", "Marsh IT"), ("", "The firm")):
        context: Any = Asked(SimpleNamespace(firm_name=name, fingerprint="ab cd", words="one two\nthree"))
        FirmActions(context).sheet()
        assert context.shown.pop() == ("The firm's key as words: nobody else should see them", "show them")
        await context.then()
        assert context.did == [("in_thread", "reading the key", firm.sheet)]
        title, yes, paras = told(context.shown.pop())
        assert (title, yes, paras[0]) == ("Recovery sheet", "", Para(f"{called}, key ab cd", "strong"))
        assert paras[2:] == (
            Para(),
            Para("one two"),
            Para("three"),
            Para(),
            Para("“fieldkit firm recover” takes them; “fieldkit firm sheet” prints them.", "dim"),
        )
        assert paras[1].text.startswith("Write these words down and keep them like the key of the house: whoever")
        assert (paras[1].text.endswith("once all devices are gone."), paras[1].tone) == (True, "dim")
        context.gives = None
        await context.then()
        assert context.shown == []


class Paged:
    """The page of the Sync screen, which does at once what it is told, and notes it."""

    shown_kinds = None

    def __init__(self) -> None:
        self.did: list[tuple[Any, ...]] = []
        self.then: Any = None
        store = SimpleNamespace(changed_elsewhere=lambda: self.did.append(("look again",)))
        self.host = SimpleNamespace(
            home=SimpleNamespace(database=DATA), store=store, say=lambda text: self.did.append(("say", text))
        )
        self.app = SimpleNamespace(push_screen=self.show_and_then)
        store.write_as = self._written
        self.doing: Any = None
        self.now = NOW
        self.write = None

    async def ask(self, *_: object) -> None:
        """Find no draft."""

    async def _written(self, *_: object) -> None:
        """Write no draft."""

    async def work_on(self, what: str, job: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self.did.append(("work", what))
        return job("work", *args, **kwargs)

    def run_worker(self, doing: object, *, group: str = "") -> None:
        if group:
            self.did.append(("run", doing, group))
        self.doing = doing

    def show_and_then(self, dialog: object, then: object = None) -> None:
        self.did.append(("show", dialog))
        self.then = then


async def test_the_actions_see_the_screen_through_one_object() -> None:
    page: Any = Paged()
    context = SyncContext(page)
    assert (context.summary, context.now, context.database, context.own_name) == (None, NOW, DATA, "")

    def job(*told: object, **named: object) -> tuple[object, ...]:
        return *told, *named.items()

    assert await context.write_on("a", job, 1, x=2) == ("work", 1, ("x", 2))
    assert await context.in_thread("b", job, 1, x=2) == (DATA, 1, ("x", 2))
    assert await context.write_in_thread("c", job, 1, x=2) == (DATA, 1, ("x", 2))
    assert page.did == [("work", "a"), ("look again",), ("work", "b"), ("work", "c"), ("look again",)]
    page.did.clear()
    doing: Any = object()
    context.start(doing)
    context.say("said")
    dialog: Any = object()
    context.show(dialog)
    assert page.did == [("run", doing, "behind"), ("say", "said"), ("show", dialog)]
    page.did.clear()
    none = "This device belongs to no firm yet: n begins one, o joins one."
    found = [context.in_firm()]
    for summary in (SimpleNamespace(status=SimpleNamespace(fingerprint="", devices=())), IN_FIRM):
        context.summary = summary  # type: ignore[assignment]
        found.append(context.in_firm())
    assert (found, page.did) == ([False, False, True], [("say", none)] * 2)
    assert context.own_name == "Desk"


async def test_a_question_and_a_yes_are_asked_in_dialogs() -> None:
    page: Any = Paged()
    context = SyncContext(page)
    done: list[object] = []

    async def answered(answers: object) -> None:
        done.append(answers)

    async def sure() -> None:
        done.append("sure")

    check = needs(0)
    context.ask_for("Title", [DEVICE], answered, "says", check)
    await page.doing
    (_, asked) = page.did.pop()
    assert isinstance(asked, AskScreen)
    assert (asked._title, asked._questions, asked._says, asked._check) == ("Title", (DEVICE,), "says", check)
    page.then(None)
    page.then(("Van",))
    await page.doing
    assert done == [("Van",)]
    context.if_sure("Sure?", "do it", sure)
    (_, menu) = page.did.pop()
    assert isinstance(menu, MenuScreen)
    assert (menu._title, menu._choices) == ("Sure?", {"y": "yes, do it", "n": "no"})
    for key in ("n", "y", None):
        await page.then(key)
    assert done == [("Van",), "sure"]
