"""Mail addresses in a text: each once, without what is around it, and every other word kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.files.contacts.several.mails import mails_in


@pytest.mark.parametrize(
    ("text", "mails", "rest"),
    [
        ("<rob@quarry.example> Rob Lee", ["rob@quarry.example"], "Rob Lee"),
        ("ZOE RAY (zoe@ray.example)", ["zoe@ray.example"], "ZOE RAY"),
        ("ida@quarry.example Ida Kay", ["ida@quarry.example"], "Ida Kay"),
        ("ben@ash.example or ben2@ash.example", ["ben@ash.example", "ben2@ash.example"], ""),
        ("ben@ash.example or call", ["ben@ash.example"], "or call"),
        ("ned@poe.example.", ["ned@poe.example"], ""),
        ("'ned@poe.example'", ["ned@poe.example"], ""),
        ("SMTP:a@x.example+smtp:b.c@x.example", ["a@x.example", "b.c@x.example"], ""),
        ("SMTP:a@x.example;SIP:a@x.example", ["a@x.example"], "SIP:a@x.example"),
        ("mailto:a@x.example?subject=Hi", ["a@x.example"], "?subject=Hi"),
        ("a@x.example/b@x.example", ["a@x.example", "b@x.example"], ""),
        ("Work: a@x.example; Home: b@x.example", ["work: a@x.example", "home: b@x.example"], ""),
        ("a@x.example (home), b@x.example", ["home: a@x.example", "b@x.example"], ""),
        ("Una: a@x.example", ["a@x.example"], "Una"),
        ("o'brien+tag@x.example", ["o'brien+tag@x.example"], ""),
        ("jürgen@müller.example", ["jürgen@müller.example"], ""),
        ("@una@mastodon.example", [], "@una@mastodon.example"),
        ("una@localhost", [], "una@localhost"),
        ("nobody", [], "nobody"),
        ("", [], ""),
    ],
)
def test_addresses_and_what_is_beside_them(text: str, mails: list[str], rest: str) -> None:
    found = mails_in(text)
    assert [f"{label}: {mail}" if label else mail for mail, label in found.mails] == mails
    assert found.rest == rest


@given(st.text(st.sampled_from("ab1@. <>();,:/+'\n"), max_size=60))
def test_no_letter_beside_addresses_is_lost(text: str) -> None:
    found = mails_in(text)
    shown = " ".join([*(mail for mail, _ in found.mails), found.rest])
    assert set("".join(c if c.isalnum() else " " for c in text).split()) - {"a"} <= set(
        "".join(c if c.isalnum() else " " for c in shown).split()
    )


def test_a_long_text_costs_no_more_than_its_length() -> None:
    assert mails_in("a" * 200_000 + "@").mails == []
    assert mails_in("+" * 200_000 + "@").mails == []
    assert len(mails_in("a@x.example " * 20_000).mails) == 1
