"""What a start of fieldkit must not pay for."""

import json
import subprocess
import sys

import pytest

HEAVY = ("cryptography", "pyrage", "backports.zstd", "compression.zstd", "msgspec", "segno", "textual", "rich")


def loaded_after(code: str) -> set[str]:
    probe = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True)
    return {name for name in HEAVY if name in json.loads(done.stdout)}


def test_package_loads_nothing_heavy() -> None:
    assert loaded_after("import fieldkit.sync") == set()


@pytest.mark.parametrize(
    "module",
    [
        "format.batch",
        "format.compression",
        "crypto.keys",
        "crypto.key_files",
        "crypto.key_words",
        "crypto.age",
        "base.atomic_write",
        "base.refusal",
    ],
)
def test_keys_and_words_load_nothing_until_they_are_used(module: str) -> None:
    assert loaded_after(f"import fieldkit.sync.{module}") == set()


@pytest.mark.parametrize(
    "module", ["format.container", "format.content_codec", "replica.invitation", "format.pack", "merge.chain"]
)
def test_files_load_only_msgspec_until_they_are_opened(module: str) -> None:
    assert loaded_after(f"import fieldkit.sync.{module}") <= {"msgspec"}
