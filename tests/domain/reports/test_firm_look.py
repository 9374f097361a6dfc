"""The colour of a firm, whatever it is, can be read."""

import pytest

from fieldkit.domain.reports.firm_look import ENOUGH, FirmLook, contrast, is_colour, picture_type, readable


@pytest.mark.parametrize("colour", ["#ffff00", "#ffffff", "#00ff00", "#8fd3ff", "#ff8800", "#777777", "#000000"])
def test_any_colour_is_darkened_until_it_can_be_read_on_white(colour: str) -> None:
    assert contrast(readable(colour), "#ffffff") >= ENOUGH


def test_a_colour_that_can_be_read_stays() -> None:
    assert FirmLook(colour="#1f5673").ink == "#1f5673"


def test_contrast_is_reckoned_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("text", "fits"), [("#1F5673", True), ("#fff", False), ("red", False), ("#12345g", False), ("#123456\n", False)]
)
def test_what_a_colour_is(text: str, fits: bool) -> None:
    assert is_colour(text) is fits


def test_a_picture_is_told_by_what_it_begins_with() -> None:
    assert [picture_type(data) for data in (b"\x89PNG\r\n\x1a\nx", b"\xff\xd8\xff\xe0", b"<svg/>", b"")] == [
        *("png", "jpeg", "", "")
    ]
