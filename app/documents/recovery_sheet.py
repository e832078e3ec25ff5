"""恢复密钥保管单: the recovery key of an encrypted office on one A4 page, to be kept away from the computer."""

from __future__ import annotations

from app.documents.fonts import Face
from app.documents.form_sheet import Cell, FormSheet, label, render_form
from app.documents.pdf import TextStyle

TITLE = "恢复密钥保管单"
_KEY = TextStyle(Face.SANS, 19, 30, "center")
_CARE = TextStyle(size=11.5, leading=19)
_CARE_HEAD = TextStyle(Face.SERIF_BOLD, 12, 24)
_RULES = (
    "1. 忘记口令时，用这份密钥可以打开加密的数据和备份，并重新设口令。程序和任何人都没有第二份。",
    "2. 口令和恢复密钥都丢失，数据和加密备份都打不开，没有其他办法。",
    "3. 拿到它的人不需要口令就能打开数据。请装入信封封好，交保管人锁存，不要和电脑、移动硬盘放在一起，"
    "不要拍照，不要发到微信、邮箱或存在电脑里。",
    "4. 输入时不分大小写，横线和空格可以省略；字母 O 按数字 0 读，字母 I、L 按数字 1 读。"
    "每组最后一个字符用来核对，输错时程序会指出是第几组。",
    "5. 换过恢复密钥后，这一份不能再打开现在的数据，但还能打开换之前做的备份：这些备份保留期间继续封存，期满一并销毁。",
)


def draw_sheet(recovery: str, street: str, folder: str, made_on: str) -> bytes:
    """Return the sheet as PDF. ``recovery``: groups joined by hyphens; ``made_on``: ISO date."""

    def fill(sheet: FormSheet) -> None:
        groups = recovery.split("-")
        sheet.heading(TITLE)
        sheet.row(label("办公室"), Cell(street, 80))
        sheet.row(label("办公文件夹"), Cell(folder, 80))
        sheet.row(label("生成日期"), Cell(made_on, 80))
        sheet.space(6)
        sheet.row(Cell("\n".join("    ".join(groups[at : at + 4]) for at in (0, 4)), 100, _KEY))
        sheet.space(6)
        sheet.paragraph("保管说明", _CARE_HEAD)
        for rule in _RULES:
            sheet.paragraph(rule, _CARE)
        sheet.space(6)
        sheet.row(label("保管人"), Cell("", 30), label("保管地点"), Cell("", 30))
        sheet.row(label("领取日期"), Cell("", 30), label("启封记录"), Cell("", 30))

    return render_form(TITLE, fill)
