"""Honest ends: every public function of the statistics on every text that is too small for it.

An answer is a finite number, a table whose gaps are explained in the same row, or a `ValueError` in one line that says what
is missing.
"""

import contextlib
import importlib
import inspect
import io
import math
import pkgutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import briefkit.stats
from briefkit import Brief, load_corpus, parse
from briefkit.brief import Draft, DraftBlock, assemble
from briefkit.cli import main
from briefkit.stats import (
    collocation,
    comparison,
    concordance,
    dispersion,
    diversity,
    frequency,
    keyness,
    profile,
    readability,
    similarity,
    units,
    vectoriser,
)
from briefkit.views import charts

TEXTS = {
    "empty": "",
    "space": " \n\n ",
    "one word": "سلام",
    "two words": "سلام سلام",
    "one sentence": "وقعت الأطراف اتفاق الهدنة.",
    "no Arabic": "Only English stands here. Nothing else.",
    "signs": "— … !",
    "numbers": "12 13 14",
    "marks": "\u064e\u064f\u0651",
    "title only": "# عنوان\n",
}
FULL = parse("# ورقة\n\nوقعت الأطراف اتفاق الهدنة. ثم خرقت الأطراف الهدنة.\n", "md", {"path": "full", "date": "2026-01-02"})


def furniture() -> Brief:
    "A brief that holds running heads and nothing else."
    source = "مركز الدراسات ١"
    return assemble(Draft(source, [DraftBlock("furniture", [(0, len(source))])]))


def end(name: str) -> Brief:
    made = furniture() if name == "only furniture" else parse(TEXTS[name], "md" if "title" in name else "txt")
    return Brief(**{f: getattr(made, f) for f in ("source", "blocks", "sections", "text", "align")}, metadata={"path": name})


ENDS = [*TEXTS, "only furniture"]
Call = Callable[[Brief, list[str]], Any]


def of_words(function: Callable[..., Any]) -> Call:
    return lambda brief, words: function(words)


def of_brief(function: Callable[..., Any], *arguments: Any, **options: Any) -> Call:
    return lambda brief, words: function(brief, *arguments, **options)


def of_two(function: Callable[..., Any], *arguments: Any, **options: Any) -> Call:
    return lambda brief, words: function([brief, FULL], *arguments, **options)


def of_twins(function: Callable[..., Any], *arguments: Any, **options: Any) -> Call:
    return lambda brief, words: function([brief, brief], *arguments, **options)


def sentences(brief: Brief) -> int:
    return len(brief.layer("sentences"))


