"""How right the layers are: a brief's annotations against an answer key, layer by layer, and where they went wrong.

    python benchmarks/accuracy.py KEY BRIEF [KEY BRIEF ...]
    python benchmarks/accuracy.py             every key of tests/keys, written to nbs/background/data/accuracy.csv
        --layers dates,entities   only these
        --errors 0                no list of errors (default: 40 a layer)
        --table                   Markdown tables, one a brief and one pooled, as the docs take them in
        --rows FILE               score rows that are there already (`briefkit annotate --format jsonl`)

The rules, the same for every layer:

- A pair of a key's item and a prediction is *exact* where the prediction has the item's span or one of its `alt` spans,
  and an *overlap* where intersection over union is at least one half. Pairs are one to one, as many as can be made.
- An item with `certain: false`, and one of a kind that readers of the layer need not list (parts of dates, page
  numbers …), neither rewards nor punishes: it is never a miss, and a prediction that lies on one and on no certain item
  is not counted.
- Attributes are judged over the overlap pairs whose item has the attribute and no `<attribute>_certain: false`;
  `<attribute>_alt` is right too; a prediction without the attribute is wrong.
- Actors are judged under the best one-to-one mapping of predicted ids to the key's, over names and metonyms.

Precision, recall and F1 stand beside the counts they come from: with some tens of items one error moves a figure a lot.
"""

from __future__ import annotations

import argparse
import bisect
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# layer -> the names it has in keys, the attributes that are judged
LAYERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "structure": (("structure", "blocks", "block"), ("kind",)),
    "sentences": (("sentences", "sentence"), ()),
    "links": (("links",), ("target",)),
    "emphasis": (("emphasis", "bold"), ()),
    "quotes": (("quotes",), ()),
    "dates": (("dates", "date", "times", "time"), ("value", "type", "mod")),
    "quantities": (("quantities", "quantity", "numbers", "number"), ("value", "unit_kind", "relation")),
    "entities": (("entities", "entity"), ("type", "type_strict")),
    "demonyms": (("demonyms",), ("actor",)),
    "estimates": (("estimates", "estimate", "estimative"), ("level", "polarity")),
    "attributions": (("attributions", "attribution"), ("source", "content")),
    "connectives": (("connectives", "connective"), ("sense", "sense_coarse")),
}
LAYER_OF = {name: layer for layer, (names, _) in LAYERS.items() for name in names}
# kinds that a reader of the layer may list or leave out
UNJUDGED_KINDS = {
    "quantities": {
        "date_part",
        "identifier",
        "page_number",
        "list_marker",
        "footnote_marker",
        "dual",
        "duration",
        "idiom",
    },
    "structure": {"markup", "byline", "signature"},
}
NO_SENTENCE = {"title", "heading", "furniture", "signature"}  # a sentence predicted there is not judged
SAME_TYPE = {"GPE": "LOC", "FAC": "LOC", "LOCATION": "LOC", "PERSON": "PER", "PERS": "PER", "ORGANIZATION": "ORG",
             "ORGANISATION": "ORG", "NORP": "GROUP"}  # fmt: skip
SAME_BLOCK = {"list_item": "bullet", "numbered": "bullet", "bullet_continuation": "bullet", "h1": "title",
              "header": "heading", "body": "paragraph"}  # fmt: skip
COARSE_SENSE = {
    "contrast": "comparison", "concession": "comparison", "similarity": "comparison",
    "cause": "contingency", "result": "contingency", "purpose": "contingency", "condition": "contingency",
    "evidence": "contingency",
    "temporal_succession": "temporal", "temporal_synchronous": "temporal", "temporal_precedence": "temporal",
    "addition": "expansion", "elaboration": "expansion", "specification": "expansion", "exemplification": "expansion",
    "alternative": "expansion", "restatement": "expansion", "conformity": "expansion",
}  # fmt: skip
ERROR_KINDS = {"letter", "name", "date", "grammar"}  # errors of a key that a proofreader must find
HALF = 0.5

Spans = list[tuple[int, int]]


# ---- reading


