"""The one direction of imports (docs/architecture.md), lazy imports included."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.source_tree import ROOT, Module, imports, is_package, module_of, modules

EVERYONE = {"app.version", "app.paths", "app.log"}
ALLOWED_LAYERS = {
    "domain": {"domain"},
    "intake": {"intake", "domain"},
    "documents": {"documents", "domain"},
    "storage": {"storage", "domain"},
    "services": {"services", "storage", "documents", "intake", "domain"},
    "gui": {"gui", "services", "domain"},
    "cli": {"cli", "services", "domain"},
}
ALLOWED_PACKAGES = {
    "domain": set(),
    "intake": {"python_calamine", "xlrd", "openpyxl", "lxml"},
    "documents": {"openpyxl", "xlsxwriter", "reportlab", "segno", "pypdfium2", "PIL", "docx", "lxml", "pptx"},
    "storage": {"peewee", "playhouse", "sqlcipher3", "filelock", "cryptography"},
    "services": {"peewee", "pypinyin"},
    "gui": {"PySide6", "shiboken6", "pypinyin"},
    "cli": set(),
    "": set(),
}
HEAVY = (
    "PySide6",
    "reportlab",
    "openpyxl",
    "xlsxwriter",
    "python_calamine",
    "xlrd",
    "lxml",
    "pypdfium2",
    "PIL",
    "docx",
    "pptx",
)


def test_layers_import_only_downwards():
    wrong = []
    for module in modules():
        for target, line in _own_targets(module):
            layer = target.split(".")[1] if target.count(".") else ""
            if module.layer in ALLOWED_LAYERS and target not in EVERYONE | {"app"}:
                if layer not in ALLOWED_LAYERS[module.layer]:
                    wrong.append(f"{module.where}:{line} imports {target}")
            elif module.name in EVERYONE and target not in EVERYONE | {"app"}:
                wrong.append(f"{module.where}:{line} imports {target}")
    assert wrong == []


def _own_targets(module: Module) -> list[tuple[str, int]]:
    found = []
    for entry in imports(module):
        if entry.target.split(".")[0] == "app":
            target = module_of(entry.target)
            where = f"{module.where}:{entry.line} imports {entry.target}, which does not exist"
            assert target is not None, where
            assert entry.target == target or not is_package(target), where
            found.append((target, entry.line))
    return found


def test_third_party_packages_stay_in_their_layer():
    wrong = []
    for module in modules():
        for entry in imports(module):
            package = entry.target.split(".")[0]
            if package in sys.stdlib_module_names or package == "app":
                continue
            if package not in ALLOWED_PACKAGES[module.layer]:
                wrong.append(f"{module.where}:{entry.line} imports {package}")
    assert wrong == []


def test_every_room_is_known():
    assert {module.layer for module in modules()} <= set(ALLOWED_PACKAGES)
    assert {module.layer for module in modules()} >= set(ALLOWED_LAYERS)


def test_package_files_hold_a_docstring_only():
    wrong = [m.where for m in modules() if m.path.name == "__init__.py" and len(m.tree.body) != 1]
    assert wrong == []


def test_no_import_cycles():
    graph = {module.name: _loaded_with(module) for module in modules()}
    assert _cycles(graph) == []


def _loaded_with(module: Module) -> set[str]:
    """What Python loads when it loads ``module``: neither lazy imports nor those of the type checker."""
    entries = (e for e in imports(module) if not e.is_lazy and not e.is_typing and e.target.startswith("app."))
    return {target for e in entries if (target := module_of(e.target)) not in (None, module.name)}


def _cycles(graph: dict[str, set[str]]) -> list[str]:
    """Names left when modules without unread imports are taken away again and again."""
    left = dict(graph)
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    return sorted(left)


def test_cycle_finder_finds_a_cycle():
    assert _cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}) == ["a", "b", "c", "d"]


def test_services_and_command_line_start_without_heavy_packages():
    """Start-up does not pay for paper, spreadsheets or Qt: they are imported where they are used."""
    names = [m.name for m in modules() if m.layer in ("services", "cli") and not m.name.endswith("__main__")]
    program = f"import sys, importlib\nfor n in {names!r}: importlib.import_module(n)\nprint(*sys.modules)"
    loaded = _modules_loaded_by(program)
    assert "app.services" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_window_starts_without_heavy_packages():
    loaded = _modules_loaded_by("import sys, app.gui.application, app.gui.main_window\nprint(*sys.modules)")
    assert "PySide6" in loaded
    assert [name for name in HEAVY if name != "PySide6" and name in loaded] == []


def test_front_door_is_light():
    """main.py is imported again by every worker process, so its imports must cost nothing."""
    loaded = _modules_loaded_by("import sys, app.bootstrap\nprint(*sys.modules)")
    assert {name for name in loaded if name.startswith("app")} == {"app", "app.bootstrap"}


def _modules_loaded_by(program: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())
