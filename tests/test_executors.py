"""Every method of a corpus gives one answer: briefs in memory, read in batches, by threads, by processes, by Dask."""

import inspect
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from briefkit import BriefkitError, load_corpus, samples
from briefkit.brief import Brief
from briefkit.corpus import Corpus
from briefkit.registry import registered_names, resolve
from briefkit.stats.frequency import compare_ranks, count_groups, count_units, zipf_fit
from briefkit.stats.units import index_batches

TUTORIAL = sorted((Path(__file__).parent.parent / "nbs" / "tutorials" / "data").glob("*.md"))
pytestmark = pytest.mark.skipif(not TUTORIAL, reason="the tutorial's briefs are not here")

CASES: dict[str, list[tuple[Any, dict[str, Any]]]] = {
    "stats": [((), {}), ((), {"by_section": True, "layers": ["dates"], "unit": "stripped"}), ((), {"by": "publisher"}), ((), {"by": "section", "layers": ["entities"]})],
    "length_distribution": [((), {"of": of, "by": by}) for of, by in (("sentences", None), ("words", "publisher"), ("blocks", "section"))],
    "readability": [((), {}), ((), {"by": "publisher"}), ((), {"by": None, "section": "analysis"})],
    "diversity": [((), {}), ((), {"by": "publisher", "unit": "lemma"}), ((), {"by": "section"})],
    "frequency_list": [((), {}), ((), {"by": "publisher", "top": 20}), ((), {"by": "section", "unit": "lemma"}), ((), {"by": "brief", "top": 3})],
    "ngrams": [((), {}), ((3,), {"skip": 1, "minimum": 3}), ((2,), {"by": "publisher", "minimum": 1, "leave_out": ("function_words",)})],
    "hapaxes": [((), {}), ((), {"unit": "stripped"})],
    "occurrences": [(("السد",), {})],
    "concordance": [(("السد",), {"clitics": True}), (("في",), {"sort": ("right1", "left2"), "limit": 9}), (("في",), {"limit": 9}), (("dates",), {"kind": "layer"})],
    "collocates": [(("السد",), {}), (("مصر",), {"by": "publisher", "minimum": 1, "clitics": True}), (("السد",), {"within": "brief", "sort": "fisher", "unit": "lemma"}), (("لا يوجد",), {})],
    "keyness": [],
    "group_keyness": [(("publisher",), {}), (("section",), {"direction": "both", "minimum": 1, "minimum_documents": 2}), (("brief",), {"top": 2})],
    "dispersion": [((["السد", "قد", "غير موجود"],), {}), (("في",), {"parts": 7}), (("في",), {"parts": "publisher"}), (("في",), {"parts": "section"})],
    "frequency_over_time": [(("السد",), {"by": "publisher"}), (("dates",), {"kind": "layer", "period": "quarter"})],
    "frequency_by_group": [((["قد", "السد"], "publisher"), {}), (("في", "brief"), {"section": "analysis"})],
    "timeline": [((), {"by": "publisher"}), ((), {"period": "year"})],
    "naming": [(("EG",), {}), (("ET",), {"by": "brief"})],
}  # fmt: skip
WHOLE_AT_ONCE = {  # each text is compared with each other: all of them are in memory
    "tf_idf", "collocation_network", "cosine_similarity", "burrows_delta", "near_duplicates", "reused_passages",
}  # fmt: skip
calls = [pytest.param(name, *case, id=f"{name}-{number}") for name, cases in CASES.items() for number, case in enumerate(cases)]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus([*TUTORIAL, samples()["red_sea_shipping"]], progress=False).where(_dated)


def _dated(brief: Brief) -> bool:
    return bool(brief.metadata.get("publisher"))


@pytest.fixture(scope="module")
def in_memory(corpus: Corpus) -> list[Brief]:
    return list(corpus)


@pytest.fixture(scope="module")
def executors() -> Iterator[dict[str, Any]]:
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:
        yield {"threads": threads, "processes": processes}


@pytest.fixture(autouse=True)
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    "Three files a share and four briefs a batch, so that there is something to merge."
    monkeypatch.setattr(Corpus.shares, "__defaults__", (3,))
    monkeypatch.setattr(index_batches, "__defaults__", (4,))


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other), check_exact=True)
    assert one.attrs == other.attrs


