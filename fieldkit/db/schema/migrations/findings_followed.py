"""0010: what a finding is accepted or dismissed with, verified, and back; the list of findings. Released: not to be
changed.

Findings that older stores have twice stay two: which of them somebody works on, no migration can know.
"""

from __future__ import annotations

from typing import Final

FINDINGS_FOLLOWED: Final = """
ALTER TABLE finding ADD COLUMN "accepted_by" TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN "accepted_until" TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN "why" TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN "verified_on" TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN "verified_in" INTEGER REFERENCES survey(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE finding ADD COLUMN "returned_on" TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN "returned_in" INTEGER REFERENCES survey(id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX finding_at_item ON finding(client, item) WHERE item > '';
CREATE INDEX finding_accepted ON finding(accepted_until) WHERE state = 'accepted' AND deleted_at IS NULL;
CREATE INDEX finding_live ON finding(severity, answer_by)
    WHERE state IN ('open', 'agreed', 'accepted', 'in_work', 'fixed') AND deleted_at IS NULL;
CREATE INDEX finding_closed ON finding(severity, answer_by)
    WHERE NOT (state IN ('open', 'agreed', 'accepted', 'in_work', 'fixed')) AND deleted_at IS NULL;
"""
