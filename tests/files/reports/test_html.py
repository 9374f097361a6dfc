"""The page: sound, safe and for everybody, whatever the texts say."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from fieldkit.domain.reports.built import report_of
from fieldkit.domain.reports.firm_look import FirmLook, contrast
from fieldkit.domain.reports.told import TITLES, document_of
from fieldkit.files.reports.html_file import render
from fieldkit.files.reports.html_style import STYLE
from fieldkit.files.reports.html_text import Html, element, text
from tests.support.reports import NASTY, TODAY, checklist, nasty_report, source

VOID = {"meta", "img", "br", "col"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
LOOK = FirmLook(firm=NASTY[0], by=NASTY[1], contact=NASTY[2], opening=NASTY[3], closing=NASTY[8], logo=PNG)


class Page(HTMLParser):
    """Takes a page apart; fails on an element that is closed in the wrong order."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(data.decode("utf-8"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.elements if name == tag]


@pytest.fixture(scope="module")
def made() -> bytes:
    return render(document_of(nasty_report(), LOOK), LOOK)


@pytest.fixture(scope="module")
def page(made: bytes) -> Page:
    return Page(made)


def test_no_element_and_no_attribute_comes_from_a_text(page: Page) -> None:
    ours = (
        "html head meta title style body a div header span img h1 p dl dt dd main section h2 h3 nav ol ul li article "
        "figure svg rect circle text table caption colgroup col thead tbody tr th td bdi br footer"
    ).split()
    assert {tag for tag, _, _ in page.elements} <= set(ours)
    known = (
        "lang charset http-equiv content name href class id alt src aria-labelledby aria-label style scope data-head "
        "viewbox role x y width height cx cy r text-anchor"
    ).split()
    assert {name for _, attributes, _ in page.elements for name in attributes} <= set(known)


def test_what_a_text_says_is_read_as_it_stands(page: Page) -> None:
    said = "".join(words for _, words in page.texts)
    assert "Found <script>alert(1)</script>" in said
    assert "&amp; &lt;b&gt;" in said
    assert "#set text(fill: red) $x^2$" in said


def test_nothing_is_run_and_nothing_is_fetched(made: bytes, page: Page) -> None:
    policy = next(one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert [one["href"] for one in page.all("a") if not str(one["href"]).startswith("#")] == []
    assert [str(one["src"])[:22] for one in page.all("img")] == ["data:image/png;base64,"]
    style = re.search(rb"<style>(.*?)</style>", made, re.DOTALL)
    assert style is not None
    assert b"url(" not in style[1]
    assert b"@import" not in style[1]
    assert made.count(b"<style>") == made.count(b"</style>") == 1


def test_no_sign_stands_in_it_that_reorders_or_commands(made: bytes) -> None:
    assert (
        re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", made.decode("utf-8")) == []
    )


def test_it_has_a_language_a_title_and_its_landmarks(page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    assert "Draft" in next(words for tag, words in page.texts if tag == "title")
    assert [len(page.all(tag)) for tag in ("header", "main", "nav", "footer", "h1")] == [1] * 5
    named = {one["id"] for _, one, _ in page.elements if one.get("id")}
    assert set(TITLES) <= named
    assert {str(one["href"])[1:] for one in page.all("a")} <= named
    assert {one.get("aria-labelledby") for one in page.all("section")} <= named


def test_no_level_of_headings_is_skipped(page: Page) -> None:
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_tables_have_captions_and_heads_that_say_of_what_they_are(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table")) > 5
    assert {one.get("scope") for one in page.all("th")} == {"col", "row"}
    for tag, attributes, within in page.elements:
        if tag == "th":
            assert attributes["scope"] == ("col" if "thead" in within else "row")


def test_pictures_have_a_text_that_tells_the_same(page: Page) -> None:
    drawn = page.all("svg")
    assert drawn
    assert all(one["role"] == "img" and one["aria-label"] for one in drawn)
    assert all("alt" in one for one in page.all("img"))


def test_a_draft_says_so_on_every_page() -> None:
    report = report_of(source(checklist(), {}, state="running"), TODAY)
    made = render(document_of(report, FirmLook()), FirmLook()).decode()
    # By the browser in the margin of paper, and on the screen where a page begins on it.
    assert '@top-right { content: "Draft\\00003a  the survey is not finished"' in made
    assert made.count('<p class="notice">') == 4
    finished = render(document_of(report_of(source(checklist(), {}), TODAY), FirmLook()), FirmLook()).decode()
    assert "Draft" not in finished
    assert '<p class="notice">' not in finished


def colours(selector: str) -> dict[str, str]:
    """Return the declarations of a rule of the style by name."""
    found = re.search(rf"^{re.escape(selector)} {{([^}}]*)}}", STYLE, re.MULTILINE)
    assert found is not None, selector
    return dict(re.findall(r"([\w-]+): (#[0-9a-f]{3,6})", found[1]))


@pytest.mark.parametrize(
    "selector", [*(f".mark.{one}" for one in ("critical", "high", "medium", "low", "partial", "fail"))]
)
def test_words_on_colours_can_be_read(selector: str) -> None:
    rule = colours(selector)
    long = {
        name: value if len(value) == 7 else "#" + "".join(2 * sign for sign in value[1:])
        for name, value in rule.items()
    }
    assert contrast(long["background"], long["color"]) >= 4.5


def test_quiet_words_can_be_read() -> None:
    root = colours(":root")
    assert contrast(root["--quiet"], "#ffffff") >= 4.5
    assert contrast(root["--quiet"], root["--soft"]) >= 4.5


def test_text_is_no_html_unless_it_was_made_here() -> None:
    assert element("p", "<b>", Html("<i></i>"), title='"\n>') == '<p title="&quot; &gt;">&lt;b&gt;<i></i></p>'
    assert text("a\nb") == "a<br>\nb"
    assert text("مكتبة") == "<bdi>مكتبة</bdi>"