def spans_of(value: Any) -> Spans:
    """The spans in any form that keys and predictions use: [s, e], {start, end}, a list of those, or none."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [(value["start"], value["end"])] if "start" in value else spans_of(value.get("spans"))
    if len(value) == 2 and all(isinstance(x, int) for x in value):
        return [(value[0], value[1])]
    return [span for item in value for span in spans_of(item)]


@dataclass(slots=True)
class Item:
    """One row of a key or of a prediction."""

    row: dict[str, Any]
    hull: tuple[int, int]
    forms: list[Spans]  # the ways in which its place may be said
    hulls: set[tuple[int, int]]  # the spans that count as exact
    certain: bool = True


def read_item(row: dict[str, Any], layer: str, from_key: bool) -> Item:
    if row.get("spans"):
        spans = spans_of(row["spans"])
    elif "start" in row:
        spans = [(row["start"], row["end"])]
    else:
        spans = spans_of(row.get("cue") or row.get("anchor") or row.get("inner"))
    hull = (min(s for s, _ in spans), max(e for _, e in spans))
    item = Item(row, hull, [spans], {hull})
    if len(spans) > 1:
        item.forms.append([hull])
    if from_key:
        for start, end in row.get("alt", []):
            item.forms.append([(start, end)])
            item.hulls.add((start, end))
        item.certain = bool(row.get("certain", True)) and row.get("kind") not in UNJUDGED_KINDS.get(layer, ())
    return item


def read_key(key: dict[str, Any]) -> dict[str, list[Item]]:
    """The judged layers of a key; `entities (names)` leaves descriptions unjudged."""
    layers: dict[str, list[Item]] = {}
    for name, rows in key.items():
        if name in LAYER_OF and isinstance(rows, list):
            layer = LAYER_OF[name]
            layers.setdefault(layer, []).extend(read_item(row, layer, True) for row in rows)
    if "sentences" in layers:
        for row in key.get("structure", []):
            if row.get("kind") in NO_SENTENCE:
                item = read_item(row, "sentences", True)
                item.certain = False
                layers["sentences"].append(item)
    if "entities" in layers:
        names = [read_item(item.row, "entities", True) for item in layers["entities"]]
        for item in names:
            item.certain = item.certain and item.row.get("mention") != "description"
        layers["entities (names)"] = names
    return layers


def read_rows(rows: Iterable[dict[str, Any]]) -> dict[str, list[Item]]:
    layers: dict[str, list[Item]] = {}
    for row in rows:
        layer = LAYER_OF.get(str(row.get("layer")))
        if layer:
            layers.setdefault(layer, []).append(read_item(row, layer, False))
    return layers


# ---- pairing


def size(spans: Spans) -> int:
    return sum(e - s for s, e in spans)


def shared(a: Spans, b: Spans) -> int:
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def likeness(item: Item, prediction: Item) -> float:
    """Intersection over union, the best over the ways to say the place."""
    best = 0.0
    for a in item.forms:
        for b in prediction.forms:
            both = shared(a, b)
            if both:
                best = max(best, both / (size(a) + size(b) - both))
    return best


def pair(items: list[Item], predictions: list[Item], exact: bool) -> tuple[dict[int, int], set[int]]:
    """Pairs item -> prediction over the certain items, and the predictions that lie on uncertain ones."""
    alike: dict[tuple[int, int], float] = {}
    order = sorted(range(len(predictions)), key=lambda j: predictions[j].hull)
    longest = max((p.hull[1] - p.hull[0] for p in predictions), default=0)
    starts = [predictions[j].hull[0] for j in order]
    for i, item in enumerate(items):
        low = min(s for s, _ in item.hulls)
        high = max(e for _, e in item.hulls)
        for k in range(bisect.bisect_left(starts, low - longest), len(order)):
            j = order[k]
            if predictions[j].hull[0] >= high:
                break
            value = likeness(item, predictions[j])
            if value >= HALF:
                alike[i, j] = value

    def allowed(i: int, j: int) -> bool:
        return not exact or predictions[j].hull in items[i].hulls

    def rank(entry: tuple[tuple[int, int], float]) -> tuple[Any, ...]:
        (i, j), value = entry
        hull = predictions[j].hull
        return (hull == items[i].hull, hull in items[i].hulls, value, items[i].certain, -i, -j)

    pairs: dict[int, int] = {}
    taken: dict[int, int] = {}
    unjudged: set[int] = set()
    for (i, j), _ in sorted(alike.items(), key=rank, reverse=True):
        if items[i].certain:
            if i not in pairs and j not in taken and j not in unjudged and allowed(i, j):
                pairs[i], taken[j] = j, i
        elif j not in taken:
            unjudged.add(j)
    choices: dict[int, list[int]] = {}
    for i, j in alike:
        if items[i].certain and allowed(i, j):
            choices.setdefault(i, []).append(j)

    def augment(i: int, seen: set[int]) -> bool:
        """Find item `i` a prediction, moving others where that helps: as many pairs as there can be."""
        for j in choices.get(i, []):
            if j in seen or j in unjudged:
                continue
            seen.add(j)
            if j not in taken or augment(taken[j], seen):
                taken[j], pairs[i] = i, j
                return True
        return False

    for i, item in enumerate(items):
        if item.certain and i not in pairs:
            augment(i, set())
    return pairs, unjudged - set(taken)


# ---- attributes


def plain(attribute: str, value: Any) -> Any:
    if attribute == "value":
        try:
            return float(value)
        except (TypeError, ValueError):
            return str(value).strip()
    text = str(value).strip()
    if attribute == "type":
        return SAME_TYPE.get(text.upper(), text.upper())
    if attribute in ("type_strict", "date_type"):
        return text.upper()
    if attribute == "kind":
        return SAME_BLOCK.get(text, text)
    if attribute == "sense_coarse":
        return COARSE_SENSE.get(text.lower(), text.lower())
    return text.lower()


def agrees(layer: str, attribute: str, wanted: dict[str, Any], given: dict[str, Any]) -> bool | None:
    """Whether a prediction has an item's attribute right; None where that is not judged."""
    name = {"type_strict": "type", "sense_coarse": "sense"}.get(attribute, attribute)
    if wanted.get(name + "_certain") is False:
        return None
    if attribute in ("source", "content"):
        spans = spans_of(wanted.get(attribute))
        if not spans:
            return None
        found = spans_of(given.get(attribute))
        if not found and given.get(attribute + "_start") is not None:
            found = [(given[attribute + "_start"], given[attribute + "_end"])]
        right = [spans, *([other] for other in spans_of(wanted.get(attribute + "_alt")))]
        return any(
            found and shared(form, found) / (size(form) + size(found) - shared(form, found)) >= HALF for form in right
        )
    value = wanted.get(name)
    if value is None:
        judged = layer == "estimates" and attribute == "level" and bool(wanted.get("level_certain"))
        return given.get(name) is None if judged else None  # words that have no place on a scale
    if given.get(name) is None:
        return False
    how = "date_type" if layer == "dates" and attribute == "type" else attribute
    accepted = [value, *(wanted.get(name + "_alt") or [])]
    if attribute == "value" and wanted.get("explicit_value"):
        accepted.append(wanted["explicit_value"])
    return plain(how, given[name]) in [plain(how, v) for v in accepted if v is not None]


