"""Exchange formats of maps: files as other tools write them, losses named, labels that stay on their side, the command."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from argmap_samples import WORDS, random_map, some_data, some_text

from briefkit.argmap.aif import dumps_aif, dumps_xaif, loads_aif, loads_xaif, xaif_source
from briefkit.argmap.curation import MapCuration
from briefkit.argmap.formats import (
    dumps_map,
    guess_map_format,
    load_map,
    loads_map,
    map_format,
    map_format_names,
    save_map,
)
from briefkit.argmap.model import EDGE_RELATIONS, ArgumentMap, Edge, Node, spans_text
from briefkit.cli import main
from briefkit.errors import ArgdownError, BriefkitError, FormatError

READABLE = [name for name in map_format_names() if map_format(name).loads is not None]

# As AIFdb serves it: everything is a text, analysts have locutions of their own, transitions anchor illocutions.
AIFDB: dict[str, Any] = {
    "nodes": [
        {"nodeID": "101", "text": "الهدنة لن تصمد", "type": "I", "timestamp": "2025-03-01 09:00:00"},
        {"nodeID": "102", "text": "الضامن غائب", "type": "I", "timestamp": "2025-03-01 09:00:00"},
        {"nodeID": "103", "text": "Default Inference", "type": "RA", "timestamp": "2025-03-01 09:00:00"},
        {"nodeID": "104", "text": "المتحدث : الهدنة لن تصمد", "type": "L", "timestamp": ""},
        {"nodeID": "105", "text": "المتحدث : الضامن غائب", "type": "L", "timestamp": ""},
        {"nodeID": "106", "text": "Asserting", "type": "YA", "timestamp": ""},
        {"nodeID": "107", "text": "Asserting", "type": "YA", "timestamp": ""},
        {"nodeID": "108", "text": "Default Transition", "type": "TA", "timestamp": ""},
        {"nodeID": "109", "text": "Arguing", "type": "YA", "timestamp": ""},
        {"nodeID": "110", "text": "الضامن عاد", "type": "I", "timestamp": ""},
        {"nodeID": "111", "text": "Default Conflict", "type": "CA", "timestamp": ""},
        {"nodeID": "112", "text": "Default Rephrase", "type": "MA", "timestamp": ""},
        {"nodeID": "113", "text": "ستنهار الهدنة", "type": "I", "timestamp": ""},
    ],
    "edges": [
        {"edgeID": str(number), "fromID": start, "toID": end, "formEdgeID": None}
        for number, (start, end) in enumerate(
            [("102", "103"), ("103", "101"), ("104", "106"), ("106", "101"), ("105", "107"), ("107", "102"), ("104", "108"),
             ("108", "105"), ("108", "109"), ("109", "103"), ("110", "111"), ("111", "102"), ("113", "112"), ("112", "101")],
            1000,
        )
    ],
    "locutions": [{"nodeID": "104", "personID": "7", "timestamp": "", "start": None, "end": None, "source": None},
                  {"nodeID": "105", "personID": "7"}],
    "participants": [{"participantID": "7", "firstname": "المتحدث", "surname": "الرسمي"}],
}  # fmt: skip

# As the open argument mining framework hands it on: numbers for ids, null for empty, the text inside an object.
MINED: dict[str, Any] = {
    "AIF": {
        "descriptorfulfillments": None,
        "edges": [{"edgeID": 0, "fromID": 0, "toID": 3}, {"edgeID": 1, "fromID": 3, "toID": 1},
                  {"edgeID": 2, "fromID": 1, "toID": 4}, {"edgeID": 3, "fromID": 4, "toID": 2}],
        "locutions": [{"nodeID": 0, "personID": 0}],
        "nodes": [{"nodeID": 0, "text": "الضامن غائب", "type": "L"}, {"nodeID": 1, "text": "الضامن غائب", "type": "I"},
                  {"nodeID": 2, "text": "الهدنة لن تصمد", "type": "I"}, {"nodeID": 3, "text": "Default Illocuting", "type": "YA"},
                  {"nodeID": 4, "text": "Default Inference", "type": "RA"}],
        "participants": [{"firstname": "Speaker", "participantID": 0, "surname": "1"}],
        "schemefulfillments": None,
    },
    "dialog": True,
    "ova": [],
    "text": {"txt": ' Speaker 1 <span class="highlighted" id="0">الضامن غائب</span>.<br><br>'},
}  # fmt: skip


def test_a_file_of_aifdb() -> None:
    argument_map = loads_aif(json.dumps(AIFDB))
    assert [(edge.relation, edge.source, edge.target) for edge in argument_map.edges.values()] == [
        ("support", "102", "101"), ("attack", "110", "102"), ("elaborate", "113", "101"),
    ]  # fmt: skip
    assert [node.holder for node in argument_map.nodes.values()] == ["المتحدث الرسمي", "المتحدث الرسمي", "author", "author"]
    assert [node.kind for node in argument_map.nodes.values()] == ["claim", "premise", "premise", "claim"]
    written, loss = dumps_aif(argument_map)
    assert json.loads(written) == AIFDB
    assert not loss


def test_a_file_of_argument_mining() -> None:
    text = json.dumps(MINED)
    argument_map = loads_xaif(text)
    node = argument_map.nodes["1"]
    assert node.holder == "Speaker 1"
    assert spans_text(xaif_source(text), node.spans) == "الضامن غائب"
    written, loss = dumps_xaif(argument_map)
    assert json.loads(written) == MINED
    assert not loss
    argument_map.edges["4"].relation = "attack"
    changed = json.loads(dumps_xaif(argument_map)[0])
    assert [entry["type"] for entry in changed["AIF"]["nodes"] if entry["nodeID"] == 4] == ["CA"]
    assert changed["text"] == MINED["text"]
    assert all(isinstance(edge["fromID"], int) for edge in changed["AIF"]["edges"])


def some_aif(chance: random.Random) -> dict[str, Any]:
    """A graph of AIF nodes with whatever edges, as no schema would allow it."""
    count = chance.randint(0, 9)
    ids: list[Any] = list(range(count)) if chance.random() < 0.4 else [f"{number}_77" for number in range(count)]
    types = ["I", "I", "I", "RA", "RA", "CA", "MA", "YA", "L", "TA", "PA"]
    nodes = [{"nodeID": name, "text": some_text(chance), "type": chance.choice(types)} for name in ids]
    for node in nodes:
        if chance.random() < 0.2:
            node["extra"] = some_data(chance)
    edges = [{"edgeID": number, "fromID": chance.choice([*ids, "zz"]), "toID": chance.choice(ids)} for number in range(12) if ids]
    data = {
        "nodes": nodes,
        "edges": edges,
        "locutions": chance.choice([None, [], [{"nodeID": name, "personID": 1} for name in ids[:3]]]),
        "participants": chance.choice([None, [{"participantID": 1, "firstname": "أ", "surname": "ب"}]]),
        "schemefulfillments": chance.choice([None, [{"nodeID": name, "schemeID": "1"} for name in ids[:1]]]),
    }
    if chance.random() < 0.5:
        return data
    text = "".join(f'<span class="highlighted" id="node{name}">{some_text(chance)}</span>{some_text(chance)}' for name in ids)
    return {"AIF": data, "text": chance.choice([text, {"txt": text}]), "OVA": {}, "dialog": True}


def test_any_aif_comes_back_as_it_was_and_changes_only_where_the_map_changed() -> None:
    for seed in range(250):
        chance = random.Random(seed)
        data = some_aif(chance)
        try:
            argument_map = loads_aif(json.dumps(data))
        except FormatError:
            continue
        dumps = dumps_xaif if "AIF" in data else dumps_aif
        written, loss = dumps(argument_map)
        assert json.loads(written) == data
        assert not loss
        desk = MapCuration(argument_map, clock=lambda: "t")
        if argument_map.nodes:
            name = chance.choice(list(argument_map.nodes))
            desk.edit(name, text="نص جديد", holder=chance.choice(["أ ب", "غيره", "author"]))
            desk.link(desk.add("سبب", "premise"), name, chance.choice(["support", "attack"]))
            if argument_map.edges:
                desk.remove(chance.choice(list(argument_map.edges)))
        again = loads_aif(dumps(argument_map)[0])
        assert {name: (node.text, node.holder) for name, node in again.nodes.items()} == {
            name: (node.text, node.holder) for name, node in argument_map.nodes.items()
        }
        assert {(e.relation, e.source, e.target in again.nodes) for e in again.edges.values()} == {
            (e.relation, e.source, e.target in argument_map.nodes) for e in argument_map.edges.values()
        }


@pytest.mark.parametrize("name", READABLE)
def test_what_a_format_holds_comes_back_and_the_report_names_the_rest(name: str) -> None:
    form = map_format(name)
    assert form.loads is not None
    for seed in range(60):
        argument_map = random_map(seed)
        written, loss = form.dumps(argument_map)
        once = form.loads(written)
        again, second = form.dumps(once)
        assert not second, (seed, str(second))
        assert form.loads(again) == once, seed
        assert bool(loss) == (name not in ("json", "argdown")) or not argument_map.nodes
        for node in argument_map.active_nodes():
            assert once.nodes[node.id].text == node.text


@pytest.mark.parametrize("name", READABLE)
def test_broken_files_are_refused_in_one_line(name: str) -> None:
    form = map_format(name)
    assert form.loads is not None
    for seed in range(150):
        chance = random.Random(seed)
        letters = list(form.dumps(random_map(seed % 30))[0]) or [" "]
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(letters))
            letters[place : place + chance.randint(0, 3)] = chance.choice([*'{}[]()",.:%#paf12 \n<>', "null", "-1"])
        try:
            form.loads("".join(letters))
        except (FormatError, ArgdownError) as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("apx", "arg(a).\natt(a,b).", "line 2, column 1"),
        ("apx", "arg(a)", "line 1, column 1"),
        ("apx", "arg(a).\narg(a,b).", "line 2, column 1"),
        ("iccma", "1 2", "line 1"),
        ("iccma", "p af 2\n1 3", "line 2"),
        ("iccma", "p af 2\n# x\n1 2 0", "line 3"),
        ("iccma", "p af 999999999", "line 1"),
        ("aif", '{"nodes": [{"nodeID": null}]}', "AIF.nodes[0].nodeID"),
        ("aif", '{"nodes": [{"nodeID": 1}, {"nodeID": "1"}]}', "used twice"),
        ("aif", '{"nodes": 3}', "AIF.nodes"),
        ("aif", '{"nodes": [], "edges": [{"fromID": true, "toID": 1}]}', "AIF.edges[0].fromID"),
        ("aif", "[]", "no AIF"),
        ("xaif", '{"AIF": []}', "no xAIF"),
        ("xaif", "{", "line 1, column 2"),
    ],
)
def test_refusals_name_the_place(name: str, text: str, said: str) -> None:
    with pytest.raises(FormatError) as error:
        loads_map(text, name)
    assert said in str(error.value)


def test_frameworks_as_solvers_write_them() -> None:
    facts = loads_map("% comment\narg(a1).arg(b).\r\n arg( c ) .\natt(a1,b). att(b , c).\natt(c,c).\nval(c, life).\n", "apx")
    assert list(facts.nodes) == ["a1", "b", "c"]
    assert [(edge.source, edge.target) for edge in facts.edges.values()] == [("a1", "b"), ("b", "c"), ("c", "c")]
    assert dumps_map(facts, "apx")[0].endswith("val(c, life).\n")
    numbers = loads_map("# from a generator\r\np af 3\r\n\r\n1 2\r\n2  3\r\n", "iccma")
    assert dumps_map(numbers, "iccma")[0] == "p af 3\n1 2\n2 3\n"


def test_formats_are_recognised() -> None:
    small = ArgumentMap({"a1": Node("a1", text="نص"), "b1": Node("b1", text="رد")}, {"e1": Edge("e1", "attack", "b1", "a1")})
    for name in READABLE:
        found = guess_map_format(dumps_map(small, name)[0])
        assert found is not None
        assert found.name == name
    assert guess_map_format("تقدير موقف\n\nمن المرجح أن تؤجل الانتخابات.") is None
    with pytest.raises(FormatError, match="looks like no map"):
        loads_map("تقدير موقف")
    with pytest.raises(FormatError, match="written, not read"):
        loads_map("digraph {}", "dot")
    with pytest.raises(BriefkitError, match="no map format"):
        map_format("nonsense")


def test_files(tmp_path: Path) -> None:
    small = ArgumentMap({"a1": Node("a1", text="نص"), "b1": Node("b1", text="رد")}, {"e1": Edge("e1", "attack", "b1", "a1")})
    for ending in (".json", ".aif", ".xaif", ".apx", ".af", ".argdown", ".dot", ".mmd"):
        path = tmp_path / f"map{ending}"
        save_map(small, path)
        if ending not in (".dot", ".mmd"):
            assert {node.text for node in load_map(path).nodes.values()} == {"نص", "رد"}
    (tmp_path / "bom.json").write_bytes(b"\xef\xbb\xbf" + dumps_map(small)[0].encode())
    assert load_map(tmp_path / "bom.json") == small
    with pytest.raises(FormatError, match="missing"):
        load_map(tmp_path / "missing.json")
    with pytest.raises(BriefkitError, match="ending"):
        save_map(small, tmp_path / "map.xyz")


def test_xaif_text_keeps_every_character_and_every_span() -> None:
    for seed in range(120):
        chance = random.Random(seed)
        source = " ".join(chance.choice(WORDS) for _ in range(20)) + "\nسطر & <آخر>\r\n"
        argument_map = ArgumentMap()
        for number in range(chance.randint(1, 6)):
            start = chance.randrange(len(source) - 1)
            spans = ((start, chance.randint(start + 1, len(source))),)
            argument_map.add_node(Node(f"n{number}", text=spans_text(source, spans), spans=spans))
        written, loss = dumps_xaif(argument_map, source)
        assert not loss
        assert xaif_source(written) == source
        assert loads_xaif(written).nodes == argument_map.nodes


@pytest.mark.parametrize("name", ["dot", "mermaid"])
def test_labels_are_isolated_and_escaped(name: str) -> None:
    for seed in range(80):
        text, _ = dumps_map(random_map(seed), name)
        assert text.count("\u2067") + text.count("\u2068") == text.count("\u2069")
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", text)
        for line in text.split("\n"):
            bare = re.sub(r'\\.', "", line)
            assert bare.count('"') % 2 == 0, line
    hostile = ArgumentMap({"x": Node("x", text='"]; <script>alert(1)</script> --> end #quot; 80% من (القوات)، فقط')})
    text, _ = dumps_map(hostile, name)
    if name == "mermaid":
        assert "<" not in text
        assert "#34;" in text
    else:
        assert '\\"]; <script>' in text
    assert "\u2067" in text


def test_an_edge_on_an_edge_is_drawn_through_a_point() -> None:
    argument_map = ArgumentMap({name: Node(name, text=name) for name in "abc"})
    argument_map.add_edge(Edge("e", "support", "a", "b"))
    argument_map.add_edge(Edge("u", "undercut", "c", "e"))
    assert "n3 -> s1" in dumps_map(argument_map, "dot")[0]
    assert "s1(( ))" in dumps_map(argument_map, "mermaid")[0]
    for name in ("dot", "mermaid"):
        argument_map.nodes["a"].provenance.status = "rejected"
        assert "s1" not in dumps_map(argument_map, name)[0]
        argument_map.nodes["a"].provenance.status = "accepted"


def test_relations_have_looks() -> None:
    argument_map = ArgumentMap({"a": Node("a"), "b": Node("b")})
    for relation in EDGE_RELATIONS:
        argument_map.add_edge(Edge(argument_map.new_id("e"), relation, "a", "b"))
    for name in ("dot", "mermaid"):
        assert len(set(re.findall("#[0-9a-f]{6}", dumps_map(argument_map, name)[0]))) > 4


# the command -------------------------------------------------------------------------------------------------


def test_the_command_turns_maps_into_maps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "vote.argdown"
    path.write_text("[أ]: نص\n  + <ب>: سبب\n    _ [ج]: نقض\n  - [د]: رد\n", "utf-8")
    assert main(["map", str(path), "--format", "argdown"]) == 0
    assert capsys.readouterr().out == path.read_text("utf-8")
    assert main(["map", str(path), "--format", "apx", "-o", str(tmp_path / "vote.apx")]) == 0
    assert "support edges not held" in capsys.readouterr().err
    assert main(["map", str(tmp_path / "vote.apx"), "--format", "json", "--quiet"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [edge["relation"] for edge in data["edges"]] == ["attack"]
    assert main(["map", str(path), "--about", "أ", "--sheet", "assumptions"]) == 0
    assert "سبب" in capsys.readouterr().out
    assert main(["map", str(path), "-o", str(tmp_path / "x.svg")]) == 0
    assert (tmp_path / "x.svg").read_text("utf-8").startswith("<svg")
    assert main(["map", str(path), "--format", "html"]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")


def test_the_command_says_no_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.argdown"
    broken.write_text("[أ]: نص\n+ [ب]\n", "utf-8")
    for arguments in ([str(broken)], [str(tmp_path / "none.json")], [str(broken), "--format", "nonsense"]):
        assert main(["map", *arguments]) == 2
        said = capsys.readouterr().err
        assert said.startswith("briefkit: ")
        assert said.count("\n") == 1
    whole = tmp_path / "whole.argdown"
    whole.write_text("[أ]: نص\n", "utf-8")
    assert main(["map", str(broken), str(whole)]) == 2
    assert main(["map", str(broken), str(whole), "--format", "json", "-o", str(tmp_path / "out")]) == 1
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["whole.json"]
