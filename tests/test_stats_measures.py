"""The measures agree with the field's other implementations to nine digits on the same tokens, and keep their laws."""

import math
import warnings
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit import parse
from briefkit.stats import collocation, diversity, frequency, keyness, readability
from briefkit.stats.dispersion import (
    average_reduced_frequency,
    carroll_d2,
    deviation_of_proportions,
    juilland_d,
    kl_dispersion,
)
from briefkit.stats.units import code_units, previous_positions

pytestmark = pytest.mark.filterwarnings("ignore::briefkit.stats.units.ShortTextWarning")

LETTERS = [a + b for a in "ابتثجحخدذر" for b in "زسشصضطظعغف"]


def text_of(size: int, seed: int) -> list[str]:
    "Words with a Zipfian distribution, as a text has them."
    draws = np.random.default_rng(seed).zipf(1.3, size) % len(LETTERS)
    return [LETTERS[at] for at in draws]


TEXTS = [text_of(size, seed) for size, seed in ((157, 1), (843, 2), (2501, 3), (9973, 4))]
close = pytest.approx


# diversity ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", TEXTS, ids=len)
def test_diversity_agrees_with_lexicalrichness(words: list[str]) -> None:
    from lexicalrichness import LexicalRichness

    theirs = LexicalRichness(words, preprocessor=None, tokenizer=None)
    pairs = {
        "type_token_ratio": theirs.ttr,
        "root_ttr": theirs.rttr,
        "herdan_c": theirs.Herdan,
        "maas_a2": theirs.Maas,
        "mattr": theirs.mattr(window_size=100),
        "msttr": theirs.msttr(segment_window=100),
        "mtld": theirs.mtld(threshold=0.72),
        "hdd": theirs.hdd(draws=42),
        "yule_k": theirs.yulek,
        "simpson_d": theirs.simpsond,
    }
    for name, value in pairs.items():
        assert getattr(diversity, name)(words) == close(value, rel=1e-9, abs=1e-9), name


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from("ابتثجحخد"), min_size=1, max_size=400), st.sampled_from([0.5, 0.66, 0.72, 0.75, 0.9]))
def test_mtld_agrees_on_any_text(words: list[str], threshold: float) -> None:
    from lexicalrichness import LexicalRichness

    theirs = LexicalRichness(words, preprocessor=None, tokenizer=None).mtld(threshold=threshold)
    assert diversity.mtld(words, threshold) == close(theirs, rel=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=300), st.integers(1, 50))
def test_windows_agree_with_counting_them(codes: list[int], window: int) -> None:
    if window > len(codes):
        with pytest.raises(ValueError, match=f"at least {window} words"):
            diversity.mattr(np.array(codes), window)
        return
    ratios = [len(set(codes[i : i + window])) / window for i in range(len(codes) - window + 1)]
    assert diversity.mattr(np.array(codes), window) == close(sum(ratios) / len(ratios), rel=1e-9)
    assert diversity.moving_ttr(np.array(codes), window) == close(ratios, rel=1e-9)
    segments = [codes[i : i + window] for i in range(0, len(codes) - window + 1, window)]
    assert diversity.msttr(np.array(codes), window) == close(
        np.mean([len(set(s)) / window for s in segments]), rel=1e-9
    )


def test_hdd_against_exact_fractions() -> None:
    from fractions import Fraction

    words = TEXTS[2]
    size, counts = len(words), Counter(words)
    draws = math.comb(size, 42)
    exact = sum(1 - Fraction(math.comb(size - f, 42), draws) for f in counts.values()) / 42
    assert diversity.hdd(words) == close(float(exact), rel=1e-14)


@given(st.lists(st.integers(0, 9), max_size=60))
def test_previous_positions(codes: list[int]) -> None:
    last: dict[int, int] = {}
    expected = []
    for at, code in enumerate(codes):
        expected.append(last.get(code, -1))
        last[code] = at
    assert previous_positions(np.array(codes, dtype=np.int32)).tolist() == expected


