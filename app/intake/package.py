"""What a zip workbook says about itself: its kind, its sheets and their parts, its date epoch."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass

from lxml import etree

from app.intake.archive import read_member
from app.intake.refusals import Refusal, refuse

_CONTENT_KINDS = (
    (b"spreadsheetml.sheet.main+xml", "xlsx", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main+xml", "xlsx", "xlsm"),
    (b"spreadsheetml.template.main+xml", "xlsx", "xltx"),
    (b"ms-excel.template.macroEnabled.main+xml", "xlsx", "xltm"),
    (b"ms-excel.addin.macroEnabled.main+xml", "xlsx", "xlam"),
    (b"ms-excel.sheet.binary.macroEnabled.main", "xlsb", "xlsb"),
)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of an OOXML workbook: its name, its part inside the zip, whether the clerk sees its tab."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class PackageKind:
    """``format`` as the command line names it, ``detail`` finer (xlsm, et …)."""

    format: str
    detail: str


def safe_parser() -> etree.XMLParser:
    """Make an XML parser that expands no entity, loads no DTD and asks no network."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def parse_part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Root of a small XML part, None where it is missing. Raises RefusedInput when it is broken or has a DTD."""
    content = read_member(archive, name)
    if not content:
        return None
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
        raise refuse(Refusal.DAMAGED)
    try:
        return etree.fromstring(content, safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse(Refusal.DAMAGED) from error


def package_kind(archive: zipfile.ZipFile) -> PackageKind:
    """Which workbook a zip is. Raises RefusedInput: ENCRYPTED for a locked ODS, UNSUPPORTED for anything else."""
    mime = read_member(archive, "mimetype", 200)
    if b"opendocument.spreadsheet" in mime or (not mime and b"office:spreadsheet" in _content_head(archive)):
        if b"encryption-data" in read_member(archive, "META-INF/manifest.xml"):
            raise refuse(Refusal.ENCRYPTED)
        return PackageKind("ods", "ods")
    types = read_member(archive, "[Content_Types].xml")
    for mark, family, detail in _CONTENT_KINDS:
        if mark in types:
            made_by_wps = family == "xlsx" and b"WPS" in read_member(archive, "docProps/app.xml")
            return PackageKind(family, "et" if made_by_wps and detail == "xlsx" else detail)
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return PackageKind("xlsx", "xlsx")
    if "xl/workbook.bin" in names:
        return PackageKind("xlsb", "xlsb")
    raise refuse(Refusal.UNSUPPORTED)


def _content_head(archive: zipfile.ZipFile) -> bytes:
    return read_member(archive, "content.xml", 4096)


def workbook_part(archive: zipfile.ZipFile) -> str:
    """Path of the workbook part, from the package's relations, else its usual place."""
    for kind, target in relations(archive, "").values():
        if kind.endswith("/officeDocument"):
            return target
    return "xl/workbook.xml"


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (type, target path) of a part ("" for the package itself)."""
    folder, name = posixpath.split(part)
    root = parse_part(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, tuple[str, str]] = {}
    for relation in root if root is not None else ():
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[relation.get("Id", "")] = (relation.get("Type", ""), path)
    return found


def sheet_parts(archive: zipfile.ZipFile) -> tuple[list[SheetPart], bool]:
    """Worksheets of an xlsx in workbook order, and whether it counts days from 1904.

    Raises RefusedInput (NO_WORKSHEET) for a workbook of charts and macro sheets only.
    """
    part = workbook_part(archive)
    root = parse_part(archive, part)
    if root is None:
        raise refuse(Refusal.DAMAGED)
    targets = relations(archive, part)
    sheets = []
    others = 0
    for element in root.iterfind("{*}sheets/{*}sheet"):
        relation_id = next((value for key, value in element.attrib.items() if str(key).endswith("}id")), "")
        kind, target = targets.get(str(relation_id), ("", ""))
        if kind.endswith("/worksheet"):
            sheets.append(SheetPart(element.get("name", ""), target, element.get("state", "visible") == "visible"))
        else:
            others += 1
    if not sheets and others:
        raise refuse(Refusal.NO_WORKSHEET)
    properties = root.find("{*}workbookPr")
    mac = properties is not None and properties.get("date1904", "0").lower() in ("1", "true", "on")
    return sheets, mac
