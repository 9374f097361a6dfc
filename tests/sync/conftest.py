"""Fixtures of the sync tests."""

import pytest

from tests.sync.making import cheap_age


@pytest.fixture
def cheap_scrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock files under a passphrase without the second and the half gigabyte that it is meant to cost."""
    monkeypatch.setattr("fieldkit.sync.age.encrypt_with_passphrase", cheap_age)