@pytest.mark.parametrize("name", list(diversity.DIVERSITY_MEASURES))
@pytest.mark.parametrize("words", [[], ["سلام"], ["سلام", "سلام"], ["سلام", "حرب"]], ids=str)
def test_short_texts_have_a_value_or_an_error_that_names_the_minimum(name: str, words: list[str]) -> None:
    measure = diversity.DIVERSITY_MEASURES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            assert math.isfinite(measure(words))
        except ValueError as error:
            assert f"{name} needs at least" in str(error)


# association ----------------------------------------------------------------------------------------------------------

TABLES = [
    (8, 15828, 4675, 14307668),
    (20, 30, 25, 1000),
    (1, 1, 1, 50),
    (7, 9, 40, 100),
    (3, 60, 60, 3000),
    (90, 100, 95, 9999),
]


@pytest.mark.parametrize("table", TABLES)
def test_association_agrees_with_nltk(table: tuple[int, int, int, int]) -> None:
    from nltk.metrics import BigramAssocMeasures as Theirs

    o11, r1, c1, n = table
    marginals = (o11, (r1, c1), n)
    assert collocation.pmi(*table) == close(Theirs.pmi(*marginals), rel=1e-9)
    assert collocation.t_score(*table) == close(Theirs.student_t(*marginals), rel=1e-9)
    assert collocation.chi_squared(*table) == close(Theirs.chi_sq(*marginals), rel=1e-9)
    assert collocation.log_likelihood(*table) == close(Theirs.likelihood_ratio(*marginals), rel=1e-9)
    assert collocation.dice(*table) == close(Theirs.dice(*marginals), rel=1e-9)
    assert collocation.fisher_exact(*table, alternative="less") == close(Theirs.fisher(*marginals), rel=1e-9)


margins = st.integers(1, 3000).flatmap(
    lambda n: st.tuples(st.integers(0, n), st.integers(0, n), st.just(n)).flatmap(
        lambda m: st.tuples(st.integers(max(0, m[0] + m[1] - m[2]), min(m[0], m[1])), *map(st.just, m))
    )
)


@settings(max_examples=300, deadline=None)
@given(margins)
def test_association_agrees_with_scipy_on_any_table(table: tuple[int, int, int, int]) -> None:
    from scipy.stats import chi2_contingency, fisher_exact

    o11, r1, c1, n = table
    cells = [[o11, r1 - o11], [c1 - o11, n - r1 - c1 + o11]]
    for alternative in ("greater", "less"):
        theirs = fisher_exact(cells, alternative=alternative).pvalue
        assert collocation.fisher_exact(*table, alternative=alternative) == close(theirs, rel=1e-9, abs=1e-300)
    if 0 < r1 < n and 0 < c1 < n:
        squared = chi2_contingency(cells, correction=False)
        likelihood = chi2_contingency(cells, correction=False, lambda_="log-likelihood")
        assert collocation.chi_squared(*table) == close(squared.statistic, rel=1e-9, abs=1e-9)
        assert collocation.log_likelihood(*table) == close(likelihood.statistic, rel=1e-9, abs=1e-9)
        assert keyness.chi_squared_p(likelihood.statistic) == close(likelihood.pvalue, rel=1e-9, abs=1e-300)


