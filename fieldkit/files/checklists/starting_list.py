"""A small list to begin one's own from: one item of each usual type, with a few words about each."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Final

from fieldkit.domain.errors import Invalid
from fieldkit.domain.text.sanitize import clean_line

_LONGEST: Final = 40
_NOT_IN_AN_ID: Final = re.compile(r"[^a-z0-9_]+")

_TEXT: Final = """\
# {heading}
# A list of your own. Change it in any editor, then take it in: fieldkit checklist import {file}
# An id stays what it is: answers, findings and scores go by it. A question that means something else gets a new id.
id: {id}
title: {title}
version: 1
scope: client            # what it is about: client, site or person
minutes: {minutes}              # as reckoned from its items; the import says what they come to
minutes_short: {short}
scored: true
purpose: Say in one sentence what the client has of it.
sections:
  - id: start
    title: Before you begin
    items:
      # core: also in the short list. required: needed before the survey is finished.
      - id: {key}-why
        type: choice       # one of the options
        ask: Reason for the visit
        core: true
        required: true
        options:
          - value: planned
            label: Planned
          - value: asked
            label: The client asked
      - id: {key}-with
        type: contact      # a person of the client
        ask: Who shows you around
      - id: {key}-people
        type: number       # a figure; min, max and unit as you need them
        ask: People who work there
        unit: people
        min: 0
      - id: {key}-fee
        type: money
        ask: What they pay for it in a month
        min: 0
  - id: look
    title: What you look at
    items:
      # A check is judged: pass, partial, fail, not applicable, not checked. A fail raises the finding.
      - id: {key}-ready
        type: check
        ask: Everything is as it was left
        core: true
        good: Nothing is missing or broken, and nobody complains.
        partial: One small thing is missing, and work goes on.
        how: Ask who works there, then look for yourself.
        severity: medium   # low, medium, high or critical
        finding: It is not as it was left
        fix: Agree what is to be put right, and by whom.
        effort: S          # XS, S, M, L or XL
      - id: {key}-changed
        type: yesno        # a plain fact, not judged
        ask: Something has changed since the last visit
      - id: {key}-what
        type: multi        # several of the options
        ask: What has changed
        when:              # asked only then
          item: {key}-changed
          eq: yes
        options:
          - value: people
            label: People
          - value: rooms
            label: Rooms
          - value: devices
            label: Devices
          - value: none
            label: None of these
            exclusive: true
      - id: {key}-since
        type: date
        ask: When the last change was
        when:
          item: {key}-changed
          eq: yes
      - id: {key}-plan
        type: file         # a photo, an export, a document
        ask: The plan of the rooms
        accept: [pdf]
  - id: devices
    title: Devices
    # A section that is asked once for each thing; the item "key" names the thing.
    repeat:
      label: Device
      key: {key}-device
      usual: 2
    items:
      - id: {key}-device
        type: asset        # a piece of equipment on record
        ask: Which device it is
      - id: {key}-where
        type: text         # one line
        ask: Where it stands
  - id: end
    title: At the end
    items:
      - id: {key}-notes
        type: longtext     # several lines
        ask: What else you saw
      - id: {key}-signed
        type: signoff      # name, role and time
        ask: Seen and understood by
"""


def key_of(name: str) -> str:
    """Return the id of a list that is called ``name``. Raises Invalid where nothing of it can name a file."""
    plain = unicodedata.normalize("NFKD", clean_line(name).casefold().replace("ß", "ss"))
    key = _NOT_IN_AN_ID.sub("-", "".join(one for one in plain if not unicodedata.combining(one)))
    key = key.strip("-")[:_LONGEST].rstrip("-")
    if not key:
        raise Invalid(f"“{name}” has no letter or digit of which an id can be made. Call the list something else.")
    return key


def starting_list(name: str) -> str:
    """Return the YAML of a list that is called ``name``; it can be taken in as it is."""
    key = key_of(name)
    title = clean_line(name)
    import yaml  # only for who begins a list

    return _TEXT.format(
        id=key if yaml.safe_load(key) == key else json.dumps(key),
        key=key,
        title=json.dumps(title, ensure_ascii=False),
        heading=title,
        file=f"{key}.yaml",
        minutes=_MINUTES,
        short=_MINUTES_SHORT,
    )


_MINUTES: Final = 20
_MINUTES_SHORT: Final = 5
