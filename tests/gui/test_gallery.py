"""Every dialog that the program can open has a scene, and each of them keeps the rules of a form."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache

import pytest
from PySide6.QtWidgets import QDialog

from app.gui import gallery
from app.gui.dialogs.cases_form import CaseForm
from app.gui.gallery_table import FORMS
from tests.accounts_desk import cheap_argon
from tests.architecture.source_tree import ROOT
from tests.gui.form_rules import faults

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")

GUI = ROOT / "app" / "gui"
MAKERS = ("CaseForm", "GradeForm", "LossForm")
"""Forms that are given their fields: what is a dialog of its own is the function that makes one."""
BOXES = ("QMessageBox", "QProgressDialog")
BASES = {"QDialog", "QPrintPreviewDialog", "FormDialog", "BulkDialog", "RuleDialog", *MAKERS}
"""Never opened as they are."""
COVER = ("app.gui.screen_lock", "LockDialog")
"""Cannot be closed; the scene dialog-locked shows what is in it."""


CLASS = re.compile(r"^class (\w+)\(([^)]*)\)", re.MULTILINE)


@cache
def sources() -> dict[str, str]:
    """Text of every module of the window but the gallery's own."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in sorted(GUI.rglob("*.py"))
        if not path.name.startswith("gallery")
    }


def dialog_classes() -> set[tuple[str, str]]:
    found = {
        (module, name): {base.strip().rpartition(".")[2] for base in bases.split(",")}
        for module, text in sources().items()
        for name, bases in CLASS.findall(text)
    }
    known = set(BASES)
    while more := {name for (_, name), bases in found.items() if name not in known and known & bases}:
        known |= more
    return {key for key, bases in found.items() if key[1] not in BASES and known & bases}


def callers(names: tuple[str, ...]) -> set[tuple[str, str]]:
    """Functions that call one of the names: (module, function)."""
    return {
        (module, function.name)
        for module, text in sources().items()
        if any(f"{name}(" in text for name in names)
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef) and any(_name(call) in names for call in ast.walk(function))
    }


def _name(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def wanted(name: str) -> bool:
    """Every scene, but one role for all of them: their windows are made by the same function."""
    return not name.startswith("role-") or name.startswith("role-reader")


@pytest.fixture
def makers(monkeypatch) -> set[tuple[str, str]]:
    """Note who makes each form of fields."""
    seen: set[tuple[str, str]] = set()
    before = CaseForm.__init__

    def noted(self: CaseForm, *given: object, **more: object) -> None:
        frame = sys._getframe(1)
        while frame.f_code.co_name == "__init__" and frame.f_back is not None:
            frame = frame.f_back
        seen.add((frame.f_globals["__name__"], frame.f_code.co_name))
        before(self, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(CaseForm, "__init__", noted)
    return seen


def test_every_dialog_has_a_scene_and_keeps_the_rules(qtbot, window, makers):
    seen, classes, found = [], set(), []
    for name, dialog in gallery.shots(window, wanted):
        assert isinstance(dialog, QDialog) or name.startswith("tab-")
        assert dialog.accessibleName() or dialog.windowTitle()
        seen.append(name)
        classes |= {(kind.__module__, kind.__name__) for kind in type(dialog).__mro__}
        if name.startswith("dialog-"):
            found += [f"{name}: {fault}" for fault in faults(dialog)]
        qtbot.waitUntil(lambda: not window.desk.runner.running, timeout=20_000)
        dialog.close()
        dialog.deleteLater()
    assert sorted(seen) == sorted({name for name, *_ in (*gallery.SCENES, *FORMS) if wanted(name)})
    found += [f"{module}.{name} has no scene" for module, name in dialog_classes() - classes - {COVER}]
    found += [f"{module}:{name} has no scene" for module, name in callers(MAKERS) - makers]
    assert not found, "\n".join(sorted(found))


def test_every_box_has_a_scene():
    shown = "".join(path.read_text(encoding="utf-8") for path in sorted(GUI.glob("gallery*.py")))
    assert {name for _, name in callers(BOXES) if f"{name}(" not in shown} == set()
