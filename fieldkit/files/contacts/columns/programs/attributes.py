"""Columns that are called as a directory or a groupware calls them in its data: ``sn``, ``l``, ``n_family``.

Such a name says what it means only beside others of its kind: ``l`` is a town beside ``sn`` and ``cn``, and may be a
length elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fieldkit.files.contacts.columns.heading_words import plain
from fieldkit.files.contacts.columns.mapping import CsvColumn

_DIRECTORY: Final = {
    "givenname": "First name",
    "gn": "First name",
    "sn": "Last name",
    "surname": "Last name",
    "middlename": "Middle name",
    "personaltitle": "Prefix",
    "generationqualifier": "Suffix",
    "nickname": "Nickname",
    "mozillanickname": "Nickname",
    "xmozillanickname": "Nickname",
    "o": "Organisation",
    "organizationname": "Organisation",
    "company": "Organisation",
    "ou": "Department",
    "organizationalunitname": "Department",
    "department": "Department",
    "l": "City",
    "localityname": "City",
    "st": "State",
    "stateorprovincename": "State",
    "c": "Country code",
    "countryname": "Country",
    "co": "Country",
    "friendlycountryname": "Country",
    "postofficebox": "PO box",
    "postaladdress": "Full address",
    "homepostaladdress": "Home address",
    "telephonenumber": "Phone",
    "othertelephone": "Other phone",
    "mobile": "Mobile phone",
    "mobiletelephonenumber": "Mobile phone",
    "cellphone": "Mobile phone",
    "othermobile": "Other mobile phone",
    "homephone": "Home phone",
    "hometelephonenumber": "Home phone",
    "otherhomephone": "Other home phone",
    "facsimiletelephonenumber": "Fax",
    "otherfacsimiletelephonenumber": "Other fax",
    "pager": "Pager",
    "pagerphone": "Pager",
    "pagertelephonenumber": "Pager",
    "mail": "E-mail",
    "rfc822mailbox": "E-mail",
    "mozillasecondemail": "Other e-mail",
    "xmozillasecondemail": "Other e-mail",
    "labeleduri": "Website",
    "wwwhomepage": "Website",
    "workurl": "Work website",
    "homeurl": "Home website",
    "mozillaworkurl": "Work website",
    "mozillahomeurl": "Home website",
    "mozillaworkstreet2": "Street 2",
    "mozillahomestreet": "Home street",
    "mozillahomestreet2": "Home street 2",
    "mozillahomelocalityname": "Home city",
    "mozillahomestate": "Home state",
    "mozillahomepostalcode": "Home postcode",
    "mozillahomecountryname": "Home country",
    "dateofbirth": "Date of birth",
    "birthyear": "Birth year",
    "birthmonth": "Birth month",
    "jpegphoto": "Photo",
    "thumbnailphoto": "Photo",
}
"""Of LDAP (RFC 4519, RFC 2798), Active Directory and Thunderbird's address books."""
_WHOLE_NAMES: Final = ("displayname", "cn", "commonname", "name")
_FIRST_NAMES: Final = ("givenname", "gn")
_LAST_NAMES: Final = ("sn", "surname")
_ONLY_IN_DIRECTORIES: Final = frozenset(
    "givenname cn displayname telephonenumber facsimiletelephonenumber homephone ou objectclass samaccountname dn"
    " distinguishedname userprincipalname mozillanickname".split()
)
_SHORT: Final = frozenset("cn sn l st o ou co dn objectclass".split())
_FEWEST_SHORT: Final = 3
"""Without a last name, as in a directory of rooms and mail boxes."""

