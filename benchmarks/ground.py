"""Speed and memory of the ground floor, as ratios against peers in one run.

    python benchmarks/ground.py [--briefs 10000]

Reading a Markdown brief (structure, sentences, tokens) against a bare pattern and `str.translate`; a PDF against
pdfplumber's own characters; `import briefkit` against `import pandas`; the memory of a corpus that streams.
"""

import argparse
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import briefkit as bk
from briefkit.loaders.files import load

HERE = Path(__file__).parent
FOLDS = {code: None for code in range(0x064B, 0x0660)} | {0x0640: None} | {ord(a): "ا" for a in "أإآٱ"} | {ord("ى"): "ي"}


def paired(ours, theirs, runs: int = 15) -> tuple[float, float, float]:
    "Medians of both in seconds, run in turn, and the median of the ratios."
    ours(), theirs()
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        ours()
        middle = time.perf_counter()
        theirs()
        times.append((middle - begin, time.perf_counter() - middle))
    return (
        statistics.median(a for a, _ in times),
        statistics.median(b for _, b in times),
        statistics.median(a / b for a, b in times),
    )


def row(name: str, ours: float, theirs: float, ratio: float, bound: float) -> None:
    print(f"{name:44} {ours * 1000:9.2f} ms {theirs * 1000:9.2f} ms  ratio {ratio:5.2f}  (at most {bound})")


def reading(times: int) -> None:
    source = (bk.samples()["red_sea_shipping"]).read_text("utf8")
    source = source + "\n".join(source.split("---\n", 2)[2] for _ in range(times - 1))

    def ours() -> None:
        brief = bk.parse(source, format="md")
        brief.layer("structure"), brief.layer("sentences"), brief.tokens

    def theirs() -> None:
        re.findall(r"\w+", source)
        source.translate(FOLDS)

    row(f"Markdown of {len(source):,} characters", *paired(ours, theirs), 5)


def pdf() -> None:
    import pdfplumber

    paths = sorted((HERE.parent / "tests/data").glob("*.pdf"))
    for path in paths:

        def theirs(path: Path = path) -> None:
            with pdfplumber.open(path) as document:
                for page in document.pages:
                    page.chars  # noqa: B018

        row(f"PDF {path.name}", *paired(lambda path=path: load(path), theirs, 7), 1.5)


def importing() -> None:
    def run(module: str) -> None:
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True)

    row("import briefkit, against pandas", *paired(lambda: run("briefkit"), lambda: run("pandas"), 7), 1.3)


def corpus(count: int) -> None:
    text = (bk.samples()["red_sea_shipping"]).read_text("utf8")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            (Path(folder) / f"{number:06}.md").write_text(text.replace("2026", str(1990 + number % 40)), "utf8")
        words = peak = 0
        for number, brief in enumerate(bk.load_corpus(folder, progress=False)):
            words += len(brief.tokens)
            if number == count // 10:
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        last = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        grown = f"peak {peak / 1024:.0f} MB after a tenth, {last / 1024:.0f} MB at the end"
        print(f"corpus of {count:,} briefs, {words:,} tokens: {grown}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--briefs", type=int, default=10_000, help="size of the corpus that streams")
    options = parser.parse_args()
    for times in (1, 20, 200):
        reading(times)
    pdf()
    importing()
    corpus(options.briefs)
