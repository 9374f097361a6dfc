"""A or an."""

import pytest

from fieldkit.domain.text.articles import with_article


@pytest.mark.parametrize(
    ("noun", "said"),
    [("call", "a call"), ("instruction", "an instruction"), ("Application", "an Application"), ("", "a ")],
)
def test_a_vowel_has_an_before_it(noun: str, said: str) -> None:
    assert with_article(noun) == said
