"""Whatever a file holds is in a person or named in a problem, however badly the file is written."""

import csv
import io
import re
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.domain.text.sanitize import clean_line
from fieldkit.files.contacts.person import FileProblem, Parsed, Person
from fieldkit.files.contacts.read import read_bytes

NAMES = ("FN", "NOTE", "TITLE", "ROLE", "NICKNAME", "TEL", "EMAIL", "URL", "UID", "X-THING", "CATEGORIES", "REV")
ODD = ("[ACME] [/] O'Brien", "Æther ☎ GmbH", "שלום", "株式会社", "a\\, b; c", 'say "x"', "=1+1", "+49 30", "\\\\srv\\n")

texts = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), codec="utf-8"), min_size=1, max_size=30),
).filter(lambda text: clean_line(text) == text and any(c.isalnum() for c in text))
cards = st.lists(st.lists(st.tuples(st.sampled_from(NAMES), texts), max_size=6), min_size=1, max_size=4)


def everything(person: Person) -> str:
    fields = [person.name, person.uid, person.organisation, person.department, person.job_title, person.address]
    fields += [person.website, person.birthday, person.notes, *person.phones, *person.emails]
    return "\n".join([*fields, *(value for _, value in person.other)])


def bare(text: str) -> str:
    """Letters and digits only: escapes and spacing differ between a file and what is kept of it."""
    return "".join(c for c in text if c.isalnum())


def put_right(text: str) -> str:
    """Return what a text says that was encoded twice, where it was."""
    with suppress(UnicodeError):
        return text.encode("cp1252").decode("utf-8")
    return text


def accounted(parsed: Parsed, value: str, line: int, start: int, kind: str = "") -> bool:
    """Whether ``value`` is in the person of line ``start``, or named as lost by its line or kind, or refused."""
    for person in parsed.people:
        if person.line == start and any(bare(one) in bare(everything(person)) for one in (value, put_right(value))):
            return True
    return any(
        line in (problem.line, *map(int, re.findall(r"\d+", problem.what))) or (kind != "" and kind in problem.what)
        for problem in parsed.problems
        if problem.severity == "lost"
    ) or any(problem.line == start for problem in parsed.problems if problem.severity == "refused")


def folded(line: str) -> bytes:
    """Fold by RFC 2426 section 2.6: at most 75 octets in a line, here also within a character."""
    data = line.encode()
    return b"\r\n ".join(data[at : at + 74] for at in range(0, len(data), 74)) if data else b""


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


@given(cards, st.sampled_from(["\r\n", "\n", "\r"]), st.integers(0, 3), st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_line_of_a_vcard_is_kept_or_named(
    held: list[list[tuple[str, str]]], end: str, fold: int, closed: bool
) -> None:
    lines: list[str] = []
    expected: list[tuple[str, int, int, str]] = []
    for properties in held:
        lines.append("BEGIN:VCARD")
        start = len(lines)
        for name, value in properties:
            written = escaped(value)
            expected.append((value, len(lines) + 1, start, name))
            cut = (
                len(written) // 2
                if fold and written[len(written) // 2 - 1 : len(written) // 2] not in ("\\", "")
                else 0
            )
            lines.append(f"{name}:{written[:cut]}" if cut else f"{name}:{written}")
            if cut:
                lines.append(" " + written[cut:])
        if closed:
            lines.append("END:VCARD")
    parsed = read_bytes(end.join(lines).encode(), "a.vcf")
    for value, line, start, name in expected:
        assert accounted(parsed, value, line, start, name), (value, line, parsed)


@given(
    st.lists(st.lists(st.one_of(st.just(""), texts), min_size=1, max_size=6), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
)
@settings(max_examples=150, deadline=None)
def test_every_cell_of_a_table_is_kept_or_named(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["Name", "Phone", "Street", "Shoe size"], *rows])
    parsed = read_bytes(out.getvalue().encode(), "a.csv")
    for line, row in enumerate(rows, start=2):
        for cell in row:
            assert not cell or accounted(parsed, cell, line, line), (cell, line, parsed)


@given(texts, texts, texts, texts)
@settings(max_examples=60, deadline=None)
def test_what_a_writer_by_the_standard_wrote_is_read_back(name: str, note: str, company: str, unit: str) -> None:
    twice = f"{note}\n{note}"
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{escaped(name)}",
        f"N:{escaped(name)};;;;",
        f"NOTE:{escaped(twice)}",
        f"ORG:{escaped(company)};{escaped(unit)}",
        "END:VCARD",
        "",
    ]
    (person,) = read_bytes(b"\r\n".join(map(folded, lines)), "a.vcf").people
    assert (person.name, person.notes) == (name, twice)
    assert (person.organisation, person.department) == (company, unit)


SEEDS = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J;;;\r\nAGENT:\r\n"
    b"BEGIN:VCARD\r\nFN:B\r\nEND:VCARD\r\nPHOTO;ENCODING=BASE64:\r\n AAAA\r\n\r\nTEL;WORK;FAX:030\r\nEND:VCARD\r\n",
    b'BEGIN:VCARD\nVERSION:4.0\nFN:A\nitem1.TEL;VALUE=uri;TYPE="work,voice":tel:+1;ext=2\nitem1.X-ABLABEL:x\n'
    b"ORG:a\\;b;c\nBDAY:--0203\nNOTE:x\n y\nEND:VCARD\n",
    b'Name,Phone,E-mail 1 - Value,Birthday\n"Jo\nX",\'+44,a@b.c ::: d@e.f,1/2/1980\n',
    "Vorname;Nachname;Straße\nJürgen;Bär;Weg 1\n".encode("cp1252"),
)
SPLINTERS = (
    b"BEGIN:VCARD\n",
    b"END:VCARD",
    b"=\n",
    b"\n ",
    b'"',
    b"\\",
    b":",
    b";",
    b"\xff",
    b"\0",
    b"\x1b[",
    b"=E4",
    b",",
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data)))
        if draw(st.booleans()):
            data[at:at] = draw(st.one_of(st.sampled_from(SPLINTERS), st.binary(max_size=6)))
        else:
            del data[at : at + draw(st.integers(1, 20))]
    return bytes(data)


@given(mutated())
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_is_read_or_refused_in_a_sentence(data: bytes) -> None:
    try:
        parsed = read_bytes(data, "a.vcf")
    except FileProblem as problem:
        assert str(problem).endswith((".", ")")) or "->" in str(problem)
        return
    last = len(re.split(rb"\r\n|\r|\n", data))
    for person in parsed.people:
        assert person.name
        assert 1 <= person.line <= last
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", everything(person))
    for found in parsed.problems:
        assert 0 <= found.line <= last
        assert found.what.endswith(".")
        assert not re.search(r"[\x00-\x1f\x7f-\x9f]", found.what)
