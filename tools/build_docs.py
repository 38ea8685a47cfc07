"""Build the documentation site from the notebooks, into _docs/.

nbdev processes the notebooks (directives, links between pages), tools/reference.py writes the entries of what they
export, smalldocs renders them. What is left open is done here: pages in reading order, links of our own made relative,
the source code as pages of the site as long as the project has no public address, formulas as MathML, no request to any
other host. A broken link, a formula that cannot be read or a resource from elsewhere fails the build.
"""

import argparse
import html
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml
from execnb.nbio import mk_cell, read_nb, write_nb
from latex2mathml.converter import convert as mathml
from nbdev.config import get_config
from nbdev.doclinks import NbdevLookup, nbglob
from nbdev.process import NBProcessor, Processor
from nbdev.processors import FilterDefaults, add_show_docs, clean_show_doc, exec_show_docs
from reference import Module, defined_names, entry
from smalldocs.config import BuildError
from smalldocs.site import build

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "tools"
NO_ADDRESS = "https://example.org"
BESIDE = ("CONTRIBUTING.md", "CHANGELOG.md", "LICENSE")  # what the site has of the project's own folder


class SiteError(Exception):
    """The site cannot be built as it should be; the message says what to change."""


# What nbdev does ------------------------------------------------------------------------------------------------------


class ReferenceEntries(Processor):
    """Put the reference entry of every function and class behind the cell that exports it, or where `show_doc` asks."""

    def begin(self) -> None:
        """Go through the notebook's cells."""
        settings = get_config()
        asked = (cell.directives_.get("default_exp") for cell in self.nb.cells)
        name = next((words[0] for words in asked if words), "")
        path = settings.lib_path / (name.replace(".", "/") + ".py")
        file = path.relative_to(settings.lib_path.parent).as_posix()
        self.module = Module(path) if name and path.exists() else None
        self.address = f"{settings.git_url}/blob/{settings.branch}/{file}"
        shown = {name for cell in self.nb.cells if (name := asked_for(cell))}
        self.written: set[str] = set()
        cells = []
        for cell in self.nb.cells:
            name = asked_for(cell)
            if name:
                cells += self.entries([name])
                continue
            cells.append(cell)
            asked = cell.directives_.keys() if cell.cell_type == "code" else set()
            if {"export", "exports"} & asked and "hide" not in asked:
                cells += self.entries([name for name in defined_names(cell.source) if name not in shown])
        ids = {found for cell in cells if hasattr(cell, "has_sd") for found in re.findall(r"\{#(\S+) ", cell.source)}
        for cell in cells:
            if cell.cell_type == "markdown" and not hasattr(cell, "has_sd"):
                cell.source = apart_from(ids, cell.source)
        self.nb.cells = cells
        for number, cell in enumerate(cells):
            cell.idx_ = number
            cell.directives_ = getattr(cell, "directives_", {})

    def entries(self, names: list[str]) -> list[Any]:
        """Return a cell for each of the names."""
        cells = []
        for name in names:
            module, address = self.module, self.address
            if module is None or module.find(name) is None:
                module, address = elsewhere(name)
            text = entry(name, module, address) if module else ""
            heading = f"{{#{name.lower()} "
            if name.lower() in self.written:  # a class and a function that differ in capitals only
                text = text.replace(heading, f"{{#{name.lower()}-{len(self.written)} ")
            self.written.add(name.lower())
            if not text:
                raise SiteError(f"{self.nb.path_}: {name} is in no module: run nbdev_export")
            cell = mk_cell(text, "markdown")
            cell.has_sd = True
            cells.append(cell)
        return cells


def apart_from(ids: set[str], text: str) -> str:
    """Return Markdown whose headings take none of the ids that the reference entries of the page have.

    ids: of the entries; text: a cell's Markdown.
    """

    def one(found: re.Match[str]) -> str:
        name = re.sub(r"\s+", "-", re.sub(r"[^\w\s.-]", "", found[2].lower()).strip())
        return f"{found[0]} {{#about-{name}}}" if name in ids else found[0]

    return re.sub(r"^(#{2,6}) +([^\n{}]+?)[ \t]*$", one, text, flags=re.MULTILINE)


