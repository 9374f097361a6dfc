"""What an import says before it stores anything, whole: files, people, what was not kept, and its last sentence."""

from __future__ import annotations

import pytest

from fieldkit.commandline.exchange import contact_report
from fieldkit.db.contact_import.plan import Action, FieldChange, ImportEntry, ImportPlan
from fieldkit.files.contacts.person import Parsed, Person, Problem
from fieldkit.operations.exchange.import_contacts import ContactFiles, counts


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")


def entry(name: str, action: Action = "new", **more: object) -> ImportEntry:
    usual: dict[str, object] = {"file": "a.csv", "line": 2, "why": "", "into": "", "target": 0}
    return ImportEntry(name=name, action=action, **(usual | more))  # type: ignore[arg-type]


def plan(*entries: ImportEntry, clients: tuple[str, ...] = ()) -> ImportPlan:
    return ImportPlan(entries, (), clients)


def said(
    capsys: pytest.CaptureFixture[str],
    planned: ImportPlan,
    parsed: dict[str, Parsed] | None = None,
    everything: bool = False,
    done: bool = True,
) -> list[str]:
    contact_report.show(ContactFiles(parsed or {}), planned, everything, done=done)
    out, err = capsys.readouterr()
    assert err == ""
    return out.splitlines()


def test_each_file_is_told_with_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    somebody = Person("a.vcf", 1, "A")
    one = Parsed((somebody,), (), "vCard 3.0", "utf-8")
    two = Parsed((somebody,) * 1_200, (), "CSV", "cp1252", f"  1  Name -> name\n  2  {'x' * 70}")
    assert said(capsys, plan(), {"/mail/a.vcf": one, "b.csv": two}) == [
        "a.vcf: vCard 3.0, utf-8, 1 person",
        "b.csv: CSV, cp1252, 1,200 people",
        "    1  Name -> name",
        f"    2  {'x' * 52}…",
        '  --map "COLUMN=field" puts a column elsewhere; “ignore” leaves it out.',
        "",
    ]


def test_each_person_is_told_with_what_becomes_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    changes = (
        FieldChange("job_title", "Job", "", "Owner"),
        FieldChange("town", "Town", "Ulm", "Bern"),
        FieldChange("phones", "Phones", "work: 1", "work: 1\nmobile: 2\n3"),
        FieldChange("emails", "E-mails", "a@b.c\nx@y.z", "A@b.c\nx@y.z"),
        FieldChange("notes", "Notes", "", "one\ntwo"),
        FieldChange("details", "Other details", "Fax: 1", "Fax: 1\n Pager: 2 \nTelex: 3"),
        FieldChange("source", "Source", "", "a.csv"),
    )
    plain = FieldChange("details", "Other details", "", "Fax: 1\nTelex: 2")
    found = said(
        capsys,
        plan(
            entry("Kai Last", changes=(plain,)),
            entry("Ines Novak", client="Kestrel", notes=("Shares 123 with Tom", "x" * 30 + " " + "y" * 40)),
            entry("Tom Lee", "merge", into="Tom Lee", why="same number 123", client="Kestrel", changes=changes, line=9),
            entry("Una Ash", "skip", into="Una Ash", why="same UID"),
            entry("Z" * 70),
        ),
    )
    assert found == [
        "",
        "new    Ines Novak, at Kestrel  (a.csv, line 2)",
        "       ! Shares 123 with Tom",
        f"       ! {'x' * 30}",
        f"         {'y' * 40}",
        "new    Kai Last  (a.csv, line 2)",
        "         Other details: Fax: 1; Telex: 2",
        f"new    {'Z' * 52}…",
        "merge  Tom Lee  (a.csv, line 9)",
        "         into Tom Lee: same number 123",
        "         Job: Owner",
        "         Town: Ulm becomes Bern",
        "         Phones: also mobile: 2; 3",
        "         E-mails: a@b.c becomes A@b.c",
        "         Notes: one two",
        "         Other details: also Pager: 2; Telex: 3",
        "skip   Una Ash  (a.csv, line 2)",
        "         is Una Ash: same UID",
    ]


def test_before_it_is_done_it_is_called_what_the_import_would_do(capsys: pytest.CaptureFixture[str]) -> None:
    new = "new    Ines  (a.csv, line 2)"
    assert said(capsys, plan(entry("Ines")), done=False) == ["", "What the import would do:", new]
    assert said(capsys, plan(entry("Ines"))) == ["", new]
    assert said(capsys, plan(), done=False) == [""]