def actors_right(items: list[Item], predictions: list[Item]) -> tuple[int, int]:
    """Pairs whose actor is right, and all pairs whose item has one, under the best one-to-one mapping of the ids."""
    pairs, _ = pair(items, predictions, exact=False)
    together = Counter(
        (items[i].row["actor"], predictions[j].row.get("actor")) for i, j in pairs.items() if items[i].row.get("actor")
    )
    right, wanted_seen, given_seen = 0, set(), set()
    for (wanted, given), count in sorted(together.items(), key=lambda entry: -entry[1]):
        if given is not None and wanted not in wanted_seen and given not in given_seen:
            right += count
            wanted_seen.add(wanted)
            given_seen.add(given)
    return right, sum(together.values())


# ---- scores


@dataclass(slots=True)
class Score:
    """The counts of one layer: hits, false alarms and misses, exact and by overlap; attributes right and judged."""

    items: int = 0
    unjudged: int = 0
    predictions: int = 0
    exact: list[int] = field(default_factory=lambda: [0, 0, 0])
    overlap: list[int] = field(default_factory=lambda: [0, 0, 0])
    attributes: dict[str, list[int]] = field(default_factory=dict)
    errors: list[tuple[int, str]] = field(default_factory=list)  # offset, one line

    def add(self, other: Score) -> None:
        self.items += other.items
        self.unjudged += other.unjudged
        self.predictions += other.predictions
        self.exact = [a + b for a, b in zip(self.exact, other.exact)]
        self.overlap = [a + b for a, b in zip(self.overlap, other.overlap)]
        for name, counts in other.attributes.items():
            mine = self.attributes.setdefault(name, [0, 0])
            self.attributes[name] = [mine[0] + counts[0], mine[1] + counts[1]]


