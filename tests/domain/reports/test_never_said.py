"""Claims that are never made are found in our own words, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from fieldkit.db.store.content_files import parsed
from fieldkit.domain.cards.card import Claim, rules_from
from fieldkit.domain.reports.built import report_of
from fieldkit.domain.reports.firm_look import FirmLook
from fieldkit.domain.reports.never_said import claims_in, own_texts
from fieldkit.domain.surveys.answers import Given
from tests.support.reports import TODAY, checklist, given, source

CLAIMS = rules_from(parsed("objections")).never_say


def found(text: str) -> list[str]:
    return [one.claim for one in claims_in([("It", text)], CLAIMS)]


def test_each_claim_is_found_in_its_own_words() -> None:
    assert [claim.claim for claim in CLAIMS if claim.claim not in found(f"As you know: {claim.claim}.")] == []


@pytest.mark.parametrize(
    "text",
    [
        "Did you know? 60% of small firms close within six months of an attack!",
        "An hour of downtime will cost you $300,000.",
        "MFA stops 99.9 per cent of all attacks",
        "Believe us, hackers will get you.",
        "Our product makes you compliant.",
        "One hour of downtime costs about 100'000 $",
    ],
)
def test_the_same_claim_in_nearly_those_words_is_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Your insurer will pay if the second factor is on.",
        "We carry an insurance policy of five million.",
        "It is not like an insurance policy.",
        "Nobody can say that an hour of downtime costs $300,000.",
        "An hour of downtime costs you £410, by your own figures.",
        "60 percent of your PCs are patched within six months.",
        "Thank you for the time that you and your people gave us. Call us with any question.",
        "Backups of Microsoft 365 are kept for 30 days.",
        "You could be offline for 20 minutes.",
    ],
)
def test_what_only_sounds_a_little_alike_is_no_claim(text: str) -> None:
    assert found(text) == []


def test_our_words_are_looked_through_and_those_of_the_client_are_not() -> None:
    claim = "Hackers will get you"
    answers = given(ups="fail", name_1=claim) | {("alarm", ""): Given("alarm", "", "", "pass", claim)}
    report = report_of(source(checklist(), answers), TODAY)
    told = {where for where, text in own_texts(report, FirmLook(opening=claim)) if claim in text}
    assert told == {"The opening in the settings", "The note on “The alarm calls us”"}


def test_a_claim_is_told_with_where_it_stands_and_why() -> None:
    (said,) = claims_in(
        [("The closing", "The moon is all made of cheese.")], [Claim("The moon is made of cheese", "It is rock.")]
    )
    assert said == ("The closing", "The moon is made of cheese", "It is rock.")
