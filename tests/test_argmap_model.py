"""The argument map: lossless JSON, refusals that name the place, re-attachment, curation, sheets."""

from __future__ import annotations

import contextlib
import json
import random
from pathlib import Path

import pytest
from argmap_samples import random_map, some_text

import briefkit as bk
from briefkit.argmap.curation import (
    MapCuration,
    cue_precision,
    keep_decisions,
    map_diff,
    read_cue_weights,
    take_over,
    write_cue_weights,
)
from briefkit.argmap.model import (
    EDGE_RELATIONS,
    NODE_KINDS,
    ArgumentCertainty,
    ArgumentMap,
    Edge,
    LossReport,
    Node,
    Provenance,
    UnmappedSpan,
    argument_graph,
    dumps_map_json,
    edge_table,
    loads_map_json,
    node_table,
    reattach,
    spans_text,
)
from briefkit.argmap.sheets import forecast_conditions, key_assumptions, reason_chain, unsupported_claims
from briefkit.errors import BriefkitError, FormatError


def test_json_holds_everything() -> None:
    for seed in range(300):
        argument_map = random_map(seed)
        assert argument_map.problems() == []
        assert loads_map_json(dumps_map_json(argument_map)) == argument_map
        assert loads_map_json(dumps_map_json(argument_map, indent=None)) == argument_map


def test_unknown_fields_are_carried_at_every_level() -> None:
    data = {
        "colour": 1,
        "nodes": [{"id": "a", "kind": "claim", "spans": [[0, 1]], "text": "أ", "x": 2, "certainty": {"y": 3}}],
        "edges": [{"id": "e", "relation": "support", "source": "a", "target": "a", "z": 4,
                   "alternatives": [{"relation": "attack", "w": 5}]}],
        "steps": [{"id": "s", "v": 6}],
        "unmapped": [{"spans": [[1, 2]], "u": 7}],
        "history": [{"operation": "accept", "t": 8}],
    }  # fmt: skip
    again = json.loads(dumps_map_json(ArgumentMap.from_dict(data)))
    assert again["colour"] == 1
    assert (again["nodes"][0]["x"], again["nodes"][0]["certainty"]["y"]) == (2, 3)
    assert (again["edges"][0]["z"], again["edges"][0]["alternatives"][0]["w"]) == (4, 5)
    assert (again["steps"][0]["v"], again["unmapped"][0]["u"], again["history"][0]["t"]) == (6, 7, 8)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1, column 1"),
        ('{"nodes": [}', "line 1, column 12"),
        ("[]", "expected an object"),
        ('{"nodes": []}', "'edges'"),
        ('{"nodes": [], "edges": [], "version": 2}', "map.version"),
        ('{"nodes": [], "edges": [], "version": true}', "map.version"),
        ('{"nodes": [], "edges": [], "format": "x"}', "map.format"),
        ('{"nodes": [{"id": ""}], "edges": []}', "nodes[0].id"),
        ('{"nodes": [{"id": "a", "kind": "x"}], "edges": []}', "nodes[0].kind"),
        ('{"nodes": [{"id": "a", "kind": []}], "edges": []}', "nodes[0].kind"),
        ('{"nodes": [{"id": "a", "spans": [[3, 1]]}], "edges": []}', "nodes[0].spans"),
        ('{"nodes": [{"id": "a", "spans": [[0, 1.5]]}], "edges": []}', "nodes[0].spans"),
        ('{"nodes": [{"id": "a", "weight": "1"}], "edges": []}', "nodes[0].weight"),
        ('{"nodes": [{"id": "a", "weight": NaN}], "edges": []}', "NaN"),
        ('{"nodes": [{"id": "a"}, {"id": "a"}], "edges": []}', "used twice"),
        ('{"nodes": [], "edges": [{"id": "e", "relation": "support", "source": "a", "target": "b"}]}', "no node"),
        ("[" * 100_000, "nested"),
        (b"\xff", "UTF-8"),
    ],
)
def test_refusals_name_the_place(text: str | bytes, said: str) -> None:
    with pytest.raises(FormatError) as error:
        loads_map_json(text)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_rings_of_edges_are_refused_and_leave_no_active_edge() -> None:
    data = {
        "nodes": [{"id": "a"}],
        "edges": [
            {"id": "e", "relation": "undercut", "source": "a", "target": "f"},
            {"id": "f", "relation": "undercut", "source": "a", "target": "e"},
        ],
    }
    with pytest.raises(FormatError, match="on itself"):
        ArgumentMap.from_dict(data)
    ring = ArgumentMap({"a": Node("a")}, {name: Edge(name, "undercut", "a", end) for name, end in (("e", "f"), ("f", "e"))})
    assert ring.active_edges() == []


