"""What may lie in the repository, and that its pages tell the truth."""

from __future__ import annotations

import ast
import re
import subprocess

import pytest

from tests.architecture.source_tree import ROOT

MAX_BYTES = 1_000_000
MAX_FONT_BYTES = 12_000_000
MAX_PICTURE_BYTES = 300_000
FICTIONAL_MOBILE = re.compile(r"1380000\d{4}|1[35]800138000|1[3-9]0{9}|1[3-9]\d0000\d{4}")
PAGES = [
    *("README.md", "CHANGELOG.md", "docs/developing.md", "docs/architecture.md", "docs/style.md", "docs/packaging.md"),
    *("docs/schema-history.md", "docs/contracts.md", "docs/papers.md", "docs/使用手册.md"),
]


def _files() -> list[str]:
    """Files that git tracks or would track; a copy without .git is walked instead."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    if (ROOT / ".git").exists():
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        names = [name for name in done.stdout.decode().split("\0") if name]
    else:
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()]
    skipped = (".venv/", ".git/", ".hypothesis/", ".mypy_cache/", ".ruff_cache/", ".pytest_cache/")
    return [n for n in names if not n.startswith(skipped) and "__pycache__" not in n and (ROOT / n).is_file()]


def test_no_large_files():
    large = {}
    for name in _files():
        limit = MAX_FONT_BYTES if name.startswith("resources/fonts/") else MAX_BYTES
        limit = MAX_PICTURE_BYTES if name.startswith("docs/images/") else limit
        if (size := (ROOT / name).stat().st_size) > limit:
            large[name] = size
    assert large == {}


def test_no_workbooks_databases_or_archives_are_committed():
    """Tests make their own files; data of others never gets in."""
    endings = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".et", ".csv", ".db", ".zip", ".pdf", ".docx", ".eml")
    assert [name for name in _files() if name.lower().endswith(endings)] == []


def test_source_folder_build_is_not_ignored():
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert not {"build", "build/", "/build", "/build/", "*"} & set(rules)


def test_shipped_files_hold_no_personal_numbers():
    """Mobile numbers in program and resources are evidently invented; identity numbers do not occur."""
    wrong = []
    for name in _files():
        if not name.startswith(("app/", "resources/", "docs/", "README")) or name.startswith("resources/fonts/"):
            continue
        text = (ROOT / name).read_bytes().decode("utf-8", errors="ignore")
        wrong += [f"{name}: {n}" for n in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text) if not _is_fictional(n)]
        wrong += [f"{name}: {n}" for n in re.findall(r"(?<!\d)\d{17}[\dXx](?!\d)", text) if _is_identity_number(n)]
    assert wrong == []


def _is_fictional(mobile: str) -> bool:
    return FICTIONAL_MOBILE.fullmatch(mobile) is not None


def _is_identity_number(number: str) -> bool:
    """GB 11643 checksum and a plausible birth year."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], weights, strict=True)) % 11]
    return check == number[17].upper() and "1920" <= number[6:10] <= "2030" and "01" <= number[10:12] <= "12"


def test_number_rules():
    assert _is_fictional("13800001234")
    assert not _is_fictional("13912345678")
    assert _is_identity_number("11010519491231002X")
    assert not _is_identity_number("110105194912310021")


@pytest.mark.parametrize("page", PAGES)
def test_pages_exist_and_their_links_lead_somewhere(page):
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith(("http:", "https:"))]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_version_of_the_schema_has_its_line():
    modules = sorted(path.stem for path in (ROOT / "app/storage/migrations").glob("m0*.py"))
    text = (ROOT / "docs/schema-history.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| `(m\d{4}_\w+)` \|", text, re.M)
    assert rows == [(str(number), module) for number, module in enumerate(modules, 1)]


def test_every_benchmark_is_named_in_the_guide():
    tree = ast.parse((ROOT / "build/bench/__main__.py").read_text(encoding="utf-8"))
    table = next(node.value for node in ast.walk(tree) if isinstance(node, ast.Assign) and _is(node, "BENCHMARKS"))
    assert isinstance(table, ast.Dict)
    text = (ROOT / "docs/developing.md").read_text(encoding="utf-8")
    names = [ast.literal_eval(key) for key in table.keys if key is not None]
    assert names
    assert [name for name in names if f"`{name}`" not in text] == []


def _is(node: ast.Assign, name: str) -> bool:
    return [ast.unparse(target) for target in node.targets] == [name]


def test_readme_begins_with_the_two_commands():
    commands = re.findall(r"^python3 build/dev\.py (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    assert commands[:2] == ["run", "test"]


@pytest.mark.parametrize("page", ["README.md", "docs/developing.md", "docs/packaging.md", ".ci/run"])
def test_documented_verbs_exist(page):
    tree = ast.parse((ROOT / "build/dev.py").read_text(encoding="utf-8"))
    table = next(n.value for n in ast.walk(tree) if isinstance(n, ast.AnnAssign) and ast.unparse(n.target) == "VERBS")
    assert isinstance(table, ast.Dict)
    verbs = {ast.literal_eval(key) for key in table.keys if key is not None}
    named = set(re.findall(r"build/dev\.py ([\w-]+)", (ROOT / page).read_text(encoding="utf-8")))
    assert named
    assert named <= verbs
