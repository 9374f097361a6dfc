"""What is kept in a note though it was no answer, or named no photo."""

from __future__ import annotations

from fieldkit.domain.surveys.aids.told_note import told_note
from fieldkit.domain.surveys.aids.unread_text import noted, noted_for_photo, without


def test_words_for_a_photo_are_a_note_and_a_path_that_leads_nowhere_is_for_nobody_else() -> None:
    note = noted_for_photo(noted_for_photo("Hot", "looks burnt\tat the left"), "/home/ana/rak.jpg")
    assert note == "Hot\n“looks burnt at the left”\nNo photo there: “/home/ana/rak.jpg”"
    assert told_note(noted(note, "ain 2 months")) == "Hot\n“looks burnt at the left”"
    assert without(noted(note, "ain 2 months")) == note, "a right answer takes only the wrong one away"
    assert noted_for_photo("", r"C:\visits\rak.jpg") == r"No photo there: “C:\visits\rak.jpg”"