_GROUPWARE: Final = {
    "n_given": "First name",
    "n_family": "Last name",
    "n_middle": "Middle name",
    "n_prefix": "Prefix",
    "n_suffix": "Suffix",
    "n_fn": "Full name",
    "n_fileas": "File as",
    "org_name": "Organisation",
    "org_unit": "Department",
    "bday": "Birthday",
    "note": "Notes",
    **{
        f"adr_{number}_{part}": f"{label} {heading}"
        for number, label in (("one", "Work"), ("two", "Home"))
        for part, heading in (
            ("street", "street"),
            ("street2", "street 2"),
            ("locality", "city"),
            ("region", "region"),
            ("postalcode", "postcode"),
            ("countryname", "country"),
        )
    },
}
"""Of eGroupWare and tine."""
_ONLY_IN_GROUPWARE: Final = frozenset({"n_given", "n_family", "n_fn"})
_LONGEST_WORD: Final = 5
"""Letters of an attribute that may be anything in another table."""
_BY_THEMSELVES: Final = frozenset(
    {*_GROUPWARE, "sn", "cn", *(name for name in _DIRECTORY if len(name) > _LONGEST_WORD)}
)

_PRINCIPAL: Final = "user principal name"
_LONGEST: Final = 60

Rows = Sequence[Sequence[str]]


def is_attribute(text: str) -> bool:
    """Return whether a cell can be nothing but the name of such a column."""
    return _plain(text) in _BY_THEMSELVES


def in_plain_words(headings: Sequence[str], rows: Rows) -> list[str]:
    """Return the headings of a table with the names of a directory or a groupware as people write them, and with what
    they mean beside each other: of several whole names the one that stands in most rows, and best, is the name.
    """
    names = [_plain(heading) for heading in headings]
    if not _ONLY_IN_GROUPWARE.isdisjoint(names):
        return [_GROUPWARE.get(name, heading) for name, heading in zip(names, headings, strict=True)]
    if not _is_directory(names):
        return list(headings)
    found = [_DIRECTORY.get(name, heading) for name, heading in zip(names, headings, strict=True)]
    born = {"birthyear", "birthmonth"} & {*names}
    whole = [place for place, name in enumerate(names) if name in _WHOLE_NAMES]
    first, last = (
        next((at for at, name in enumerate(names) if name in part), -1) for part in (_FIRST_NAMES, _LAST_NAMES)
    )
    built = [f"{_cell(row, first)} {_cell(row, last)}" for row in rows]
    best = max(whole, key=lambda at: (*_fitness(at, rows, built), -_WHOLE_NAMES.index(names[at])), default=None)
    for place, name in enumerate(names):
        if name == "birthday" and born:
            found[place] = "Birth day"
        elif name in _WHOLE_NAMES:
            found[place] = "Full name" if place == best else "File as"
    return found


def principal_names(columns: Sequence[CsvColumn]) -> list[CsvColumn]:
    """Let what somebody logs in with be a detail beside his mail address, which it mostly repeats."""
    if not any(one.field == "email" and not one.label for one in columns):
        return list(columns)
    return [
        replace(one, field="other", label=_PRINCIPAL)
        if one.field == "email" and plain(one.heading[:_LONGEST].lower()) in (_PRINCIPAL, _PRINCIPAL.replace(" ", ""))
        else one
        for one in columns
    ]


def _plain(text: str) -> str:
    return text.replace("\ufeff", "").strip().lower()


def _is_directory(names: Sequence[str]) -> bool:
    found = {*names}
    if "sn" in found and not _ONLY_IN_DIRECTORIES.isdisjoint(found):
        return True
    beside = _ONLY_IN_DIRECTORIES | _SHORT | {"mail"}
    return ("cn" in found and not beside.isdisjoint(found - {"cn"})) or len(found & _SHORT) >= _FEWEST_SHORT


def _fitness(place: int, rows: Rows, built: Sequence[str]) -> tuple[int, int]:
    """Return in how many rows a column gives the whole name as it is ``built`` of its parts, and in how many at all."""
    cells = [_cell(row, place) for row in rows]
    return sum(cell == name for cell, name in zip(cells, built, strict=True)), sum(map(bool, cells))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if 0 <= place < len(row) else ""
