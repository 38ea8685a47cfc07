"""briefkit: Arabic policy briefs, read, measured and mapped."""

__version__ = "0.1.0"

from briefkit.brief import Brief, Layer, Span
from briefkit.errors import BriefkitError
from briefkit.lexicon import load_lexicon, use_lexicon
from briefkit.loaders.files import load, parse, samples
from briefkit.registry import register

__all__ = [
    "Brief",
    "BriefkitError",
    "Layer",
    "Span",
    "from_parquet",
    "load",
    "load_corpus",
    "load_lexicon",
    "parse",
    "register",
    "samples",
    "use_lexicon",
]


def __getattr__(name: str) -> object:
    if name == "load_corpus":  # a corpus counts and plots: found when first asked for
        from briefkit.corpus import load_corpus

        return load_corpus
    if name == "from_parquet":
        from briefkit.parquet import from_parquet

        return from_parquet
    raise AttributeError(f"module 'briefkit' has no attribute {name!r}")
