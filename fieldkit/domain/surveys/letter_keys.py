"""Whether letters are keys on a row of a survey whose answer is typed, and for how long."""

from __future__ import annotations

from fieldkit.domain.surveys.layout import SurveyRow


class LetterKeys:
    """The one row on which letters are keys, also if it takes text. Any other that takes text begins its answer."""

    def __init__(self) -> None:
        self._at: tuple[str, ...] = ()
        self._asked = False
        """Whether they are because somebody asked for it: then they stay keys where he takes answers back."""
        self._leads = False
        """Whether the last key was a letter that was a key, so that they are keys too where it led."""
        self._took_back_at: tuple[str, ...] = ()
        """The row on which an answer was just taken back, so that the key for it may come again."""

    def at(self, row: SurveyRow) -> bool:
        """Whether letters are keys on a row."""
        return row.key == self._at

    def let(self, row: SurveyRow, *, asked: bool) -> bool:
        """Let letters be keys on a row, ``asked`` for by somebody; False if they are already, asked for if that is."""
        if self.at(row) and (self._asked or not asked):
            return False
        self._at, self._asked = row.key, asked
        return True

    def pressed(self, *, letter: bool) -> None:
        """Take in that a key was pressed that is no text, a ``letter`` or another one."""
        self._leads = letter and self._asked

    def answered(self) -> None:
        """Take in that something was answered: letters stay keys, but that was asked for before it."""
        self._asked = self._leads = False

    def opened(self) -> None:
        """Take in that a row is opened for an answer."""
        self._took_back_at = ()
        self._leads = False

    def moved(self, row: SurveyRow | None) -> None:
        """Take in that the cursor came to another row: letters are text there, unless one of them led there."""
        key = row.key if row is not None else None
        if self._at and self._leads and row is not None:
            self._at = row.key
        self._leads = False  # a click may be what leads elsewhere next
        self._at = self._at if key == self._at else ()
        self._took_back_at = self._took_back_at if key == self._took_back_at else ()

    def arrived(self) -> None:
        """Take in that somebody went to a row, be it the one where he was: letters are text again."""
        self._at = self._took_back_at = ()

    def took_back(self, row: SurveyRow | None) -> None:
        """Take in that an answer was taken back at a row: letters that were asked to be keys are so there, too.

        Else the key for it goes on there, and all others begin a text.
        """
        key = row.key if row is not None else ()
        if self._at and self._asked:
            self._at = key
        else:
            self._took_back_at = key

    def added(self, row: SurveyRow | None) -> None:
        """Take in that things were added at a row: the key that takes them back is one, all others begin a text."""
        self._took_back_at = row.key if row is not None else ()

    def settled(self) -> None:
        """Take in that nobody goes on taking back."""
        self._took_back_at = ()

    def take_back_at(self, row: SurveyRow) -> bool:
        """Whether the key that takes back goes on at a row."""
        return row.key == self._took_back_at