ONE_TO_ONE = [np.array([part]) for part in (0, 0, 0, 1)]
CALLS: dict[str, list[Call]] = {
    **{name: [of_words(getattr(diversity, name))] for name in diversity.__all__ if name not in ("DIVERSITY_MEASURES", "lexical_diversity", "moving_ttr")},
    "moving_ttr": [lambda brief, words: diversity.moving_ttr(words, 3)],
    "lexical_diversity": [of_brief(diversity.lexical_diversity, by=by) for by in ("brief", "section", None)] + [of_words(diversity.lexical_diversity)],
    "lix": [lambda brief, words: readability.lix(words, sentences(brief))],
    "rix": [lambda brief, words: readability.rix(words, sentences(brief))],
    "aari": [lambda brief, words: readability.aari(words, sentences(brief))],
    "osman": [lambda brief, words: readability.osman(words, sentences(brief))],
    "osman_counts": [of_words(readability.osman_counts)],
    "readability": [of_brief(readability.readability), of_brief(readability.readability, by="section"), of_twins(readability.readability, by=None)],
    "letter_count": [lambda brief, words: readability.letter_count("".join(words))],
    "long_word_count": [of_words(readability.long_word_count)],
    "brief_stats": [of_brief(profile.brief_stats)],
    "corpus_stats": [of_two(profile.corpus_stats, by_section=True), of_two(profile.corpus_stats, by="section"), of_twins(profile.corpus_stats, by="path"), lambda brief, words: profile.corpus_stats([])],
    "stat_rows": [lambda brief, words: pd.DataFrame(list(profile.stat_rows(brief)))],
    "length_distribution": [of_brief(profile.length_distribution, of) for of in ("sentences", "words", "blocks")],
    "frequency_list": [of_brief(frequency.frequency_list), of_words(frequency.frequency_list), of_two(frequency.frequency_list, by="brief"), of_brief(frequency.frequency_list, by="section")],
    "count_units": [of_brief(frequency.count_units), lambda brief, words: frequency.count_units({})],
    "count_groups": [of_brief(frequency.count_groups, "section"), of_twins(frequency.count_groups, "brief")],
    "ngrams": [of_brief(frequency.ngrams, n, skip, minimum=1) for n, skip in ((1, 0), (2, 0), (3, 2))] + [of_two(frequency.ngrams, by="section")],
    "sequence_positions": [lambda brief, words: frequency.sequence_positions(units.index_units(brief), 2)],
    "number_sequences": [lambda brief, words: frequency.number_sequences(np.zeros((0, 2), dtype=np.int64))],
    "tf_idf": [of_two(frequency.tf_idf), of_twins(frequency.tf_idf), of_brief(frequency.tf_idf, by="section")],
    "tf_idf_matrix": [lambda brief, words: frequency.tf_idf_matrix([brief, FULL]).dense().ravel()],
    "hapaxes": [of_brief(frequency.hapaxes), of_words(frequency.hapaxes)],
    "zipf_fit": [of_brief(frequency.zipf_fit)],
    "heaps_fit": [of_brief(frequency.heaps_fit)],
    "vocabulary_growth": [of_brief(frequency.vocabulary_growth)],
    "compare_ranks": [lambda brief, words: frequency.compare_ranks(brief, FULL)["difference"].dropna(), lambda brief, words: frequency.compare_ranks(brief, brief).attrs["about"].get("spearman")],
    "reference_frequencies": [of_brief(frequency.reference_frequencies)],
    "written_forms": [lambda brief, words: frequency.written_forms({})],
    "form_counts": [lambda brief, words: frequency.form_counts(units.index_units(brief))],
    "concordance": [of_brief(concordance.concordance, "الهدنة", **more) for more in ({}, {"sort": "left1"}, {"window_unit": "sentences"}, {"kind": "lemma"})] + [of_brief(concordance.concordance, "dates", kind="layer"), of_brief(concordance.concordance, "")],
    "concordance_html": [lambda brief, words: concordance.concordance_html(concordance.concordance(brief, "سلام"))],
    "concordance_text": [lambda brief, words: concordance.concordance_text(concordance.concordance(brief, "سلام"))],
    "clip_context": [lambda brief, words: concordance.clip_context(brief.text, 0, True)],
    "find_pattern": [lambda brief, words: concordance.find_pattern(units.index_units(brief, leave_out=()), "سلام")],
    "all_words": [lambda brief, words: concordance.all_words(units.index_units(brief))],
    **{name: [lambda brief, words, name=name: [getattr(collocation, name)(*table) for table in ((0, 0, 0, 0), (0, 1, 1, 1), (2, 1, 1, 9))]] for name in ("pmi", "npmi", "dice", "log_dice", "t_score", "z_score", "chi_squared", "log_likelihood", "fisher_exact")},
    "collocates": [of_brief(collocation.collocates, "الهدنة", minimum=1, **more) for more in ({}, {"window": 0}, {"by": "section"}, {"within": "brief", "sort": "fisher"}, {"function_words": False})],
    "collocation_network": [of_brief(collocation.collocation_network, "الهدنة", minimum=1, depth=2)],
    **{name: [lambda brief, words, name=name: getattr(keyness, name)(0, 0, len(words), 5), lambda brief, words, name=name: getattr(keyness, name)(0, 3, 5, 5)] for name in ("log_likelihood_two_cells", "log_ratio", "percent_diff", "odds_ratio", "simple_maths")},
    "bayes_factor": [lambda brief, words: keyness.bayes_factor(0.0, len(words))],
    "chi_squared_p": [lambda brief, words: keyness.chi_squared_p(0.0), lambda brief, words: keyness.chi_squared_p([])],
    "correct_p": [lambda brief, words: keyness.correct_p([]), lambda brief, words: keyness.correct_p([0.5], "holm")],
    "keyness": [lambda brief, words: keyness.keyness(brief, FULL, minimum=1), lambda brief, words: keyness.keyness(FULL, brief, minimum=1), lambda brief, words: keyness.keyness(brief, brief)],
    "group_keyness": [of_two(keyness.group_keyness, "brief", minimum=1), of_brief(keyness.group_keyness, "section"), of_two(keyness.group_keyness, "publisher")],
    **{name: [lambda brief, words, name=name: getattr(dispersion, name)([], []), lambda brief, words, name=name: getattr(dispersion, name)([0, 0], [0, 0]), lambda brief, words, name=name: getattr(dispersion, name)([0], [len(words)])] for name in ("juilland_d", "carroll_d2", "deviation_of_proportions", "kl_dispersion")},
    "average_reduced_frequency": [lambda brief, words: dispersion.average_reduced_frequency([], len(words)), lambda brief, words: dispersion.average_reduced_frequency([0], len(words))],
    "dispersion": [of_twins(dispersion.dispersion, ["الهدنة", "سلام"]), of_brief(dispersion.dispersion, "الهدنة", parts=5), of_words(lambda words: dispersion.dispersion(words, "سلام"))],
    "dispersion_counts": [of_twins(dispersion.dispersion_counts, "سلام"), of_brief(dispersion.dispersion_counts, "سلام", parts=3)],
    "frequency_over_time": [of_twins(comparison.frequency_over_time, "الهدنة"), of_two(comparison.frequency_over_time, "الهدنة")],
    "frequency_by_group": [of_two(comparison.frequency_by_group, "الهدنة", "brief"), of_twins(comparison.frequency_by_group, "الهدنة", "publisher")],
    "timeline": [of_brief(comparison.timeline), of_two(comparison.timeline, by="publisher")],
    "naming": [of_brief(comparison.naming, "EG"), of_two(comparison.naming, "EG", by="brief")],
    "period_of": [lambda brief, words: comparison.period_of(brief.text)],
    "cosine_similarity": [of_two(similarity.cosine_similarity), of_twins(similarity.cosine_similarity), of_brief(similarity.cosine_similarity, by="section")],
    "burrows_delta": [of_two(similarity.burrows_delta), of_twins(similarity.burrows_delta)],
    "near_duplicates": [of_two(similarity.near_duplicates), of_twins(similarity.near_duplicates)],
    "reused_passages": [of_two(similarity.reused_passages), of_twins(similarity.reused_passages, minimum=1)],
    "unit_analyzer": [lambda brief, words: vectoriser.unit_analyzer(lengths=(1, 3))(brief)],
    "unit_occurrences": [of_brief(units.unit_occurrences, "سلام"), of_brief(units.unit_occurrences, "")],
    "index_units": [of_brief(units.index_units, unit=unit) for unit in units.UNIT_KINDS] + [of_brief(units.index_units, leave_out=units.LEAVE_OUT_KINDS)],
    "index_batches": [lambda brief, words: list(units.index_batches(iter([brief])))],
    "source_rows": [lambda brief, words: list(units.source_rows(units.index_units(brief), np.zeros(0, dtype=np.int64)))],
    "code_units": [of_words(units.code_units)],
    "as_codes": [of_words(units.as_codes)],
    "unit_frequencies": [of_words(units.unit_frequencies)],
    "previous_positions": [of_words(units.previous_positions)],
    "turned_positions": [lambda brief, words: units.turned_positions(units.previous_positions(words))],
    "occurrence_order": [lambda brief, words: units.occurrence_order(units.as_codes(words))],
    "fold_types": [of_words(units.fold_types)],
    "strip_types": [of_words(units.strip_types)],
    "is_function_word": [lambda brief, words: [units.is_function_word(word) for word in [*words, ""]]],
    "check_length": [lambda brief, words: units.check_length("mtld", len(words))],
}  # fmt: skip
NO_TEXT = {  # what takes no text, or is the machinery of the others
    "terminal_table", "stats_command", "concordance_command", "keyness_command", "collocates_command", "counting",
    "describe_measure", "warn_short", "value_and_note", "joined_notes", "check_column", "is_in_memory", "over_batches", "over_briefs",
    "stat_table", "table_notes",
}  # fmt: skip


