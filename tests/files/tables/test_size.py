"""A table that is too large is refused before it is read."""

import pytest

from fieldkit.domain.errors import Trouble
from fieldkit.files.tables import csv_cells
from fieldkit.files.tables.csv_cells import read_csv


def test_a_table_beyond_the_limit_is_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_cells, "MOST_BYTES", 2 * 1024**2)
    head, cell = b"name\n", b"x" * 1000 + b"\n"
    fitting = head + cell * ((2 * 1024**2 - len(head)) // len(cell))
    fitting += b"y" * (2 * 1024**2 - len(fitting))
    read_csv(fitting, "a.csv")
    with pytest.raises(Trouble) as refused:
        read_csv(fitting + b"y", "a.csv")
    assert str(refused.value) == "a.csv is larger than the 2 MB that fieldkit reads. Nothing was changed."


class _Large(bytes):
    """As many bytes as are said, without the memory."""

    length: int

    def __len__(self) -> int:
        return self.length


def test_256_megabytes_are_read() -> None:
    data = _Large(b"name\nx\n")
    data.length = 256 * 1024**2
    assert read_csv(data, "a.csv").headings == ("name",)
    data.length += 1
    with pytest.raises(Trouble) as refused:
        read_csv(data, "a.csv")
    assert str(refused.value) == "a.csv is larger than the 256 MB that fieldkit reads. Nothing was changed."
