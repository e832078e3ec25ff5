"""The program's source as syntax trees, read once for all architecture tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, eq=False)
class Module:
    """One file of app/: ``name`` is dotted, ``layer`` the room under app/ ('' for files directly in app/)."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 and (ROOT / "app" / parts[1]).is_dir() else ""

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Import:
    """One imported module; ``is_lazy``: inside a function; ``is_typing``: only for the type checker."""

    target: str
    line: int
    is_lazy: bool
    is_typing: bool


@cache
def modules() -> tuple[Module, ...]:
    """Every module of app/, sorted by name."""
    found = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text(encoding="utf-8")
        found.append(Module(name, path, text, ast.parse(text, str(path))))
    return tuple(found)


@cache
def imports(module: Module) -> tuple[Import, ...]:
    """Every import of a module, those inside functions and of the type checker too."""
    return tuple(_imports(module, module.tree, is_lazy=False, is_typing=False))


def _imports(module: Module, node: ast.AST, *, is_lazy: bool, is_typing: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, is_lazy, is_typing)
        elif isinstance(child, ast.ImportFrom):
            base = _absolute(module, child)
            for alias in child.names:
                yield Import(f"{base}.{alias.name}", child.lineno, is_lazy, is_typing)
        else:
            inside_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            inside_typing = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            yield from _imports(module, child, is_lazy=is_lazy or inside_function, is_typing=is_typing or inside_typing)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    for _ in range(node.level - 1):
        package = package.rpartition(".")[0]
    return f"{package}.{node.module}" if node.module else package


def module_of(target: str) -> str | None:
    """The module of app/ that an import's target names (itself or the module that holds the name)."""
    while target:
        if target in _names():
            return target
        target = target.rpartition(".")[0]
    return None


@cache
def _names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def is_package(name: str) -> bool:
    """Whether ``name`` is a folder, whose ``__init__.py`` holds no names to import."""
    return (ROOT / name.replace(".", "/")).is_dir()


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