def precision_recall_f1(counts: list[int]) -> tuple[float | None, float | None, float | None]:
    hit, false, missed = counts
    return (
        hit / (hit + false) if hit + false else None,
        hit / (hit + missed) if hit + missed else None,
        2 * hit / (2 * hit + false + missed) if hit + false + missed else None,
    )


def judged_attributes(layer: str) -> tuple[str, ...]:
    return LAYERS[layer.split(" (")[0]][1]


def score_layer(layer: str, items: list[Item], predictions: list[Item]) -> Score:
    score = Score(sum(item.certain for item in items), sum(not item.certain for item in items), len(predictions))
    for mode in ("exact", "overlap"):
        pairs, unjudged = pair(items, predictions, mode == "exact")
        counts = [len(pairs), len(predictions) - len(unjudged) - len(pairs), score.items - len(pairs)]
        if mode == "exact":
            score.exact = counts
            exact_pairs = set(pairs.items())
            continue
        score.overlap = counts
        for i, j in pairs.items():
            wanted, given = items[i], predictions[j]
            if (i, j) not in exact_pairs:
                score.errors.append((wanted.hull[0], f"span    {said(wanted)!r}  got {said(given)!r}"))
            for attribute in judged_attributes(layer):
                right = agrees(layer, attribute, wanted.row, given.row)
                if right is None:
                    continue
                counts = score.attributes.setdefault(attribute, [0, 0])
                score.attributes[attribute] = [counts[0] + right, counts[1] + 1]
                if not right:
                    name = {"type_strict": "type", "sense_coarse": "sense"}.get(attribute, attribute)
                    was = f"{shown(wanted.row.get(name))}, got {shown(given.row.get(name))}"
                    line = f"{attribute:7} {said(wanted)!r}: {was}"
                    score.errors.append((wanted.hull[0], line))
        score.errors += [(item.hull[0], f"missed  {said(item)!r}  {about(layer, item.row)}")
                         for i, item in enumerate(items) if item.certain and i not in pairs]  # fmt: skip
        hit = set(pairs.values())
        score.errors += [(given.hull[0], f"false   {said(given)!r}  {about(layer, given.row)}")
                         for j, given in enumerate(predictions) if j not in hit and j not in unjudged]  # fmt: skip
    score.errors.sort()
    return score


def said(item: Item) -> str:
    row = item.row
    inner = row.get("cue") or row.get("anchor") or row.get("inner") or {}
    return str(row.get("text") or (inner.get("text") if isinstance(inner, dict) else "") or item.hull)


def shown(value: Any) -> str:
    if isinstance(value, dict) and "text" in value:
        return repr(value["text"])
    if isinstance(value, list) and value and isinstance(value[0], dict) and "text" in value[0]:
        return repr(" … ".join(part["text"] for part in value))
    return repr(value)


def about(layer: str, row: dict[str, Any]) -> str:
    names = ("type", "mention", "actor", "kind", *LAYERS[layer.split(" (")[0]][1])
    return " ".join(
        f"{name}={shown(row[name])}" for name in dict.fromkeys(names) if row.get(name) is not None and name in row
    )