def public_functions() -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(briefkit.stats.__path__):
        members = importlib.import_module(f"briefkit.stats.{module.name}")
        found |= {name for name in members.__all__ if inspect.isfunction(getattr(members, name))}
    return found


def test_every_public_function_is_in_the_table() -> None:
    assert public_functions() == {*CALLS, *NO_TEXT}


LABELS = ("section", "period", "group")  # None there is a value: the whole brief, a brief without a date


def assert_honest(answer: Any) -> None:
    if isinstance(answer, pd.DataFrame):
        noted = answer["note"].astype(str).str.len() > 0 if "note" in answer else pd.Series(False, index=answer.index)
        for at, name in enumerate(answer.columns):
            column = answer.iloc[:, at]
            if name in LABELS or not column.map(lambda v: v is None or isinstance(v, float)).all():
                continue
            numbers = column.map(lambda v: math.nan if v is None else v).to_numpy(float)
            assert np.isfinite(numbers[~noted.to_numpy()]).all(), f"{name} has a gap that no note explains"
            assert not np.isinf(numbers).any(), name
    elif isinstance(answer, pd.Series | np.ndarray):
        assert np.isfinite(np.asarray(answer, dtype=float)).all()
    elif isinstance(answer, float | np.floating):
        assert math.isfinite(answer)


