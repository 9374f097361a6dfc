"""The book in words: each chapter says something, also of nothing, and nothing that is for us alone."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from fieldkit.domain.records.clients import Client, Contact, Site
from fieldkit.domain.reports.binder.built import binder_of
from fieldkit.domain.reports.binder.secrets import LEFT_OUT
from fieldkit.domain.reports.binder.source import BinderPerson, BinderPlace, BinderPromise, BinderSource
from fieldkit.domain.reports.binder.told import TITLES, document_of
from fieldkit.domain.reports.blocks import Bullets, Paragraph, ReportDocument, ReportTable
from fieldkit.domain.reports.firm_look import FirmLook
from tests.domain.reports.binder.books import INES, TODAY, known, nasty, surveyed


def told(source: BinderSource, look: FirmLook | None = None) -> ReportDocument:
    return document_of(binder_of(source, TODAY, "£"), look or FirmLook())


def words(document: ReportDocument, key: str = "") -> str:
    said = [part for fact in document.facts for part in fact]
    for chapter in document.chapters:
        if key not in ("", chapter.key):
            continue
        for block in chapter.blocks:
            if isinstance(block, Paragraph):
                said.append(block.text)
            elif isinstance(block, Bullets):
                said += [part for line in block.lines for part in (line.mark, line.text, line.more)]
            elif isinstance(block, ReportTable):
                said += [block.caption, *block.heads, *(cell for row in block.rows for cell in row)]
    return "\n".join(said)


@pytest.mark.parametrize("source", [BinderSource(""), known(), nasty()], ids=["nothing", "known", "nasty"])
def test_every_chapter_says_something(source: BinderSource) -> None:
    document = told(source)
    assert [one.key for one in document.chapters] == list(TITLES)
    assert all(one.blocks for one in document.chapters)


def test_of_what_is_not_known_one_line_says_so() -> None:
    document = told(BinderSource("Marsh"))
    for chapter in document.chapters[1:8]:
        (line,) = chapter.blocks
        assert isinstance(line, Paragraph)
        assert "known" in line.text
    assert "Where shared passwords are kept is not known yet." in words(document, "passwords")
    assert "nothing was looked at yet" in words(document, "findings")
    assert "agree one" in words(document, "use")


def test_who_speaks_comes_first_with_limit_and_clause() -> None:
    said = words(told(known()), "speaks")
    assert said.startswith("As of\n21 Nov 2026\nBelongs to\nMarsh & Daughters\nNext look\n5 Jan 2027")
    assert "Ines Marsh speaks for Marsh & Daughters" in said
    assert "£500.00 may be ordered without asking" in said
    assert "Your agreement asks you to name one point of contact." in said
    # A survey said who the deputy is, and no record does.
    assert "Deputy\n(Bakery)\nRuth Marsh" in said


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (None, "Nobody is named yet who speaks for you"),
        (BinderPerson("Ines", left=True), "Ines was the point of contact"),
    ],
)
def test_that_nobody_speaks_is_said_first(person: BinderPerson | None, says: str) -> None:
    (first, *_) = told(replace(known(), point_of_contact=person)).chapters[0].blocks
    assert isinstance(first, Paragraph)
    assert first.text.startswith(says)


@pytest.mark.parametrize("clause", ["", "unknown", "nonsense"])
def test_a_clause_that_nobody_knows_is_said(clause: str) -> None:
    assert "is not known yet" in words(told(replace(known(), clause=clause)), "speaks")


def test_things_stand_with_their_survey_and_day() -> None:
    said = words(told(known()), "equipment")
    assert "fs1\nWindows Server 2016 Standard\n1 Mar 2027" in said
    assert "From: Small list, 21 Nov 2026." in said
    assert "Firewall or router\n(Bakery)\nFortiGate 40F, S1" in said
    running = replace(known(), surveys=(surveyed(running=True, name__1="fs1", sb_os__1="Linux"),))
    assert "From: Small list, 21 Nov 2026, not finished." in words(told(running), "equipment")


def test_the_one_place_of_a_client_is_not_named_again() -> None:
    assert "(Bakery)" not in words(told(replace(known(), places=(BinderPlace("Bakery"),))))


def test_passwords_are_told_by_their_place_only() -> None:
    said = words(told(known()), "passwords")
    assert "Shared passwords (Bakery): On paper" in said
    assert "The encryption key of the backup\nno" in said
    assert "left out" not in said


def test_what_looks_like_a_password_is_left_out_and_said() -> None:
    survey = surveyed(
        name__1="fs1, admin password: geheim", sb_os__1="Linux, root pw Roggen9", who__1="Fibre, code 48213"
    )
    leaky = replace(known(), surveys=(survey,), promises=(BinderPromise("send the PIN 4821", ""),))
    document = told(leaky)
    said = words(document)
    assert [one for one in ("geheim", "Roggen9", "48213", "4821") if one in said] == []
    assert said.count(LEFT_OUT) == 4
    assert "4 texts that looked like a password were left out" in words(document, "passwords")


def test_findings_are_open_or_accepted_and_say_what_is_over() -> None:
    document = told(known())
    assert "No key\n(Bakery)\nCritical\nopen\n20 Nov 2026 (over)\nHand it over." in words(document, "findings")
    assert "1 more is not in this book" in words(document, "findings")
    assert "No mirror\n(Bakery, Server 1: fs1)\nHigh\nInes" in words(document, "accepted")
    assert "1 Nov 2026 (over: decide again)" in words(document, "accepted")


def test_the_firm_keeps_it_up_to_date_and_its_words_and_titles_stand_in_it() -> None:
    look = FirmLook("Field & Co", "Ana", opening="Well met.", closing="Ask us.", titles={"use": "Mind this"})
    document = told(known(), look)
    assert document.chapters[-1].title == "Mind this"
    assert "Field & Co keeps it up to date" in words(document, "use")
    assert words(document, "use").endswith("Ask us.")
    assert "Well met." in words(document, "speaks")
    assert ("Kept up to date by", "Ana, Field & Co") in document.facts


def test_numbers_that_are_private_are_not_told() -> None:
    said = words(
        told(
            replace(
                known(), people=(INES, replace(INES, emails=("private: i@home.example", "fax home: f@home.example")))
            )
        )
    )
    assert "07700 900123" in said
    assert [one for one in ("01632 555", "i@home.example", "f@home.example") if one in said] == []


def test_what_is_for_us_alone_has_no_field_to_come_in_by() -> None:
    """What the book does not even read of the client, its people and places, named one by one."""
    for_us = {"style", "notes", "access", "details", "birthday", "role", "source", "left_on", "preferred"}
    assert for_us <= {one.name for kind in (Client, Contact, Site) for one in fields(kind)}
    taken = {one.name for kind in (BinderSource, BinderPerson, BinderPlace) for one in fields(kind)}
    assert taken & for_us == set()
    assert taken & {"trust", "fit", "score", "grade", "instructions", "calls", "business"} == set()


def test_no_note_on_an_answer_and_no_verdict_on_us_is_told() -> None:
    said = words(told(known()))
    assert [one for one in ("note on", "Rather not", "How did we do", "Corner", "Keep them") if one in said] == []