def score_brief(key: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Score]:
    """All layers that a key has."""
    wanted, given = read_key(key), read_rows(rows)
    scores = {}
    for layer in [*LAYERS, "entities (names)"]:
        if layer in wanted:
            scores[layer] = score_layer(layer, wanted[layer], given.get(layer.split(" (")[0], []))
    if "entities (names)" in wanted and any(item.row.get("actor") for item in wanted["entities (names)"]):
        right, judged = actors_right(wanted["entities (names)"], given.get("entities", []))
        scores["entities (names)"].attributes["actor"] = [right, judged]
    return scores


def beside_scores(key: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, tuple[int, int] | int]:
    """What no F1 says: unnamed actors found, distractors hit, sure errors found, hints raised."""
    given = read_rows(rows)
    out: dict[str, tuple[int, int] | int] = {}
    unnamed = [read_item(row, "entities", True) for row in key.get("unnamed_actors", [])]
    if unnamed:
        pairs, _ = pair(unnamed, given.get("entities", []), exact=False)
        out["unnamed actors found (overlap)"] = (len(pairs), sum(item.certain for item in unnamed))
    if "not_estimative" in key:
        distractors = [(row["start"], row["end"]) for row in key["not_estimative"]]
        hit = sum(any(s < e.hull[1] and e.hull[0] < t for s, t in distractors) for e in given.get("estimates", []))
        out["distractors hit"] = (hit, len(distractors))
    if key.get("errors") is not None:
        sure = [row for row in key["errors"] if row.get("certain", True) and row.get("kind") in ERROR_KINDS]
        hints = [read_item(row, "proofs", False) for row in rows if row.get("layer") == "proofs"]
        found = sum(any(row["start"] < h.hull[1] and h.hull[0] < row["end"] for h in hints) for row in sure)
        out["sure errors found"] = (found, len(sure))
        out["hints raised"] = len(hints)
    return out


# ---- printing


def figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def print_scores(title: str, scores: dict[str, Score], errors: int) -> None:
    print(f"== {title}")
    counted = f"{'layer':18}{'items':>6}{'unjudged':>9}{'found':>6}"
    print(f"{counted} | exact  P    R    F1  (hit false missed) | overlap P  R    F1  | right/judged")
    for layer, score in scores.items():
        exact = " ".join(f"{figure(x):>4}" for x in precision_recall_f1(score.exact))
        overlap = " ".join(f"{figure(x):>4}" for x in precision_recall_f1(score.overlap))
        counts = "({} {} {})".format(*score.exact)
        right = " ".join(f"{name} {a}/{b}" for name, (a, b) in score.attributes.items() if b)
        counted = f"{layer:18}{score.items:6}{score.unjudged:9}{score.predictions:6}"
        print(f"{counted} |   {exact}  {counts:>19} |   {overlap}  | {right}")
    if errors:
        for layer, score in scores.items():
            if score.errors and layer != "entities (names)":
                print(f"-- {layer}: where it went wrong")
                for offset, line in score.errors[:errors]:
                    print(f"   {offset:6} {line}")
                if len(score.errors) > errors:
                    print(f"          … and {len(score.errors) - errors} more")


def markdown_table(title: str, scores: dict[str, Score]) -> str:
    lines = [f"**{title}**", "", "| layer | items | found | exact P | R | F1 | overlap P | R | F1 | right / judged |",
             "|---|---:|---:|---:|---:|---:|---:|---:|---:|---|"]  # fmt: skip
    for layer, score in scores.items():
        figures = [figure(x) for x in (*precision_recall_f1(score.exact), *precision_recall_f1(score.overlap))]
        right = ", ".join(f"{name} {a}/{b}" for name, (a, b) in score.attributes.items() if b)
        lines.append(f"| {layer} | {score.items} | {score.predictions} | {' | '.join(figures)} | {right} |")
    return "\n".join(lines)


# ---- running


def annotate(path: Path, layers: list[str]) -> Iterator[dict[str, Any]]:
    """What `briefkit annotate --format jsonl` prints for a brief; a layer that is not there yet has no rows."""
    import briefkit

    brief = briefkit.load(path)
    for layer in layers:
        if layer in brief.layers:
            for row in brief.layer(layer).rows():
                yield {"layer": layer, **row}


