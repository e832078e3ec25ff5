"""What runs on the developers' Linux must run on an office's Windows: no POSIX-only call without its own branch."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.source_tree import ROOT, Module, modules

POSIX_MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog", "crypt"}
POSIX_ATTRIBUTES = {
    "os": {
        *("fork", "forkpty", "wait", "waitpid", "getuid", "geteuid", "getgid", "getpgid", "killpg", "setsid", "uname"),
        *(
            "chown",
            "lchown",
            "statvfs",
            "sync",
            "nice",
            "mkfifo",
            "pread",
            "pwrite",
            "sched_getaffinity",
            "O_DIRECTORY",
        ),
        *("O_NOFOLLOW", "getpriority", "setpriority", "getloadavg", "ttyname", "posix_fallocate", "posix_fadvise"),
    },
    "signal": {"SIGKILL", "SIGALRM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCHLD", "alarm", "setitimer", "pause"},
    "time": {"tzset"},
    "socket": {"AF_UNIX"},
}
POSIX_PATH = re.compile(r"/(proc|etc|tmp|dev|usr|var|home)(/|$)")
PLATFORM_WORDS = ("os.name", "sys.platform", "platform.system")
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)
ILLEGAL = re.compile(r'[<>:"|?*\\]|[. ]$')


def _uses(module: Module) -> list[tuple[ast.AST, str]]:
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found += [(node, alias.name) for alias in node.names if alias.name in POSIX_MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in POSIX_MODULES:
            found.append((node, node.module or ""))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in POSIX_ATTRIBUTES.get(node.value.id, ()):
                found.append((node, f"{node.value.id}.{node.attr}"))
        elif isinstance(node, ast.Constant) and POSIX_PATH.match(str(node.value)):
            found.append((node, str(node.value)))
    return found


def _around(module: Module, node: ast.AST, *kinds: type[ast.AST]) -> list[ast.AST]:
    line = getattr(node, "lineno", 0)
    return [
        part
        for part in ast.walk(module.tree)
        if isinstance(part, kinds) and part.lineno <= line <= (part.end_lineno or part.lineno)  # type: ignore[attr-defined]
    ]


def _asks_for_the_platform(part: ast.AST) -> bool:
    text = ast.unparse(part)
    return any(word in text for word in PLATFORM_WORDS)


def _is_guarded(module: Module, node: ast.AST) -> bool:
    """Whether the code around asks for the platform, expects an OSError, or is only called where somebody asked."""
    around = _around(module, node, ast.FunctionDef)
    if any(_asks_for_the_platform(part) for part in around):
        return True
    if any(_asks_for_the_platform(part.test) for part in _around(module, node, ast.If)):  # type: ignore[attr-defined]
        return True
    caught = [ast.unparse(h.type) for t in _around(module, node, ast.Try) for h in t.handlers if h.type]  # type: ignore[attr-defined]
    if isinstance(node, ast.Constant) and "OSError" in caught:
        return True
    names = {part.name for part in around}  # type: ignore[attr-defined]
    callers = [
        part
        for part in ast.walk(module.tree)
        if isinstance(part, ast.FunctionDef)
        and any(isinstance(call, ast.Call) and ast.unparse(call.func) in names for call in ast.walk(part))
    ]
    return bool(callers) and all(_asks_for_the_platform(part) for part in callers)


def _unguarded(module: Module) -> list[str]:
    return [
        f"{module.where}:{getattr(node, 'lineno', 0)} {what}"
        for node, what in _uses(module)
        if not _is_guarded(module, node)
    ]


def test_posix_only_calls_have_a_branch_for_windows():
    assert [use for module in modules() for use in _unguarded(module)] == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("import fcntl", 1),
        ("import os\ndef f():\n return os.geteuid()", 1),
        ("import os\ndef f():\n return 0 if os.name == 'nt' else os.geteuid()", 0),
        ("import os\ndef f():\n return os.statvfs('.')\ndef g():\n return 1 if os.name == 'nt' else f()", 0),
        ("import os\ndef f():\n return os.statvfs('.')\ndef g():\n return f()", 1),
        ("P = '/tmp/x'", 1),
        ("P = 'a/tmp'", 0),
    ],
)
def test_the_finder_finds(source, count):
    module = Module("app.x", ROOT / "app" / "x.py", source, ast.parse(source))
    assert len(_unguarded(module)) == count


def test_text_files_name_their_encoding():
    """Windows would take the code page of the machine (GBK)."""
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            given = {keyword.arg for keyword in node.keywords}
            if node.func.attr in ("read_text", "write_text") and "encoding" not in given and len(node.args) < 2:
                wrong.append(f"{module.where}:{node.lineno}")
            if node.func.attr == "open" and _is_text_mode(node) and not given & {"encoding", None}:
                wrong.append(f"{module.where}:{node.lineno}")
    assert [place for place in wrong if not place.startswith("app/storage/files.py")] == []


def _is_text_mode(call: ast.Call) -> bool:
    """Whether a ``path.open("r")`` opens text (pictures, zips and devices have an open of their own)."""
    mode = call.args[0] if call.args else None
    return (
        isinstance(mode, ast.Constant)
        and isinstance(mode.value, str)
        and re.fullmatch(r"[rwax]\+?t?", mode.value) is not None
    )


def test_every_file_of_the_program_has_a_name_that_windows_takes():
    shipped = [path for folder in ("app", "resources", "docs") for path in (ROOT / folder).rglob("*")]
    wrong = [str(path) for path in shipped if ILLEGAL.search(path.name) or RESERVED.match(path.name)]
    assert wrong == []
    lower = [path.as_posix().lower() for path in shipped]
    assert len(lower) == len(set(lower)), "two names that differ in case only are one file on Windows"


def test_the_installer_takes_what_the_packing_makes():
    text = (ROOT / "build/windows/streetdesk.iss").read_text(encoding="utf-8")
    spec = (ROOT / "build/streetdesk.spec").read_text(encoding="utf-8")
    for name in ("streetdesk", "streetdesk-cli"):
        assert f'program("{name}"' in spec
        assert f"{{app}}\\{name}.exe" in text
    assert "[UninstallDelete]" not in re.sub(r"^;.*$", "", text, flags=re.M), "the office's data stay"
    sources = re.findall(r"=\.\.\\\.\.\\(?!dist)([^\s\"]+)|MessagesFile: \"compiler:Default\.isl,([^\"]+)\"", text)
    assert len(sources) == 2
    for beside_root, beside_script in sources:
        assert (ROOT / beside_root if beside_root else ROOT / "build/windows" / beside_script).is_file()


def test_the_wizard_speaks_chinese():
    lines = (ROOT / "build/windows/chinese.isl").read_bytes().decode("utf-8-sig").splitlines()
    messages = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith((";", "Language")))
    assert len(messages) > 80
    assert [key for key, text in messages.items() if not re.search(r"[\u4e00-\u9fff]", text)] == []
