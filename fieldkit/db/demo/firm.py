"""The sample firm: a dozen invented clients with a few weeks of work around today, small enough to know by heart."""

from __future__ import annotations

from datetime import timedelta

from fieldkit.db.demo.firm_writer import FirmWriter
from fieldkit.db.demo.rows import DemoRows
from fieldkit.db.demo.surveys import survey
from fieldkit.db.demo.words import COMMON, RARER

NAMES = (
    "Marsh & Daughters",
    "Kestrel Dental",
    "Lowfield Garage",
    "[ACME] [/] O'Brien Ltd",
    "Æther ☎ GmbH",
    "مكتبة النور",
    "青空デザイン株式会社",
    "Harbour Lights Hotel",
    "Thornley Parish Nursery",
    "Quill, Stone & Wren Solicitors",
    "Millbrook Vets",
    "Fenwick Bay Surf School",
)


def fill(rows: DemoRows) -> None:
    """Add the sample firm to ``rows``."""
    firm = FirmWriter(rows)
    _marsh(firm)
    _kestrel(firm)
    _lowfield(firm)
    _acme(firm)
    _aether(firm)
    _light(firm)
    _sky(firm)
    _others(firm)


def _marsh(firm: FirmWriter) -> None:
    """Marsh & Daughters: a bakery with one clear voice, and a call back that is an hour late."""
    rows = firm.rows
    marsh = firm.client(
        "Marsh & Daughters",
        business="Bakery with two shops and a van round",
        phones="01632 960101\nshop: 01632 960102",
        emails="hello@marshanddaughters.example",
        website="https://marshanddaughters.example",
        address="4 Mill Lane\nLowfield",
        town="Lowfield",
        style="hands_on",
        clause="yes",
        spending_limit=50_000,
        notes="Ovens from four in the morning: call after nine. The till needs the line.",
    )
    ines = firm.person(
        marsh,
        "Ines Marsh",
        "Owner",
        "mobile: 07700 900123\nwork: 01632 960101",
        "ines@marshanddaughters.example\nprivate: ines.marsh@example.com",
        role="owner",
        preferred="phone",
        hours="after 9, not on Saturdays",
    )
    ruth = firm.person(
        marsh,
        "Ruth Marsh",
        "Shop manager",
        "mobile: 07700 900124",
        "ruth@marshanddaughters.example",
        role="manager",
        preferred="message",
    )
    joan = firm.person(
        marsh, "Joan Arden", "Bookkeeper", "01632 960103", "books@marshanddaughters.example", role="billing"
    )
    rows.set("client", marsh, point_of_contact=ines, deputy=ruth, approver=ines)
    bakery = rows.put(
        "site",
        rows.ago(days=190),
        client=marsh,
        name="Bakery",
        address="4 Mill Lane\nLowfield",
        town="Lowfield",
        access="Side door until six, then the shop. Key with Ruth. No parking before ten.",
    )
    rows.put(
        "site",
        rows.ago(days=190),
        client=marsh,
        name="Market Square shop",
        address="11 Market Square\nPortwell",
        town="Portwell",
        phones="01632 960102",
    )
    firm.call(marsh, ines, 30, "Asked what a backup that is tested would cost", minutes=12)
    firm.call(marsh, ines, 5, "Wants the backup quote explained before her sister is in", minutes=3)
    firm.call(marsh, joan, 24 * 12, "Second copy of the October invoice", minutes=2)
    late = rows.now - timedelta(minutes=70)
    firm.promise(marsh, ines, "backup quote", f"{late:%Y-%m-%d %H:%M}", type="call_back")
    firm.promise(
        marsh,
        joan,
        "October invoice again",
        rows.ahead(-11, "12:00"),
        type="send",
        state="kept",
        closed_at=rows.ago(days=11.5),
    )
    survey(rows, "server-backup", marsh, bakery, days=9, core=True)
    firm.order(
        marsh, ruth, 2, "Screens at reception", "A second screen for the order desk, like the first", amount=18_900
    )
    firm.order(
        marsh,
        joan,
        1.2,
        "Software licence",
        "Buy the big accounts package, the offer ends Friday",
        amount=96_000,
        state="needs_confirmation",
    )
    firm.used("cost-too-much", marsh, ines, 9, "that is more than the new oven door", "softened", "no figure yet")
    firm.used("backup-usb", marsh, ruth, 9, "we take the drive home every Friday", "settled")