def asked_for(cell: Any) -> str:
    """Return what a cell asks to have documented (`show_doc(Class.method)`), or nothing."""
    found = re.fullmatch(r"\s*show_doc\(([\w.]+)(?:,[^)]*)?\)\s*", cell.source) if cell.cell_type == "code" else None
    return found[1] if found else ""


def elsewhere(name: str) -> tuple[Module | None, str]:
    """Return the module of another notebook that has a name, and its source's address; None where there is none."""
    known = NbdevLookup()[name]
    if not isinstance(known, tuple):
        return None, ""
    return Module(get_config().lib_path.parent / known[1]), known[2]


class Processing(FilterDefaults):
    """nbdev's processing for the site, with the entries read from the source instead of run."""

    def base_procs(self) -> list[Any]:
        """Return the processors in their order."""
        run = {add_show_docs, exec_show_docs, clean_show_doc}
        steps = [step for step in super().base_procs() if step not in run]
        return [*steps[:2], ReferenceEntries, *steps[2:]]


def process(notebooks: Path, folder: Path) -> None:
    """Write the processed notebooks, and copy what lies beside them.

    notebooks: the project's notebooks; folder: where to, deleted first.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for path in nbglob(notebooks, as_path=True, file_glob="*", skip_file_re="^[.]"):
        target = folder / path.relative_to(notebooks)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in {".md", ".qmd"}:  # data of a notebook, not a page
            continue
        if path.suffix != ".ipynb":
            shutil.copy2(path, target)
        elif not path.name.startswith("_"):
            notebook = read_nb(path)
            NBProcessor(nb=notebook, procs=Processing().procs()).process()
            write_nb(notebook, target)
    for name in BESIDE:
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, folder / name)


# The pages ------------------------------------------------------------------------------------------------------------


def prepare_notebook(path: Path) -> str:
    """Make a processed notebook fit for rendering, in place.

    path: the notebook, as nbdev processed it.
    Returns the name its page is to have: nbdev's output-file, a key that smalldocs does not read.
    """
    notebook = json.loads(path.read_text(encoding="utf8"))
    name = path.name
    first = notebook["cells"][0] if notebook["cells"] else {}
    front = "".join(first.get("source", ""))
    if first.get("cell_type") == "raw" and front.startswith("---"):
        meta = yaml.safe_load(front.strip().strip("-")) or {}
        output_file = meta.pop("output-file", None)
        if output_file:
            name = Path(output_file).stem + ".ipynb"
        first["source"] = "---\n" + yaml.safe_dump(meta, allow_unicode=True) + "---\n"
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            picture = "".join(output.get("data", {}).get("image/svg+xml", ""))
            if picture:  # an XML prolog would be shown as text
                output["data"]["image/svg+xml"] = picture[picture.index("<svg") :]
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf8")
    return name


def rename_pages(folder: Path) -> dict[str, str]:
    """Give every notebook the name of its page.

    folder: the processed notebooks.
    Returns the page's path for every notebook's path, both relative to the folder, in reading order; Markdown pages
    keep theirs.
    """
    renamed = {name: name for name in (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.md")))}
    for path in sorted(folder.rglob("*.ipynb")):
        old = path.relative_to(folder)
        new = old.parent / prepare_notebook(path)
        if new.as_posix() in renamed.values():
            raise SiteError(f"{old}: another notebook makes the page {new.with_suffix('.html')} too")
        path.rename(folder / new)
        renamed[old.as_posix()] = new.as_posix()
    return renamed


def relative(target: str, page: str) -> str:
    """Return the link from one page to another, both given from the site's root."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def own_links(folder: Path, renamed: dict[str, str], site: str, source: str | None) -> None:
    """Make the links between pages, and to the source code, relative, in every page.

    folder: the pages; renamed: as `rename_pages` returns it; site: the address of the site as nbdev writes it, with a
    slash at its end; source: the address of the source code likewise, None if links to it stay as they are.
    """
    for old, new in renamed.items():

        def to_site(found: re.Match[str], page: str = new) -> str:
            return "(" + relative(found[1], page) + (found[2] or "")

        def to_source(found: re.Match[str], page: str = new) -> str:
            return "(" + relative(f"source/{found[1]}.md", page) + (f"#cb1-{found[2]}" if found[2] else "")

        def to_page(found: re.Match[str], page: str = new, notebook: str = old) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(notebook), found[1]))
            target = target.removeprefix("../")  # a page written beside nbs/, CONTRIBUTING.md say
            if target.endswith(".html") and target not in renamed:
                target = target.removesuffix(".html") + ".ipynb"
            known = renamed.get(target, target if target in BESIDE else None)
            return "(" + relative(known, page) + (found[2] or "") + ")" if known else found[0]

        text = (folder / new).read_text(encoding="utf8")
        if source:  # before the site's address, which the source's may begin with
            text = re.sub(re.escape("(" + source) + r"([^)#\s]+)(?:#L(\d+))?", to_source, text)
        text = re.sub(re.escape("(" + site) + r"([^)#\s]+)(#[^)\s]*)?", to_site, text)
        text = re.sub(r"\(([^()\s:]+\.(?:ipynb|md|html)|(?:\.\./)+LICENSE)(#[^)]*)?\)", to_page, text)
        (folder / new).write_text(text, encoding="utf8")


