"""The forecast register: rows lead back to the source, files are safe and read back, scores are what the formulas say."""

import csv
import datetime
import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.cli import main
from briefkit.corpus import load_corpus
from briefkit.errors import BriefkitError, FormatError
from briefkit.reading.forecasts import (
    FORECAST_COLUMNS,
    calibration_table,
    carry_outcomes,
    date_bounds,
    forecast_score,
    load_forecasts,
    resolve_forecast,
    save_forecasts,
    wilson_interval,
)
from briefkit.tables import arabic_table


@pytest.fixture(scope="module")
def register():
    return bk.load(bk.samples()["red_sea_shipping"]).forecasts()


@pytest.mark.parametrize("name", list(bk.samples()))
def test_every_row_leads_back_to_the_source(name):
    brief = bk.load(bk.samples()[name])
    table = brief.forecasts()
    assert tuple(table.columns) == FORECAST_COLUMNS and len(table)
    for row in table.itertuples():
        assert " ".join(brief.source[start:end] for start, end in row.spans) == row.text
        assert " ".join(brief.source[start:end] for start, end in row.phrase_spans) == row.phrase
        assert row.probability != row.probability or 0 <= row.probability <= 1
    assert table["id"].is_unique


def test_a_corpus_has_the_rows_of_its_briefs():
    whole = load_corpus(*bk.samples().values(), progress=False).forecasts()
    single = [len(bk.load(path).forecasts()) for path in bk.samples().values()]
    assert len(whole) == sum(single) and whole["brief"].nunique() == len(single)


def test_a_percentage_beside_a_phrase_is_no_forecast_of_its_own():
    table = bk.parse("من المرجّح، بنسبة 30%، أن يوقع الطرفان اتفاقاً قبل نهاية 2026.").forecasts()
    (row,) = table.to_dict("records")
    assert (row["stated_low"], row["stated_high"], row["probability"]) == (30, 30, 0.3)
    assert "30%" in row["warning"] and "convention" in row["warning"]
    assert (row["deadline"], row["due"]) == ("2026", "2026-12-31")


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("من المرجح أن تستمر الهدنة حتى 30 حزيران 2027.", "2027-06-30"),
        ("من المستبعد أن تعود الإيرادات قبل عام 2027.", "2026-12-31"),
        ("من المرجح أن ينجز المشروع قبل نهاية 2027.", "2027-12-31"),
        ("من المرجح أن تستمر الهدنة منذ عام 2020.", None),
        ("من المرجح أن تستمر الهدنة.", None),
    ],
)
def test_deadlines(sentence, due):
    (row,) = bk.parse(sentence).forecasts().to_dict("records")
    assert (row["due"] if row["due"] == row["due"] else None) == due


def test_what_has_happened_is_no_forecast():
    assert not len(bk.parse("لا شك أن الحكومة أخفقت في ذلك.").forecasts())


def test_appearances_and_fears_only_when_asked_for():
    brief = bk.parse("يبدو أن الحكومة ستستقيل. يخشى المراقبون أن تتسع الحرب.")
    assert not len(brief.forecasts())
    assert len(brief.forecasts(kinds=("evidential", "fear"))) == 2
    with pytest.raises(BriefkitError):
        brief.forecasts(kinds=("hope",))
    with pytest.raises(BriefkitError):
        brief.forecasts(scale="nato")


@given(st.text(alphabet="0123456789-QHWSPUFAI", max_size=12), st.sampled_from([None, "START", "MID", "END", "APPROX"]))
def test_date_bounds_of_any_value(value, mod):
    days = date_bounds(value, mod)
    assert days is None or days[0] <= days[1]


@given(st.integers(1, 9998), st.sampled_from(["", "-Q2", "-03", "-SU", "-WI"]))
def test_thirds_cover_a_period_without_gaps(year, part):
    value = f"{year:04}{part}"
    whole, thirds = date_bounds(value), [date_bounds(value, mod) for mod in ("START", "MID", "END")]
    assert thirds[0][0] == whole[0] and thirds[2][1] == whole[1]
    for before, after in itertools.pairwise(thirds):
        assert before[1] + datetime.timedelta(1) == after[0]


# -- files


