"""What a corpus costs, from a thousand briefs to a hundred thousand: time and memory, on two processes and on Dask.

    python benchmarks/scale.py [--briefs 100000]

The briefs are made of the sentences of the bundled ones, shuffled with a fixed seed: about 5 kB each, so 100,000 of them
are 500 MB. A frequency list is counted over them, each size in a process of its own, by a pool of two processes, and
at the largest size by a local Dask cluster of two workers as well, with the same answer. Results are written to
nbs/background/data/scale.csv, which a page of the docs draws. Fails where the two answers differ, where memory grows with
the corpus, or where the cost a brief does.
"""

import argparse
import csv
import hashlib
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from briefkit import load, load_corpus, samples
from briefkit.stats.frequency import UnitCounts, count_units

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "nbs/background/data/scale.csv"
SENTENCES_A_BRIEF = 25
PER_FOLDER = 1000
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)


def write_briefs(folder: Path, count: int) -> None:
    "Write so many briefs of 25 shuffled sentences under a title and two headings, a thousand to a folder."
    tutorial = sorted((ROOT / "nbs/tutorials/data").glob("*.md"))
    briefs = [load(path) for path in (*tutorial, samples()["red_sea_shipping"], samples()["libya_budget"])]
    pool = [brief.text[start:end] for brief in briefs for start, end in brief.layer("sentences").ranges()]
    order = random.Random(20261128)
    for number in range(count):
        chosen = order.sample(pool, SENTENCES_A_BRIEF)
        body = "\n\n".join(" ".join(chosen[at : at + 4]) for at in range(4, SENTENCES_A_BRIEF, 4))
        text = f"# ورقة رقم {number}\n\n## الحدث\n\n{' '.join(chosen[:4])}\n\n## التحليل\n\n{body}\n"
        home = folder / f"{number // PER_FOLDER:04}"
        if number % PER_FOLDER == 0:
            home.mkdir(parents=True)
        (home / f"{number:06}.md").write_text(text, encoding="utf8")


def fingerprint(counts: UnitCounts) -> str:
    "The same for equal counts, whatever order they came in."
    content = json.dumps([sorted(counts.counts.items()), sorted(counts.documents.items())], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


class Usage(NamedTuple):
    "What a process has taken so far."

    peak_mb: int
    cpu_seconds: float


def usage_of(process: int | str = "self") -> Usage:
    "Peak of memory and processor time of a process, as Linux counts them for the program that runs in it now."
    status = Path(f"/proc/{process}/status").read_text("ascii")
    ticks = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return Usage(int(status.partition("VmHWM:")[2].split()[0]) // 1024, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"))


def counted(sources: list[str], how: str) -> tuple[UnitCounts, list[Usage]]:
    "Count a corpus by a pool of two processes, or by a local Dask cluster of two workers; and what each took."
    corpus = load_corpus(sources, progress=False)
    if how == "pool":
        # workers that do not begin as a copy of this process: what they take is their own
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("forkserver")) as pool:
            counts = count_units(corpus, executor=pool)
            return counts, [usage_of(process) for process in pool._processes]
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,  # type: ignore[no-untyped-call]
        Client(cluster) as client,  # type: ignore[no-untyped-call]
    ):
        counts = count_units(corpus, executor=client.get_executor())  # type: ignore[no-untyped-call]
        return counts, list(client.run(usage_of).values())  # type: ignore[no-untyped-call]


def measure(sources: list[str], how: str) -> dict[str, Any]:
    "Seconds on the clock and of the processors, peaks of memory, and what was counted."
    started = time.perf_counter()
    counts, workers = counted(sources, how)
    seconds = time.perf_counter() - started
    parent = usage_of()
    return {
        "how": how,
        "briefs": counts.briefs,
        "words": counts.size,
        "types": len(counts.counts),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(parent.cpu_seconds + sum(worker.cpu_seconds for worker in workers), 2),
        "parent_mb": parent.peak_mb,
        "worker_mb": max(worker.peak_mb for worker in workers),
        "fingerprint": fingerprint(counts),
    }


def in_own_process(sources: list[str], how: str) -> dict[str, Any]:
    "Measure in a fresh process, whose memory is its own."
    command = [sys.executable, __file__, "--measure", how]
    given = json.dumps(sources)
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False, env=os.environ)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--briefs", type=int, default=SIZES[-1], help="the largest corpus (default: 100,000)")
    parser.add_argument("--measure", choices=("pool", "dask"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(json.loads(sys.stdin.read()), options.measure)))
        return 0
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_briefs(folder, options.briefs)
        folders = sorted(map(str, folder.iterdir()))
        size = sum(path.stat().st_size for path in folder.rglob("*.md"))
        print(f"{options.briefs:,} briefs, {size / 1e6:.0f} MB")
        largest = max(s for s in SIZES if s <= options.briefs)
        for count, how in [*((s, "pool") for s in SIZES if s <= options.briefs), (largest, "dask")]:
            row = in_own_process(folders[: count // PER_FOLDER], how)
            rows.append(row)
            print(
                f"  {how:5}{row['briefs']:>9,} briefs {row['words']:>12,} words {row['seconds']:8.1f} s,"
                f"{1000 * row['cpu_seconds'] / row['briefs']:6.2f} ms of processor a brief, peak {row['parent_mb']} MB,"
                f" {row['worker_mb']} MB in a worker"
            )
    problems = found_wrong(rows)
    if options.briefs >= SIZES[-1]:
        with RESULT.open("w", encoding="utf8", newline="") as out:
            table = csv.DictWriter(out, [key for key in rows[0] if key != "fingerprint"], lineterminator="\n")
            table.writeheader()
            table.writerows({key: value for key, value in row.items() if key != "fingerprint"} for row in rows)
    for problem in problems:
        print(f"  MISSED: {problem}")
    return bool(problems)


def found_wrong(rows: list[dict[str, Any]]) -> list[str]:
    "What was promised and does not hold."
    pool, dask = [row for row in rows if row["how"] == "pool"], rows[-1]
    problems = []
    if dask["fingerprint"] != pool[-1]["fingerprint"]:
        problems.append("the pool and Dask count differently")
    if len(pool) > 2:  # the smallest size mostly starts processes
        first, last = pool[1], pool[-1]
        if last["cpu_seconds"] / last["briefs"] > 1.25 * first["cpu_seconds"] / first["briefs"]:
            problems.append("a brief costs more in a large corpus than in a small one")
        if last["worker_mb"] > 1.25 * first["worker_mb"]:
            problems.append("a worker's memory grows with the corpus")
    return problems


if __name__ == "__main__":
    sys.exit(main())
