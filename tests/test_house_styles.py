"""Dates, quantities, entities and demonyms on sentences in the styles of many houses: tests/data/house_styles.toml."""

import datetime
import math
import re
import tomllib
from pathlib import Path

import pytest

import briefkit as bk
from briefkit.reading.dates import read_times

CASES = tomllib.loads((Path(__file__).parent / "data" / "house_styles.toml").read_text("utf8"))["case"]
ASKED = ("quantity", "percent", "money", "proportion", "vague")


def ids(case: dict) -> str:
    return f"{case['style']}: {case['text'][:40]}"


def of(layer: str) -> list:
    return [pytest.param(case, id=ids(case)) for case in CASES if layer in case]


def rows(case: dict, layer: str) -> list[dict]:
    brief = bk.parse(f"# عنوان\n\n{case['text']}\n", format="md")
    return [row for row in brief.layer(layer).rows() if row["spans"][0][0] > 8]


def same(found: list, expected: list) -> bool:
    return len(found) == len(expected) and all(
        one[0] == other[0] and one[2:] == other[2:] and equal(one[1], other[1]) for one, other in zip(found, expected, strict=True)
    )


def equal(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=1e-3)
    return one == other


def dates_found(case: dict) -> list:
    return [[case["text"][one.start : one.end], one.value, one.type] for one in read_times(case["text"], case["day"])]


def dates_expected(case: dict) -> list:
    return [[text, value, *(kind or [_type(value)])] for text, value, *kind in case["dates"]]


def _type(value: str) -> str:
    return "DURATION" if value.startswith("P") and not value.endswith("_REF") else "TIME" if re.search(r"\dT", value) else "DATE"


def quantities_found(case: dict) -> list:
    found = [row for row in rows(case, "quantities") if row["kind"] in ASKED]
    return [[row["text"], _said(row), row["kind"]] for row in found]


def _said(row: dict) -> object:
    if row["low"] is not None:
        return [row["low"], row["high"]]
    return math.nan if row["value"] is None else row["value"]


def entities_found(case: dict) -> list:
    return [[row["text"], row["actor"]] for row in rows(case, "entities") if row["mention"] != "unnamed"]


def demonyms_found(case: dict) -> list:
    return [[row["text"], row["actor"]] for row in rows(case, "demonyms") if len(row["actor"]) == 2 or [row["text"], row["actor"]] in case["demonyms"]]


@pytest.mark.parametrize("case", of("dates"))
def test_dates(case: dict) -> None:
    assert dates_found(case) == dates_expected(case)


@pytest.mark.parametrize("case", of("quantities"))
def test_quantities(case: dict) -> None:
    found = quantities_found(case)
    assert same(found, case["quantities"]), found


@pytest.mark.parametrize("case", of("entities"))
def test_entities(case: dict) -> None:
    assert entities_found(case) == case["entities"]


@pytest.mark.parametrize("case", of("demonyms"))
def test_demonyms(case: dict) -> None:
    assert demonyms_found(case) == case["demonyms"]


def test_the_cases_are_dated() -> None:
    assert all(isinstance(case["day"], datetime.date) for case in CASES) and len(CASES) > 170
