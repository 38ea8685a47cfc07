"""Write README.md from nbs/index.ipynb, the first page of the site.

Hidden cells are left out, outputs are those saved in the notebook. Links and pictures, written as seen from nbs/, are
made to hold in the project's folder; once the site has an address of its own (doc_host in settings.ini), links to
notebooks lead there.
"""

import posixpath
import re
import sys
from pathlib import Path
from typing import Any

from execnb.nbio import read_nb
from nbconvert import MarkdownExporter
from nbdev.config import get_config
from nbdev.process import NBProcessor
from nbdev.processors import clean_magics, hide_, hide_line, rm_export, strip_ansi
from nbformat import from_dict

ROOT = Path(__file__).resolve().parent.parent
NO_ADDRESS = "https://example.org"
NOTE = "<!-- Made from nbs/index.ipynb by `make readme`: change that notebook instead of this file. -->\n\n"


def at_home(text: str) -> str:
    """Return Markdown or HTML whose relative links, written as seen from nbs/, hold in the project's folder."""
    settings = get_config()

    def moved(target: str) -> str:
        path, anchor, fragment = target.partition("#")
        if not path or re.match(r"[a-z]+:|/", path):
            return target
        if path.endswith(".ipynb") and not settings.doc_host.startswith(NO_ADDRESS):
            name = re.sub(r"^\d+[a-zA-Z0-9]*_", "", posixpath.basename(path)).removesuffix(".ipynb").lower()
            page = posixpath.join(settings.doc_baseurl, posixpath.dirname(path), name + ".html")
            return settings.doc_host + page + anchor + fragment
        return posixpath.normpath(posixpath.join("nbs", path)) + anchor + fragment

    text = re.sub(r"\]\(([^()\s]+)\)", lambda found: f"]({moved(found[1])})", text)
    return re.sub(r'\b(src|href)="([^"]+)"', lambda found: f'{found[1]}="{moved(found[2])}"', text)


def readme(notebook: Path) -> str:
    """Return the Markdown of a notebook, its title and summary first."""
    processor = NBProcessor(nb=read_nb(notebook), procs=[strip_ansi, hide_line, rm_export, clean_magics, hide_])
    processor.process()
    cells = [
        {key: cell[key] for key in ("cell_type", "metadata", "source", "outputs", "execution_count") if key in cell}
        for cell in processor.nb.cells
    ]
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["source"] = re.sub(r"^#\|.*\n?", "", cell["source"], flags=re.MULTILINE)
            cell["outputs"] = [joined(output) for output in cell["outputs"]]
    body, resources = MarkdownExporter().from_notebook_node(
        from_dict(
            {"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 4}
        )
    )
    if resources.get("outputs"):
        raise SystemExit("README: a picture made by a cell has no place here: save it in nbs/images/")
    body = re.sub(r"^> ", "", body, count=1, flags=re.MULTILINE)
    body = re.sub(r"<style.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r"[ \t]+$", "", body, flags=re.MULTILINE)
    return NOTE + at_home(re.sub(r"\n{3,}", "\n\n", body).strip()) + "\n"


def joined(output: Any) -> Any:
    """Return a notebook's output, or a part of one, with lists of lines joined."""
    if isinstance(output, dict):
        return {key: joined(value) for key, value in output.items()}
    return "".join(output) if isinstance(output, list) else output


def main() -> int:
    """Write the file; return the exit status."""
    (ROOT / "README.md").write_text(readme(ROOT / "nbs" / "index.ipynb"), encoding="utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