def _kestrel(firm: FirmWriter) -> None:
    """Kestrel Dental: a survey under way, and a visit today."""
    rows = firm.rows
    kestrel = firm.client(
        "Kestrel Dental",
        business="Dental practice, four chairs",
        phones="01632 960210",
        emails="reception@kestreldental.example",
        address="Harbour Road 8\nPortwell",
        town="Portwell",
        style="just_right",
        clause="yes",
        spending_limit=25_000,
    )
    amara = firm.person(
        kestrel,
        "Amara Okafor",
        "Practice manager",
        "mobile: 07700 900231\n01632 960211",
        "amara@kestreldental.example",
        role="manager",
        preferred="mail",
        hours="8 to 16",
    )
    tate = firm.person(
        kestrel, "Dr Simon Tate", "Owner", "mobile: 07700 900232", "s.tate@kestreldental.example", role="owner"
    )
    petra = firm.person(
        kestrel, "Petra Lindqvist", "Reception", "01632 960210", "petra@kestreldental.example", role="office"
    )
    rows.set("client", kestrel, point_of_contact=amara, deputy=petra, approver=tate)
    place = rows.put(
        "site",
        rows.ago(days=90),
        client=kestrel,
        name="Harbour Road",
        address="Harbour Road 8\nPortwell",
        town="Portwell",
        access="Bell at the side. Nothing with a drill sound between two and three.",
    )
    firm.promise(kestrel, amara, "first-visit survey, Harbour Road", firm.later_today(), type="visit")
    firm.promise(kestrel, tate, "proposal for the second chair room", rows.ahead(12), type="send")
    survey(rows, "first-visit", kestrel, place, days=0.06, answered=47)
    firm.call(kestrel, petra, 3, "Card terminal was off for ten minutes", outcome="call_back", minutes=2)
    firm.call(kestrel, amara, 50, "Survey agreed, room 2 is free after lunch", direction="out", minutes=7)
    firm.order(
        kestrel,
        amara,
        4,
        "Guest network",
        "Patients' Wi-Fi off the practice network",
        state="confirmed",
        amount=0,
        decided_by=amara,
        decided_at=rows.ago(days=3.5),
    )
    firm.order(
        kestrel,
        petra,
        0.3,
        "Printer lease",
        "Take the copier company's offer",
        state="needs_confirmation",
        how="mail",
    )
    firm.used("partner-vendor-offers", kestrel, petra, 0.3, "the copier people do networks too", "parked")
    firm.used("security-too-small", kestrel, tate, 51, "who would want our X-rays", "settled", "no incident so far")


def _lowfield(firm: FirmWriter) -> None:
    """Lowfield Garage: says little, pays late, and has a nephew."""
    rows = firm.rows
    garage = firm.client(
        "Lowfield Garage",
        business="Car repairs and MOT tests",
        phones="01632 960330",
        emails="desk@lowfieldgarage.example",
        address="Foundry Yard 2\nLowfield",
        town="Lowfield",
        style="dont_ask_dont_tell",
        clause="no",
        notes="Every spend needs a written yes.",
    )
    bilal = firm.person(
        garage, "Bilal Castle", "Owner", "mobile: 07700 900341", "bilal@lowfieldgarage.example", role="owner"
    )
    tom = firm.person(garage, "Tom Nephew", "Helps with computers", "07700 900342", "tom.nephew@example.org")
    wanda = firm.person(
        garage, "Wanda Pike", "Accounts", "01632 960331", "accounts@lowfieldgarage.example", role="billing"
    )
    rows.set("client", garage, point_of_contact=bilal)
    yard = rows.put(
        "site", rows.ago(days=120), client=garage, name="Foundry Yard", town="Lowfield", address="Foundry Yard 2"
    )
    done = (rows.now - timedelta(days=3)).date()
    firm.promise(
        garage,
        wanda,
        f"invoice for {done.day} {done:%b}",
        firm.next_week(),
        type="send",
    )
    firm.promise(
        garage,
        bilal,
        "what the new line would cost",
        rows.ahead(-20, "17:00"),
        type="send",
        state="late",
        closed_at=rows.ago(days=18),
    )
    survey(rows, "network-cabling", garage, yard, days=1.1, answered=43)
    firm.call(garage, None, 2, "", caller="01632 960330", outcome="missed", minutes=None)
    firm.call(garage, bilal, 70, "The test lane PC cannot reach the inspection service", minutes=9)
    firm.order(
        garage,
        tom,
        6,
        "Website text",
        "Put the new prices up",
        state="refused",
        decided_by=bilal,
        decided_at=rows.ago(days=5),
    )
    firm.order(garage, bilal, 8, "Old server", "Leave it running until after the audit", state="superseded")
    firm.order(garage, bilal, 1, "Old server", "Switch it off this week, Tom has copied everything")
    firm.used("diy-nephew", garage, bilal, 20, "my nephew does the computers", "softened", "wants to help family")
    firm.used("apathy-works-today", garage, bilal, 3, "it starts every morning", "not_heard_yet")
    firm.finding(garage, "Former provider still has access", "critical", "open", rows.ahead(1), "Seen at the desk PC.")


