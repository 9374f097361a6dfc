"""What the sample firm is written with: one method a kind of record, with what most of them have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fieldkit.db.base.single_value import value_of
from fieldkit.db.demo.rows import DemoRows


@dataclass(slots=True)
class FirmWriter:
    """Adds records of the sample firm to ``rows``, dated from its clock."""

    rows: DemoRows

    def client(self, name: str, **values: str | int | None) -> int:
        """Add a client; return its id."""
        return self.rows.put("client", self.rows.ago(days=200 + 9 * len(name)), name=name, **values)

    def person(self, client: int, name: str, job: str, phones: str, mail: str, **values: str | int | None) -> int:
        """Add a contact of a client; return its id."""
        made = self.rows.ago(days=180 + len(name))
        return self.rows.put(
            "contact", made, client=client, name=name, job_title=job, phones=phones, emails=mail, **values
        )

    def call(self, client: int, contact: int | None, ago: float, note: str, **values: str | int | None) -> int:
        """Add a call so many hours ago; return its id."""
        at = self.rows.ago(hours=ago)
        told: dict[str, str | int | None] = {"direction": "in", "outcome": "reached", "minutes": 4}
        return self.rows.put("call", at, client=client, contact=contact, at=at, note=note, **(told | values))

    def promise(self, client: int, contact: int | None, what: str, due: str, **values: str | int | None) -> int:
        """Add a promise; return its id."""
        told: dict[str, str | int | None] = {"type": "other", "state": "open"}
        made = self.rows.ago(days=3)
        return self.rows.put("promise", made, client=client, contact=contact, what=what, due=due, **(told | values))

    def order(self, client: int, contact: int, days: float, topic: str, text: str, **values: str | int | None) -> int:
        """Add an instruction so many days ago; return its id."""
        at = self.rows.ago(days=days)
        told: dict[str, str | int | None] = {"how": "phone", "state": "noted"}
        return self.rows.put(
            "instruction", at, client=client, contact=contact, topic=topic, text=text, heard_at=at, **(told | values)
        )

    def used(
        self, card: str, client: int, contact: int, days: float, words: str, outcome: str, cause: str = ""
    ) -> None:
        """Add the use of a card so many days ago."""
        at = self.rows.ago(days=days)
        self.rows.put(
            "card_use",
            at,
            card=value_of(self.rows.connection, "SELECT id FROM card WHERE key = ?", (card,)),
            client=client,
            contact=contact,
            at=at,
            words=words,
            outcome=outcome,
            cause=cause,
        )

    def finding(
        self, client: int, title: str, severity: str, state: str, by: str, detail: str = "", **more: str
    ) -> None:
        """Add a finding that no survey raised."""
        self.rows.put(
            "finding",
            self.rows.ago(days=9),
            client=client,
            title=title,
            severity=severity,
            state=state,
            answer_by=by,
            detail=detail,
            **more,
        )

    def later_today(self) -> str:
        """Return today at 14:00, or a half hour soon after now if that is past."""
        moment = self.rows.now.replace(hour=14, minute=0)
        if moment < self.rows.now:
            moment = self.rows.now + timedelta(minutes=60 - self.rows.now.minute % 30)
        if moment.date() != self.rows.now.date():
            moment = self.rows.now.replace(hour=23, minute=59)
        return f"{moment:%Y-%m-%d %H:%M}"

    def next_week(self) -> str:
        """Return Monday, if it is two days away or more, else the next working day that is."""
        day = self.rows.now.date() + timedelta(days=2)
        while day.weekday() != 0 and (day - self.rows.now.date()).days < 6:
            day += timedelta(days=1)
        return day.isoformat() if day.weekday() == 0 else self.rows.ahead(4 if self.rows.now.weekday() == 6 else 2)
