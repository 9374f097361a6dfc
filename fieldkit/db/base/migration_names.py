"""The migrations by name, in their order: how many there are is the number of the schema.

Apart from their text, which needs sqlite-utils: that takes 90 ms to import, and every start compares the numbers.
"""

from typing import Final

NAMES: Final = (
    "0001_foundation",
    "0002_sync",
    "0003_links_to_starting_content",
    "0004_kept_apart",
    "0005_find_by_spelling",
    "0006_callers_by_number",
    "0007_index_behind",
    "0008_own_versions",
    "0009_findings_due",
    "0010_findings_followed",
    "0011_survey_progress",
    "0012_cheaper_saves",
)
