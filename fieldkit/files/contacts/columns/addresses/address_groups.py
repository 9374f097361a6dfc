"""Which columns are the parts of one address, and which of another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fieldkit.files.contacts.columns.addresses.address import PARTS
from fieldkit.files.contacts.columns.addresses.house_numbers import beside_an_address
from fieldkit.files.contacts.columns.heading_words import HeadingWords, plain
from fieldkit.files.contacts.columns.headings import COUNTRY_CODE, COUNTRY_OR_REGION, OWN_WORDS
from fieldkit.files.contacts.columns.mapping import CsvColumn

_STREETS: Final = ("address", "street")
_TOWNS: Final = ("city", "postcode")
_TWICE: Final = 2


def addresses_in_context(
    columns: Sequence[CsvColumn], held: Sequence[Sequence[str]], words: HeadingWords
) -> list[CsvColumn]:
    """Put the parts of each address into one group, and take “Address” beside a town for the street.

    ``held`` are the values of each column.
    """
    regions = _regions_beside_countries(columns)
    columns = beside_an_address([_no_address(one, values) for one, values in zip(regions, held, strict=True)], held)
    columns = _repeated(_following(columns), words)
    groups: defaultdict[str, list[CsvColumn]] = defaultdict(list)
    for one in columns:
        if one.field in PARTS:
            groups[one.group].append(one)
    renamed = _with_the_work_address(_renumbered(groups), groups)
    by_group: defaultdict[str, set[str]] = defaultdict(set)
    for group, parts in groups.items():
        by_group[renamed[group]] |= {one.field for one in parts}
    labelled_town = any("city" in fields for group, fields in by_group.items() if group != "address")
    settled = []
    for one in columns:
        if one.field in PARTS:
            group = renamed[one.group]
            fields = by_group[group]
            lone = len(fields) == 1 and one.field in ("region", "postcode", "house number")
            lone |= len(fields) == 1 and len(by_group) > 1 and one.said in (OWN_WORDS, COUNTRY_CODE)
            if lone or (labelled_town and group == "address" and fields == {"city"}):
                one = replace(one, field="other", label=one.heading, group="")
            else:
                whole = one.said == "whole address" or not fields & {"city", "postcode", "street"}
                field = "street" if one.field == "address" and not whole else one.field
                one = replace(one, field=field, group=group)
        settled.append(one)
    return settled


def _no_address(one: CsvColumn, values: Sequence[str]) -> CsvColumn:
    """Return what is no address but one of words that are not known: ``Address valid until``, ``Facebook Adresse``."""
    if one.said != OWN_WORDS or one.field not in ("address", "street") or not values:
        return one
    like = sum(len(value.split()) > 1 and any(map(str.isalpha, value)) for value in values)
    return one if 2 * like > len(values) else replace(one, field="other", label=one.heading, group="")


def _regions_beside_countries(columns: Sequence[CsvColumn]) -> list[CsvColumn]:
    """Take “Pays/État” for the region where another column is the country of the same address."""
    countries = {one.group for one in columns if one.field == "country" and one.said != COUNTRY_OR_REGION}
    return [
        replace(one, field="region") if one.said == COUNTRY_OR_REGION and one.group in countries else one
        for one in columns
    ]


def _following(columns: list[CsvColumn]) -> list[CsvColumn]:
    """Let “City” and “Zip” right behind “Home Address” be of that address, where no other street is theirs: there is
    none, or one with a “City” of its own.
    """
    unlabelled = [one for one in columns if one.group == "address"]
    towns = Counter(plain(one.heading) for one in unlabelled if one.field in _TOWNS)
    if any(one.field in _STREETS for one in unlabelled) and max(towns.values(), default=0) < _TWICE:
        return columns
    held: defaultdict[str, set[str]] = defaultdict(set)
    before: CsvColumn | None = None
    found = []
    for one in columns:
        if one.field not in PARTS:
            before = None
        elif one.group == "address" and before is not None:
            # “City” behind the second line of an address is of the same one
            first = _unnumbered(before.group)
            group = first if held[first] and one.field not in held[first] else before.group
            if one.field not in held[group]:
                one = replace(one, group=group, label=before.label)
        held[one.group].add(one.field)
        before = one if one.field in PARTS and one.label else None
        found.append(one)
    return found


def _repeated(columns: list[CsvColumn], words: HeadingWords) -> list[CsvColumn]:
    """Number the addresses of which each has the same headings: “Street, Zip, City, Street, Zip, City”.

    A post box between two towns is of the second, where the first has a street.
    """
    all_of: defaultdict[str, list[CsvColumn]] = defaultdict(list)
    for one in columns:
        if one.field in PARTS:
            all_of[one.group].append(one)
    places: dict[int, int] = {}
    for parts in all_of.values():
        place = 1
        seen: set[str] = set()
        for index, one in enumerate(parts):
            heading = plain(one.heading)
            if heading in seen:
                place += 1
                before = parts[index - 1]
                if (
                    one.field in _TOWNS
                    and _is_box(before, words)
                    and any(o.field in _STREETS for o in parts[: index - 1])
                ):
                    places[before.number] = place
                seen = set()
            seen.add(heading)
            places[one.number] = place
    return [
        replace(one, group=f"{one.group} #{places[one.number]}") if places.get(one.number, 1) > 1 else one
        for one in columns
    ]


def _is_box(one: CsvColumn, words: HeadingWords) -> bool:
    return any(words.words.get(word) == "po box" for word in plain(one.heading).split())


def _renumbered(groups: dict[str, list[CsvColumn]]) -> dict[str, str]:
    """Return the group for each: ``Street 2`` is a second line, unless there is a second town or postcode too."""
    towns: defaultdict[str, set[str]] = defaultdict(set)
    for group, parts in groups.items():
        if any(one.field in ("city", "postcode") for one in parts):
            towns[_unnumbered(group)].add(group)
    found = {group: group if len(towns[_unnumbered(group)]) > 1 else _unnumbered(group) for group in groups}
    for group, parts in groups.items():
        first = _unnumbered(group)
        # “Street 1” is of the “City” without a number
        if group.endswith(" #1") and {one.field for one in parts}.isdisjoint(
            one.field for one in groups.get(first, ())
        ):
            found[group] = first
    return found


def _with_the_work_address(renamed: dict[str, str], groups: dict[str, list[CsvColumn]]) -> dict[str, str]:
    """Let what is said to be the company's complete the address at work: “País da Empresa” beside “Rua comercial”."""
    company, work = ({one.field for one in groups.get(f"{label} address", ())} for label in ("company", "work"))
    if company and work and company.isdisjoint(work):
        return {**renamed, "company address": renamed["work address"]}
    return renamed


def _unnumbered(group: str) -> str:
    return group.partition(" #")[0]
