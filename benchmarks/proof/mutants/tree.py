"""Copies of the tree, so that nothing is ever changed in the checkout."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_PASSED_OVER: Final = frozenset({".git", "__pycache__", ".venv", ".mypy_cache", ".pytest_cache", ".ruff_cache"})


def files(root: Path) -> list[Path]:
    """Return the files of the tree, relative to ``root``: what git knows or does not ignore; without git, all."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        names: Iterable[Path] = (Path(os.fsdecode(name)) for name in listed.stdout.split(b"\0") if name)
    else:
        names = (path.relative_to(root) for path in root.rglob("*"))
    return sorted(path for path in set(names) if not _PASSED_OVER & set(path.parts) and (root / path).is_file())


def fingerprint(root: Path, package: str) -> str:
    """Return a digest of what decides which test reaches which line: the package, the tests, their settings."""
    digest = hashlib.sha256()
    for path in files(root):
        if path.parts[0] in (package, "tests") or (len(path.parts) == 1 and path.suffix in {".py", ".toml"}):
            content = hashlib.sha256((root / path).read_bytes()).hexdigest()
            digest.update(f"{path.as_posix()} {content}\n".encode())
    return digest.hexdigest()[:20]


def copy(root: Path, to: Path) -> Path:
    """Copy the tree to the new folder ``to``, and return it."""
    for path in files(root):
        target = to / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / path, target)
    return to