def test_a_register_is_read_back_as_it_was(register, tmp_path):
    again = load_forecasts(save_forecasts(register, tmp_path / "register.csv"))
    for name in FORECAST_COLUMNS:
        assert [v for v in again[name] if v == v and v is not None] == [
            v for v in register[name] if v == v and v is not None
        ]
    assert (tmp_path / "register.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=30))
def test_no_cell_is_a_formula_and_remarks_come_back(tmp_path_factory, remark):
    table = bk.parse("من المرجح أن تنجح الوساطة.").forecasts()
    table = resolve_forecast(table, table.iloc[0]["id"], "yes", on="2026-01-01", by="=1+1", remark=remark)
    path = save_forecasts(table, tmp_path_factory.mktemp("register") / "register.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        for cells in csv.reader(file):
            assert not any(cell[:1] in ("=", "+", "@", "\t", "\r") for cell in cells)
    again = load_forecasts(path).iloc[0]
    assert again["resolved_by"] == "=1+1"
    assert (again["remark"] or "") == remark.strip() or remark.strip().startswith("'")


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "perhaps"},
        {"probability": "2"},
        {"probability": "half"},
        {"spans": "[[1]]"},
        {"spans": "x"},
        {"due": "soon"},
        {"resolved_on": "2026-13-01"},
        {"low": "nan"},
    ],
)
def test_a_broken_cell_is_one_clear_line(register, tmp_path, change):
    path = save_forecasts(register, tmp_path / "register.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[1] |= change
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FORECAST_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(FormatError) as raised:
        load_forecasts(path)
    assert "row 3" in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b'id,text,outcome\n"x', b"id,text,outcome\n1,2,yes,4\n"])
def test_what_is_no_register(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(BriefkitError):
        load_forecasts(path)
    with pytest.raises(FormatError):
        load_forecasts(tmp_path / "missing.csv")


def test_arabic_outcomes_are_understood(register, tmp_path):
    path = save_forecasts(register.assign(outcome=["نعم", "لا"] + [None] * (len(register) - 2)), tmp_path / "r.csv")
    assert load_forecasts(path)["outcome"].tolist()[:2] == ["yes", "no"]


def test_outcomes_are_carried_over_and_lost_ones_given_back(register):
    resolved = resolve_forecast(register, register.iloc[2]["id"], "void", by="x")
    table, lost = carry_outcomes(register, resolved)
    assert table["outcome"].tolist()[2] == "void" and not len(lost)
    table, lost = carry_outcomes(register.drop(index=2), resolved)
    assert table["outcome"].notna().sum() == 0 and lost["outcome"].tolist() == ["void"]
    assert register["outcome"].notna().sum() == 0  # the table given stays as it is


def test_resolving_says_what_is_wrong(register):
    for arguments in (
        ("no such id", "yes"),
        (register.iloc[0]["id"], "perhaps"),
        (register.iloc[0]["id"], "yes", "today"),
    ):
        with pytest.raises(BriefkitError):
            resolve_forecast(register, *arguments)


# -- scores

CASES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.sampled_from([0.03, 0.125, 0.5, 0.675, 0.97])),
        st.sampled_from(["yes", "no", "void", None]),
    ),
    max_size=40,
)


def as_table(cases):
    rows = [
        {
            "probability": p,
            "outcome": o,
            "level": "likely" if p else None,
            "stated_low": None,
            "stated_high": None,
            "scale": "icd203",
        }
        for p, o in cases
    ]
    return arabic_table(rows, columns=["probability", "outcome", "level", "stated_low", "stated_high", "scale"])


@settings(max_examples=100, deadline=None)
@given(CASES)
def test_brier_score_is_its_formula_and_everything_is_counted(cases):
    score = forecast_score(as_table(cases))
    pairs = [(p, o == "yes") for p, o in cases if p is not None and o in ("yes", "no")]
    assert score.scored == len(pairs)
    assert score.scored + score.without_probability + score.void + score.unresolved == len(cases)
    if pairs:
        assert score.brier == pytest.approx(sum((p - o) ** 2 for p, o in pairs) / len(pairs))
        assert score.brier == pytest.approx(score.reliability - score.resolution + score.uncertainty)
        assert score.reference == score.uncertainty
    else:
        assert score.brier is None and "no forecast" in str(score)
    table = calibration_table(as_table(cases))
    assert table["forecasts"].sum() == len(pairs)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(case):
    hits, count = case
    low, high = wilson_interval(hits, count)
    assert 0 <= low <= hits / count + 1e-9 and hits / count - 1e-9 <= high <= 1


def test_the_convention_is_named(register):
    score = forecast_score(register.assign(outcome="yes"))
    assert "convention, unvalidated" in str(score) and "icd203" in score.convention


# -- the command line


def test_commands_write_carry_over_and_score(tmp_path, capsys):
    sample, first, second = str(bk.samples()["libya_budget"]), tmp_path / "first.csv", tmp_path / "second.csv"
    assert main(["forecasts", sample, "-o", str(first)]) == 0
    table = load_forecasts(first)
    save_forecasts(resolve_forecast(table, table.iloc[0]["id"], "yes", on="2027-01-01"), first)
    assert main(["forecasts", sample, "--outcomes", str(first), "-o", str(second)]) == 0
    assert load_forecasts(second)["outcome"].tolist()[0] == "yes"
    capsys.readouterr()
    assert main(["score", str(second)]) == 0
    assert "Brier score" in capsys.readouterr().out
    assert main(["score", str(second), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["score"]["scored"] == 1
    assert main(["score", str(tmp_path / "missing.csv")]) == 2
    assert main(["forecasts", sample, "--scale", "nato"]) == 2
