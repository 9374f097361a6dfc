"""0008: which version of a checklist the firm uses, and which one it made its own from. Released: not to be changed."""

from __future__ import annotations

from typing import Final

OWN_VERSIONS: Final = """
ALTER TABLE checklist ADD COLUMN "uses" INTEGER REFERENCES checklist_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE checklist_version ADD COLUMN "based_on" INTEGER
    REFERENCES checklist_version(id) DEFERRABLE INITIALLY DEFERRED;
"""
