"""Bytes to text: marks, UTF-16 without one, wrong bytes, limits; and how problems are told."""

import pytest

from fieldkit.files.contacts import decoding
from fieldkit.files.contacts.decoded_lines import DecodedLines
from fieldkit.files.contacts.decoding import Content, content
from fieldkit.files.contacts.person import FileProblem, split_label, with_label
from fieldkit.files.contacts.problems import ProblemReport, numbers, quoted, size


def told(report: ProblemReport) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.severity, problem.what) for problem in report.problems()]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ],
)
def test_a_byte_order_mark_decides(mark: bytes, encoding: str) -> None:
    report = ProblemReport("a.csv")
    assert content(mark + "Zürich".encode(encoding), report) == Content("Zürich".encode(), encoding)
    assert told(report) == []


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised_and_told(encoding: str) -> None:
    report = ProblemReport("a.csv")
    assert content("Name".encode(encoding), report) == Content(b"Name", encoding)
    words = f"There is no byte order mark; the file was read as {encoding.upper()}."
    assert told(report) == [(0, "changed", words)]


def test_three_letters_are_too_few_to_recognise_utf_16() -> None:
    report = ProblemReport("a.csv")
    assert content("Nam".encode("utf-16-le"), report) == Content(b"Nam", "")
    assert told(report) == [(1, "changed", "NUL bytes were taken out.")]


def test_what_is_not_in_the_encoding_that_the_person_named_is_told() -> None:
    report = ProblemReport("a.csv")
    assert content(b"Z\xfcrich", report, encoding="ascii").data.decode() == "Z\ufffdrich"
    assert told(report) == [(0, "changed", "Some characters are not ASCII; each stands as “\ufffd”.")]
    report = ProblemReport("a.csv")
    assert content(b"Z\xfcrich", report, encoding="latin-1").data.decode() == "Zürich"
    assert told(report) == []


