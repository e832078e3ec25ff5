"""Guards for an office's own form before any library unpacks it: size, zip bombs, macros, objects, links."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from app.domain.errors import RefusedInput

MAX_FILE = 10 << 20
MAX_UNPACKED = 80 << 20
MAX_MEMBERS = 2000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_MAIN = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_MACRO = ("vbaproject", "vbadata", "macrosheets/", "customui", "usercustomization", "dialogsheets/")
_EMBEDDED = ("embeddings/", "activex/", "ctrlprops/", "oleobject", "externallinks/", "afchunk", "webextensions/")
_QUERIES = ("connections.xml", "querytables/", "xl/model/", "datamashup")
_REMOTE_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|DATABASE|IMPORT|MACROBUTTON)\b", re.I)


def read(path: Path) -> tuple[str, bytes]:
    """Return ``docx`` or ``xlsx`` and the file's bytes once nothing hostile was found. Raises ``RefusedInput``."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise RefusedInput(f"打不开“{path.name}”。请检查文件是否还在、是否正被别的程序占用。") from error
    return kind_of(data, path.name), data


def kind_of(data: bytes, name: str) -> str:
    """Check the bytes of a form; ``name`` is for the words of a refusal. Raises ``RefusedInput``."""
    if len(data) > MAX_FILE:
        raise RefusedInput(f"“{name}”超过 {MAX_FILE >> 20} MB，没有载入。样式文件一般不到 1 MB，请删去大图片。")
    if data.startswith(_OLE):
        raise RefusedInput(f"“{name}”是旧版格式（.doc、.xls）或加了密码，没有载入。请另存为 .docx 或 .xlsx，不加密码。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _look(archive, name)
    except _BROKEN as error:
        raise RefusedInput(
            f"“{name}”不是完好的 Word 或 Excel 文件，没有载入。请用 Word 或 WPS 重新另存一份。"
        ) from error


def _look(archive: zipfile.ZipFile, name: str) -> str:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise RefusedInput(f"“{name}”展开后过大，可能是恶意文件，没有载入。")
    names = [member.filename.lower().replace("\\", "/") for member in members]
    if len(set(names)) != len(names):
        raise RefusedInput(f"“{name}”里有重名的部分，可能是恶意文件，没有载入。")
    _refuse_parts(names, name)
    types = _part(archive, "[Content_Types].xml", name)
    if b"macroenabled" in types.lower():
        raise RefusedInput(f"“{name}”带宏，没有载入。请另存为不带宏的 .docx 或 .xlsx。")
    kind = next((kind for kind, main in _MAIN.items() if main in types), "")
    if not kind:
        raise RefusedInput(f"“{name}”不是 .docx 或 .xlsx 文件，没有载入。请用 Word、Excel 或 WPS 另存为这两种格式。")
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(member.filename, _part(archive, member.filename, name), name)
    return kind


def _part(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    try:
        return archive.read(part)
    except KeyError:
        raise RefusedInput(f"“{name}”不是 Word 或 Excel 文件，没有载入。请用 Word 或 WPS 重新另存一份。") from None


def _refuse_parts(names: list[str], name: str) -> None:
    for words, told in (
        (_MACRO, "带宏或自定义界面，没有载入。请另存为不带宏的 .docx 或 .xlsx"),
        (_EMBEDDED, "里有嵌入的对象、控件或外部链接，没有载入。请删去它们再保存"),
        (_QUERIES, "里有数据连接，没有载入。请删去数据连接再保存"),
    ):
        if any(word in part for part in names for word in words):
            raise RefusedInput(f"“{name}”{told}。")


def _check_xml(part: str, content: bytes, name: str) -> None:
    """Refuse entities, foreign encodings and broken XML; then what reaches outside the file."""
    if b"\x00" in content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RefusedInput(f"“{name}”的内部结构不正常（{posixpath.basename(part)}），可能是恶意文件，没有载入。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser) if content.strip() else None
    except etree.XMLSyntaxError as error:
        raise RefusedInput(f"“{name}”已损坏（{posixpath.basename(part)}），没有载入。请重新另存一份。") from error
    if root is None:
        return
    if part.lower().endswith(".rels"):
        _check_links(root, name)
    codes = "".join(element.text or "" for element in root.iterfind(".//{*}instrText"))
    simple = [str(value) for e in root.iterfind(".//{*}fldSimple") for key, value in e.attrib.items() if "instr" in key]
    if found := _REMOTE_FIELD.search(" ".join([codes, *simple])):
        raise RefusedInput(f"“{name}”里有会读取其他文件的域（{found[1]}），没有载入。请删去这个域再保存。")


def _check_links(root: etree._Element, name: str) -> None:
    """Refuse whatever reaches outside the file, so that no filled copy does either."""
    for relation in root:
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode", "").lower() != "external":
            continue
        if kind == "hyperlink":
            raise RefusedInput(f"“{name}”里有超链接，没有载入。请在 Word 或 Excel 里取消超链接（文字会留下）再保存。")
        raise RefusedInput(f"“{name}”链接了文件以外的内容（{kind}），没有载入。请断开链接，把图片直接插入再保存。")