def _acme(firm: FirmWriter) -> None:
    """A name full of signs that mean something to a program."""
    rows = firm.rows
    acme = firm.client(
        NAMES[3],
        business="Lift maintenance",
        phones="01632 960440",
        emails="office@acme-obrien.example",
        town="Dunmere",
        style="just_right",
        clause="unknown",
        address="Railway Terrace 77\nDunmere",
    )
    clara = firm.person(
        acme, "Clara [ops] O'Brien", "Operations", "07700 900451", "clara@acme-obrien.example", role="manager"
    )
    rows.set("client", acme, point_of_contact=clara)
    firm.call(acme, clara, 26, "Lift phone has no tone in [B] shaft", outcome="left_message", direction="out")
    firm.promise(acme, clara, "date for the [B] shaft line", rows.ahead(1, "10:00"), type="call_back")
    firm.order(acme, clara, 1, "Door camera", "Order the one with the wide view", amount=21_500)


def _aether(firm: FirmWriter) -> None:
    """A firm abroad, with signs that no code page has."""
    rows = firm.rows
    aether = firm.client(
        NAMES[4],
        business="Telefonie für Kanzleien",
        phones="+49 30 23125 001",
        emails="buero@aether.example",
        town="Berlin",
        style="hands_on",
        spending_limit=100_000,
        clause="yes",
    )
    jorg = firm.person(aether, "Jörg Größ", "Geschäftsführer", "+49 30 23125 002", "joerg@aether.example", role="owner")
    lena = firm.person(
        aether,
        "Lena Weiß",
        "Büro",
        "+49 30 23125 003",
        "lena@aether.example",
        role="office",
        left_on=rows.ahead(-30),
    )
    rows.set("client", aether, point_of_contact=jorg, deputy=lena)
    firm.call(aether, jorg, 22, "Vertrag für die zweite Leitung", minutes=15)
    firm.promise(aether, jorg, "Angebot zweite Leitung", rows.ahead(3, "09:30"), type="send")
    firm.used("contract-lock-in", aether, jorg, 22 / 24, "kein Vertrag über drei Jahre", "softened", "alter Vertrag")


def _light(firm: FirmWriter) -> None:
    """A bookshop whose name is read from right to left."""
    shop = firm.client(NAMES[5], business="Bookshop", phones="01632 960550", town="Portwell", style="just_right")
    nadia = firm.person(shop, "نادية حسين", "Owner", "07700 900561", "nadia@alnoor.example", role="owner")
    firm.rows.set("client", shop, point_of_contact=nadia)
    firm.call(shop, nadia, 75, "Stock list does not open since the update", minutes=6)
    firm.promise(shop, nadia, "price for a till with two drawers", firm.rows.ahead(6), type="send")


def _sky(firm: FirmWriter) -> None:
    """A design studio with wide letters."""
    sky = firm.client(NAMES[6], business="グラフィックデザイン", phones="01632 960660", town="Ravensea")
    yuki = firm.person(sky, "山田 ゆき", "代表", "07700 900671", "yuki@aozora.example", role="owner", preferred="mail")
    firm.rows.set("client", sky, point_of_contact=yuki, style="hands_on")
    firm.call(sky, yuki, 28, "", outcome="no_answer", direction="out", minutes=None)
    until = firm.rows.ahead(-2)
    accepted = {"accepted_by": "山田 ゆき", "why": "Said so in writing.", "accepted_until": until}
    firm.finding(sky, "No proof that the archive can be restored", "high", "accepted", "", **accepted)


def _others(firm: FirmWriter) -> None:
    """Clients of whom there is less to say."""
    rows, pick = firm.rows, firm.rows.random
    towns = ("Fenwick Bay", "Thornley", "Portwell", "Millbrook", "Fenwick Bay")
    people = ("Oscar Vance", "Freya Dahl", "Edith Quill", "Dr Hana Reed", "Leo Brook")
    jobs = ("Night manager", "Head", "Partner", "Vet", "Owner")
    for place, name in enumerate(NAMES[7:]):
        client = firm.client(
            name, town=towns[place], phones=f"01632 9607{place}0", style=("just_right", "hands_on", "")[place % 3]
        )
        mail = f"{people[place].split()[-1].lower()}@{name.split()[0].strip(',').lower()}.example"
        person = firm.person(client, people[place], jobs[place], f"mobile: 07700 9008{place}1", mail)
        if place % 2 == 0:
            rows.set("client", client, point_of_contact=person)
        for _ in range(3):
            words = " ".join(pick.sample(COMMON, 3) + pick.sample(RARER, 3)).capitalize()
            firm.call(client, person, pick.uniform(30, 2000), words, minutes=pick.randint(1, 20))
        firm.promise(
            client,
            person,
            f"notes on {pick.choice(RARER)} and {pick.choice(RARER)}",
            rows.ahead(-30 + place, "16:00"),
            state=("kept", "kept", "broken", "kept", "late")[place],
            closed_at=rows.ago(days=30 - place),
        )
    firm.call(client, person, 1.5, "", caller="Leo from the surf school", outcome="missed", minutes=None)
