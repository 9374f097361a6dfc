"""``fieldkit find`` from the shell, against an interpreter that does nothing."""

import subprocess
import time
from collections.abc import Iterator, Sequence

from benchmarks import keys
from benchmarks.bench import ROOT, Bench
from benchmarks.measure import Failure, Row, interleaved, median, p95
from benchmarks.pty_app import environment

BAR = 6.0


def run(bench: Bench) -> Iterator[Row | Failure]:
    """Yield the medians of whole processes, from start to exit, output to a pipe."""
    what = f"fieldkit find, whole command, {bench.large:,} records"
    home = bench.stores.records(bench.large)
    variables = environment(home)
    command = [bench.python, "-m", "fieldkit", "find", keys.WORDS[0], "--home", str(home)]

    def seconds(argv: Sequence[str]) -> float:
        start = time.perf_counter()
        subprocess.run(argv, env=variables, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return time.perf_counter() - start

    check = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=False)
    if check.returncode != 0 or not check.stdout.strip():
        said = check.stderr.strip().splitlines() or ["nothing was found"]
        yield Failure(what, f"the command ended with {check.returncode}: {said[-1]}")
        return
    reference, own = interleaved(
        lambda: seconds([bench.python, "-c", "pass"]), lambda: seconds(command), bench.rounds(30)
    )
    yield Row(
        what,
        median(reference),
        median(own),
        BAR,
        against="python -c pass, median",
        note=f"p95 {p95(reference) * 1e3:.0f} and {p95(own) * 1e3:.0f} ms, {len(own)} runs each",
    )