def source_pages(folder: Path, package: Path) -> None:
    """Write a page for every module, its lines numbered, so that links to the source lead somewhere.

    folder: the pages; package: the package's folder.
    """
    for module in sorted(package.rglob("*.py")):
        if module.name == "_modidx.py":
            continue
        name = module.relative_to(package.parent).as_posix()
        page = folder / "source" / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        code = module.read_text(encoding="utf8").rstrip("\n")
        fence = "`" * max([3, *(len(ticks) + 1 for ticks in re.findall("`+", code))])
        front = yaml.safe_dump({"title": name, "search": False, "toc": False, "page-layout": "full"})
        page.write_text(
            f"---\n{front}---\n\n{fence}{{.python code-line-numbers=true}}\n{code}\n{fence}\n", encoding="utf8"
        )


# The site's settings --------------------------------------------------------------------------------------------------


def expand_sidebar(entries: list[Any], renamed: dict[str, str], seen: set[str]) -> list[Any]:
    """Turn a list of the sidebar, with globs over notebooks, into one of pages.

    entries: as in sidebar.yml; renamed: as `rename_pages` returns it; seen: the notebooks listed so far, added to
    here. Groups without a page are left out.
    """
    expanded: list[Any] = []
    for item in entries:
        if isinstance(item, str):
            found = [name for name in renamed if Path("/", name).match("/" + item) and name not in seen]
            seen.update(found)
            expanded += [renamed[name] for name in found]
        elif "contents" in item:
            contents = item["contents"]
            inner = expand_sidebar([contents] if isinstance(contents, str) else contents, renamed, seen)
            if inner:
                expanded.append({**item, "contents": inner})
        else:
            seen.add(item["href"])
            expanded.append({**item, "href": renamed.get(item["href"], item["href"])})
    return expanded


def write_settings(folder: Path, renamed: dict[str, str]) -> None:
    """Write the site's title and addresses, from settings.ini, and its sidebar.

    folder: the pages; renamed: as `rename_pages` returns it.
    """
    settings = get_config()
    sidebar = yaml.safe_load((folder / "sidebar.yml").read_text(encoding="utf8"))["website"]["sidebar"]
    seen: set[str] = set()
    contents = expand_sidebar(sidebar["contents"], renamed, seen)
    rest = [renamed[name] for name in renamed if name not in seen]
    sidebar["contents"] = contents + ([{"section": "More", "contents": rest}] if rest else [])

    website: dict[str, Any] = {"title": settings.title, "description": settings.description, "sidebar": sidebar}
    groups = [group for group in contents if isinstance(group, dict) and "section" in group]
    website["navbar"] = {"left": [{"text": group["section"], "href": first_page(group)} for group in groups]}
    about = f"{settings.title} {settings.version}, {settings.copyright}. Apache License 2.0."
    website["page-footer"] = {"center": about}
    if not settings.doc_host.startswith(NO_ADDRESS):
        website["site-url"] = settings.doc_host + settings.doc_baseurl
    if not settings.git_url.startswith(NO_ADDRESS):
        website |= {"repo-url": settings.git_url, "repo-branch": settings.branch}
    (folder / "site.yml").write_text(yaml.safe_dump({"website": website}, allow_unicode=True), encoding="utf8")


