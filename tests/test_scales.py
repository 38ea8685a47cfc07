"""Scales of likelihood: every value has a place or an answer why not, and a broken file says what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefkit.errors import BriefkitError
from briefkit.reading.scales import (
    LIKELIHOOD_LEVELS,
    compare_scales,
    load_scale,
    reader_perceptions,
    reset_scales,
    scale_names,
    use_scale,
)

PERCENT = st.floats(0, 100, allow_nan=False)


@pytest.fixture(autouse=True)
def built_in_scales():
    yield
    reset_scales()


@pytest.mark.parametrize("name", ["icd203", "phia", "kent", "ipcc"])
def test_a_scale_has_a_source_and_bands_in_order(name):
    scale = load_scale(name)
    assert scale.source and scale.title and scale.year
    middles = [band.midpoint for band in scale.bands]
    assert middles == sorted(middles)
    levels = [band.level for band in scale.bands if band.level]
    assert len(levels) == len(set(levels)) and set(levels) <= set(LIKELIHOOD_LEVELS)
    assert levels == sorted(levels, key=LIKELIHOOD_LEVELS.index)


def test_no_scale_from_memory_and_no_arabic_term_of_the_ipcc():
    assert scale_names() == ["icd203", "ipcc", "kent", "phia"]
    terms = " ".join(term for band in load_scale("ipcc").bands for term in band.terms)
    assert not any("\u0600" <= letter <= "\u06ff" for letter in terms)


@given(name=st.sampled_from(["icd203", "phia", "kent", "ipcc"]), percent=PERCENT)
def test_a_value_is_inside_the_bands_that_hold_it_and_no_others(name, percent):
    scale = load_scale(name)
    place = scale.place(percent)
    assert set(place.inside) == {band for band in scale.bands if band.holds(percent)} == set(place.bands)
    assert place.none == (not place.inside) and place.why
    level = scale.level(percent)
    assert level is None or scale.band(level).holds(percent)


@given(name=st.sampled_from(["icd203", "phia", "kent", "ipcc"]), ends=st.tuples(PERCENT, PERCENT))
def test_a_range_is_inside_a_band_only_with_both_ends(name, ends):
    low, high = sorted(ends)
    place = load_scale(name).place(low, high)
    assert set(place.inside) <= set(place.bands)
    for band in place.inside:
        assert band.holds(low) and band.holds(high)


@pytest.mark.parametrize("percent", [0, 7, 22, 37, 50, 52, 78, 93, 100])
def test_the_gaps_of_the_british_yardstick_are_meant(percent):
    assert load_scale("phia").place(percent).none and load_scale("phia").level(percent) is None


def test_on_a_shared_border_the_weaker_claim():
    icd = load_scale("icd203")
    assert [icd.level(p) for p in (5, 20, 45, 55, 80, 95)] == [
        "very_unlikely", "unlikely", "roughly_even", "roughly_even", "likely", "very_likely",
    ]  # fmt: skip


def test_own_scales_in_toml_and_csv(tmp_path):
    toml = tmp_path / "house.toml"
    toml.write_text('title = "بيتنا"\n[[band]]\nterms = ["مرجح"]\nlow = 60\nhigh = 90\nlevel = "likely"\n', "utf8")
    assert use_scale(toml).title == "بيتنا" and load_scale().band("likely").high == 90
    csv = tmp_path / "other.csv"
    csv.write_text("\ufeffterm,low,high,level\nمرجح / راجح,55,75,likely\n", "utf8")
    assert use_scale(csv).bands[0].terms == ("مرجح", "راجح")
    assert use_scale("house").name == "house" and scale_names()[-2:] == ["house", "other"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "term,low,high\n,1,2\n"),
        ("b.csv", "term,low,high\nx,3,2\n"),
        ("c.csv", "term,low,high\nx,0,101\n"),
        ("d.csv", "low,high\n1,2\n"),
        ("e.toml", "band = 3\n"),
        ("f.toml", "[[band]\n"),
        ("g.toml", 'title = "x"\n'),
        ("h.csv", "term,low,high,level\nx,1,2,perhaps\n"),
        ("i.csv", "term,low,high\nx,nan,nan\n"),
        ("j.txt", "x"),
    ],
)
def test_a_broken_scale_is_one_clear_line_and_leaves_the_old_one(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, "utf8")
    with pytest.raises(BriefkitError) as raised:
        use_scale(path)
    assert "\n" not in str(raised.value)
    assert load_scale().name == "icd203" and scale_names() == ["icd203", "ipcc", "kent", "phia"]


def test_unknown_and_missing_scales(tmp_path):
    for scale in ("nato", tmp_path / "missing.toml", tmp_path / "missing.csv"):
        with pytest.raises(BriefkitError):
            use_scale(scale)


def test_tables():
    assert reader_perceptions()["readers"].unique().tolist() == [46]
    table = compare_scales("icd203", "phia")
    assert table["level"].tolist() == list(LIKELIHOOD_LEVELS)
