"""``python -m benchmarks``: measure everything, or the cases named, and print one table."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import table
from benchmarks.bench import ROOT, Bench, Case
from benchmarks.cases import card, clients, contacts, find, memory, save, shell, start, surveys, sync, typing
from benchmarks.measure import Failure, Row
from benchmarks.pty_app import NotPaintedError
from benchmarks.stores import StoreNotBuiltError, Stores

CASES: dict[str, Case] = {
    "start": start.run,
    "find": find.run,
    "clients": clients.run,
    "card": card.run,
    "memory": memory.run,
    "save": save.run,
    "shell": shell.run,
    "sync": sync.run,
    "contacts": contacts.run,
    "typing": typing.run,
    "surveys": surveys.run,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; return 0, or 1 if a bar was missed or something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"any of: {', '.join(CASES)} (all)")
    parser.add_argument("--quick", action="store_true", help="small stores and one round: does it run at all?")
    parser.add_argument("--markdown", action="store_true", help="print the table as BENCHMARKS.md holds it")
    parser.add_argument("--stores", type=Path, metavar="DIR", help="keep the built stores here and use them again")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.cases if name not in CASES]:
        parser.error(f"there is no case {unknown[0]!r}; there are: {', '.join(CASES)}")
    names = options.cases or list(CASES)
    if options.stores is not None:
        lines = measure(names, options.stores.absolute(), quick=options.quick)
    else:
        with tempfile.TemporaryDirectory(prefix="fieldkit-benchmarks-") as folder:
            lines = measure(names, Path(folder), quick=options.quick)
    print(table.markdown(lines) if options.markdown else table.plain(lines))
    if options.quick:
        print("\nA smoke run: these figures say only that everything ran.")
        return int(any(isinstance(line, Failure) for line in lines))
    return int(any(isinstance(line, Failure) or line.met is False for line in lines))


def measure(names: Sequence[str], folder: Path, *, quick: bool) -> list[Row | Failure]:
    """Run the cases called ``names`` with stores below ``folder``, telling on stderr how it goes."""
    bench = Bench(sys.executable, Stores(folder, sys.executable, ROOT), quick)
    lines: list[Row | Failure] = []
    for name in names:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        try:
            for line in CASES[name](bench):
                lines.append(line)
                print(f"  {line.what}", file=sys.stderr, flush=True)
        except (NotPaintedError, StoreNotBuiltError, OSError) as error:
            lines.append(Failure(name, str(error)))
    return lines


if __name__ == "__main__":
    sys.exit(main())
