"""0011: how far a survey is, as counted here last, and where in it somebody was. Released: not to be changed."""

from __future__ import annotations

from typing import Final

SURVEY_PROGRESS: Final = """
CREATE TABLE survey_progress (
    survey INTEGER PRIMARY KEY,
    stamp TEXT NOT NULL,
    needed INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    asked INTEGER NOT NULL
) STRICT;
CREATE TABLE survey_place (survey INTEGER PRIMARY KEY, place TEXT NOT NULL, at INTEGER NOT NULL) STRICT
"""
