"""The sample briefs, the development and the held-out ones, and their answer keys: every offset finds its text, every key
is what its annotation says.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SCORE = ROOT.parent / "shared" / "score.py"


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = loaded
    spec.loader.exec_module(loaded)
    return loaded


build = module(HERE / "keys" / "build.py")
border = module(HERE / "samples_build" / "border_docx.py")
ANNOTATIONS = build.annotation_files()


def spans_in(value: Any) -> Iterator[dict[str, Any]]:
    """Everything in a key that says it is a stretch of the source."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for part in value.values():
            yield from spans_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from spans_in(part)


@pytest.mark.parametrize("path", ANNOTATIONS, ids=lambda p: p.stem)
class TestKey:
    def test_is_what_the_annotation_says(self, path: Path) -> None:
        assert path.with_suffix(".json").read_text(encoding="utf-8") == build.dump(build.resolve_key(path)), (
            "run python tests/keys/build.py"
        )

    def test_every_stretch_finds_its_text(self, path: Path) -> None:
        key = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        brief = ROOT / key["source"]["path"]
        assert hashlib.sha256(brief.read_bytes()).hexdigest() == key["source"]["sha256"]
        source = build.source_of(brief)
        assert len(source) == key["source"]["chars"]
        seen = 0
        for stretch in spans_in(key):
            spans = stretch.get("spans") or [[stretch["start"], stretch["end"]]]
            assert stretch["text"] == " ".join(source[s:e] for s, e in spans)
            assert spans[0][0] == stretch["start"] and spans[-1][1] == stretch["end"]
            assert stretch["text"].strip() == stretch["text"] or stretch in [j["drop"] for j in key["joins"]]
            seen += 1
        assert seen > 300

    def test_has_every_layer(self, path: Path) -> None:
        key = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        for layer in (
            "structure",
            "sentences",
            "times",
            "numbers",
            "entities",
            "unnamed_actors",
            "demonyms",
            "estimative",
            "not_estimative",
            "attributions",
            "connectives",
            "clean_blocks",
        ):
            assert key[layer], layer
            assert len({row["id"] for row in key[layer]}) == len(key[layer]), f"ids of {layer}"
        assert key["argument"]["nodes"] and key["argument"]["edges"]

    def test_edges_end_on_nodes_or_edges(self, path: Path) -> None:
        argument = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["argument"]
        nodes, edges = {n["id"] for n in argument["nodes"]}, {e["id"] for e in argument["edges"]}
        for edge in argument["edges"]:
            assert edge["source"] in nodes and edge["target"] in nodes | edges
            assert (edge["relation"] == "undercut") == (edge["target"] in edges)
        touched = {e["source"] for e in argument["edges"]} | {e["target"] for e in argument["edges"]}
        assert len(nodes - touched) <= 0.15 * len(nodes), nodes - touched

    @pytest.mark.skipif(not SCORE.exists(), reason="the scorer is not here")
    def test_scorer_accepts_it(self, path: Path) -> None:
        done = subprocess.run(
            [sys.executable, str(SCORE), "--selftest", str(path.with_suffix(".json"))],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_docx_sample_can_be_built_again(tmp_path: Path) -> None:
    again = border.build(tmp_path / "again.docx")
    assert border.extract(again) == border.extract(border.SAMPLE)
    assert border.build(tmp_path / "third.docx").read_bytes() == again.read_bytes()
