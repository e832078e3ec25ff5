"""The twelve sentences with which a file, or a row, is turned away (reliability.md I3).

Each says what happened, then what to do. Readers raise ``refuse(REASON)``; nothing else leaves the intake layer.
"""

from __future__ import annotations

from enum import StrEnum

from app.domain.errors import RefusedInput


class Refusal(StrEnum):
    """Fixed Chinese messages; the value is what the clerk reads."""

    ENCRYPTED = "文件已加密或受密码保护，无法读取。请在 Excel 或 WPS 中取消密码、另存后再导入。"
    DAMAGED = "文件已损坏或不完整，无法读取。请用 Excel 或 WPS 打开并另存为 xlsx，或从热线系统重新导出后再导入。"
    EMPTY = "文件是空的，没有可导入的内容。请从热线系统重新导出后再导入。"
    LOCK_FILE = "这是 Excel 或 WPS 打开文件时留下的临时锁文件（~$ 开头），不是工单表。请选择去掉“~$”的同名文件。"
    OUT_OF_RANGE = (
        "表格的行列位置超出 Excel 的范围或异常稀疏，为安全起见没有读取。请把有内容的区域复制到新工作簿，另存后再导入。"
    )
    EXPANDS_TOO_FAR = (
        "文件解压后过大或压缩异常，为安全起见没有读取。请用 Excel 或 WPS 另存为新的 xlsx，或按月份拆分后再导入。"
    )
    NO_WORKSHEET = "文件里只有宏表或图表，没有普通工作表。请选择含有工单明细的工作簿。"
    UNSUPPORTED = "不是可读的表格文件，或是不支持的旧格式。请用 Excel 或 WPS 打开并另存为 xlsx 或 CSV 后再导入。"
    NO_HEADER = "找不到表头：没有一行含有“工单编号”“主要内容”等列名。请确认选对了文件，或在预览中指定表头行和各列含义。"
    PRECISION_LOST = "编号精度已丢失：长编号被存成了数字，末尾几位已不可靠。请把该列设为文本格式，从热线系统重新导出。"
    TOO_LARGE = "文件太大，读取所需的内存或时间超过上限，没有导入任何内容。请按月份拆分后分次导入。"
    INTERNAL = "读取文件时发生内部错误，没有导入任何内容。请用 Excel 或 WPS 另存为 xlsx 后再试，仍不行请联系技术支持。"


def refuse(reason: Refusal) -> RefusedInput:
    """Make the exception for a reason, to be raised by the caller."""
    return RefusedInput(reason.value)
