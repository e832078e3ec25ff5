"""关于 → 第三方组件与许可 names exactly what is shipped."""

from __future__ import annotations

from app.services import licences
from tests.architecture.source_tree import ROOT
from tests.architecture.test_dependencies import _pins


def test_every_pin_is_listed_in_its_version_and_nothing_else():
    listed = {c.text_file.removesuffix(".txt").replace("_", "-"): c.version for c in licences.components() if c.version}
    pins = dict(_pins("requirements.txt").items())
    assert {name: version for name, version in listed.items() if name != "python"} == pins


def test_every_part_has_its_words():
    for component in licences.components():
        assert len(licences.text_of(component)) > 500, component.name
        assert component.licence
        assert component.purpose
    assert "Apache License" in licences.own_text()


def test_no_part_is_under_the_gpl_alone():
    assert [c.name for c in licences.components() if "GPL" in c.licence and "LGPL" not in c.licence] == []


def test_nothing_lies_in_the_folder_unlisted():
    listed = {component.text_file for component in licences.components()} | {"components.toml"}
    assert {path.name for path in (ROOT / "resources" / "licences").iterdir()} == listed