@given(margins)
def test_association_is_never_nan(table: tuple[int, int, int, int]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, measure in collocation.ASSOCIATION_MEASURES.items():
            assert not np.isnan(measure(*table)), name
    assert -1 <= collocation.npmi(*table) <= 1 + 1e-12


def test_fisher_on_a_large_corpus() -> None:
    from scipy.stats import fisher_exact

    for table in ((350, 5000, 4000, 1_000_000), (12, 5000, 4000, 1_000_000), (20, 5000, 4000, 1_000_000)):
        o11, r1, c1, n = table
        theirs = fisher_exact([[o11, r1 - o11], [c1 - o11, n - r1 - c1 + o11]], alternative="greater").pvalue
        assert collocation.fisher_exact(*table) == close(theirs, rel=1e-9)


def test_collocates_of_adjacent_words_are_the_bigrams_of_nltk() -> None:
    from nltk.collocations import BigramCollocationFinder

    words = text_of(3000, 11)
    finder = BigramCollocationFinder.from_words(words)
    node = words[0]
    table = collocation.collocates(words, node, window=(0, 1), minimum=1, within="brief").set_index("unit")
    for (first, second), count in finder.ngram_fd.items():
        if first == node and second != node:
            assert table.loc[second, "count"] == count


# keyness --------------------------------------------------------------------------------------------------------------


def test_keyness_agrees_with_scipy() -> None:
    from scipy.stats import chi2_contingency, false_discovery_control

    left, right = Counter(TEXTS[2]), Counter(TEXTS[3][::-1] + ["زز"] * 40)
    table = keyness.keyness(left, right, minimum=1)
    sizes = sum(left.values()), sum(right.values())
    for row in table.itertuples():
        a, b = row.count_target, row.count_reference
        cells = [[a, sizes[0] - a], [b, sizes[1] - b]]
        theirs = chi2_contingency(cells, correction=False, lambda_="log-likelihood")
        assert row.log_likelihood == close(theirs.statistic, rel=1e-9, abs=1e-9)
        assert row.chi_squared == close(chi2_contingency(cells, correction=False).statistic, rel=1e-9, abs=1e-9)
    assert table["p_adjusted"].to_numpy() == close(false_discovery_control(table["p_value"].to_numpy()), rel=1e-9)
    assert not table.drop(columns="unit").isna().any().any()


@given(st.lists(st.floats(0, 1), max_size=40), st.sampled_from(["benjamini-hochberg", "holm", "bonferroni"]))
def test_correction_never_lowers_p_and_keeps_the_order(p: list[float], method: str) -> None:
    corrected = keyness.correct_p(p, method)
    assert (corrected >= np.array(p) - 1e-15).all() and (corrected <= 1).all()
    assert (np.diff(corrected[np.argsort(p, kind="stable")]) >= -1e-15).all()


# readability ----------------------------------------------------------------------------------------------------------


def test_lix_and_rix_agree_with_textstat() -> None:
    import textstat

    text = (
        "The committee postponed the negotiations. Nobody expected another agreement before winter. "
        "Several governments nevertheless announced preparations for the conference."
    )
    words = text.replace(".", "").split()
    assert readability.lix(words, 3) == close(textstat.lix(text), rel=1e-9)
    assert readability.rix(words, 3) == close(textstat.rix(text), rel=1e-9)


def test_osman_gives_the_value_of_the_paper() -> None:
    words = ["ذهب", "هند", "وأحمد", "الى", "المدرسة", "هند", "تحب", "الرسم", "والمطالعة"]
    assert round(readability.osman(words, 1), 3) == 97.617


def test_osman_agrees_with_textstat_where_it_is_an_oracle() -> None:
    "Unvocalised text: textstat falls back on letters too; it rounds the factor as the paper does."
    import textstat

    text = "ذهب هند وأحمد الى المدرسة. هند تحب الرسم والمطالعة"
    words = text.replace(".", "").split()
    counts = readability.osman_counts(words)
    signs = counts.complex_words + counts.syllables + counts.faseeh + counts.long_words
    assert 200.791 - 1.015 * 9 / 2 - 24.181 * signs / 9 == close(textstat.osman(text), rel=1e-9)


@given(st.text(alphabet="ابتهمنوي\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652ءؤئذظ", min_size=1, max_size=12))
def test_osman_counts_are_the_same_whatever_the_order_of_marks(word: str) -> None:
    import unicodedata

    first, second = (readability.osman_counts([w], vocalised=True) for w in (word, unicodedata.normalize("NFD", word)))
    assert first.syllables >= 0 and second.complex_words == first.complex_words


# dispersion -----------------------------------------------------------------------------------------------------------


def test_dispersion_of_the_example_of_gries() -> None:
    "The worked case of Gries 2008: a in five parts of 9, 10, 10, 10, 11 words."
    counts, sizes = [1, 2, 3, 4, 5], [9, 10, 10, 10, 11]
    assert round(juilland_d(counts, sizes), 3) == 0.785
    assert round(carroll_d2(counts, sizes), 3) == 0.938
    assert deviation_of_proportions(counts, sizes) == close(0.18, rel=1e-9)
    assert round(deviation_of_proportions(counts, sizes, normalise=True), 3) == 0.220
    assert round(kl_dispersion(counts, sizes), 3) == 0.137


parts = st.lists(st.integers(1, 50), min_size=2, max_size=12).flatmap(
    lambda sizes: st.tuples(st.tuples(*(st.integers(0, s) for s in sizes)).filter(sum), st.just(tuple(sizes)))
)


@given(parts)
def test_dispersion_stays_in_its_range(case: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    counts, sizes = case
    assert -1e-9 <= juilland_d(counts, sizes) <= 1 + 1e-9
    assert -1e-9 <= carroll_d2(counts, sizes) <= 1 + 1e-9
    assert -1e-9 <= deviation_of_proportions(counts, sizes, normalise=True) <= 1 + 1e-9
    assert kl_dispersion(counts, sizes) >= -1e-9
    from scipy.stats import entropy

    theirs = entropy(np.array(counts), np.array(sizes), base=2)
    assert kl_dispersion(counts, sizes) == close(theirs, rel=1e-9, abs=1e-9)


@given(st.sets(st.integers(0, 199), min_size=1))
def test_arf_lies_between_one_and_the_frequency(places: set[int]) -> None:
    value = average_reduced_frequency(sorted(places), 200)
    assert 1 - 1e-9 <= value <= len(places) + 1e-9


# frequency ------------------------------------------------------------------------------------------------------------


def test_tf_idf_and_cosine_agree_with_scikit_learn() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import cosine_similarity

    from briefkit.stats.similarity import cosine_similarity as ours
    from briefkit.stats.vectoriser import unit_analyzer

    briefs = [parse(" ".join(text_of(60, seed)) + ".", metadata={"path": str(seed)}) for seed in range(5)]
    vectorizer = TfidfVectorizer(analyzer=unit_analyzer())
    theirs = vectorizer.fit_transform(briefs)
    mine = frequency.tf_idf_matrix(briefs)
    columns = [mine.vocabulary.index(name) for name in vectorizer.get_feature_names_out()]
    assert mine.dense()[:, columns] == close(theirs.toarray(), rel=1e-9, abs=1e-12)
    assert ours(briefs).to_numpy() == close(cosine_similarity(theirs), rel=1e-9, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("ابتث"), max_size=40), st.integers(1, 4), st.integers(0, 2))
def test_ngrams_are_those_of_nltk(words: list[str], n: int, skip: int) -> None:
    from nltk.util import ngrams, skipgrams

    theirs = Counter(" ".join(g) for g in (skipgrams(words, n, skip) if n > 1 else ngrams(words, 1)))
    table = frequency.ngrams(words, n, skip, minimum=1)
    assert dict(zip(table["unit"], table["count"])) == dict(theirs)


def test_zipf_likelihood_has_its_maximum_at_the_fit() -> None:
    counts = np.sort(np.bincount(code_units(TEXTS[3])[0]))[::-1]
    fit = frequency.zipf_fit(counts)
    logs = np.log(np.arange(1, counts.size + 1))

    def likelihood(a: float) -> float:
        return float(-(counts * (a * logs + math.log(np.exp(-a * logs).sum()))).sum())

    assert fit.log_likelihood == close(likelihood(fit.exponent), rel=1e-9)
    assert all(likelihood(fit.exponent + step) < fit.log_likelihood for step in (-1e-3, 1e-3))


def test_spearman_agrees_with_scipy() -> None:
    from scipy.stats import spearmanr

    left, right = Counter(TEXTS[1]), Counter(TEXTS[2])
    shared = sorted(left.keys() & right.keys())
    theirs = spearmanr([left[u] for u in shared], [right[u] for u in shared]).statistic
    assert frequency.compare_ranks(left, right).attrs["about"]["spearman"] == close(theirs, rel=1e-9)
