"""How the page looks: on a screen, on a telephone, on paper. All contrasts are 4.5 or more."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light; --ink: #1c2126; --quiet: #565f69; --line: #cdd3d9; --soft: #f4f6f8; --firm: FIRM }
* { box-sizing: border-box }
html { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  color: var(--ink); background: #fff; -webkit-text-size-adjust: 100% }
body { margin: 0; overflow-wrap: anywhere }
.sheet { max-width: 56rem; margin: 0 auto; padding: 1.5rem }
h1, h2, h3 { line-height: 1.2; break-after: avoid; text-wrap: balance }
h1 { font-size: 2.1rem; margin: .4rem 0 .6rem; letter-spacing: -.015em; font-weight: 750 }
h2 { font-size: 1.45rem; margin: 0 0 1rem; color: var(--firm); font-weight: 700; letter-spacing: -.01em }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .6rem; font-weight: 700 }
p { margin: 0 0 .8rem }
a { color: var(--firm) }
.skip { position: absolute; left: -999rem }
.skip:focus { left: 1rem; top: 1rem; background: #fff; padding: .5rem 1rem; outline: 3px solid var(--firm) }
.band { height: .5rem; background: var(--firm) }
.who { display: flex; align-items: center; justify-content: space-between; gap: 1.5rem; min-height: 2rem;
  font-weight: 650; color: var(--firm) }
.who img { max-height: 4rem; max-width: 14rem; object-fit: contain }
.whom { font-size: 1.25rem; margin: 0 0 1.2rem; color: var(--ink) }
.facts { display: flex; flex-wrap: wrap; gap: .4rem 2.2rem; margin: 0 0 1.8rem; padding: .8rem 0;
  border-block: 1px solid var(--line) }
.facts dt { font-size: .8rem; color: var(--quiet) }
.facts dd { margin: 0; font-weight: 600 }
.notice { margin: 0 0 1.2rem; padding: .55rem .9rem; background: #fff4d6; border-left: .35rem solid #8a5a00;
  color: #5c3c00; font-weight: 700 }
nav { margin: 2rem 0 0; padding: 1rem 1.25rem; background: var(--soft); border-radius: .5rem }
nav h2 { font-size: 1rem; margin: 0 0 .5rem; color: var(--ink) }
nav ol { margin: 0; padding-left: 1.4rem; columns: 2; column-gap: 2rem }
nav li { padding: .15rem 0; break-inside: avoid }
section { margin-top: 3rem }
section:first-of-type { margin-top: 0 }
.lead { font-size: 1.25rem; font-weight: 650; line-height: 1.35 }
.quiet { color: var(--quiet) }
ul, ol { padding-left: 1.4rem; margin: 0 0 1rem }
li { margin: .35rem 0 }
.worst { padding: 0; list-style: none; counter-reset: worst }
.worst > li { counter-increment: worst; display: grid; grid-template-columns: 1.9rem 1fr auto; gap: .6rem;
  align-items: baseline; padding: .55rem 0; margin: 0; border-bottom: 1px solid var(--line); font-weight: 600 }
.worst > li::before { content: counter(worst); color: var(--quiet); text-align: right }
.worst .mark { order: 2 }
.mark { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .82rem; font-weight: 700;
  white-space: nowrap }
.mark.critical { background: #8f1414; color: #fff }
.mark.high { background: #fbdcd2; color: #7d2206 }
.mark.medium { background: #fdecc0; color: #5d4300 }
.mark.low { background: #e4e9ee; color: #37424d }
.mark.pass, .mark.better { background: #dcf0e1; color: #14552b }
.mark.partial { background: #fdecc0; color: #5d4300 }
.mark.fail { background: #fbdcd2; color: #7d2206 }
.more { display: block; color: var(--quiet) }
.finding { margin: 1.2rem 0; padding: 1rem 1.2rem .6rem; border: 1px solid var(--line);
  border-left: .4rem solid var(--line); border-radius: .35rem; break-inside: avoid }
.finding.critical { border-left-color: #8f1414 }
.finding.high { border-left-color: #c8501f }
.finding.medium { border-left-color: #b98300 }
.finding h3 { margin: 0 0 .7rem; display: flex; gap: .8rem; justify-content: space-between; align-items: baseline }
.finding dl { display: grid; grid-template-columns: 9.5rem 1fr; gap: .35rem 1rem; margin: 0 0 .5rem }
.finding dt { color: var(--quiet) }
.finding dd { margin: 0 }
.wide { overflow-x: auto; margin: 0 0 1.2rem }
table { width: 100%; border-collapse: collapse; font-size: .94rem; table-layout: fixed }
caption { text-align: left; font-weight: 650; padding-bottom: .4rem }
caption.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); padding: 0 }
th, td { text-align: left; vertical-align: top; padding: .5rem .7rem .5rem 0; border-bottom: 1px solid var(--line) }
thead th { color: var(--quiet); font-weight: 600; font-size: .85rem; border-bottom: 2px solid var(--ink) }
tbody th { font-weight: 600 }
.chart { margin: 1rem 0 1.4rem; max-width: 44rem }
.chart svg { width: 100%; height: auto; display: block }
.chart text { font-size: 15px; fill: var(--ink) }
.track { fill: #e9edf0 }
.fill.firm { fill: var(--firm) }
.fill.critical { fill: #8f1414 }
.fill.high { fill: #c8501f }
.fill.medium { fill: #b98300 }
.fill.low { fill: #5b6b7a }
.likely { fill: #fff; stroke: var(--ink); stroke-width: 3 }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet) }
@media (max-width: 40rem) {
  .sheet { padding: 1rem }
  h1 { font-size: 1.65rem }
  nav ol { columns: 1 }
  .finding dl { grid-template-columns: 1fr; gap: 0 }
  .finding dd { margin-bottom: .6rem }
  .finding h3 { flex-direction: column; gap: .3rem; align-items: flex-start }
  .chart.told { display: none }
  table, tbody, tr, th, td { display: block; border: 0; width: auto }
  colgroup, thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  tbody tr { padding: .6rem 0; border-bottom: 1px solid var(--line) }
  tbody th, tbody td { padding: .1rem 0 }
  td[data-head]::before { content: attr(data-head) ": "; color: var(--quiet) }
  .chart text { font-size: 22px }
}
@page { size: A4; margin: 20mm 18mm 22mm;
  @top-left { content: RUNNING; font: 8.5pt system-ui, sans-serif; color: #565f69 }
  @top-right { content: NOTICE; font: bold 8.5pt system-ui, sans-serif; color: #5c3c00 }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8.5pt system-ui, sans-serif; color: #565f69 } }
@page :first { @top-left { content: "" } }
@media print {
  html { font-size: 10.2pt }
  .sheet { max-width: none; padding: 0 }
  nav, .skip { display: none }
  section { margin-top: 1.8rem }
  section.page { break-before: page; margin-top: 0 }
  tr, li { break-inside: avoid }
  thead { display: table-header-group }
  .wide { overflow: visible }
  .band, .mark, .track, .fill, .notice { print-color-adjust: exact; -webkit-print-color-adjust: exact }
}
"""
"""FIRM, RUNNING and NOTICE are put in by ``styled``."""


def styled(ink: str, running: str, notice: str) -> str:
    """Return the style with the colour of the firm and what stands on every page of paper."""
    style = STYLE.replace("FIRM", ink, 1)
    return style.replace("RUNNING", _quoted(running), 1).replace("NOTICE", _quoted(notice), 1)


def _quoted(text: str) -> str:
    """Return text as a string of CSS: every sign but letters, digits and blanks by its number, which a blank ends."""
    return '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):06x} " for sign in text) + '"'
