"""Cards as programs, phones and people really write them: what each gives, field by field."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.contacts.person import split_label
from fieldkit.files.contacts.read import read_bytes
from tests.files.contacts.vcards.lines import card, one
from tests.support.problems import says

P = base64.b64encode(bytes(range(200))).decode()


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["=D0=90=D0=BD=D0=", " =BD=D0=B0"], "Анна"),
        (["=D0=90=D0=BD=D0=", "\t=BD=D0=B0"], "Анна"),
        (["=D0=90=D0=BD=D0=", "", " =BD=D0=B0"], "Анна"),
        (["=D0=90=D0=BD=D0= \t", "=BD=D0=B0"], "Анна"),
        (["=D0=90=D0=BD=D0=", "=BD=D0=B0"], "Анна"),
        (["=D0=92=", " =D0=BB=D0=B0=D0=B4=", " =D0=B8=D0=BC"], "Владим"),
        (["Una=", " Fern"], "Una Fern"),
        (["Una =", "Fern"], "Una Fern"),
    ],
)
def test_soft_breaks_with_and_without_a_blank_of_folding(lines: list[str], name: str) -> None:
    parsed = card(f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{lines[0]}", *lines[1:], version="2.1")
    assert (one(parsed).name, parsed.problems) == (name, ())


def test_a_line_end_that_a_soft_break_parts_is_one_line_end() -> None:
    for blank in ("", " "):
        parsed = card("FN:Jo", "NOTE;QUOTED-PRINTABLE:100 Waters=0D=", f"{blank}=0ABaytown", version="2.1")
        assert one(parsed).notes == "100 Waters\nBaytown"


def test_a_program_that_folds_in_one_text_folds_in_all() -> None:
    parsed = card(
        "FN;ENCODING=QUOTED-PRINTABLE:Una F=", " ern", "TITLE;ENCODING=QUOTED-PRINTABLE:Bo=", " ss", version="2.1"
    )
    assert (one(parsed).name, one(parsed).job_title) == ("Una Fern", "Boss")


def test_a_soft_break_before_a_property_ends_its_text() -> None:
    parsed = card("FN:Jo", "NOTE;QUOTED-PRINTABLE:a=", "item1.TEL:0161 1", "TITLE;QUOTED-PRINTABLE:b=", "CATEGORIES:c")
    assert (one(parsed).notes, one(parsed).phones, one(parsed).job_title) == ("a", ("0161 1",), "b")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("NOTE:Größe Straß".encode()[:-1], "Größe Stra�"),
        ("NOTE:für é".encode()[:-1] + b" und", "für � und"),
        ("NOTE:André".encode()[:-1], "Andr�"),
        ("NOTE:100 €".encode()[:-1], "100 �"),
        ("NOTE;QUOTED-PRINTABLE:=D0=90=D0=BD=D0", "Ан�"),
        ("NOTE;QUOTED-PRINTABLE:=D0=90=D0=BD=D", "Ан�"),
        ("NOTE;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:=D0=90=D0=BD=D0", "Ан�"),
    ],
)
def test_a_letter_that_was_cut_is_one_sign_and_a_sentence(line: str | bytes, text: str) -> None:
    parsed = card("FN:Jo", line)
    assert one(parsed).notes == text
    assert says(parsed, 4, "cut in the middle of a letter")


@pytest.mark.parametrize("text", ["Zürich", "Café", "GROß", "ÄRZTE", "CAFÉ", "«café»"])
def test_windows_western_is_no_cut_utf_8(text: str) -> None:
    assert one(card("FN:Jo", b"NOTE:" + text.encode("cp1252"))).notes == text


@pytest.mark.parametrize(
    ("lines", "person"),
    [
        (["FN:Una FernTEL;TYPE=CELL:0161 2EMAIL:u@x.example"], ("Una Fern", ("mobile: 0161 2",), ("u@x.example",))),
        (["N:Fern;Una;;;FN:Una Fern", "ORG:ACMETEL:0161 2"], ("Una Fern", ("0161 2",), ())),
        (["FN:Una Fernitem1.TEL:0161 2", "item1.X-ABLabel:Lab"], ("Una Fern", ("Lab: 0161 2",), ())),
        (["FN:Una", " TEL;TYPE=CELL:0161 2"], ("Una", ("mobile: 0161 2",), ())),
        (["fn:Una Ferntel;cell:0161 2"], ("Una Fern", ("mobile: 0161 2",), ())),
        (["FN:HOTEL:5 beds"], ("HOTEL:5 beds", (), ())),
        ([f"PHOTO;ENCODING=b:{P}TEL;CELL:0161 2", "FN:Una"], ("Una", ("mobile: 0161 2",), ())),
        (["FN:Una", "TEL;CELL;0161 2", "EMAIL u@x.example"], ("Una", ("mobile: 0161 2",), ("u@x.example",))),
        (["FN:Una", "TEL TYPE=CELL:0161 2"], ("Una", ("mobile: 0161 2",), ())),
        (["FN:Una", "TEL;TYPE=work;X-A=b", " ;TYPE=fax:0161 2"], ("Una", ("work fax: 0161 2",), ())),
    ],
)
def test_glued_and_damaged_lines(lines: list[str], person: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    found = one(card(*lines))
    assert (found.name, found.phones, found.emails) == person


def test_a_glued_property_is_told_and_a_note_is_left_alone() -> None:
    assert says(card("FN:UnaTEL:0161 2"), 3, "stands at the end of another one")
    note = "Call TEL:0161 2 first\\nTEL:0161 3\\nHOTEL:5"
    parsed = card("FN:Una", f"NOTE:{note}")
    assert (one(parsed).phones, one(parsed).notes) == ((), "Call TEL:0161 2 first\nTEL:0161 3\nHOTEL:5")


def test_beginnings_and_ends_of_cards_that_are_glued_or_missing() -> None:
    glued = read_bytes(b"BEGIN:VCARDVERSION:3.0\nFN:A\nTEL:0161 2END:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", "a.vcf")
    assert [(person.name, person.phones) for person in glued.people] == [("A", ("0161 2",)), ("B", ())]
    cut = read_bytes(b"VERSION:3.0\nFN:A\nTEL:0161 2\nEND:VCARD\nFN:B\nTEL:0161 3\nEND:VCARD\n", "a.vcf")
    assert [(person.name, person.phones) for person in cut.people] == [("A", ("0161 2",)), ("B", ("0161 3",))]
    assert says(cut, 1, "no BEGIN:VCARD") and says(cut, 5, "no BEGIN:VCARD")


def test_an_agent_whose_card_is_folded_is_a_person() -> None:
    parsed = card("FN:Una", "AGENT:BEGIN:VCARD", " VERSION:3.0", " FN:Jo", " TEL:0161 5", " END:VCARD")
    assert [(person.name, person.phones) for person in parsed.people] == [("Una", ()), ("Jo", ("0161 5",))]


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("X-MESSAGING/XMPP-All:u@chat.example", ("messaging/xmpp all", "u@chat.example")),
        ("X-Custom Field:abc", ("custom field", "abc")),
        ("X-Foo.Bar:baz", ("foo.bar", "baz")),
        ("x-low:er", ("low", "er")),
        ("item1.X-a/b:c", ("a/b", "c")),
        ("Favourite colour:blue", ("favourite colour", "blue")),
    ],
)
def test_odd_names_are_properties_of_their_own(line: str, other: tuple[str, str]) -> None:
    person = one(card("FN:Una Fern", line))
    assert (person.name, person.other) == ("Una Fern", (other,))


def test_a_time_and_an_address_of_the_web_are_no_names() -> None:
    parsed = card("FN:Una", "NOTE:See", "12:30 tea", "https://x.example/a: b")
    assert one(parsed).notes == "See 12:30 tea https://x.example/a: b"


def test_a_card_made_from_the_headings_of_a_table() -> None:
    lines = (
        "Group: ",
        "First name:Eddie",
        "Last name:Byrne",
        "Home phone:0223",
        "Cell phone:0633",
        "E-Mail 2:e@f.example",
    )
    more = ("Street:1 Mill Lane", "City:Leeds", "Zip:LS1", "Company:ACME", "Additional info:x")
    person = one(card(*lines, *more))
    assert (person.name, person.phones, person.emails) == (
        "Eddie Byrne",
        ("home: 0223", "mobile: 0633"),
        ("e@f.example",),
    )
    assert (person.address, person.organisation) == ("1 Mill Lane\nLeeds LS1", "ACME")
    assert (person.notes, person.other) == ("x", ())


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("X-PHONE:0161 496", "0161 496"),
        ("MOBILE:0161 496", "mobile: 0161 496"),
        ("PHONE.WORK:0161 496", "work: 0161 496"),
        ("TEL.CELL:0161 496", "mobile: 0161 496"),
        ("WORK.TEL:0161 496", "work: 0161 496"),
        ("Telefon 2:0161 496", "0161 496"),
        ("X-WHATSAPP:+44 161 496 0301", "whatsapp: +44 161 496 0301"),
        ("URL:tel:0161-496", "0161-496"),
        ("EMAIL:0161 496 0301", "0161 496 0301"),
        ("TEL;VALUE=uri:tel://+44161", "+44161"),
        ("TEL:callto:+44161", "+44161"),
        ("TEL:0161 496;ext=5", "0161 496,ext=5"),
        ("TEL:TYPE=HOME;FAX:0161 496", "home fax: 0161 496"),
        ("TEL:WORK;VOICE:0161 496", "work: 0161 496"),
        ("TEL;TYPE=WORK\\,VOICE:0161 496", "work: 0161 496"),
        ('TEL;TYPE="WORK\\,FAX":0161 496', "work fax: 0161 496"),
        ("TEL;TYPE=home,TYPE=voice:0161 496", "home: 0161 496"),
        ("TEL;TYPE=homefax:0161 496", "home fax: 0161 496"),
        ("TEL;TYPE=homE:0161 496", "home: 0161 496"),
        ("TEL;TYPE=CELL,VOiCE:0161 496", "mobile: 0161 496"),
        ("TEL;wOrK;fAx:0161 496", "work fax: 0161 496"),
        ("TEL;TYPE=X-HoMe:0161 496", "home: 0161 496"),
        ("TEL;TYPE=faCSimile,InterNet,pReF:0161 496", "fax: 0161 496"),
        ("TEL;TYPE=iPhone:0161 496", "mobile: 0161 496"),
        ("TEL;TYPE=SweetHeart:0161 496", "sweetheart: 0161 496"),
        ("TEL;TYPE=HomeCell:0161 496", "home mobile: 0161 496"),
        ("TEL:wOrk;vOice:0161 496", "work: 0161 496"),
        ("TEL;CELL;X-Synthesis-Ref1:0161 496", "mobile: 0161 496"),
        ("TEL;LABEL=Praxis:0161 496", "Praxis: 0161 496"),
    ],
)
def test_a_number_is_never_outside_phones(line: str, phone: str) -> None:
    assert one(card("FN:Una", line)).phones == (phone,)


@pytest.mark.parametrize("line", ["IMPP:xmpp:44161496", "X-ICQ:123456789", "X-SKYPE:+44161496", "NOTE:0161 496"])
def test_what_only_looks_like_a_number_is_no_phone(line: str) -> None:
    assert one(card("FN:Una", line)).phones == ()


@pytest.mark.parametrize(
    "line",
    [
        *("X-EMAIL:u@x.example", "EMAIL2:u@x.example", "E-MAIL:u@x.example", "URL:mailto:u@x.example"),
        *("TEL:u@x.example", "EMAIL:Una Fern <u@x.example>", "EMAIL:mailto:u%40x.example", "MAILTO:u@x.example"),
        "EMAIL:TYPE=INTERNET:u@x.example",
    ],
)
def test_a_mail_address_is_never_outside_e_mails(line: str) -> None:
    assert one(card("FN:Una Fern", line)).emails == ("u@x.example",)


def test_several_values_in_one_are_several() -> None:
    person = one(card("FN:Una", "EMAIL:a@x.example, b@x.example", "TEL:0161 496 0301; 0161 496 0302"))
    assert (person.emails, person.phones) == (("a@x.example", "b@x.example"), ("0161 496 0301", "0161 496 0302"))


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("WORK\\;VOICE\\;PREF", "work"),
        ("_$!<Mobile>!$_", "mobile"),
        ("_$!&lt;Work&gt;!$_", "work"),
        ("_$!\\<HomeFAX\\>!$_", "home fax"),
        ("GRAND_CENTRAL", "grand central"),
        ("Praxis; Büro, 2. Stock", "Praxis Büro, 2. Stock"),
        ("a\\nb", "a b"),
        ("VOICE", ""),
    ],
)
def test_a_label_never_costs_a_number_its_field(label: str, shown: str) -> None:
    written = f"{shown}: 0161 496" if shown else "0161 496"
    for lines in (("g.TEL:0161 496", f"G.X-ABLabel:{label}"), (f"g.x-ablabel:{label}", "G.tel:0161 496")):
        assert one(card("FN:Una", *lines)).phones == (written,)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"PHOTO;DATA:IMAGE/JPEG;BASE64,{P}", "PHOTO"),
        (f"PHOTO;DATA;IMAGE/JPEG;BASE64,{P}", "PHOTO"),
        (f"PHOTO;ENCODING=b;TYPE=JPEG;{P}", "PHOTO"),
        (f"PHOTO;VALUE=URI:data:image/jpeg\\;base64\\,{P}", "PHOTO"),
        (f"PHOTO,{P}", "PHOTO"),
        (f"KEY;X509;BASE64;{P}", "KEY"),
        (f'logo;encoding="b":{P}', "LOGO"),
        (f"SOUND:audio/wav;base64,{P}", "SOUND"),
        (f"item1.PHOTO;ENCODING=b,b:{P}", "PHOTO"),
    ],
)
def test_data_in_every_form_is_left_out_and_named(line: str, said: str) -> None:
    for written in ([line], [line[:70], *(f" {line[at : at + 70]}" for at in range(70, len(line), 70))]):
        parsed = card("FN:Una", *written, "TEL:0161 496")
        assert (one(parsed).name, one(parsed).phones, one(parsed).other) == ("Una", ("0161 496",), ())
        assert says(parsed, 4, f"{said} (")


def test_a_line_of_more_than_a_mebibyte_is_named_and_the_rest_is_read() -> None:
    for line, said in (("NOTE:", "NOTE was left out"), ("", "This line was left out"), ("PHOTO;BASE64:", "PHOTO (")):
        parsed = card("FN:Una", line + "x" * (1024 * 1024 + 10), "TEL:0161 496")
        assert (one(parsed).name, one(parsed).phones) == ("Una", ("0161 496",))
        assert says(parsed, 4, said)


def test_text_that_is_quoted_printable_without_saying_so() -> None:
    parsed = card("N:=43=68=65;=4A=6F;;;", "URL:http://x.example/?a=C3=A4=C3", "NOTE:a=b")
    assert (one(parsed).name, one(parsed).website, one(parsed).notes) == (
        "Jo Che",
        "http://x.example/?a=C3=A4=C3",
        "a=b",
    )
    assert says(parsed, 3, "without saying so")


def test_a_label_for_an_envelope_is_the_address_of_a_card_without_one() -> None:
    assert one(card("FN:Jo", "LABEL;WORK:1 Lane\\nHull")).address == "1 Lane\nHull"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40))
def test_no_label_and_no_type_costs_a_number_its_field(label: str) -> None:
    written = label.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    quoted = label.replace('"', "'")
    for lines in (("g.TEL:0161 496", f"g.X-ABLabel:{written}"), (f'TEL;TYPE="{quoted}":0161 496',)):
        (entry,) = one(card("FN:Una", *lines)).phones
        assert entry.endswith("0161 496")
        assert ";" not in entry and split_label(entry)[1] == "0161 496"


@pytest.mark.parametrize(
    ("line", "birthday", "detail", "told"),
    [
        ("BDAY:2975-04-03", "", ("birthday", "2975-04-03"), "is still ahead"),
        ("BDAY;CALSCALE=hebrew:5735-01-04", "", ("birthday hebrew", "5735-01-04"), "of another calendar, “hebrew”"),
        ("BDAY:1975-04-03 (estimated)", "1975-04-03", ("birthday", "1975-04-03 (estimated)"), ""),
        ("BDAY:19750403T000000Z; geboren in Köln", "1975-04-03", ("birthday", "19750403T000000Z; geboren in Köln"), ""),
    ],
)
def test_a_birthday_that_is_none_or_says_more(line: str, birthday: str, detail: tuple[str, str], told: str) -> None:
    parsed = card("FN:U", line)
    assert (one(parsed).birthday, one(parsed).other) == (birthday, (detail,))
    assert [told in problem.what and problem.line == 4 for problem in parsed.problems] == [True] * bool(told)


def test_a_birthday_by_the_calendar_that_is_named_needlessly() -> None:
    assert one(card("FN:U", "BDAY;CALSCALE=gregorian:19750403")).birthday == "1975-04-03"


def test_several_numbers_in_one_value_each_with_its_label() -> None:
    assert one(card("FN:U", "TEL;TYPE=WORK:0221/5550340 oder 0221/5550341")).phones == (
        "work: 0221/5550340",
        "work: 0221/5550341",
    )
    assert one(card("FN:U", "TEL;TYPE=WORK:0221 5550340 (Fax)\\, 0221 5550341")).phones == (
        "work fax: 0221 5550340",
        "work: 0221 5550341",
    )
