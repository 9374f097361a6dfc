"""People as a store may hold them, with all that is hard for the formats of other programs."""

from __future__ import annotations

import string
from datetime import date

from hypothesis import strategies as st

from fieldkit.domain.text.sanitize import clean, clean_line
from fieldkit.files.contacts.person import Person

PIECES = (
    *("a", "Ines", "Ä", "ß", "🛠", "👩‍🔧", "مكتبة النور", "\u200f", "青空", "é", "\U0001f1e9\U0001f1ea"),
    *("\\", "\\n", "\\,", "\\\\", ",", ";", ":", "=", '"', "'", "^n", "%", "&amp;", "<b>", "[/]"),
    *(" ", "  ", "BEGIN:VCARD", "END:VCARD", "TEL:07700 900123", "=41=42", "data:image/png,x", "item1.", "Ab1" * 150),
    *("=1+1", "+49", "-5", "@x", "'", "x" * 74, "ä" * 40, "VERSION:2.1", "X-FIELDKIT-ROLE:x", "_x0041_"),
)
pieces = st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5)
line = st.lists(pieces, max_size=6).map("".join).map(clean_line)
block = st.lists(pieces | st.sampled_from(["\n", "\n\n", "\n  ", "\n "]), max_size=10).map("".join).map(clean)
label = line.map(lambda text: text.replace(";", "").replace(": ", " ").strip(": ")[:80].strip(": ")) | st.sampled_from(
    ["mobile", "work", "home fax", "fax work", "work work", "cell", "Büro 2", "Mobile", "pager", "main"]
)
number = st.tuples(
    st.sampled_from(["+49 ", "0049 ", "0", "(0161) ", "+1-"]),
    st.text(string.digits, min_size=9, max_size=9),
    st.sampled_from(["", " ext. 5", ",,5#", "/8"]),
).map("".join)
mail = st.text(string.ascii_lowercase, min_size=8, max_size=8).map(lambda name: f"{name}@x.example")
day = st.dates(date(1000, 1, 1), date(2026, 1, 1)).map(date.isoformat)
detail = st.tuples(
    st.sampled_from(
        [
            "Birthday",
            "Nickname",
            "Home address",
            "Address",
            "Address is",
            "Department",
            "Website",
            "Work website",
            "Note",
        ]
    ),
    block | st.sampled_from(["--03-10", "--0310", "10 March", "home", "work"]),
).map(lambda one: f"{one[0]}: {one[1]}".replace("\n", "\n  "))
details = st.lists(detail | line, max_size=6).map("\n".join).map(clean)


def entries(value: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return several values, each with a label or without, no two of one value."""
    labelled = st.lists(st.tuples(st.just("") | label, value), max_size=4, unique_by=lambda one: one[1])
    return labelled.map(lambda found: tuple(f"{name}: {one}" if name else one for name, one in found))


def own(**texts: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    """Return what only files of fieldkit's own tell."""
    return st.fixed_dictionaries(texts).map(lambda held: tuple((name, held[name]) for name in texts if held[name]))


people = st.builds(
    Person,
    file=st.just("a.vcf"),
    line=st.just(1),
    name=line.filter(bool),
    uid=st.uuids().map(str) | line.filter(bool),
    organisation=line,
    job_title=line,
    phones=entries(number),
    emails=entries(mail),
    address=block,
    website=line | st.just("https://x.example/?a=1,2;b=\\"),
    birthday=st.just("") | day,
    notes=block,
    own=own(
        client=line,
        role=st.sampled_from(["", "owner", "technical"]),
        preferred=st.sampled_from(["", "in person"]),
        hours=line,
        left_on=st.just("") | day,
        details=details,
    ),
)
"""As files tell them; ``department`` and ``other`` are in the details."""
