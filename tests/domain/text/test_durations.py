import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.text.dates import WhenError, parse_minutes, show_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45m", 45),
        ("45", 45),
        ("1:30", 90),
        ("1h 30", 90),
        ("1h30", 90),
        ("1h30m", 90),
        ("1.5 h", 90),
        ("1,5h", 90),
        ("90 min", 90),
        ("2 hours", 120),
        ("1 hour and 5 minutes", 65),
        ("0", 0),
        ("0.33 h", 20),
        ("0.01 h", 1),
        ("0.96 h", 58),
        ("0.99 h", 59),
        ("1.5h 5", 95),
        ("999:59", 59_999),
        ("9999.5 h", 599_970),
        ("999999", 999_999),
    ],
)
def test_durations_are_read_in_every_usual_way(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize(
    "text",
    ["", "h", "1:75", "1000:00", "10000 h", "1.234 h", "1234567", "1:5", "soon", "-5", "1 30 20", "2 days", "1h h"],
)
def test_what_is_no_duration_is_refused_with_two_examples(text: str) -> None:
    with pytest.raises(WhenError, match=r'Try "45" .* or "1:30"'):
        parse_minutes(text)


def test_a_refusal_quotes_the_text_and_a_long_text_is_cut() -> None:
    for text, shown in (("2 weeks", "2 weeks"), ("x" * 40, "x" * 40), ("x" * 41, "x" * 39 + "…")):
        with pytest.raises(WhenError) as refused:
            parse_minutes(text)
        said = f'"{shown}" is not a duration. Try "45" for minutes or "1:30" for an hour and a half.'
        assert str(refused.value) == said
    assert parse_minutes("45".rjust(60)) == 45


def test_durations_are_shown_briefly() -> None:
    assert [show_minutes(m) for m in (0, 45, 60, 65, 90, -90)] == [
        *("0 min", "45 min", "1 h", "1 h 05", "1 h 30", "-1 h 30")
    ]


@given(st.integers(0, 50_000))
def test_a_shown_duration_is_understood(minutes: int) -> None:
    assert parse_minutes(show_minutes(minutes)) == minutes


@given(st.text(max_size=30))
def test_any_text_is_a_duration_or_refused_in_words(text: str) -> None:
    try:
        assert parse_minutes(text) >= 0
    except WhenError as refused:
        assert "is not a duration" in str(refused)