def test_an_odd_byte_at_the_end_of_utf_16_is_told() -> None:
    report = ProblemReport("a.csv")
    assert content(b"\xff\xfeA\0B", report).data.decode() == "A\ufffd"
    words = "The file is cut off in the middle of a letter; “\ufffd” stands where it is missing."
    assert told(report) == [(1, "changed", words)]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_is_cut_off_is_named_with_its_line(encoding: str) -> None:
    mark = "\ufeff".encode(encoding)
    for cut in (1, 2, 3):
        report = ProblemReport("a.csv")
        text = content(mark + "Name,Phone\nUna,1\nMilo 😀".encode(encoding)[:-cut], report).data.decode()
        assert text == "Name,Phone\nUna,1\nMilo \ufffd"
        assert [(line, what[:23]) for line, _, what in told(report)] == [(3, "The file is cut off in ")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("rows", [3, 200, 60_000])
@pytest.mark.parametrize("lost", [0.3, 0.6, 0.65])
def test_utf_16_with_a_byte_missing_is_refused(encoding: str, rows: int, lost: float) -> None:
    data = ("Name,Phone\n" + "Zoë Fern,0161 496 0301\n" * rows).encode(encoding)
    at = int(len(data) * lost)
    with pytest.raises(FileProblem, match=r"a byte is missing about line \d+: what follows cannot be read"):
        content("\ufeff".encode(encoding) + data[:at] + data[at + 1 :], ProblemReport("a.csv"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("lost", [4, 5, 20, 21, 40])
@pytest.mark.parametrize("row", ["Milo Fern,0161 496 0302\r\n", '"Milo\r\nFern",0161 496 0302\r\n'])
def test_of_utf_16_only_the_last_row_is_left_out_when_its_byte_is_missing(encoding: str, lost: int, row: str) -> None:
    report = ProblemReport("a.csv")
    kept = "Name,Phone\r\nZoë Fern,0161 496 0301\r\n"
    data = f"\ufeff{kept}{row}".encode(encoding)
    assert content(data[:-lost] + data[1 - lost :], report).data.decode() == kept
    ((line, severity, what),) = told(report)
    assert (line, severity) == (3, "lost")
    assert what.startswith("The last line was left out, because a byte is missing in it: “")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_half_a_line_end_is_nobody(encoding: str) -> None:
    report = ProblemReport("a.csv")
    text = "Name,Phone\r\nZoë,0161 496 0301\r"
    assert content(f"\ufeff{text}\n".encode(encoding)[:-1], report).data.decode() == text
    assert told(report) == [(2, "changed", "The file is cut off behind this line.")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_chinese_in_utf_16_is_in_step(encoding: str) -> None:
    text = "姓名,电话\n" + "一丁,一二三 一一一一\n王一,Ā一\n" * 3000
    report = ProblemReport("a.csv")
    assert content("\ufeff".encode(encoding) + text.encode(encoding), report).data.decode() == text
    assert told(report) == []


def test_bytes_up_to_the_limit_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_BYTES", 2048)
    assert content(b"x" * 2048, ProblemReport("a.csv")).data == b"x" * 2048
    with pytest.raises(FileProblem) as refused:
        content(b"x" * 2049, ProblemReport("a.csv"))
    assert str(refused.value) == (
        "a.csv has 2 KiB, more than the 2 KiB that fieldkit reads. Nothing was imported. "
        "Export fewer contacts at a time, or without photos."
    )


def test_lines_of_two_encodings_are_each_read_and_told() -> None:
    report = ProblemReport("a.csv")
    mixed = "Łódź\r\n".encode() + b"Z\xfcrich\rplain\n\x81\n"
    lines = DecodedLines(Content(mixed, ""), report)
    assert (list(lines), lines.encoding) == (["Łódź", "Zürich", "plain", "\x81", ""], "utf-8 and cp1252")
    words = "The text is not UTF-8 and was read as Windows Western (cp1252) (2 times: lines 2 and 4)."
    assert told(report) == [(2, "changed", f"{words} {decoding.ADVICE}")]
    for data, known, text, encoding in (
        (b"Z\xfcrich", "", "Zürich", "cp1252"),
        (b"plain", "", "plain", "utf-8"),
        (b"plain", "utf-16-le", "plain", "utf-16-le"),
    ):
        lines = DecodedLines(Content(data, known), ProblemReport("a.csv"))
        assert (list(lines), lines.encoding) == ([text], encoding)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1 KiB"),
        (1024 * 1024 - 1, "1024 KiB"),
        (1024 * 1024, "1.0 MiB"),
        (3_250_586, "3.1 MiB"),
    ],
)
def test_a_size_in_words(count: int, words: str) -> None:
    assert size(count) == words


def test_line_numbers_in_words() -> None:
    assert numbers([3]) == numbers([3, 3]) == "line 3"
    assert numbers([3, 8]) == "lines 3 and 8"
    assert numbers([1, 2, 3]) == "lines 1, 2 and 3"
    assert numbers(range(1, 6)) == "lines 1, 2, 3, 4 and 5"
    assert numbers(range(1, 7)) == "lines 1, 2, 3, 4, 5 and 1 more"
    assert numbers(range(1, 100)) == "lines 1, 2, 3, 4, 5 and 94 more"


def test_a_long_text_is_cut_where_it_is_quoted() -> None:
    assert quoted(" a\tb\n") == "“a b”"
    assert quoted("x" * 60) == f"“{'x' * 60}”"
    assert quoted("x" * 61) == f"“{'x' * 59}…”"


@pytest.mark.parametrize(("label", "value"), [("work", "1"), ("", "1"), ("a", "b: c")])
def test_a_label_is_split_off_again(label: str, value: str) -> None:
    assert split_label(with_label(label, value)) == (label, value)


@pytest.mark.parametrize("little", [True, False])
@pytest.mark.parametrize(
    ("pairs", "wide", "odd", "recognised"),
    [(20, 20, 1, False), (21, 21, 1, True), (20, 8, 0, False), (20, 9, 0, True), (4, 4, 0, True), (3, 3, 0, False)],
)
def test_utf_16_has_nul_in_two_of_five_places_and_hardly_any_beside(
    little: bool, pairs: int, wide: int, odd: int, recognised: bool
) -> None:
    letters = [(b"a" if place >= odd else b"\0", b"\0" if place < wide else b"a") for place in range(pairs)]
    data = b"".join(first + second if little else second + first for first, second in letters)
    encoding = content(data, ProblemReport("a.csv")).encoding
    assert encoding == (("utf-16-le" if little else "utf-16-be") if recognised else "")
