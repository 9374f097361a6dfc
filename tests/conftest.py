"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fieldkit.sync.crypto import age
from tests.sync.making import cheap_age

_DEAR = age.encrypt_with_passphrase


@pytest.fixture(scope="session", autouse=True)
def cheap_scrypt() -> Iterator[None]:
    """Lock files under a passphrase without the second and the half gigabyte that it is meant to cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(age, "encrypt_with_passphrase", cheap_age)
        yield


@pytest.fixture
def full_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock files as people's are."""
    monkeypatch.setattr(age, "encrypt_with_passphrase", _DEAR)
