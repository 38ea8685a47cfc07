"""Write the reference entry of a function or class: signature as it stands in the source, docstring, parameters.

Everything is read from the source, nothing is imported or run: annotations appear as they are written, heavy libraries
stay out, and an entry is there for whatever a notebook exports. The comment behind a parameter, a field or the end of a
signature is its description (fastcore's docments).
"""

import ast
import inspect
import io
import re
import textwrap
import tokenize
from dataclasses import dataclass, field
from pathlib import Path

Callable = ast.FunctionDef | ast.AsyncFunctionDef
WIDTH = 72  # columns of a signature on one line: what a page of the site shows without scrolling


@dataclass(slots=True)
class Module:
    """A module's source, and what it defines at its top level.

    path: its file; text: its source; comments: the comment at the end of a line, by line number; definitions: the
    functions and classes by name, methods given from outside (`@patch`) as `Class.method`.
    """

    path: Path
    text: str = ""
    comments: dict[int, str] = field(default_factory=dict)
    definitions: dict[str, Callable | ast.ClassDef] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.text = self.path.read_text(encoding="utf8")
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT and token.line[: token.start[1]].strip():
                self.comments[token.start[0]] = token.string.lstrip("# ").strip()
        for node in ast.parse(self.text, self.path).body:
            if isinstance(node, Callable | ast.ClassDef):
                self.definitions[patched_name(node)] = node

    def find(self, name: str) -> Callable | ast.ClassDef | None:
        """Return a function, a class, or a method given as `Class.method`; None where there is none."""
        if name in self.definitions:
            return self.definitions[name]
        owner, _, method = name.partition(".")
        inside = self.definitions.get(owner)
        if method and isinstance(inside, ast.ClassDef):
            return next((node for node in inside.body if isinstance(node, Callable) and node.name == method), None)
        return None


def patched_name(node: Callable | ast.ClassDef) -> str:
    """Return the name of a definition: `Class.method` for a function that `@patch` puts into a class."""
    if isinstance(node, Callable) and {"patch", "patch_to"} & set(decorators(node)) and node.args.args:
        owner = node.args.args[0].annotation
        if owner is not None:
            return f"{written(owner)}.{node.name}"
    return node.name


def decorators(node: Callable | ast.ClassDef) -> list[str]:
    """Return the last names of a definition's decorators: dataclass, property, setter …"""
    names = [item.func if isinstance(item, ast.Call) else item for item in node.decorator_list]
    return [ast.unparse(name).rpartition(".")[2] for name in names]


def written(node: ast.expr) -> str:
    """Return an annotation or a default as source, an annotation given as a string without its quotes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ast.unparse(node)


def parameters(node: Callable, method: bool) -> list[tuple[str, str, int]]:
    """Return a function's parameters: the text of each, its name, and the line its description stands on (0: none).

    node: the function; method: whether its first parameter is self or cls, to be left out.
    """
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    rows: list[tuple[str, str, int]] = []

    def add(argument: ast.arg, default: ast.expr | None, stars: str = "") -> None:
        text = stars + argument.arg + (f": {written(argument.annotation)}" if argument.annotation else "")
        if default is not None:
            text += (" = " if argument.annotation else "=") + ast.unparse(default)
        line = max(argument.end_lineno or 0, (default.end_lineno or 0) if default is not None else 0)
        rows.append((text, stars + argument.arg, line))

    for number, (argument, default) in enumerate(zip(positional, defaults, strict=True)):
        if not (method and number == 0):
            add(argument, default)
        if arguments.posonlyargs and number + 1 == len(arguments.posonlyargs):
            rows.append(("/", "", 0))
    if arguments.vararg:
        add(arguments.vararg, None, "*")
    elif arguments.kwonlyargs:
        rows.append(("*", "", 0))
    for argument, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        add(argument, keyword_default)
    if arguments.kwarg:
        add(arguments.kwarg, None, "**")
    return rows


def layout(head: str, parts: list[str], tail: str) -> str:
    """Return a signature, on one line where it fits and one line a parameter where it does not."""
    line = f"{head}({', '.join(parts)}){tail}"
    if len(line) <= WIDTH or not parts:
        return line
    return f"{head}(\n" + "".join(f"    {part},\n" for part in parts) + f"){tail}"


def described(rows: list[tuple[str, int]], module: Module, skip: int = 0) -> list[tuple[str, str]]:
    """Return the names that have a comment on their line, each with it.

    rows: names and line numbers; skip: a line whose comment belongs to something else (the result).
    """
    return [(name, module.comments[line]) for name, line in rows if line in module.comments and line != skip]


def table(rows: list[tuple[str, str]]) -> str:
    """Return names and their descriptions as a Markdown table without a visible head; nothing for no rows."""
    if not rows:
        return ""
    lines = [f"| {name} | {text.replace('|', chr(92) + '|')} |" for name, text in rows]
    return "| | |\n|:--|:--|\n" + "\n".join(lines) + "\n"


def docstring(node: Callable | ast.ClassDef) -> str:
    """Return a definition's docstring as Markdown; a dataclass's own is its author's or nothing."""
    return inspect.cleandoc(ast.get_docstring(node, clean=False) or "").strip()