def test_broken_json_is_a_format_error_and_nothing_else() -> None:
    for seed in range(400):
        chance = random.Random(seed)
        letters = list(dumps_map_json(random_map(seed % 40), indent=None))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(letters))
            letters[place : place + chance.randint(0, 2)] = chance.choice([*'{}[]",:019x', "null", "true", "-1"])
        try:
            argument_map = loads_map_json("".join(letters))
        except FormatError:
            continue
        assert argument_map.problems() == []


def test_tables_and_graph_of_any_map() -> None:
    for seed in range(40):
        argument_map = random_map(seed)
        assert len(node_table(argument_map)) == len(argument_map.nodes)
        assert list(edge_table(argument_map).columns[:3]) == ["start", "end", "text"]
        for sheet in (key_assumptions, unsupported_claims, forecast_conditions):
            assert list(sheet(argument_map).columns[:3]) == ["start", "end", "text"]
        pytest.importorskip("networkx")
        graph = argument_graph(argument_map, reify="all")
        assert len(graph) == len(argument_map.active_nodes()) + len(argument_map.active_edges())


# re-attachment ---------------------------------------------------------------------------------------------

SOURCE = (
    "# تأجيل الانتخابات\n\nمن المرجح أن تؤجل الحكومة الانتخابات، لأن السجلات لم تكتمل. غير أن المعارضة ترفض.\n\n"
    "* السجلات لم تكتمل في الجنوب\n* التمويل لم يرصد، وإن وعدت الحكومة برصده\n* السجلات لم تكتمل في الشمال\n"
)


def attached() -> ArgumentMap:
    result = ArgumentMap()
    words = ("من المرجح أن تؤجل الحكومة الانتخابات", "السجلات لم تكتمل", "المعارضة ترفض", "السجلات لم تكتمل في الجنوب",
             "التمويل لم يرصد", "السجلات لم تكتمل في الشمال")  # fmt: skip
    for number, text in enumerate(words, 1):
        start = SOURCE.index(text)
        node = Node(f"n{number}", "claim", text, ((start, start + len(text)),))
        result.add_node(node)
    start = SOURCE.index("من المرجح أن")
    result.nodes["n1"].certainty = ArgumentCertainty("من المرجح أن", ((start, start + 12),))
    because = SOURCE.index("لأن")
    result.add_edge(Edge("e1", "support", "n2", "n1", provenance=Provenance(cue="لأن", cue_spans=((because, because + 3),))))
    last = SOURCE.index("وإن وعدت")
    result.unmapped.append(UnmappedSpan(((last, last + 8),), "وإن وعدت"))
    return result