@pytest.mark.parametrize("more", [0, 1, 1_000])
def test_forty_people_of_a_kind_and_forty_clients_are_listed_and_the_rest_is_counted(
    capsys: pytest.CaptureFixture[str], more: int
) -> None:
    entries = [entry(f"P{n}", action) for action in ("new", "skip") for n in range(40 + more)]
    planned = plan(*entries, clients=tuple(f"C{n}" for n in range(40 + more)))
    rest = [f"{more:,} more; --all lists them", f"{more:,} more clients"] if more else []
    found = said(capsys, planned)
    assert [line for line in found if "…" in line] == [
        *(f"new    … and {words}" for words in rest[:1]),
        *(f"skip   … and {words}" for words in rest[:1]),
        *(f"new    … and {words}" for words in rest[1:]),
    ]
    assert len([line for line in found if "client C" in line]) == 40
    assert len([line for line in found if line.startswith("new    P")]) == 40
    whole = said(capsys, planned, everything=True)
    assert len(whole) == 1 + 3 * (40 + more)
    assert whole[-1] == f"new    client C{39 + more}"


def test_what_was_not_kept_is_told_the_worst_first(capsys: pytest.CaptureFixture[str]) -> None:
    programs = [f"X-{n}" for n in range(10)]
    problems = [
        Problem("a.vcf", 4, "FAX became a number", "changed"),
        Problem("a.vcf", 3, "PHOTO was left out", "lost"),
        Problem("a.vcf", 0, "It is cut short", "refused"),
        *(Problem("a.vcf", 5, f"{name} is only for programs and was left out", "lost") for name in programs),
        Problem("a.vcf", 6, "X-0 is only for programs and was left out", "lost"),
    ]

    def of(kept: list[Problem], everything: bool = False) -> list[str]:
        return said(capsys, plan(), {"a.vcf": Parsed((), tuple(kept), "vCard", "utf-8")}, everything)[2:]

    head = ["", "Not kept as it stood:", "  a.vcf: It is cut short"]
    told = [*head, "  a.vcf, line 3: PHOTO was left out", "  a.vcf, line 4: FAX became a number"]
    assert of(problems[:3]) == told
    assert of(problems[:5]) == [*told, "  What only programs need was left out: X-0, X-1."]
    assert of(problems[:11]) == [
        *told,
        "  What only programs need was left out: X-0, X-1, X-2,",
        "  X-3, X-4, X-5, X-6, X-7.",
    ]
    assert of(problems)[-2:] == [
        "  What only programs need was left out: X-0, X-1, X-2,",
        "  X-3, X-4, X-5, X-6, X-7 and 2 more.",
    ]
    assert of(problems, everything=True)[4:6] == [
        "  a.vcf, line 5: X-0 is only for programs and was left out",
        "  a.vcf, line 5: X-1 is only for programs and was left out",
    ]
    assert len(of(problems, everything=True)) == 2 + len(problems)
    assert of([]) == []
    many = [Problem("a.vcf", n, "It is no line " + "x" * 30 + " y" * 10, "lost") for n in range(1, 42)]
    assert of(many[:40])[-1].startswith("    ")
    assert of(many)[-1] == "  … and 1 more; --all lists them"
    assert len([line for line in of(many) if line.startswith("  a.vcf")]) == 40
    assert len([line for line in of(many, everything=True) if line.startswith("  a.vcf")]) == 41


@pytest.mark.parametrize(
    ("planned", "counted", "dry", "done"),
    [
        (plan(), "nobody", "", "\nNothing to import: nobody."),
        (plan(entry("A", "skip")), "1 there already", "", "\nNothing to import: 1 there already."),
        (plan(entry("A")), "1 new", "", "\nImported: 1 new."),
        (plan(entry("A", "merge")), "1 merged", "", "\nImported: 1 merged."),
        (
            plan(entry("A"), entry("A"), entry("B", "merge"), entry("C", "skip"), clients=("K",)),
            "2 new, 1 merged, 1 there already, 1 new client",
            "",
            "\nImported: 2 new, 1 merged, 1 there already, 1 new client.",
        ),
        (plan(entry("A"), clients=("K", "L")), "1 new, 2 new clients", "", "\nImported: 1 new, 2 new clients."),
    ],
)
def test_the_end_is_one_sentence(planned: ImportPlan, counted: str, dry: str, done: str) -> None:
    assert counts(planned) == counted
    assert contact_report.closing(planned, dry_run=False, wanted=True) == done
    assert contact_report.closing(planned, dry_run=False, wanted=False) == "Nothing was imported."
    for wanted in (True, False):
        words = contact_report.closing(planned, dry_run=True, wanted=wanted)
        assert words == f"\n{counted}. This was a dry run: nothing was changed.{dry}"
