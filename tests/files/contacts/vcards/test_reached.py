"""Numbers and addresses where a card has them for other things, and what parameters say of a value."""

from __future__ import annotations

import pytest

from tests.files.contacts.vcards.lines import card, one


@pytest.mark.parametrize(
    ("line", "phones", "emails"),
    [
        ("IMPP:tel:+49171555401", ("+49171555401",), ()),
        ("IMPP;TYPE=home:sms:+49171555401", ("home: +49171555401",), ()),
        ("IMPP;X-SERVICE-TYPE=WhatsApp:whatsapp:+49171555402", ("whatsapp: +49171555402",), ()),
        ("IMPP;X-SERVICE-TYPE=Signal:x-apple:+49171555402", ("signal: +49171555402",), ()),
        ("IMPP;X-SERVICE-TYPE=WhatsApp:x-apple:49171555402", ("whatsapp: 49171555402",), ()),
        ("IMPP:whatsapp:+49171555402", ("whatsapp: +49171555402",), ()),
        (
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/vnd.com.whatsapp.profile;+49171555403",
            ("whatsapp: +49171555403",),
            (),
        ),
        ("CONTACT-URI:mailto:a@x.example", (), ("contact: a@x.example",)),
        ("CALADRURI:mailto:a@x.example", (), ("calendar: a@x.example",)),
        ("CONTACT-URI:tel:+49171555401", ("contact: +49171555401",), ()),
    ],
)
def test_numbers_and_addresses_among_accounts_and_links(
    line: str, phones: tuple[str, ...], emails: tuple[str, ...]
) -> None:
    person = one(card("FN:Una", line))
    assert (person.phones, person.emails, person.other) == (phones, emails, ())


@pytest.mark.parametrize("link", ["CALADRURI:mailto:Ida@x.example", "CONTACT-URI:mailto:ida@x.example?subject=a"])
def test_a_link_to_an_address_of_the_card_is_no_other_address(link: str) -> None:
    for lines in ((link, "EMAIL;TYPE=work:ida@x.example"), ("EMAIL;TYPE=work:ida@x.example", link)):
        person = one(card("FN:Ida", *lines))
        assert (person.emails, person.other) == (("work: ida@x.example",), ())


def test_that_an_address_is_one_of_mail_is_no_label() -> None:
    assert one(card("FN:Ida", "EMAIL;TYPE=EMAIL:ida@x.example")).emails == ("ida@x.example",)
    assert one(card("FN:Ida", "EMAIL;TYPE=EMAIL,HOME:ida@x.example")).emails == ("home: ida@x.example",)


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("IMPP;X-SERVICE-TYPE=Telegram:x-apple:49171555402", ("telegram", "x-apple:49171555402")),
        ("IMPP:icq:49171555402", ("instant messaging", "icq:49171555402")),
        ("IMPP:skype:una.fern", ("instant messaging", "skype:una.fern")),
        ("IMPP:xmpp:una@x.example", ("instant messaging", "xmpp:una@x.example")),
        ("CALURI:https://x.example/una", ("calendar", "https://x.example/una")),
        ("SOCIALPROFILE;SERVICE-TYPE=Mastodon:https://m.example/@una", ("mastodon", "https://m.example/@una")),
        ("SOCIALPROFILE;USERNAME=una7:https://m.example/@una", ("profile", "https://m.example/@una (una7)")),
        ("HOBBY;LEVEL=high:chess", ("hobby", "chess (high)")),
    ],
)
def test_other_accounts_keep_what_their_parameters_say(line: str, other: tuple[str, str]) -> None:
    person = one(card("FN:Una", line))
    assert (person.phones, person.emails, person.other) == ((), (), (other,))


def test_a_row_of_a_messenger_is_kept_with_what_else_it_says() -> None:
    row = "vnd.android.cursor.item/vnd.com.whatsapp.profile;49171555404@s.whatsapp.net;WhatsApp;Call"
    person = one(card("FN:Una", f"X-ANDROID-CUSTOM:{row}"))
    assert person.phones == ("whatsapp: +49171555404",)
    assert person.other == (("vnd.com.whatsapp.profile", "49171555404@s.whatsapp.net, WhatsApp, Call"),)


def test_where_an_address_is_and_its_time_are_kept() -> None:
    line = 'ADR;GEO="geo:50.9,6.9";TZ=Europe/Berlin:;;Ring 4;Köln;;50667;'
    person = one(card("FN:Una", line, version="4.0"))
    assert person.other == (("address position", "geo:50.9,6.9"), ("address time zone", "Europe/Berlin"))