def test_every_method_is_in_the_table() -> None:
    for name in registered_names("corpus_methods"):
        function = resolve("corpus_methods", name)
        assert function is not None
        if not function.__module__.startswith("briefkit.stats."):
            continue
        takes = "executor" in inspect.signature(function).parameters
        assert takes != (name in WHOLE_AT_ONCE), name
        assert not takes or name in CASES, name


@pytest.mark.parametrize(("name", "arguments", "options"), calls)
def test_one_answer_however_it_is_worked_out(
    name: str, arguments: Any, options: Any, corpus: Corpus, in_memory: list[Brief], executors: dict[str, Any]
) -> None:
    function = resolve("corpus_methods", name)
    assert function is not None
    expected = function(in_memory, *arguments, **options)
    same(getattr(corpus, name)(*arguments, **options), expected)
    for executor in executors.values():
        same(getattr(corpus, name)(*arguments, **options, executor=executor), expected)


def test_two_corpora(corpus: Corpus, in_memory: list[Brief], executors: dict[str, Any]) -> None:
    publishers = sorted({str(brief.metadata["publisher"]) for brief in in_memory})
    sides = [corpus.where(publisher=name) for name in publishers[:2]]
    expected = sides[0].keyness(sides[1], minimum=1)
    same(sides[0].keyness(sides[1], minimum=1, executor=executors["processes"]), expected)
    same(
        compare_ranks(sides[0], sides[1], executor=executors["threads"]),
        compare_ranks(*([b for b in in_memory if b.metadata["publisher"] == name] for name in publishers[:2])),
    )
    assert zipf_fit(corpus, executor=executors["threads"]) == zipf_fit(in_memory)


@pytest.mark.parametrize("by", ["section", "publisher", "brief"])
def test_others_are_all_but_one(by: str, in_memory: list[Brief]) -> None:
    "In how many briefs a word stands outside a group, against counting it."
    found = count_groups(in_memory, by, leave_out=())
    for name in found.groups:
        inside: dict[str, set[str]] = {}
        for brief in in_memory:
            for group, counts in count_groups([brief], by, leave_out=()).groups.items():
                if group != name:
                    for unit in counts.counts:
                        inside.setdefault(unit, set()).add(brief.name)
        assert dict(found.others(name).documents) == {unit: len(briefs) for unit, briefs in inside.items()}
        assert sum(found.others(name).counts.values()) == found.others(name).size


def test_tables_of_layers_and_briefs(corpus: Corpus, executors: dict[str, Any]) -> None:
    for work in (lambda **e: corpus.table("entities", **e), lambda **e: corpus.briefs(**e)):
        for executor in executors.values():
            same(work(executor=executor), work())


def test_what_cannot_be_read_is_reported_in_any_case(tmp_path: Path, executors: dict[str, Any]) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    for executor in (None, *executors.values()):
        mixed = load_corpus([*TUTORIAL[:2], tmp_path / "empty.md"], progress=False)
        assert count_units(mixed, executor).briefs == 2
        assert [Path(error.path).name for error in mixed.errors] == ["empty.md"]


def test_a_mistake_is_one_line(corpus: Corpus, in_memory: list[Brief], executors: dict[str, Any]) -> None:
    wrong: list[tuple[Callable[..., Any], str]] = [
        (lambda **e: corpus.frequency_list(by="colour", **e), "no brief has 'colour'"),
        (lambda **e: corpus.ngrams(by="colour", **e), "no brief has 'colour'"),
        (lambda **e: corpus.readability(by="colour", **e), "no brief has 'colour'"),
        (lambda **e: corpus.stats(by="colour", **e), "no brief has 'colour'"),
        (lambda **e: corpus.diversity(by="colour", **e), "no brief has 'colour'"),
        (lambda **e: corpus.collocates("في", by="colour", **e), "no brief has 'colour'"),
        (lambda **e: corpus.dispersion("في", parts="colour", **e), "no brief has 'colour'"),
        (lambda **e: corpus.length_distribution(by="colour", **e), "no brief has 'colour'"),
        (lambda **e: corpus.frequency_list(unit="syllable", **e), "no unit 'syllable'"),
        (lambda **e: corpus.table("weather", **e), "no layer 'weather'"),
    ]
    for executor in (None, executors["processes"]):
        for call, message in wrong:
            with pytest.raises(BriefkitError, match=message):
                call(executor=executor)
    with pytest.raises(BriefkitError, match="an executor is for a corpus"):
        count_units(in_memory, executors["threads"])


def test_a_dask_client(corpus: Corpus) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        for executor in (client, client.get_executor()):
            same(corpus.frequency_list(executor=executor), corpus.frequency_list())
