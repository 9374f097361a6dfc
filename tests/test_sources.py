"""What no source file may hold, whatever it is about."""

import re
from pathlib import Path

import fieldkit

PACKAGE = Path(fieldkit.__file__).parent


def test_no_date_is_written_with_a_directive_that_windows_refuses() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"%[-#][a-zA-Z]", line)
    ]
    assert found == []


def test_no_code_outside_the_field_types_asks_which_type_a_field_is() -> None:
    names = "text|long|lines|phones|emails|flag|whole|minutes|money|day|when|instant|json"
    asks = re.compile(rf"(field|declared)\.type(\.name)? (==|!=|in|not in|is|is not) ?\(?[\"'](?:{names})[\"']")
    found = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if asks.search(line)
    ]
    assert found == []
