"""How right a drafted argument map is: nodes, edges and relations against an answer key, and where the draft went wrong.

    python benchmarks/arguments.py KEY BRIEF [KEY BRIEF ...]        (none: every key of the project, as a table)
        --gold connectives,estimates,attributions   take these layers from the key: what the draft would be worth on
                                                    layers without an error
        --misses 0                                  no list of misses (default: 60 of each sort)
        --least 0.3                                 suggestions below this confidence are left out
        --table                                     a Markdown table, as the docs take it in
        --sure                                      how sure the draft was of its edges, and how often it was right
        --cost                                      CPU seconds of the draft alone, for texts of growing length

The rules:

- A node of the draft and one of the key match where they share at least half of their text (intersection over union of
  characters of the source, all spans of a node together); one to one, best pairs first.
- An edge matches where both its ends match, in its direction. `relation right` is the share of matched edges whose relation
  is that of the key or one that the key allows beside it (`relation_alt`).
- An edge that ends on an edge is compared by its source and that edge's source.
- Precision is taken over all nodes and edges of the draft, recall over all of the key, also those whose ends found no
  partner. `between matched` is the edge F1 over the edges both of whose ends have one.
- What a key marks `certain: false` neither rewards nor punishes: an uncertain node or edge is no miss, and what the draft
  has in its place is not counted; nor is an edge of the draft that touches an uncertain node.
- `either way` counts a contrast, which has no direction of its own, also where it runs the other way round.

Precision, recall and F1 stand beside the counts they come from.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from accuracy import LAYER_OF, known_keys, spans_of

LAYER_COLUMNS = {
    "connectives": (("sense", "form"), ("arg1", "arg2")),
    "estimates": (("kind", "polarity", "level", "low", "high", "holder"), ("scope", "condition")),
    "attributions": (("kind",), ("source", "content")),
}


@dataclass(slots=True)
class Score:
    """Counts of one brief, or of several together."""

    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    relations: Counter[tuple[str, str]] = field(default_factory=Counter)
    rules: Counter[tuple[str, bool]] = field(default_factory=Counter)  # rule of an edge, whether it is in the key
    senses: Counter[tuple[str, str, bool]] = field(default_factory=Counter)  # sense of its cue, rule, whether in the key

    sure: list[tuple[float, bool]] = field(default_factory=list)  # confidence of an edge, whether it is in the key

    def f1(self, what: str) -> tuple[float, float, float]:
        """Precision, recall and F1 of nodes, edges, between (matched nodes) or either (way)."""
        both = self.counts[f"{what} both"]
        found, wanted = self.counts[f"{what} found"], self.counts[f"{what} wanted"]
        precision, recall = both / found if found else 0.0, both / wanted if wanted else 0.0
        return precision, recall, 2 * both / (found + wanted) if found + wanted else 0.0

    def right(self) -> float:
        """Share of matched edges with the right relation."""
        return self.counts["relation right"] / self.counts["edges both"] if self.counts["edges both"] else 0.0

    def add(self, other: Score) -> None:
        self.counts += other.counts
        self.kinds += other.kinds
        self.relations += other.relations
        self.rules += other.rules
        self.senses += other.senses
        self.sure += other.sure


# ---- layers out of a key


def gold_layer(brief: Any, key: dict[str, Any], name: str) -> Any:
    """A layer of a brief, made from the rows of its key."""
    from briefkit.brief import Layer

    plain, spans = LAYER_COLUMNS[name]
    rows = []
    for key_name, items in key.items():
        if LAYER_OF.get(key_name) != name or not isinstance(items, list):
            continue
        for item in items:
            place = spans_of(item["spans"]) if item.get("spans") else spans_of(item.get("cue") or item)
            cue = [found for span in place if (found := brief.text_range(*span))]
            if not cue or item.get("annotator") == 2:
                continue
            row = {column: item.get(column) for column in plain}
            for column in spans:
                row[column] = [found for span in spans_of(item.get(column)) if (found := brief.text_range(*span))]
            alternatives = item.get("sense_alt") or []
            row["alternatives"] = [alternatives] if isinstance(alternatives, str) else list(alternatives)
            row["actor"] = (item.get("actors") or [None])[0]
            rows.append((cue[0][0], cue[-1][1], row))
    rows.sort(key=lambda entry: entry[:2])
    names = [*plain, *spans, "alternatives", "actor"]
    columns = {column: [row[column] for _, _, row in rows] for column in names}
    layer = Layer(name, [start for start, _, _ in rows], [end for _, end, _ in rows], columns, spans)
    layer.brief = brief
    return layer


# ---- comparing


def node_spans(node: dict[str, Any]) -> list[tuple[int, int]]:
    return spans_of(node["spans"])


def compare(draft: Any, argument: dict[str, Any], source: str, misses: int) -> tuple[Score, list[str]]:
    """A draft against the `argument` of a key: counts, and what went wrong, one line each."""
    from briefkit.argmap.agreement import span_agreement

    score, lines = Score(), []
    key_nodes = {node["id"]: node for node in argument["nodes"]}
    wanted, nodes = list(key_nodes.values()), draft.active_nodes()
    sure = {name for name, node in key_nodes.items() if node.get("certain", True)}
    matched = span_agreement([node_spans(node) for node in wanted], [list(node.spans) for node in nodes])
    partner = {nodes[b].id: wanted[a]["id"] for a, b in matched.pairs}  # draft -> key
    taken = set(partner.values())
    score.counts["nodes both"] = len(taken & sure)
    score.counts["nodes wanted"] = len(sure)
    score.counts["nodes found"] = sum(partner.get(node.id) in sure or node.id not in partner for node in nodes)
    text_of = {node.id: node.text for node in nodes}

    def short(text: str) -> str:
        text = " ".join(text.split())
        return text if len(text) <= 56 else text[:55] + "…"

    def of_key(name: str) -> str:
        return f"{name} «{short(' '.join(source[s:e] for s, e in node_spans(key_nodes[name])))}»"

    for node in nodes:
        if node.id not in partner:
            lines.append(f"  + node {node.kind}: «{short(node.text)}» ({node.provenance.rule})")
        elif partner[node.id] in sure:
            score.kinds[key_nodes[partner[node.id]]["kind"], node.kind] += 1
    for name in key_nodes:
        if name in sure and name not in taken:
            lines.append(f"  - node {key_nodes[name]['kind']}: {of_key(name)}")

    key_edges = {edge["id"]: edge for edge in argument["edges"]}

    def key_ends(edge: dict[str, Any]) -> tuple[str, str]:
        target = edge["target"]
        if edge.get("relation") == "undercut" or target in key_edges:
            aim = edge.get("target_edge")
            target = aim[0] if aim else key_edges[target]["source"] if target in key_edges else target
        return edge["source"], target

    unsure_pairs = {key_ends(edge) for edge in key_edges.values() if not edge.get("certain", True)}
    certain: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for edge in key_edges.values():
        ends = key_ends(edge)
        if edge.get("certain", True) and ends[0] in sure and ends[1] in sure:
            certain.setdefault(ends, []).append(edge)
    score.counts["edges wanted"] = score.counts["either wanted"] = len(certain)
    score.counts["between wanted"] = sum(a in taken and b in taken for a, b in certain)
    done: set[tuple[str, str]] = set()
    loose: list[tuple[tuple[str, str], str]] = []
    for edge in draft.active_edges():
        target = draft.edges[edge.target].source if edge.target in draft.edges else edge.target
        ends = partner.get(edge.source, ""), partner.get(target, "")
        if ends in certain and ends not in done:
            done.add(ends)
            allowed = {word for known in certain[ends] for word in (known["relation"], *known.get("relation_alt", []))}
            right = edge.relation in allowed
            score.counts["relation right"] += right
            score.rules[edge.provenance.rule, True] += 1
            score.senses[edge.provenance.sense or "", edge.provenance.rule, True] += 1
            score.sure.append((edge.provenance.confidence or 0.0, True))
            score.relations[certain[ends][0]["relation"], edge.relation] += 1
            for what in ("edges", "either", "between"):
                score.counts[f"{what} both"] += 1
                score.counts[f"{what} found"] += 1
            if not right:
                lines.append(
                    f"  ~ {edge.relation} for {certain[ends][0]['relation']}: {of_key(ends[0])} → {of_key(ends[1])}"
                )
            continue
        if ends in unsure_pairs or any(end and end not in sure for end in ends):
            continue
        score.counts["edges found"] += 1
        score.counts["between found"] += all(ends)
        score.rules[edge.provenance.rule, False] += 1
        score.senses[edge.provenance.sense or "", edge.provenance.rule, False] += 1
        score.sure.append((edge.provenance.confidence or 0.0, False))
        told = f"{edge.relation} «{short(text_of[edge.source])}» → «{short(text_of[target])}» ({edge.provenance.rule})"
        if edge.relation == "contrast":
            loose.append((ends[::-1], told))
        else:
            score.counts["either found"] += 1
        lines.append(f"  + {' → '.join(end or '?' for end in ends)} {told}")
    for ends, _ in loose:
        turned = ends in certain and ends not in done and certain[ends][0]["relation"] == "contrast"
        score.counts["either both"] += turned
        score.counts["either found"] += ends not in unsure_pairs
    for ends, edges in certain.items():
        if ends not in done:
            lines.append(f"  - {edges[0]['relation']}: {of_key(ends[0])} → {of_key(ends[1])}")
    kinds: dict[str, list[str]] = {}
    for line in lines:
        kinds.setdefault(line[:8], []).append(line)
    return score, [line for group in kinds.values() for line in group[:misses]]


# ---- the command line


def told(score: Score, name: str) -> str:
    parts = [name]
    for what, word in (
        ("nodes", "nodes"),
        ("edges", "edges"),
        ("between", "between matched"),
        ("either", "either way"),
    ):
        precision, recall, f1 = score.f1(what)
        both, found, wanted = (score.counts[f"{what} {side}"] for side in ("both", "found", "wanted"))
        parts.append(f"  {word:16} F1 {f1:.2f}  P {precision:.2f} ({both}/{found})  R {recall:.2f} ({both}/{wanted})")
    parts.append(
        f"  relation right   {score.right():.2f} ({score.counts['relation right']}/{score.counts['edges both']})"
    )
    same = sum(count for (a, b), count in score.kinds.items() if a == b)
    total = sum(score.kinds.values())
    parts.append(f"  kind right       {same / total if total else 0:.2f} ({same}/{total})")
    return "\n".join(parts)


def table_row(score: Score, name: str) -> str:
    cells = [name]
    for what in ("nodes", "edges"):
        both, found, wanted = (score.counts[f"{what} {side}"] for side in ("both", "found", "wanted"))
        cells.append(f"{score.f1(what)[2]:.2f} ({both} of {found}; {wanted})")
    cells.append(f"{score.right():.2f} ({score.counts['relation right']} of {score.counts['edges both']})")
    return "| " + " | ".join(cells) + " |"


def told_sure(score: Score) -> str:
    lines = ["| how sure | edges | in the key |", "|---|---|---|"]
    for low, high in ((0.0, 0.4), (0.4, 0.55), (0.55, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        inside = [right for sure, right in score.sure if low <= sure < high]
        if inside:
            lines.append(f"| {low:.2f}–{min(high, 1):.2f} | {len(inside)} | {sum(inside) / len(inside):.2f} |")
    return "\n".join(lines)


def cost() -> None:
    """The draft's CPU time at 40, 160 and 640 blocks, its layers being there: four times the text, about four times the time."""
    import briefkit as bk

    block = (
        "من المرجح أن يستمر الاتفاق، لأن الطرفين يحتاجان إليه. لكن التنفيذ يتعثر، إذ لم تُصرف الأموال. وقال الوزير إن الأزمة "
        "مؤقتة. تراجعت الأسعار في الأسواق الحدودية.\n\n- "
    )
    before = 0.0
    for times in (40, 160, 640):
        taken = []
        for _ in range(3):
            brief = bk.parse("# عنوان\n\n## التحليل\n\n" + block * times, format="md")
            for name in ("connectives", "estimates", "attributions", "entities", "tokens"):
                brief.layer(name)
            brief.layer("tokens")["lemma"]
            start = time.process_time()
            brief.argument_map()
            taken.append(time.process_time() - start)
        now = sorted(taken)[1]
        print(f"{times:4} blocks: {now:.2f} s" + (f", {now / before:.1f} times the last" if before else ""))
        before = now


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="*", metavar="KEY BRIEF")
    parser.add_argument("--gold", default="", help="layers to take from the key")
    parser.add_argument("--misses", type=int, default=60)
    parser.add_argument("--least", type=float, default=None)
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--sure", action="store_true")
    options = parser.parse_args()
    if options.cost:
        cost()
        return
    if len(options.pairs) % 2:
        parser.error("keys and briefs come in pairs")
    if not options.pairs:
        options.pairs = [str(path) for pair in known_keys() for path in pair]
        options.table = True
    import briefkit as bk

    pooled, rows = Score(), []
    for key_path, brief_path in zip(options.pairs[::2], options.pairs[1::2]):
        key = json.loads(Path(key_path).read_text("utf8"))
        brief = bk.load(brief_path)
        for name in filter(None, options.gold.split(",")):
            brief._layers[name] = gold_layer(brief, key, name)
        more = {} if options.least is None else {"least": options.least}
        score, lines = compare(brief.argument_map(**more), key["argument"], brief.source, options.misses)
        pooled.add(score)
        name = Path(brief_path).stem
        rows.append(table_row(score, name))
        if not options.table:
            print(told(score, name))
            if options.misses:
                print("\n".join(lines))
    if options.sure:
        print(told_sure(pooled))
    elif options.table:
        print("| brief | node F1 (right of found; in the key) | edge F1 | relation right |\n|---|---|---|---|")
        print("\n".join([*rows, table_row(pooled, "all")]))
    else:
        if len(rows) > 1:
            print(told(pooled, "all"))
        for rule in sorted({rule for rule, _ in pooled.rules}):
            right, wrong = pooled.rules[rule, True], pooled.rules[rule, False]
            print(f"  rule {rule:16} {right:3} of {right + wrong:3} in the key")


if __name__ == "__main__":
    main()