# ---- all keys of the project


ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "nbs/background/data/accuracy.csv"
COLUMNS = ("set", "brief", "layer", "items", "found", "exact_hit", "exact_false", "exact_missed",
           "overlap_hit", "overlap_false", "overlap_missed", "attributes")  # fmt: skip


def known_keys() -> Iterator[tuple[Path, Path]]:
    """Every key of the project and its brief, and the worked one where it is there: rules have learnt from all of them.

    What some of them gave when no rule had seen them stands in nbs/background/data/first_sight.csv.
    """
    worked = ROOT.parent / "shared/keys/iraq_withdrawal.json"
    if worked.exists():
        yield worked, worked.parent.parent / "briefs" / (worked.stem + ".txt")
    folders = {"": "briefkit/data/samples", "dev": "tests/data/dev", "heldout": "tests/data"}
    for name, briefs in folders.items():
        for key in sorted((ROOT / "tests/keys" / name).glob("*.json")):
            for brief in sorted((ROOT / briefs).glob(key.stem + ".*")):
                yield key, brief


def measure_all(result: Path) -> None:
    """Measure on every key there is; print, and write the counts for the docs."""
    pooled: dict[str, Score] = {}
    with result.open("w", encoding="utf8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(COLUMNS)
        for key_path, brief_path in known_keys():
            key = json.loads(key_path.read_text("utf8"))
            rows = list(annotate(brief_path, [*LAYERS, "proofs"]))
            scores = score_brief(key, rows)
            print_scores(brief_path.name, scores, 0)
            print("   ".join(f"{name}: {value}" for name, value in beside_scores(key, rows).items()), end="\n\n")
            for layer, score in scores.items():
                right = " ".join(f"{name} {a}/{b}" for name, (a, b) in score.attributes.items() if b)
                counts = (score.items, score.predictions, *score.exact, *score.overlap)
                table.writerow(("development", brief_path.name, layer, *counts, right))
                pooled.setdefault(layer, Score()).add(score)
    print_scores("pooled", pooled, 0)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "pairs",
        nargs="*",
        metavar="KEY BRIEF",
        help="an answer key and the brief (or, with --rows, only the key); none: every key of the project",
    )
    parser.add_argument("--layers", default="", help="comma-separated; default: all that the key has")
    parser.add_argument("--errors", type=int, default=40, help="how many errors a layer to list")
    parser.add_argument("--table", action="store_true", help="Markdown tables")
    parser.add_argument("--rows", type=Path, help="score these rows instead of running briefkit")
    options = parser.parse_args(arguments)
    wanted = {LAYER_OF.get(name, name) for name in options.layers.split(",") if name}
    if not options.pairs and not options.rows:
        measure_all(RESULT)
        return 0
    if not options.pairs or (not options.rows and len(options.pairs) % 2):
        parser.error("pairs of KEY and BRIEF wanted")
    pairs = [(options.pairs[0], None)] if options.rows else list(zip(options.pairs[::2], options.pairs[1::2]))
    pooled: dict[str, Score] = {}
    for key_path, brief_path in pairs:
        key = json.loads(Path(key_path).read_text("utf8"))
        if options.rows:
            rows = [json.loads(line) for line in options.rows.read_text("utf8").splitlines() if line.strip()]
        else:
            names = sorted(wanted) if wanted else [*LAYERS, "proofs"]
            rows = list(annotate(Path(brief_path), names))
        scores = {
            layer: s for layer, s in score_brief(key, rows).items() if not wanted or layer.split(" (")[0] in wanted
        }
        title = Path(brief_path or key_path).name
        if options.table:
            print(markdown_table(title, scores), end="\n\n")
        else:
            print_scores(title, scores, options.errors)
            beside = beside_scores(key, rows)
            print(
                "   ".join(
                    f"{name}: {'/'.join(map(str, v)) if isinstance(v, tuple) else v}" for name, v in beside.items()
                ),
                end="\n\n",
            )
        for layer, score in scores.items():
            pooled.setdefault(layer, Score()).add(score)
    if len(pairs) > 1:
        title = f"pooled over {len(pairs)} briefs"
        print(markdown_table(title, pooled)) if options.table else print_scores(title, pooled, 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
