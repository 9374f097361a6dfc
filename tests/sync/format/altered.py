"""Files altered on purpose, and the reason for which a member refuses them."""

import hashlib
import json
from io import BytesIO

import pytest

from fieldkit.sync.base.refusal import Refused
from fieldkit.sync.crypto import age
from fieldkit.sync.format.container import open_file
from tests.sync import making
from tests.sync.making import FIRM, KNOWN, RAW, SEGMENT


def refused(data: bytes, **more: object) -> Refused:
    with pytest.raises(Refused) as caught:
        open_file(BytesIO(data), KNOWN, [FIRM], **more)  # type: ignore[arg-type]
    assert caught.value.sentence.endswith(".")
    assert str(caught.value).isprintable()
    return caught.value


def with_header(**fields: object) -> bytes:
    header, _, body = making.split(SEGMENT)
    return making.resealed(json.dumps(json.loads(header) | fields).encode(), body)


def with_packed(packed: bytes, raw: bytes = RAW) -> bytes:
    header, _, _ = making.split(SEGMENT)
    fields = {"raw_size": len(raw), "raw_sha256": hashlib.sha256(raw).hexdigest()}
    sealed = json.dumps(json.loads(header) | fields).encode()
    return making.resealed(sealed, age.encrypt(packed, FIRM.recipient))