@pytest.mark.parametrize("name", CALLS)
def test_small_texts_have_an_answer_or_a_reason(name: str) -> None:
    for which in ENDS:
        brief = end(which)
        words = units.index_units(brief, unit="form").strings()
        for call in CALLS[name]:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # a division by zero is one
                warnings.simplefilter("ignore", units.ShortTextWarning)
                try:
                    answer = call(brief, words)
                except ValueError as error:
                    message = str(error)
                    assert message and "\n" not in message, which
                    assert "math domain" not in message and "zero-size" not in message, (which, message)
                    continue
                assert_honest(answer)


CHARTS: dict[str, Call] = {
    "frequency_chart": lambda brief, words: charts.frequency_chart(frequency.frequency_list(brief)),
    "rank_chart": lambda brief, words: charts.rank_chart(brief),
    "growth_chart": lambda brief, words: charts.growth_chart(brief),
    "dispersion_chart": lambda brief, words: charts.dispersion_chart(brief, ["سلام"]),
    "diversity_chart": lambda brief, words: charts.diversity_chart(brief),
    "length_chart": lambda brief, words: charts.length_chart(profile.length_distribution(brief)),
    "timeline_chart": lambda brief, words: charts.timeline_chart(comparison.timeline(brief)),
    "network_chart": lambda brief, words: charts.network_chart(collocation.collocation_network(brief, "سلام", minimum=1)),
    "similarity_chart": lambda brief, words: charts.similarity_chart(similarity.cosine_similarity([brief, brief])),
    "figure_chart": lambda brief, words: charts.figure_chart(profile.brief_stats(brief), "words"),
    "keyness_chart": lambda brief, words: charts.keyness_chart(keyness.keyness(brief, FULL)),
}


def test_every_chart_is_in_the_table() -> None:
    assert {name for name in charts.__all__ if name.endswith("_chart")} == {*CHARTS}


@pytest.mark.parametrize("name", CHARTS)
def test_charts_of_small_texts(name: str) -> None:
    import matplotlib.pyplot as plt

    for which in ENDS:
        brief = end(which)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", units.ShortTextWarning)
            try:
                axes = CHARTS[name](brief, [])
                axes.figure.canvas.draw()
            except ValueError as error:
                assert "\n" not in str(error) and "at least" in str(error), which
        plt.close("all")


@pytest.mark.parametrize("which", TEXTS)
def test_commands_on_small_texts(which: str, tmp_path: Path) -> None:
    path, full = tmp_path / "end.md", tmp_path / "full.md"
    path.write_text(TEXTS[which], "utf8")
    full.write_text(FULL.source, "utf8")
    for command in (
        ["stats", path], ["concordance", "سلام", path], ["collocates", "سلام", path], ["stats", path, full],
        ["keyness", path, "--reference", full], ["keyness", path, full, "--by", "brief"], ["concordance", "سلام", path, full],
    ):  # fmt: skip
        for form in ("table", "json", "csv"):
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = main([*map(str, command), "--format", form])
            assert status in (0, 1, 2)
            reasons = err.getvalue().strip().splitlines()  # of a file that is empty, and of what cannot be done without it
            assert not status or (1 <= len(reasons) <= 2 and all(line.startswith("briefkit: ") for line in reasons)), reasons
            assert "nan" not in out.getvalue().lower() and "Infinity" not in out.getvalue()


def test_a_corpus_of_small_texts(tmp_path: Path) -> None:
    corpus = load_corpus([end(name) for name in ENDS], progress=False)
    stored = corpus.to_parquet(tmp_path / "out")
    for one in (corpus, stored):
        assert_honest(one.stats())
        assert_honest(one.diversity())
        assert len(one.briefs()) == len(ENDS)
    assert stored.frequency_list().equals(corpus.frequency_list())
