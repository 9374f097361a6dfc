"""What commands print: text made safe for a terminal, or JSON that is safe in any."""

from __future__ import annotations

import re
import sys

from fieldkit.domain.text.sanitize import printable_block

# What JSON may hold as it is and a terminal would obey: DEL, C1, bidi controls; and lone surrogates, which no
# stream can write.
_ESCAPED = r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def say(text: str = "") -> None:
    """Print ``text`` and a line break."""
    sys.stdout.write(printable_block(text) + "\n")


def complain(text: str) -> None:
    """Print ``text`` on the error stream."""
    sys.stderr.write(printable_block(text) + "\n")


def say_json(value: object) -> None:
    """Print ``value`` as JSON, readable, and the same data in every locale."""
    import json  # 4 ms, most commands print text

    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=plain, indent=1)
    sys.stdout.write(re.sub(_ESCAPED, lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def any_text_prints() -> None:
    """Let no character end a command in a terminal that cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
