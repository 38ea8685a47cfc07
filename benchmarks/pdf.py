"""PDF: how right the text is that comes back from print, and how long it takes against pdfplumber's characters.

Prints the tests' brief through every printer that is there (Typst, WeasyPrint, Chromium) in every font, reads it back,
and gives the word error rate (diacritics stripped), beside pdfplumber's own text with its lines reversed. Then the time
of a whole reading (structure, links, places and all) over the time of pdfplumber's `page.chars`, both in this process.
Fails where a word error rate is above 1 % or the ratio above 1.5.
"""

# ruff: noqa: E501
from __future__ import annotations

import argparse
import io
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from pdf_printers import FONTS, PRINTERS, reference, word_errors, words

from briefkit.brief import assemble
from briefkit.loaders.pdf import read_pdf

MOST_ERRORS, MOST_TIME = 1.0, 1.5  # per cent of the words; times pdfplumber


def characters(data: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return sum(len(page.chars) for page in pdf.pages)


def reversed_lines(data: bytes) -> str:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "\n".join(line[::-1] for page in pdf.pages for line in (page.extract_text() or "").splitlines())


def seconds(run: Callable[[bytes], Any], data: bytes, times: int) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        run(data)
        spent.append(time.perf_counter() - began)
    return min(spent)


def rate(text: str) -> float:
    truth = words(reference())
    return 100 * word_errors(truth, words(text.replace("…", "..."))) / len(truth)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3, help="runs of which the fastest counts")
    times = parser.parse_args().times
    printers = {name: p for name, p in PRINTERS.items() if name != "chromium" or shutil.which("chromium")}
    worst = 0.0
    ratios: list[float] = []
    print(f"{'printer':12}{'font':24}{'briefkit':>10}{'pdfplumber':>12}{'time':>8}   (word error rates in %, time as a ratio)")
    for name, printer in printers.items():
        for font in FONTS:
            data = printer(font)
            own, other = rate(assemble(read_pdf(data)).text), rate(reversed_lines(data))
            ratio = seconds(read_pdf, data, times) / seconds(characters, data, times)
            worst, ratios = max(worst, own), [*ratios, ratio]
            print(f"{name:12}{font:24}{own:10.2f}{other:12.2f}{ratio:8.2f}", flush=True)
    middle = statistics.median(ratios)
    print(f"worst word error rate {worst:.2f} % (at most {MOST_ERRORS}); time: median ratio {middle:.2f}, worst {max(ratios):.2f} (at most {MOST_TIME})")
    return int(worst > MOST_ERRORS or middle > MOST_TIME)


if __name__ == "__main__":
    sys.exit(main())
