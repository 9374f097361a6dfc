"""The file of a checklist, whichever it is: YAML, or a form as a workbook."""

from __future__ import annotations

from pathlib import Path

from fieldkit.files.checklists import yaml_file
from fieldkit.files.checklists.yaml_file import ReadChecklist
from fieldkit.files.content.one_checklist import Beside

FORMATS = {"yaml": "YAML", "xlsform": "XLSForm (.xlsx)"}
"""What a checklist is written as, with its name for people."""


def read(path: Path, beside: Beside | None = None) -> ReadChecklist:
    """Return the checklist in ``path``; raises ChecklistFileError with all its problems, or Trouble."""
    from fieldkit.files.checklists.xlsform.workbook.sheets import is_workbook

    if not is_workbook(path):
        return yaml_file.read(path, beside)
    from fieldkit.files.checklists.xlsform.form_file import read_form

    return read_form(path, beside)
