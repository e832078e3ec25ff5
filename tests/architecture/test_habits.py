"""Habits of the house: sizes, known errors, one clock, no network, English identifiers."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.source_tree import Module, functions, imports, modules

MAX_MODULE_LINES = 500
MAX_FUNCTION_LINES = 60
MAX_METHODS = 25
PHRASE_BANKS = {"app/services/sample_phrases.py"}

# The outermost guards: the window's two, the worker process's, the command line's (exit status 3); and calamine's
# PanicException, a BaseException whose class cannot be imported and that must be told by its name.
BROAD_EXCEPT_ALLOWED = {
    "app/gui/job_runner.py",
    "app/gui/application.py",
    "app/intake/worker.py",
    "app/intake/calamine_reader.py",
    "app/cli/main.py",
}
NETWORK = {
    "socket",
    "socketserver",
    "ssl",
    "http",
    "urllib.request",
    "urllib3",
    "requests",
    "ftplib",
    "smtplib",
    "poplib",
    "imaplib",
    "telnetlib",
    "xmlrpc",
    "asyncio",
    "aiohttp",
    "httpx",
    "webbrowser",
    "PySide6.QtNetwork",
    "PySide6.QtWebEngineCore",
}
LOCAL_ONLY = {"PySide6.QtNetwork.QLocalServer", "PySide6.QtNetwork.QLocalSocket"}
PINYIN_WORDS = """
gongdan huizhi hetong yanshou jiedao shequ kaohe cuigao tichu guazhang chengban danwei laidian dianhua beizhu
shijian riqi jine daxie gongzuori jieri fujian huifu banjie paidan dengji taizhang pingjia koukuan weiyuejin
zhifu fukuan jiesuan shuju daoru daochu chaxun shezhi tongji baobiao yonghu mima xingming dizhi neirong biaoti
leixing zhuangtai shanchu xiugai baocun quxiao queding
"""
PINYIN = set(PINYIN_WORDS.split())


def test_modules_stay_small():
    lines = {m.where: m.text.count("\n") for m in modules() if m.where not in PHRASE_BANKS}
    assert {where: n for where, n in lines.items() if n > MAX_MODULE_LINES} == {}


def test_functions_fit_on_a_screen():
    long = {}
    for module in modules():
        for function in functions(module):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > MAX_FUNCTION_LINES:
                long[f"{module.where}:{function.name}"] = length
    assert long == {}


def test_classes_have_few_methods():
    wide = {}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                names = [part.name for part in node.body if isinstance(part, ast.FunctionDef)]
                count = sum(name == name.lower() for name in names)  # overrides with Qt's names are Qt's
                if count > MAX_METHODS:
                    wide[f"{module.where}:{node.name}"] = count
    assert wide == {}


def test_broad_except_only_in_the_outermost_guards():
    wrong = [
        f"{module.where}:{handler.lineno}"
        for module in modules()
        if module.where not in BROAD_EXCEPT_ALLOWED
        for handler in _swallowing_handlers(module.tree)
    ]
    assert wrong == []


def _swallowing_handlers(tree: ast.AST) -> list[ast.ExceptHandler]:
    """Handlers of everything that do not pass it on with a bare ``raise`` at their end."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = "" if node.type is None else ast.unparse(node.type)
        is_broad = node.type is None or re.search(r"\b(Base)?Exception\b", caught) is not None
        last = node.body[-1]
        if is_broad and not (isinstance(last, ast.Raise) and last.exc is None):
            found.append(node)
    return found


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("try:\n x\nexcept Exception:\n pass", 1),
        ("try:\n x\nexcept (ValueError, BaseException) as e:\n raise OSError from e", 1),
        ("try:\n x\nexcept:\n y", 1),
        ("try:\n x\nexcept BaseException:\n undo()\n raise", 0),
        ("try:\n x\nexcept KnownException:\n pass", 0),
        ("try:\n x\nexcept ValueError:\n pass", 0),
    ],
)
def test_broad_except_finder(source, count):
    assert len(_swallowing_handlers(ast.parse(source))) == count


def test_no_clock_in_rules_and_services():
    """``office.now()`` is the only clock; rules take the moment as an argument."""
    rooms = {"domain", "intake", "documents", "storage", "services"}
    wrong = [
        f"{module.where}:{node.lineno} {ast.unparse(node)}"
        for module in modules()
        if module.layer in rooms
        for node in _clock_readings(module)
    ]
    assert wrong == []


def _clock_readings(module: Module) -> list[ast.Attribute]:
    """Uses of the system's clock, without the default arguments ``now=datetime.now``."""
    defaults = {
        id(part)
        for function in functions(module)
        for default in [*function.args.defaults, *function.args.kw_defaults]
        if default is not None
        for part in ast.walk(default)
        if isinstance(part, ast.Attribute)
    }
    names = {"now", "today", "utcnow", "fromtimestamp"}
    found = [
        node
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in names and id(node) not in defaults
        if ast.unparse(node.value)
        in ("datetime", "date", "datetime.datetime", "datetime.date", "dt.datetime", "dt.date")
    ]
    found += [
        node
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("time", "localtime", "time_ns", "strftime")
        if ast.unparse(node.value) == "time"
    ]
    return found


def test_no_network_code():
    """The program is offline by design: nothing in it can open a connection (QLocal* stay on this machine)."""
    wrong = []
    for module in modules():
        for entry in imports(module):
            names = {entry.target, *_parents(entry.target)}
            if names & NETWORK and entry.target not in LOCAL_ONLY:
                wrong.append(f"{module.where}:{entry.line} imports {entry.target}")
    assert wrong == []


def _parents(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:n]) for n in range(1, len(parts))}


def test_identifiers_are_english():
    wrong = []
    for module in modules():
        names = {module.path.stem}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.arg):
                names.add(node.arg if isinstance(node, ast.arg) else node.name)
            elif isinstance(node, ast.Name):
                names.add(node.id)
        for name in names:
            words = re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", name).lower())
            if not name.isascii() or PINYIN & set(words):
                wrong.append(f"{module.where}: {name}")
    assert wrong == []


def test_public_functions_say_what_they_do():
    missing = [
        f"{module.where}:{node.lineno} {node.name}"
        for module in modules()
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]
    assert missing == []
