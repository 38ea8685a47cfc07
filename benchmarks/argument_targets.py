"""Which claim a sentence speaks for: fit the weights of the draft's model, and judge it on briefs that it was not fitted on.

    python benchmarks/argument_targets.py KEY BRIEF [KEY BRIEF ...]        (none: every key of the project)
        --write FILE     fit on all the briefs and write the weights (briefkit/data/argmap/target_weights.csv)
        --count FILE     write how often each rule and sense was right on briefs left out (briefkit/data/argmap/cue_weights.csv)
        --by annotator   leave out all the briefs of one annotator at a time (default: brief)
        --strength 2     inverse strength of the L2 penalty (scikit-learn's C)

For each brief the weights are fitted on all the others and its whole map is drawn with them. Beside it stand three plain ways:
`none` draws no step without a word for it, `previous` ties a sentence to the one before it, `rules` takes what the rules
propose (the first claim of the paragraph, the title, the main forecast). A pair of units counts as an edge where the key has
one, at half weight where the key is not sure. The features are those of `briefkit.argmap.drafting`; they were chosen out of
some thirty for what the briefs left out gain by them, on the same briefs, which flatters a little.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent))
from accuracy import known_keys
from arguments import Score, compare, node_spans

KEYED = "fitted on seventeen keyed briefs, 2026-11"
COUNTED = "counted on seventeen keyed briefs, each left out in turn, 2026-11"


@dataclass(slots=True)
class Sample:
    """A brief, its key, and every choice of target with whether the key has that edge."""

    name: str
    path: str
    argument: dict[str, Any]
    features: list[dict[str, float]]
    right: list[bool]
    weight: list[float]


def load_sample(key_path: str, brief_path: str) -> Sample:
    import briefkit as bk
    from briefkit.argmap.agreement import span_agreement
    from briefkit.argmap.drafting import draft_map

    argument = json.loads(Path(key_path).read_text("utf8"))["argument"]
    brief = bk.load(brief_path)
    nodes = draft_map(brief, least=0).active_nodes()
    matched = span_agreement([node_spans(node) for node in argument["nodes"]], [list(node.spans) for node in nodes])
    partner = {b: argument["nodes"][a]["id"] for a, b in matched.pairs}
    sure = {node["id"] for node in argument["nodes"] if node.get("certain", True)}
    known = {(edge["source"], edge["target"]): edge.get("certain", True) for edge in argument["edges"]}
    sample = Sample(Path(brief_path).stem, brief_path, argument, [], [], [])
    for choice in brief._kept["argument draft"][0].choices:
        ends = partner.get(choice.source), partner.get(choice.target)
        unsure = any(end is not None and end not in sure for end in ends)
        sample.features.append(choice.features)
        sample.right.append(ends in known)
        sample.weight.append((1.0 if known[ends] else 0.5) if ends in known else 0.3 if unsure else 1.0)
    return sample


def fit(samples: list[Sample], names: list[str], strength: float) -> dict[str, float]:
    """Weights of a logistic model without an intercept: `any` is one."""
    from sklearn.linear_model import LogisticRegression

    rows = [[features.get(name, 0.0) for name in names] for sample in samples for features in sample.features]
    right = [value for sample in samples for value in sample.right]
    weight = [value for sample in samples for value in sample.weight]
    model = LogisticRegression(C=strength, fit_intercept=False, max_iter=2000).fit(rows, right, sample_weight=weight)
    return {name: round(float(value), 2) for name, value in zip(names, model.coef_[0], strict=True)}


ANNOTATORS = (  # each set by one hand
    ("iraq_withdrawal",),
    ("libya_budget", "red_sea_shipping", "syria_lebanon_border", "heldout_brief"),
    ("transit_gas", "sudan_truce"),
    ("nile_horn", "jordan_westbank"),
    ("oil_budget", "istanbul_talks"),
    ("lebanon_border", "redsea_shipping"),
    ("horn_port", "iran_talks"),
    ("syria_transition", "tunisia_imf"),
)


def hand(name: str) -> tuple[str, ...]:
    """The briefs that the annotator of a brief has keyed."""
    return next((names for names in ANNOTATORS if name in names), (name,))


PLAIN = {
    "none": patch("briefkit.argmap.drafting._chance", lambda choice, weights: 0.0),
    "previous": patch("briefkit.argmap.drafting._chance", lambda choice, weights: float("previous" in choice.features)),
    "rules": patch("briefkit.argmap.drafting._choose_targets", lambda *_: []),
}


def score(sample: Sample, way: Any) -> Score:
    """The map of a brief, drawn in a plain way or with weights, against its key."""
    import briefkit as bk

    brief = bk.load(sample.path)
    with way if not isinstance(way, dict) else patch("briefkit.argmap.drafting._target_weights", lambda: way):
        return compare(brief.argument_map(), sample.argument, brief.source, 0)[0]


def told(found: Score) -> str:
    counts = found.counts
    edges = f"{found.f1('edges')[2]:.2f} ({counts['edges both']} of {counts['edges found']}; {counts['edges wanted']})"
    return f"{edges:22} {found.right():.2f}"


def write_counts(path: str, found: Score) -> None:
    """How often each rule was right, and each sense of a rule that was decided five times: as a user's weights file has it."""
    decided: dict[tuple[str, str], Counter[bool]] = {}
    for (sense, rule, right), count in found.senses.items():
        for key in {("", rule), (sense, rule)}:
            decided.setdefault(key, Counter())[right] += count
    with Path(path).open("w", newline="", encoding="utf8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["cue", "sense", "rule", "right", "decided", "weight", "source"])
        for (sense, rule), counts in sorted(decided.items(), key=lambda entry: (entry[0][1], entry[0][0])):
            total = counts.total()
            if not sense or total >= 5:
                weight = round((counts[True] + 1) / (total + 2), 2)
                writer.writerow(["", sense, rule, counts[True], total, weight, COUNTED])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="*", metavar="KEY BRIEF")
    parser.add_argument("--write", default="")
    parser.add_argument("--count", default="")
    parser.add_argument("--by", choices=("brief", "annotator"), default="brief")
    parser.add_argument("--strength", type=float, default=2.0)
    options = parser.parse_args()
    if len(options.pairs) % 2:
        parser.error("keys and briefs come in pairs")
    pairs = list(zip(options.pairs[::2], options.pairs[1::2], strict=True)) or [
        tuple(map(str, pair)) for pair in known_keys()
    ]
    samples = [load_sample(*pair) for pair in pairs]
    names = sorted({name for sample in samples for features in sample.features for name in features})
    print(
        f"{sum(map(len, (sample.right for sample in samples)))} choices, {sum(sum(s.right) for s in samples)} in the keys"
    )
    print(f"{'edge F1 (right of drawn; in the key), relation':22}")
    print(f"{'':22} " + " | ".join(f"{way:27}" for way in (*PLAIN, "left out")))
    totals = {way: Score() for way in (*PLAIN, "left out")}
    for sample in samples:
        apart = hand(sample.name) if options.by == "annotator" else (sample.name,)
        weights = fit([other for other in samples if other.name not in apart], names, options.strength)
        row = {way: score(sample, how) for way, how in (*PLAIN.items(), ("left out", weights))}
        for way, found in row.items():
            totals[way].add(found)
        print(f"{sample.name:22} " + " | ".join(told(found) for found in row.values()))
    print(f"{'all':22} " + " | ".join(told(found) for found in totals.values()))
    before, after = totals["rules"], totals["left out"]
    for name in sorted({name for name, _ in after.rules | before.rules}):
        rules = [
            (found.rules[name, True], found.rules[name, True] + found.rules[name, False]) for found in (before, after)
        ]
        print(f"  {name:14} {rules[0][0]} of {rules[0][1]}  ->  {rules[1][0]} of {rules[1][1]}")
    if options.count:
        write_counts(options.count, after)
    if options.write:
        weights = fit(samples, names, options.strength)
        with Path(options.write).open("w", newline="", encoding="utf8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["feature", "weight", "source"])
            writer.writerows(
                [name, weights[name], KEYED] for name in sorted(names, key=lambda name: -abs(weights[name]))
            )


if __name__ == "__main__":
    main()