def test_every_place_still_holds_its_text_after_any_edit_of_the_source() -> None:
    argument_map = attached()
    for seed in range(300):
        chance = random.Random(seed)
        letters = list(SOURCE)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(letters))
            if chance.random() < 0.5:
                letters[place:place] = chance.choice(["كلام جديد هنا. ", "**", " ", "\n", "َ", "السجلات لم تكتمل "])
            else:
                del letters[place : place + chance.randint(1, 8)]
        source = "".join(letters)
        result, report = reattach(argument_map, source)
        told = report.kept + report.moved + report.respelled + report.lost
        assert sorted(told) == sorted(argument_map.nodes)
        for name, node in result.nodes.items():
            assert node.lost == (name in report.lost) == (not node.spans)
            if node.spans:
                assert spans_text(source, node.spans) == node.text
            if name in report.kept + report.moved:
                assert node.text == argument_map.nodes[name].text
            if name in report.lost:
                assert argument_map.nodes[name].text not in source
        for edge in result.edges.values():
            if edge.provenance.cue_spans:
                assert spans_text(source, edge.provenance.cue_spans) == "لأن"
        assert reattach(result, SOURCE)[1].lost == []


def test_repeated_texts_go_where_their_neighbours_go() -> None:
    source = "مقدمة طويلة جديدة عن السجلات التي يقال إن السجلات لم تكتمل.\n\n" + SOURCE
    result, report = reattach(attached(), source)
    shift = len(source) - len(SOURCE)
    assert report.moved == ["n1", "n2", "n3", "n4", "n5", "n6"]
    for name, node in attached().nodes.items():
        assert result.nodes[name].spans == tuple((start + shift, end + shift) for start, end in node.spans)
    assert report.lost_places == []
    assert result.nodes["n1"].certainty is not None
    assert spans_text(source, result.nodes["n1"].certainty.spans) == "من المرجح أن"


def test_a_sentence_cut_by_other_line_breaks_is_found_through_the_brief() -> None:
    brief = bk.parse(SOURCE.replace("الحكومة الانتخابات", "الحكومة\nالانتخابات"), format="md")
    result, report = reattach(attached(), brief)
    assert "n1" in report.respelled
    for node in result.nodes.values():
        assert spans_text(brief.source, node.spans) == node.text


# curation --------------------------------------------------------------------------------------------------