def first_page(group: dict[str, Any]) -> str:
    """Return the first page of an expanded group of the sidebar."""
    first = group["contents"][0]
    return first if isinstance(first, str) else first.get("href") or first_page(first)


# Arabic in English prose ----------------------------------------------------------------------------------------------


class ArabicApart(HTMLParser):
    """Put every run of Arabic words in left-to-right text into an element of its own.

    Two Arabic words in an English sentence, with nothing but a comma and quotation marks between them, would otherwise
    change places: a browser takes the whole for one right-to-left run. Code and what is right to left anyway is left
    as it is. `result` holds the HTML.
    """

    WORDS = r"[\u0621-\u065f\u066e-\u06d3\u0750-\u077f](?:[\u0600-\u06ff\u0750-\u077f \u00a0]*[\u0621-\u06d3])?"
    # with the quotation marks around it, which would else stand at the wrong ends where a line breaks within
    RUN = re.compile(rf"«{WORDS}[.؟!…]?»|{WORDS}")
    SKIPPED = frozenset({"script", "style", "svg", "math", "pre", "code", "bdi", "title", "textarea", "head"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.result: list[str] = []
        self.open: list[str] = []  # the skipped element we are in, and those of the same name within it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.result.append(self.get_starttag_text() or "")
        if (self.open and tag == self.open[0]) or (not self.open and (tag in self.SKIPPED or ("dir", "rtl") in attrs)):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.result.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.result.append(f"</{tag}>")
        if self.open and tag == self.open[0]:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.result.append(data if self.open else self.RUN.sub(r'<bdi lang="ar">\g<0></bdi>', data))

    def handle_entityref(self, name: str) -> None:
        self.result.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.result.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.result.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.result.append(f"<!{decl}>")


def arabic_apart(page: str) -> str:
    """Return a page's HTML with its Arabic words in English prose isolated."""
    parser = ArabicApart()
    parser.feed(page)
    parser.close()
    return "".join(parser.result)


# What the renderer leaves to other hosts ------------------------------------------------------------------------------


def formulas(page: str) -> str:
    """Return a page's HTML with its TeX formulas turned into MathML, and without the scripts that would do it."""

    def one(found: re.Match[str]) -> str:
        display = "display" in found[1]
        tex = html.unescape(found[2])[2:-2]
        try:
            return mathml(tex, display="block" if display else "inline")
        except Exception as error:
            raise SiteError(f"formula {tex!r}: {error}") from error

    page = re.sub(r'<span class="(math (?:inline|display))">(.*?)</span>', one, page, flags=re.DOTALL)
    page = re.sub(r'<link [^>]*href="https://cdn\.jsdelivr\.net/npm/katex[^>]*>', "", page)
    return re.sub(r'<script [^>]*src="https://cdn\.jsdelivr\.net/npm/katex[^>]*></script>', "", page)


def mermaid(page: str, name: str, site: Path) -> str:
    """Return a page's HTML with Mermaid read from the site itself.

    page: the HTML; name: the page's path on the site; site: its folder, which Mermaid is copied into when first needed.
    """
    found = re.search(r"https://cdn\.jsdelivr\.net/npm/mermaid@([\d.]+)/dist/mermaid\.esm\.min\.mjs", page)
    if not found:
        return page
    installed = TOOLS / "node_modules" / "mermaid"
    if not installed.is_dir():
        if not shutil.which("npm"):
            raise SiteError(f"{name} has a Mermaid diagram: npm is needed to build it")
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=TOOLS, check=True)
    version = json.loads((installed / "package.json").read_text(encoding="utf8"))["version"]
    if version != found[1]:
        raise SiteError(f"tools/package.json has Mermaid {version}, the renderer expects {found[1]}")
    target = site / "site_libs" / "mermaid"
    if not target.exists():
        shutil.copytree(installed / "dist", target, ignore=_unneeded_of_mermaid)
    return page.replace(found[0], relative("site_libs/mermaid/mermaid.esm.min.mjs", name))


def _unneeded_of_mermaid(folder: str, names: list[str]) -> set[str]:
    """Tell copytree to leave out all of Mermaid but the minified module and its chunks."""
    if Path(folder).name == "dist":
        return set(names) - {"chunks", "mermaid.esm.min.mjs"}
    if Path(folder).name == "chunks":
        return set(names) - {"mermaid.esm.min"}
    return {name for name in names if not name.endswith(".mjs")}


def outside_requests(site: Path) -> Iterator[str]:
    """Yield, for every file of the site, what a browser would load from another host."""
    loads = re.compile(
        r"""<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*\b(?:src|data)=["'](https?:)?//[^"']*"""
        r"""|<link\b[^>]*\brel="(?:stylesheet|preload|icon|preconnect)"[^>]*\bhref="(https?:)?//[^"]*"""
        r"""|<link\b[^>]*\bhref="(https?:)?//[^"]*"[^>]*\brel="(?:stylesheet|preload|icon|preconnect)"""
        r"""|@import\s+(?:url\()?["']?https?://[^"');]*|url\(["']?https?://[^"')]*|\bfrom ['"]https?://[^'"]*""",
        re.IGNORECASE,
    )
    for path in sorted(site.rglob("*")):
        if path.suffix in {".html", ".css"}:
            for found in loads.finditer(path.read_text(encoding="utf8")):
                yield f"{path.relative_to(site)}: {found[0][:160]}"


def finish(site: Path) -> None:
    """Make the rendered pages need nothing from outside; raise SiteError where that cannot be done."""
    for css in site.rglob("*.css"):
        text = css.read_text(encoding="utf8")
        css.write_text(re.sub(r"@import url\(\"?https://fonts\.googleapis[^)]*\);?", "", text), encoding="utf8")
    steps: list[Callable[[str, str], str]] = [
        lambda page, name: formulas(page),
        lambda page, name: mermaid(page, name, site),
        lambda page, name: arabic_apart(page),
    ]
    for path in sorted(site.rglob("*.html")):
        page = path.read_text(encoding="utf8")
        for step in steps:
            page = step(page, path.relative_to(site).as_posix())
        path.write_text(page, encoding="utf8")
    outside = list(outside_requests(site))
    if outside:
        raise SiteError("resources from other hosts:\n" + "\n".join(outside))


# The whole ------------------------------------------------------------------------------------------------------------


def make_site(target: Path) -> int:
    """Build the site.

    target: the folder it is put into; what is there is replaced when all went well.
    Returns the number of pages; raises SiteError.
    """
    settings = get_config()
    folder = ROOT / "_proc"
    process(settings.nbs_path, folder)
    renamed = rename_pages(folder)
    public = not settings.git_url.startswith(NO_ADDRESS)
    source = f"{settings.git_url}/blob/{settings.branch}/"
    own_links(folder, renamed, f"{settings.doc_host}{settings.doc_baseurl}/", None if public else source)
    if not public:
        source_pages(folder, settings.lib_path)
    write_settings(folder, renamed)
    site = build(folder, quiet=True)
    if site.warnings:
        raise SiteError("\n".join(str(warning) for warning in site.warnings))
    finish(site.out)
    shutil.rmtree(target, ignore_errors=True)
    shutil.move(site.out, target)
    shutil.rmtree(folder)
    return sum(1 for _ in target.rglob("*.html"))


def main() -> int:
    """Build; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=ROOT / "_docs", help="the folder to put the site into")
    args = parser.parse_args()
    os.chdir(ROOT)
    started = time.monotonic()
    try:
        pages = make_site(args.output)
    except (SiteError, BuildError, SyntaxError) as error:
        print(f"docs: {error}", file=sys.stderr)
        return 1
    print(f"docs: {pages} pages in {time.monotonic() - started:.0f} s: {args.output}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
