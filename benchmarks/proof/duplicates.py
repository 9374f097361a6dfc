"""``python -m benchmarks.proof duplicates``: a file of 733 cards, a fifth of them there twice, cleaned by keys.

The cards are written as a phone would: the second one of a person has another spelling of the name, number or mail,
or lacks them; some families share a number. The file is imported, then one pair after the other is decided in the
real app, with one key, by somebody who knows the truth. Counts the keys (200 at most), and compares what is left with
what the cards said: nobody missing, nobody merged with another, every number, mail and note in its person. Ends with
1 if not.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from fieldkit.screens.duplicates.duplicates import DuplicatesScreen
from tests.ui.support.driver import open_app, press, screen_text

CARDS: Final = 733
TWICE: Final = 147
"""Cards that are the second one of somebody: 20 percent."""
FAMILIES: Final = 12
"""Pairs of people with one number."""
KEYS: Final = 200
_GIVEN: Final = (
    "Ada Beatrix Cem Daniel Eva Fabian Gilbert Hanna Ida Jan Kaya Lea Maximilian Nadia Oda Pia Quentin Ruth Samuel "
    "Thomas Una Valerie Werner Xaver Yasmin Zoe"
).split()
_FAMILY: Final = (
    "Achterberg Bachmann Castellani Dombrowski Engelhardt Fitzgerald Grabowski Hutchinson Iwanowski Jørgensen "
    "Kowalczyk Lindqvist MacAllister Nørgaard Oberhauser Pasternak Quattrocchi Rosenthal Szymański Thornley Ungaretti "
    "Villanueva Wiśniewska Ximenes Yıldırım Zimmermann"
).split()


@dataclass(frozen=True, slots=True)
class Card:
    """A card and whose it is."""

    person: int
    name: str
    phone: str = ""
    mail: str = ""
    firm: str = ""
    title: str = ""

    def written(self, number: int) -> str:
        """Return it as vCard; its note says which card it was."""
        lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{self.name}"]
        lines += [f"TEL;TYPE=CELL:{self.phone}"] if self.phone else []
        lines += [f"EMAIL;TYPE=INTERNET:{self.mail}"] if self.mail else []
        lines += [f"ORG:{self.firm}"] if self.firm else []
        lines += [f"TITLE:{self.title}"] if self.title else []
        return "\r\n".join([*lines, f"NOTE:card {number} of it", "END:VCARD", ""])


def cards(random: Random) -> list[Card]:
    """Return the cards of a phone."""
    made: list[Card] = []
    for person in range(CARDS - TWICE):
        given, family = _GIVEN[person % 26], _FAMILY[(person // 26 + person) % 26]
        phone = f"0151 {2_000_000 + person * 7_919 % 7_000_000}"
        if person % 26 and person < 26 * FAMILIES and person % 26 == 1:
            phone, family = made[-1].phone, made[-1].name.rpartition(" ")[2]  # one telephone at home
        mail = f"{given}.{family}{person}@mail.example".lower().translate(str.maketrans("øńśı", "onsi"))
        made.append(Card(person, f"{given} {family}", phone, mail, f"Firm {person % 90}"))
    for one in random.sample(made, TWICE):
        given, family = one.name.split()
        made.append(
            random.choice(
                [
                    Card(one.person, f"{family}, {given}", f"+49 {one.phone[1:]}", title="left-handed"),
                    Card(one.person, one.name, mail=one.mail.upper(), title="Owner"),
                    Card(one.person, f"{given[0]}. {family}", f"0049{one.phone[1:].replace(' ', '')}"),
                    Card(one.person, f"Dr. {one.name}", one.phone, f"home{one.person}@other.example"),
                    Card(one.person, one.name, f"(0151) {one.phone[5:]}", one.mail, one.firm),
                    Card(one.person, one.name.upper(), mail=one.mail),
                    Card(one.person, one.name, title="Yard"),
                    Card(one.person, one.name, "0171 5550000", f"new{one.person}@other.example"),
                    Card(one.person, f"{given} {family[:-1]}", one.phone),
                    Card(one.person, given, one.phone, title="Owner"),
                ]
            )
        )
    random.shuffle(made)
    return made


@dataclass(slots=True)
class Cleaned:
    """What came of it."""

    keys: int
    merged: int
    apart: int
    wrong: list[str]


async def cleaned(home: Path, theirs: Sequence[Card]) -> Cleaned:
    """Decide every pair that is asked about, by the truth, and look at what is left."""
    merged = apart = 0
    async with open_app(home) as (app, pilot):
        await press(pilot, "D")
        screen = app.screen
        assert isinstance(screen, DuplicatesScreen)
        while "to decide" in screen_text(app) and merged + apart < CARDS:
            one, other = _asked(home, screen, theirs)
            same = one == other
            await press(pilot, "m" if same else "n")
            merged, apart = merged + same, apart + (not same)
    return Cleaned(1 + merged + apart, merged, apart, _wrong(home, theirs))


def _asked(home: Path, screen: DuplicatesScreen, theirs: Sequence[Card]) -> list[set[int]]:
    """Return of both sides whose cards they are made of."""
    assert screen.pair is not None
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        sql = "SELECT notes FROM contact WHERE uid = ?"
        return [_people(str(connection.execute(sql, (uid,)).fetchone()[0]), theirs) for uid in screen.pair]


def _people(notes: str, theirs: Sequence[Card]) -> set[int]:
    return {theirs[int(number)].person for number in re.findall(r"card (\d+) of it", notes)}


def _wrong(home: Path, theirs: Sequence[Card]) -> list[str]:
    wrong: list[str] = []
    held: dict[int, list[str]] = defaultdict(list)
    with closing(sqlite3.connect(home / "fieldkit.db")) as connection:
        sql = "SELECT notes, name, phones, emails, job_title, details FROM contact WHERE deleted_at IS NULL"
        rows = [[str(each or "") for each in row] for row in connection.execute(sql)]
    for row in rows:
        people = _people(row[0], theirs)
        if len(people) != 1:
            wrong.append(f"{row[1]} is {len(people)} people")
        for person in people:
            held[person].append("\n".join(row))
    for number, card in enumerate(theirs):
        records = held.get(card.person, [])
        if len(records) != 1:
            wrong.append(f"{card.name} is there {len(records)} times")
        text = " ".join(records)
        digits = re.sub(r"\D", "", text)
        if f"card {number} of it" not in text:
            wrong.append(f"the note of card {number}, {card.name}, is lost")
        if card.phone and re.sub(r"\D", "", card.phone)[-10:] not in digits:
            wrong.append(f"{card.phone} of {card.name} is lost")
        wrong += [
            f"{each} of {card.name} is lost" for each in (card.mail, card.title) if each.lower() not in text.lower()
        ]
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Write, import and clean the cards; return 0, or 1 if it took more keys, or anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof duplicates", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="other cards (%(default)s)")
    options = parser.parse_args(arguments)
    theirs = cards(Random(options.seed))
    with tempfile.TemporaryDirectory(prefix="duplicates-") as name:
        home, file = Path(name) / "home", Path(name) / "phone.vcf"
        file.write_text("".join(card.written(number) for number, card in enumerate(theirs)), newline="")
        command = [sys.executable, "-m", "fieldkit", "--home", str(home), "import", str(file)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        done = asyncio.run(cleaned(home, theirs))
    print(
        f"{len(theirs)} cards, {TWICE} of them there twice: {done.keys} keys (at most {KEYS}), {done.merged} merged, "
        f"{done.apart} kept apart, {len(done.wrong)} wrong"
    )
    for each in done.wrong[:20]:
        print(f"  {each}")
    return int(bool(done.wrong) or done.keys > KEYS)
