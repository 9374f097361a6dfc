"""The keys of the Sync screen that are about the firm: begin one, invite, join, name and remove devices."""

from __future__ import annotations

from pathlib import Path

from fieldkit.screens.dialogs.ask import Answers, Question
from fieldkit.screens.sync import sync_jobs as jobs
from fieldkit.screens.sync.sync_page import SyncPage, needs, same_twice, typed_path


class FirmKeys(SyncPage):
    """What is done about the firm and its devices."""

    def action_begin(self) -> None:
        """Begin a firm."""
        if self.at is not None and self.at.status.fingerprint:
            self.host.say("This device belongs to a firm already. i invites another device.")
            return

        async def begin(answers: Answers) -> None:
            if await self.done_apart("beginning", jobs.begin, *answers) is not None:
                self.after("The firm begins here. f chooses the folder, i invites another device.")

        questions = [Question("Name of the firm"), Question("This device", jobs.computer())]
        says = "Both are for people: only the firm's own devices can read them."
        self.ask_for("Begin a firm", questions, begin, says, needs(0))

    def action_invite(self) -> None:
        """Write an invitation."""
        if not self.in_firm():
            return

        async def invite(answers: Answers) -> None:
            path = await self.done_apart("writing", jobs.invite, typed_path(answers[0]), answers[1])
            if path is not None:
                self.host.say(f"{path}: on the other device, 6, then o. Delete it when that has joined.")

        questions = [
            Question("Save it as", str(Path.home() / f"invitation-{self.now:%Y%m%d-%H%M%S}.fks")),
            Question("Passphrase", secret=True),
            Question("The same again", secret=True),
        ]
        says = "Tell the passphrase by voice, never with the file. Six words are better than one."
        self.ask_for("Invite a device", questions, invite, says, same_twice)

    def action_join(self) -> None:
        """Join a firm, or take its new key."""

        async def join(answers: Answers) -> None:
            file, passphrase, device = answers
            name = await self.done_apart("joining", jobs.join, typed_path(file), passphrase, device)
            if name is not None:
                self.after(f"This device belongs to {name} now. f chooses the folder; then delete the invitation.")

        questions = [
            Question("Invitation"),
            Question("Passphrase", secret=True),
            Question("This device", self.own_name or jobs.computer()),
        ]
        says = "The file that somebody wrote with i, and the passphrase that you were told."
        self.ask_for("Join a firm", questions, join, says, needs(0, 1))

    def action_name(self) -> None:
        """Give this device another name."""
        if not self.in_firm():
            return

        async def rename(answers: Answers) -> None:
            name = await self.done_apart("naming", jobs.name, answers[0])
            if name is not None:
                self.after(f"This device is called {name}.")

        says = "The others learn it at the next sync."
        self.ask_for("Name of this device", [Question("Name", self.own_name)], rename, says, needs(0))

    def action_retire(self) -> None:
        """Remove the device under the cursor, or take it in again."""
        uid = self.list.row.uid if self.list.row else ""
        devices = self.at.status.devices if self.at else ()
        device = next((one for one in devices if uid == f"device:{one.id}"), None)
        if device is None:
            self.host.say("Put the cursor on a device first.")
            return
        ident, label = device.id, device.label

        async def readmit() -> None:
            if await self.done_apart("taking in", jobs.readmit, ident) is not None:
                self.after(f"{label} is a member again: i invites it.")

        async def retire() -> None:
            if await self.done_apart("removing", jobs.retire, ident) is not None:
                self.after(f"{label} was removed. The others need a new invitation each: i writes one.")

        if device.own:
            self.host.say("This device cannot remove itself: do it on another one.")
        elif device.retired:
            self.if_sure(f"Take {label} in again", "take it in; it then needs an invitation", readmit)
        else:
            self.if_sure(f"Remove {label} from the firm", "remove it; the firm gets a new key", retire)
