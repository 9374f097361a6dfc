"""What one field of an open form holds, and what is to be stored of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.records.declaration import Field


@dataclass(slots=True)
class FieldState:
    """One field: the text in it, the text in the database, and what lies between the two."""

    declared: Field
    stored: str = ""
    """Text as the database has it; of a new record, as it began."""
    typed: str = ""
    """Text as it stands in the field."""
    refused: str = ""
    """Why the text in the field could not be stored, "" while nothing is known against it."""
    undecided: str = ""
    """Why a text that came back with a draft is not stored unless Enter chooses it: another was written since."""
    store_at_fault: bool = False
    """Whether it was refused for what ails the store: the text itself may be right."""
    seen: bool = False
    """Whether somebody had the cursor in it, and time to see, since its text was refused."""
    let_be: bool = False
    """Whether he then left the text as it is."""
    conflicted: bool = False
    """Whether somebody else wrote another value, until one of the values is stored here."""
    link: tuple[str, str] = ("", "")
    """Of a link: the name that stands for a record, and the uid of that record."""
    stored_link: tuple[str, str] = ("", "")
    """The link of the text in the database."""
    storing: list[str] = field(default_factory=list)
    """Texts that are on their way into the database, oldest first."""

    @property
    def name(self) -> str:
        """Name of the field."""
        return self.declared.name

    @property
    def meant(self) -> str:
        """The text to read: of a link, the uid of the record that was chosen by the name in the field."""
        name, uid = self.link
        return uid if self.declared.link and uid and self.typed == name else self.typed

    @property
    def empty(self) -> bool:
        """Whether nothing is typed but blanks."""
        return not self.typed.strip()

    @property
    def unsaved(self) -> bool:
        """Whether the text in the field is not the one in the database."""
        return self.typed != self.stored

    @property
    def needs_store(self) -> bool:
        """Whether the text in the field was neither stored, nor refused, nor is being stored."""
        return (
            not self.refused
            and not self.undecided
            and self.typed != (self.storing[-1] if self.storing else self.stored)
        )

    @property
    def settled(self) -> str | None:
        """The text in the database, None while another is on its way there."""
        return None if self.storing else self.stored

    def know_link(self) -> None:
        """Remember the link of what is stored, where the text in the field is that."""
        if not self.unsaved:
            self.stored_link = self.link

    def throw_away(self) -> tuple[str, tuple[str, str]]:
        """Put the text in the field back to the one in the database; return what stood there, with its link."""
        thrown = self.typed, self.link
        self.typed, self.link, self.refused, self.undecided = self.stored, self.stored_link, "", ""
        return thrown


@dataclass(frozen=True, slots=True)
class StoreRequest:
    """What is to be stored as a field is left: that field of a record, or all texts of a new one."""

    name: str
    """The field that was left."""
    uid: str
    """The record; "" for one that is not stored yet."""
    texts: Mapping[str, str]
    """By field, the texts to read, of links the uid."""
    typed: Mapping[str, str]
    """By field, the texts of the whole form as they stood."""
    complete: bool = True
    """Whether a new record has all it needs; if not, its field is only to be read, and a draft kept."""
    half_typed: str = ""
    """The field that somebody is in the middle of: it is none of ``texts``, and stays as it is."""
    was: str | None = None
    """The text that the record had there when the form last looked; None if that is not known."""