def code(text: str) -> str:
    """Return Python source as a Markdown block."""
    return f"```python\n{text}\n```"


def function_entry(node: Callable, name: str, module: Module, method: bool) -> list[str]:
    """Return the parts of a function's entry: signature, docstring, parameters.

    node: the function; name: as it is called, `Class.method` for a method; module: where it stands; method: whether
    its first parameter is to be left out.
    """
    kinds = decorators(node)
    method = method and "staticmethod" not in kinds
    rows = parameters(node, method)
    returns = f" -> {written(node.returns)}" if node.returns else ""
    if {"property", "cached_property"} & set(kinds):
        signature = f"{name}{returns.replace(' -> ', ': ')}"
        rows = []
    else:
        prefix = "async def " if isinstance(node, ast.AsyncFunctionDef) else "def "
        signature = layout(prefix + name, [text for text, _, _ in rows], returns)
    result_line = node.returns.end_lineno or 0 if node.returns else 0
    skip = result_line if result_line == node.lineno else 0  # the comment behind a one-line signature
    names = described([(f"`{label}`", line) for _, label, line in rows if label], module, skip)
    if result_line in module.comments:
        names.append(("returns", module.comments[result_line]))
    return [code(signature), docstring(node), table(names)]


def class_entry(node: ast.ClassDef, module: Module, level: int) -> list[str]:
    """Return the parts of a class's entry: signature, docstring, fields, and an entry for each public method.

    node: the class; module: where it stands; level: of the class's heading.
    """
    fields = [item for item in node.body if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)]
    methods = [item for item in node.body if isinstance(item, Callable)]
    public = [item for item in fields if isinstance(item.target, ast.Name) and not item.target.id.startswith("_")]
    start = next((item for item in methods if item.name == "__init__"), None)
    bases = [ast.unparse(base) for base in node.bases]
    made_of_fields = "dataclass" in decorators(node) or "NamedTuple" in bases
    if start is not None:
        signature = layout(f"class {node.name}", [text for text, _, _ in parameters(start, True)], "")
    elif made_of_fields:
        values = [ast.unparse(item.value) if item.value else "" for item in public]
        parts = [
            f"{ast.unparse(item.target)}: {written(item.annotation)}" + (f" = {value}" if value else "")
            for item, value in zip(public, values, strict=True)
            if "init=False" not in value
        ]
        signature = layout(f"class {node.name}", [re.sub(r" = field\(.*\)", " = …", part) for part in parts], "")
    else:
        signature = f"class {node.name}" + (f"({', '.join(bases)})" if bases else "")
    rows = [(f"`{ast.unparse(item.target)}`", item.end_lineno or 0) for item in public]
    if start is not None:
        rows = [(f"`{label}`", line) for _, label, line in parameters(start, True) if label] + rows
    parts = [code(signature), docstring(node), table(described(rows, module))]
    for method in methods:
        kinds = set(decorators(method))
        if method.name.startswith("_") or {"setter", "deleter", "overload"} & kinds or not docstring(method):
            continue
        name = f"{node.name}.{method.name}"
        parts.append(f"{'#' * (level + 1)} {name} {{#{name.lower()} .method}}")
        parts += function_entry(method, name, module, method=True)
    return parts


def entry(name: str, module: Module, address: str, level: int = 3) -> str:
    """Return the Markdown of a reference entry.

    name: a function, a class, or `Class.method`; module: where it stands; address: of the module's source, to which
    the line is added; level: of the heading. Empty where the module has no such name.
    """
    node = module.find(name)
    if node is None:
        return ""
    source = f'[source]({address}#L{node.lineno}){{target="_blank" .source-link}}'
    parts = [f"{'#' * level} {name} {{#{name.lower()} .entry}}", source]
    if isinstance(node, ast.ClassDef):
        parts += class_entry(node, module, level)
    else:
        parts += function_entry(node, name, module, method="." in name)
    return "\n\n".join(part for part in parts if part) + "\n"


def defined_names(cell: str) -> list[str]:
    """Return the public functions and classes that a cell defines, in its order."""
    try:
        body = ast.parse(textwrap.dedent(cell)).body
    except SyntaxError:  # a cell with magics in it exports nothing
        return []
    names = [patched_name(node) for node in body if isinstance(node, Callable | ast.ClassDef)]
    return [name for name in names if not name.rpartition(".")[2].startswith("_")]
