"""``python -m benchmarks.proof``: the long proof of sync, with the figures that BENCHMARKS.md holds.

Random firms over real stores, held to an oracle of its own; merges that are broken on purpose, which the oracle must
catch; processes killed in the middle; damaged and wild files. ``--minutes`` bounds each part: what was not reached is
said. Ends with 1 if anything was lost, broken, accepted wrongly, or not caught.

``python -m benchmarks.proof mutants`` is another proof: would the tests notice if the code did something else?
``python -m benchmarks.proof typing`` a third one: is every key that is typed where it was meant?
``python -m benchmarks.proof duplicates`` a fourth: are 733 cards, a fifth of them there twice, cleaned in 200 keys?
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from benchmarks.proof import parts
from benchmarks.proof.parts import Result

FIRMS = 10_000
KILLS = 1_000
MUTATIONS = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all parts; return 0, or 1 if a promise did not hold."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["mutants"]:
        from benchmarks.proof.mutants import command

        return command.main(arguments[1:])
    if arguments[:1] == ["typing"]:
        from benchmarks.proof.typing import command as typing_command

        return typing_command.main(arguments[1:])
    if arguments[:1] == ["duplicates"]:
        from benchmarks.proof import duplicates

        return duplicates.main(arguments[1:])
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof", description=__doc__)
    parser.add_argument("--firms", type=int, default=FIRMS, metavar="N", help="random firms (%(default)s)")
    parser.add_argument("--kills", type=int, default=KILLS, metavar="N", help="processes killed (%(default)s)")
    parser.add_argument("--mutations", type=int, default=MUTATIONS, metavar="N", help="damaged files (%(default)s)")
    parser.add_argument("--minutes", type=float, default=0, metavar="M", help="at most so long for each part")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other firms (%(default)s)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (%(default)s)")
    parser.add_argument("--markdown", action="store_true", help="print the table as BENCHMARKS.md holds it")
    options = parser.parse_args(arguments)
    bound = options.minutes * 60 or None
    results: list[Result] = []
    wild = options.mutations // 20
    plan: list[tuple[str, int, Callable[[], list[Result]]]] = [
        ("firms", options.firms, lambda: parts.firms(options.firms, options.seed, options.workers, bound)),
        ("breakages", options.firms, lambda: parts.breakages(options.seed, options.workers)),
        ("kills", options.kills, lambda: parts.kills(options.kills, options.seed, options.workers, bound)),
        ("files", options.mutations, lambda: parts.mutations(options.mutations, options.seed, options.workers, bound)),
        ("meaning", options.mutations, lambda: parts.meaning(wild, options.seed, options.workers, bound)),
    ]  # fmt: skip
    for name, count, run in plan:
        if count:
            print(f"proving {name} ...", file=sys.stderr, flush=True)
            results += run()
    print(_markdown(results) if options.markdown else _plain(results))
    return int(any(result.failures for result in results))


def _markdown(results: Sequence[Result]) -> str:
    lines = ["| what | tried | figures | broken |", "|---|---:|---|---:|"]
    lines += [f"| {r.what} | {r.tried:,} | {r.figures} | {len(r.failures)} |" for r in results]
    return "\n".join(lines + _failures(results))


def _plain(results: Sequence[Result]) -> str:
    width = max((len(result.what) for result in results), default=0)
    lines = [f"{r.what:{width}}  {r.tried:>9,}  {len(r.failures):>3} broken  {r.figures}" for r in results]
    return "\n".join(lines + _failures(results))


def _failures(results: Sequence[Result]) -> list[str]:
    return [f"\n{result.what}: {failure}" for result in results for failure in result.failures[:5]]


if __name__ == "__main__":
    sys.exit(main())