def work(chance: random.Random, desk: MapCuration) -> None:
    """One random operation."""
    names = [*desk.map.nodes, *desk.map.edges]
    nodes = list(desk.map.nodes)
    name = chance.choice(names)
    text = desk.map.nodes[name].text if name in desk.map.nodes else "نص"
    operations = [
        lambda: desk.accept(name),
        lambda: desk.reject(name, chance.choice(names)),
        lambda: desk.retype(name, chance.choice(NODE_KINDS + EDGE_RELATIONS)),
        lambda: desk.edit(name, holder="غيره"),
        lambda: desk.split(name, text[: len(text) // 2], text[len(text) // 2 :]),
        lambda: desk.merge(*chance.sample(nodes, min(2, len(nodes)))),
        lambda: desk.link(chance.choice(nodes), name, chance.choice(EDGE_RELATIONS)),
        lambda: desk.join(*chance.sample(list(desk.map.edges), min(2, len(desk.map.edges)))),
        lambda: desk.separate(name),
        lambda: desk.add(some_text(chance)),
        lambda: desk.remove(name),
    ]
    chance.choice(operations)()


def test_work_is_recorded_can_be_undone_and_survives_a_new_draft() -> None:
    for seed in range(250):
        chance = random.Random(seed)
        argument_map = random_map(seed)
        argument_map.history = []
        draft = argument_map.copy()
        desk = MapCuration(argument_map, "سلمى", lambda: "2026-02-01T10:00:00+00:00")
        for _ in range(chance.randint(1, 8)):
            if not argument_map.nodes:
                break
            before = argument_map.copy()
            try:
                work(chance, desk)
            except BriefkitError:
                assert argument_map == before
            assert argument_map.problems() == []
        assert loads_map_json(dumps_map_json(argument_map)) == argument_map
        curated = argument_map.copy()
        while argument_map.history:
            desk.undo()
        assert (argument_map.nodes, argument_map.edges) == (draft.nodes, draft.edges)
        kept = keep_decisions(draft, curated)
        assert kept.problems() == []
        rejected = {name for name, node in curated.nodes.items() if node.status == "rejected"}
        assert rejected <= set(kept.nodes)
        assert all(kept.nodes[name].status == "rejected" for name in rejected)
        assert not map_diff(curated, curated.copy())


def test_decisions_measure_cues(tmp_path: Path) -> None:
    draft = ArgumentMap()
    for number in range(8):
        draft.add_node(Node(f"n{number}", "premise", f"مقدمة {number}", ((number * 10, number * 10 + 7),)))
    for number in range(1, 8):
        origin = Provenance("suggested", "suggested", "لأن" if number < 6 else "=غير أن", (), "cause", "connective")
        draft.add_edge(Edge(f"e{number}", "support", f"n{number}", "n0", provenance=origin))
    desk = MapCuration(draft, "سلمى")
    desk.accept("e1", "e2", "e3")
    desk.retype("e4", "attack")
    desk.remove("e5")
    desk.reject("e6")
    table = cue_precision(draft)
    assert table[["cue", "right", "changed", "wrong", "open"]].values.tolist() == [["=غير أن", 0, 0, 1, 1], ["لأن", 3, 1, 1, 0]]
    assert table["precision"].tolist() == [0.0, 0.6]
    path = tmp_path / "weights.csv"
    assert write_cue_weights(path, draft) == 2
    assert path.read_text("utf-8").splitlines()[1].startswith("'=")
    assert read_cue_weights(path) == {("=غير أن", "cause", "connective"): 0.3333, ("لأن", "cause", "connective"): 0.5714}
    path.write_text("cue,weight\nx,2\n", "utf-8")
    with pytest.raises(FormatError, match="line 2"):
        read_cue_weights(path)


def test_edits_made_elsewhere_are_recorded() -> None:
    for seed in range(60):
        draft = random_map(seed)
        edited = draft.copy()
        chance = random.Random(seed)
        desk = MapCuration(edited, clock=lambda: "t")
        for _ in range(3):
            if edited.nodes:
                with contextlib.suppress(BriefkitError):
                    work(chance, desk)
        edited.history = []
        taken = take_over(draft, edited, "سلمى", "2026-02-01")
        diff = map_diff(draft, edited)
        told = {name for change in taken.history[len(draft.history) :] for name in change.ids}
        assert told == {*diff.added, *diff.removed, *diff.changed}
        assert taken.problems() == []


def test_losses_are_named() -> None:
    for seed in range(60):
        argument_map = random_map(seed)
        assert not LossReport.between("x", argument_map, argument_map.copy())
        if argument_map.edges:
            fewer = argument_map.copy()
            gone = fewer.discard([next(iter(fewer.edges))])
            named = [name for names in LossReport.between("x", argument_map, fewer).losses.values() for name in names]
            assert set(gone) <= set(named)


def test_sheets_of_a_small_debate() -> None:
    debate = ArgumentMap()
    for name, kind in (("c", "claim"), ("f", "forecast"), ("p", "premise"), ("q", "premise"), ("x", "claim"), ("r", "premise")):
        debate.add_node(Node(name, kind, f"نص {name}"))
    for name, relation, source, target in (
        ("1", "support", "p", "f"), ("2", "support", "q", "f"), ("3", "support", "f", "c"),
        ("4", "undercut", "r", "1"), ("5", "attack", "x", "f"), ("6", "support", "c", "f"),
    ):  # fmt: skip
        debate.add_edge(Edge(name, relation, source, target))
    assert key_assumptions(debate)["id"].tolist() == ["p", "q"]
    assert key_assumptions(debate)["carries"].tolist() == [2, 2]
    assert unsupported_claims(debate)["id"].tolist() == ["x"]
    roles = forecast_conditions(debate)[["id", "role"]].values.tolist()
    assert roles == [["p", "support"], ["q", "support"], ["c", "support"], ["x", "attack"], ["r", "undercut"]]
    debate.edges["5"].provenance.status = "rejected"
    assert set(reason_chain(debate, "f").nodes) == {"f", "p", "q", "c", "r"}
    with pytest.raises(BriefkitError):
        reason_chain(debate, "missing")
