"""Checklists as XLSForm: a workbook with the sheets survey, choices and settings, as form programs read it."""
