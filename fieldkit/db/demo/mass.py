"""A large sample store for measuring: all kinds in the mix that years of work leave, with the words of work."""

from __future__ import annotations

from itertools import accumulate

from fieldkit.db.demo import words as w
from fieldkit.db.demo.rows import DemoRows
from fieldkit.domain.records.values import Value

MIX = {
    "client": 10,
    "contact": 20,
    "site": 5,
    "call": 15,
    "promise": 10,
    "instruction": 7,
    "survey": 1,
    "answer": 22,
    "finding": 6,
    "card_use": 4,
}
"""Percent of the records by kind, clients first: what links to a record comes after it."""


def fill(rows: DemoRows, records: int, *, clients_only: bool = False) -> None:
    """Add exactly ``records`` records to ``rows``."""
    mass = _Mass(rows)
    if clients_only:
        for _ in range(records):
            mass.client()
        return
    shares = {kind: records * percent // 100 for kind, percent in MIX.items()}
    shares["client"] = max(1, shares["client"]) if records else 0
    shares["survey"] = max(1, shares["survey"]) if shares["answer"] else shares["survey"]
    shares["call"] += records - sum(shares.values())
    for kind, share in shares.items():
        make = getattr(mass, kind)
        for _ in range(share):
            make()
    mass.voices()


class _Mass:
    def __init__(self, rows: DemoRows) -> None:
        self.rows = rows
        self.random = rows.random
        self.clients: list[int] = []
        self.contacts: list[tuple[int, int]] = []
        self.surveys: list[int] = []
        self._words = (*w.COMMON, *w.RARER)
        # As in any language, the n-th word is about n times rarer than the first.
        self._weights = list(accumulate(1 / (place + 2) for place in range(len(self._words))))
        self._cards = [card for (card,) in rows.connection.execute("SELECT id FROM card ORDER BY id")]
        self._versions = rows.connection.execute(
            "SELECT checklist, max(id) FROM checklist_version GROUP BY checklist ORDER BY checklist"
        ).fetchall()
        self._serial = 0

    def words(self, number: int) -> str:
        """Return so many words, common ones most often."""
        return " ".join(self.random.choices(self._words, cum_weights=self._weights, k=number))

    def line(self, least: int, most: int) -> str:
        """Return a line of words that begins with a capital."""
        return self.words(self.random.randint(least, most)).capitalize()

    def serial(self) -> str:
        """Return a serial number that no other record has."""
        self._serial += 1
        return f"SN{self._serial * 7919 % 1_000_003:06d}{self.random.choice('ABCDEFGH')}"

    def number(self) -> str:
        """Return a telephone number; a million of them before one comes again."""
        self._serial += 1
        return f"0{1632 + self._serial % 7} {self._serial * 6151 % 1_000_000:06d}"

    def long_ago(self) -> int:
        """Return a moment of the last three years, in UTC milliseconds."""
        return self.rows.ago(days=1 + self.random.random() ** 2 * 1100)

    def lately(self) -> int:
        """Return a moment of the last ten days: what is still open is seldom old."""
        return self.rows.ago(days=self.random.random() * 10)

    def name(self) -> str:
        """Return a person's name; several people may have one."""
        return f"{self.random.choice(w.FIRST)} {self.random.choice(w.LAST)}"

    def client(self) -> None:
        pick = self.random
        name = f"{pick.choice(w.LAST)} {pick.choice(w.TRADES)}{pick.choice(w.FORMS)}"
        if pick.random() < 0.3:
            name += f" {pick.choice(w.TOWNS)}"
        place = len(self.clients)
        self.clients.append(
            self.rows.put(
                "client",
                self.long_ago(),
                name=name,
                business=self.words(3),
                phones=self.number(),
                emails=f"office@client{place}.example",
                address=f"{pick.choice(w.STREETS)} {pick.randint(1, 180)}",
                town=pick.choice(w.TOWNS),
                style=pick.choice(("hands_on", "just_right", "dont_ask_dont_tell", "")),
                clause=pick.choice(("yes", "no", "unknown")),
                spending_limit=pick.choice((None, 20_000, 50_000, 100_000)),
                notes=self.words(12),
            )
        )

    def contact(self) -> None:
        pick, client, name = self.random, self.random.choice(self.clients), self.name()
        number = self.rows.put(
            "contact",
            self.long_ago(),
            name=name,
            client=client,
            job_title=pick.choice(w.JOBS),
            role=pick.choice(("owner", "manager", "office", "technical", "billing", "staff")),
            phones=f"mobile: 07{self._serial % 900 + 100} {self._serial * 3571 % 1_000_000:06d}\nwork: {self.number()}",
            emails=f"{name.replace(' ', '.').replace(chr(39), '').lower()}{len(self.contacts)}@example.com",
            preferred=pick.choice(("phone", "mail", "message", "")),
            notes=self.words(6),
        )
        self.contacts.append((number, client))

    def site(self) -> None:
        pick = self.random
        self.rows.put(
            "site",
            self.long_ago(),
            client=pick.choice(self.clients),
            name=f"{pick.choice(w.PLACES)} {pick.choice(w.TOWNS)}",
            address=f"{pick.choice(w.STREETS)} {pick.randint(1, 180)}",
            town=pick.choice(w.TOWNS),
            access=self.words(8),
        )

    def somebody(self) -> tuple[int | None, int]:
        """Return a person and the client, or a client alone."""
        if self.contacts:
            return self.random.choice(self.contacts)
        return None, self.random.choice(self.clients)

    def call(self) -> None:
        contact, client = self.somebody()
        chance = self.random.random()
        waits = chance > 0.998
        at = self.lately() if waits else self.long_ago()
        outcome = "reached" if chance < 0.7 else "left_message" if chance < 0.85 else "missed"
        self.rows.put(
            "call",
            at,
            client=client,
            contact=contact,
            at=at,
            direction=self.random.choice(("in", "out")),
            outcome=outcome,
            note=self.line(4, 12),
            minutes=self.random.randint(1, 30),
            returned_at=at + 3_600_000 if outcome == "missed" and not waits else None,
        )

    def promise(self) -> None:
        contact, client = self.somebody()
        pick, made = self.random, self.long_ago()
        still = pick.random() < 0.03
        self.rows.put(
            "promise",
            made,
            client=client,
            contact=contact,
            what=pick.choice(w.PROMISES).format(self.words(3)),
            due=self.rows.ahead(pick.randint(-3, 40) if still else -pick.randint(4, 1000), pick.choice(("", "10:00"))),
            type=pick.choice(("call_back", "visit", "send", "invoice", "other")),
            state="open" if still else pick.choice(("kept", "kept", "kept", "late", "broken", "cancelled")),
            closed_at=None if still else made + 86_400_000,
            notes=self.words(5),
        )

    def instruction(self) -> None:
        contact, client = self.somebody()
        pick, chance = self.random, self.random.random()
        at = self.lately() if chance < 0.005 else self.long_ago()
        self.rows.put(
            "instruction",
            at,
            client=client,
            contact=contact,
            topic=f"{pick.choice(w.TOPICS)} {self.words(1)}",
            text=self.line(8, 20),
            heard_at=at,
            how=pick.choice(("phone", "mail", "message", "in_person")),
            amount=pick.choice((None, pick.randint(1, 3000) * 100)),
            state="needs_confirmation" if chance < 0.005 else "noted" if chance < 0.2 else "confirmed",
            decided_at=at + 7_200_000 if chance >= 0.2 else None,
        )

    def survey(self) -> None:
        pick = self.random
        checklist, version = pick.choice(self._versions)
        running = pick.random() < 0.02
        at = self.lately() if running else self.long_ago()
        values: dict[str, Value] = {"state": "running", "judged": 12, "applicable": 41}
        if not running:
            values = {"state": "finished", "finished_at": at + 5_400_000, "judged": 41, "applicable": 41}
        made = self.rows.put(
            "survey",
            at,
            client=pick.choice(self.clients),
            checklist=checklist,
            version=version,
            started_at=at,
            core=pick.randint(0, 1),
            notes=self.words(8),
            **values,
        )
        if running:
            self.rows.progress(made, needed=7, answered=12, asked=64)
        self.surveys.append(made)

    def answer(self) -> None:
        pick = self.random
        self.rows.put(
            "answer",
            self.long_ago(),
            survey=pick.choice(self.surveys),
            item=f"own-{pick.randint(1, 60)}",
            value=f"{self.line(2, 7)} {self.serial()}" if pick.random() < 0.3 else self.line(1, 6),
            result=pick.choice(("pass", "pass", "pass", "partial", "fail", "na", "")),
            note=self.words(6) if pick.random() < 0.3 else "",
        )

    def finding(self) -> None:
        pick = self.random
        self.rows.put(
            "finding",
            self.long_ago(),
            title=f"{pick.choice(w.FINDINGS)}: {self.words(2)}",
            client=pick.choice(self.clients),
            severity=pick.choice(("low", "medium", "medium", "high", "critical")),
            state=pick.choice(("open", "agreed", "accepted", "in_work", "fixed", "verified", "verified", "dismissed")),
            fix=self.line(5, 12),
            effort=pick.choice(("XS", "S", "M", "L")),
            detail=f"{self.line(6, 16)} {self.serial()}",
            answer_by=self.rows.ahead(pick.randint(-900, 60)),
            owner=self.name(),
        )

    def card_use(self) -> None:
        contact, client = self.somebody()
        pick, at = self.random, self.long_ago()
        self.rows.put(
            "card_use",
            at,
            card=pick.choice(self._cards),
            client=client,
            contact=contact,
            at=at,
            words=self.line(5, 10),
            cause=self.words(3),
            outcome=pick.choice(("settled", "softened", "parked", "real_no", "not_heard_yet")),
        )

    def voices(self) -> None:
        """Name a point of contact for most clients, and a deputy where there is a second person."""
        first: dict[int, int] = {}
        for contact, client in self.contacts:
            if client not in first:
                first[client] = contact
                self.rows.set("client", client, point_of_contact=contact)
            elif contact != first[client]:
                self.rows.set("client", client, deputy=contact)
