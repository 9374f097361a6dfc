"""0009: Today shows the findings that are critical or past their day. Released: not to be changed."""

from __future__ import annotations

from typing import Final

FINDINGS_DUE: Final = """
CREATE INDEX finding_open ON finding(answer_by) WHERE state = 'open' AND deleted_at IS NULL;
CREATE INDEX finding_critical ON finding(answer_by)
    WHERE state IN ('open', 'agreed', 'in_work') AND severity = 'critical' AND deleted_at IS NULL;
"""
