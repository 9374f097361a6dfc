"""What is done on the Sync screen about the firm: begin one, invite, join, name and remove devices, the sheet."""

from __future__ import annotations

from fieldkit.operations.exchange import firm
from fieldkit.paths import typed as typed_path
from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.dialogs.tell import TellScreen
from fieldkit.screens.sync.question_checks import needs, new_file, same_twice
from fieldkit.screens.sync.sync_context import SyncContext
from fieldkit.widgets.reading_pane import Para


class FirmActions:
    """What is done about the firm and its devices."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context

    def begin(self) -> None:
        """Begin a firm."""
        context = self._context
        if context.summary is not None and context.summary.status.fingerprint:
            context.say("This device belongs to a firm already. i invites another device.")
            return

        async def begin(answers: Answers) -> None:
            if await context.write_in_thread("beginning", firm.begin, *answers) is not None:
                context.say("The firm begins here. f chooses the folder, i invites another device.")

        questions = [Question("Name of the firm"), Question("This device", firm.computer())]
        says = "Both are for people: only the firm's own devices can read them."
        context.ask_for("Begin a firm", questions, begin, says, needs(0))

    def invite(self) -> None:
        """Write an invitation."""
        context = self._context
        if not context.in_firm():
            return

        async def invite(answers: Answers) -> None:
            path = await context.write_in_thread("writing", firm.invite, typed_path(answers[0]), answers[1])
            if path is not None:
                context.say(f"{path}: on the other device, 6, then o. Delete it when that has joined.")

        says = "Tell the passphrase by voice, never with the file. Six words are better than one."
        context.ask_for("Invite a device", new_file("invitation", context.now), invite, says, same_twice)

    def join(self) -> None:
        """Join a firm, or take its new key."""
        context = self._context

        async def join(answers: Answers) -> None:
            file, passphrase, device = answers
            told = await context.write_in_thread("joining", firm.join, typed_path(file), passphrase, device)
            if told is not None:
                name = told.firm_name
                context.say(f"This device belongs to {name} now. f chooses the folder; then delete the invitation.")

        questions = [
            Question("Invitation"),
            Question("Passphrase", secret=True),
            Question("This device", context.own_name or firm.computer()),
        ]
        says = "The file that somebody wrote with i, and the passphrase that you were told."
        context.ask_for("Join a firm", questions, join, says, needs(0, 1))

    def rename(self) -> None:
        """Give this device another name."""
        context = self._context
        if not context.in_firm():
            return

        async def rename(answers: Answers) -> None:
            name = await context.write_in_thread("naming", firm.rename, answers[0])
            if name is not None:
                context.say(f"This device is called {name}.")

        says = "The others learn it at the next sync."
        context.ask_for("Name of this device", [Question("Name", context.own_name)], rename, says, needs(0))

    def retire(self, uid: str) -> None:
        """Remove the device of the line ``uid``, or take it in again."""
        context = self._context
        devices = context.summary.status.devices if context.summary else ()
        device = next((one for one in devices if uid == f"device:{one.id}"), None)
        if device is None:
            context.say("Put the cursor on a device first.")
            return
        ident, label = device.id, device.label

        async def readmit() -> None:
            if await context.write_in_thread("taking in", firm.readmit, ident) is not None:
                context.say(f"{label} is a member again: i invites it.")

        async def retire() -> None:
            if await context.write_in_thread("removing", firm.retire, ident) is not None:
                context.say(f"{label} was removed. The others need a new invitation each: i writes one.")

        if device.own:
            context.say("This device cannot remove itself: do it on another one.")
        elif device.retired:
            context.if_sure(f"Take {label} in again", "take it in; it then needs an invitation", readmit)
        else:
            context.if_sure(f"Remove {label} from the firm", "remove it; the firm gets a new key", retire)

    def sheet(self) -> None:
        """Show the recovery sheet."""
        context = self._context
        if not context.in_firm():
            return

        async def show() -> None:
            made = await context.in_thread("reading the key", firm.sheet)
            if made is None:
                return
            paras = [
                Para(f"{made.firm_name or 'The firm'}, key {made.fingerprint}", "strong"),
                Para("Write these words down and keep them like the key of the house: whoever has them reads every "
                     "file and backup of the firm, and without them nobody does once all devices are gone.", "dim"),
                Para(),
                *(Para(line) for line in made.words.split("\n")),
                Para(),
                Para("“fieldkit firm recover” takes them; “fieldkit firm sheet” prints them.", "dim"),
            ]  # fmt: skip
            context.show(TellScreen("Recovery sheet", paras))

        context.if_sure("The firm's key as words: nobody else should see them", "show them", show)
