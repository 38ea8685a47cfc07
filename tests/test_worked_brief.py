"""What a real brief and its worked key say; skipped where they are not at hand."""

import json
from pathlib import Path

import pytest

import briefkit as bk

SHARED = Path(__file__).parents[2] / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "keys").is_dir(), reason="the worked key is not at hand")


@pytest.fixture(scope="module")
def key():
    return json.loads((SHARED / "keys/iraq_withdrawal.json").read_text("utf8"))


@pytest.fixture(scope="module")
def brief():
    return bk.load(SHARED / "briefs/iraq_withdrawal.txt")


def test_clean_blocks(key, brief):
    found = [(block.kind, block.text) for block in brief.blocks if block.kind != "furniture"]
    assert found == [(block["kind"], block["text"]) for block in key["clean_blocks"]]


def test_sentences(key, brief):
    found = [[tuple(span) for span in row["spans"]] for row in brief.layer("sentences").rows()]
    assert found == [[(span["start"], span["end"]) for span in sentence["spans"]] for sentence in key["sentences"]]


def test_furniture_and_the_join_over_the_page(key, brief):
    furniture = [brief.source[a:b] for block in brief.blocks if block.kind == "furniture" for a, b in block.spans]
    assert furniture == [block["text"] for block in key["structure"] if block["kind"] == "furniture"]
    for join in key["joins"]:
        at = brief.text.index(join["joined"])
        spans = brief.spans_of(at, at + len(join["joined"]))
        assert spans == ((join["left"]["start"], join["left"]["end"]), (join["right"]["start"], join["right"]["end"]))


def test_dead_links_and_bold(key, brief):
    links = brief.table("links")
    assert links[["start", "end"]].values.tolist() == [[x["anchor"]["start"], x["anchor"]["end"]] for x in key["links"]]
    assert links.dead.all()
    bold = brief.table("emphasis")[["start", "end"]].values.tolist()
    assert bold == [[x["inner"]["start"], x["inner"]["end"]] for x in key["bold"]]
