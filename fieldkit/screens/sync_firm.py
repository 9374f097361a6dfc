"""The keys of the Sync screen that are about the firm: begin one, invite, join, name and remove devices."""

from __future__ import annotations

from pathlib import Path

from textual import work

from fieldkit.screens import sync_jobs as jobs
from fieldkit.screens.dialogs.ask import Question
from fieldkit.screens.sync_page import SyncPage, needs, same_twice, typed_path


class FirmKeys(SyncPage):
    """What is done about the firm and its devices."""

    @work
    async def action_begin(self) -> None:
        """Begin a firm."""
        if self.at is not None and self.at.status.fingerprint:
            self.host.say("This device belongs to a firm already. i invites another device.")
            return
        questions = [Question("Name of the firm"), Question("This device", jobs.computer())]
        says = "Both are for people only, and can be read by the firm's own devices only."
        answer = await self.answers("Begin a firm", questions, says, check=needs(0))
        if answer is not None and await self.done_apart("beginning", jobs.begin, *answer) is not None:
            self.after("The firm begins here. f chooses the folder, i invites another device.")

    @work
    async def action_invite(self) -> None:
        """Write an invitation."""
        if not self.in_firm():
            return
        questions = [
            Question("Save it as", str(Path.home() / f"invitation-{self.now:%Y%m%d-%H%M%S}.fks")),
            Question("Passphrase", secret=True),
            Question("The same again", secret=True),
        ]
        says = "Tell the passphrase by voice, never with the file. Six words are better than one."
        answer = await self.answers("Invite a device", questions, says, check=same_twice)
        if answer is None:
            return
        path = await self.done_apart("writing", jobs.invite, typed_path(answer[0]), answer[1])
        if path is not None:
            self.host.say(f"{path}: on the other device, 6, then o. Delete it when that has joined.")

    @work
    async def action_join(self) -> None:
        """Join a firm, or take its new key."""
        questions = [
            Question("Invitation"),
            Question("Passphrase", secret=True),
            Question("This device", self.own_name or jobs.computer()),
        ]
        says = "The file that somebody wrote with i, and the passphrase that you were told."
        answer = await self.answers("Join a firm", questions, says, check=needs(0, 1))
        if answer is None:
            return
        file, passphrase, device = answer
        name = await self.done_apart("joining", jobs.join, typed_path(file), passphrase, device)
        if name is not None:
            self.after(f"This device belongs to {name} now. f chooses the folder; then delete the invitation.")

    @work
    async def action_name(self) -> None:
        """Give this device another name."""
        if not self.in_firm():
            return
        answer = await self.answers(
            "Name of this device", [Question("Name", self.own_name)], "The others learn it at the next sync."
        )
        if answer is None:
            return
        name = await self.done_apart("naming", jobs.name, answer[0])
        if name is not None:
            self.after(f"This device is called {name}.")

    @work
    async def action_retire(self) -> None:
        """Remove the device under the cursor, or take it in again."""
        uid = self.list.row.uid if self.list.row else ""
        devices = self.at.status.devices if self.at else ()
        device = next((one for one in devices if uid == f"device:{one.id}"), None)
        if device is None:
            self.host.say("Put the cursor on a device first.")
        elif device.own:
            self.host.say("This device cannot remove itself: do it on another one.")
        elif device.retired:
            if await self.sure(f"Take {device.label} in again", "take it in; it then needs an invitation"):
                name = await self.done_apart("taking in", jobs.readmit, device.id)
                if name is not None:
                    self.after(f"{device.label} is a member again: i invites it.")
        elif await self.sure(f"Remove {device.label} from the firm", "remove it; the firm gets a new key"):
            name = await self.done_apart("removing", jobs.retire, device.id)
            if name is not None:
                self.after(f"{device.label} was removed. The others need a new invitation each: i writes one.")
