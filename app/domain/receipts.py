"""The words of the receipt 《项目成果接收和结项确认回执》 (000·附件 3, form P-01) and of its e-mail (P-02).

PDF, e-mail and tests take the words from here, so that only the blanks ever differ from the contract's appendix.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.errors import RefusedInput
from app.domain.money import chinese_amount, format_yuan

HEADING_ENDING = "成果接收和结项确认回执"
CONTRACT_NO_LABEL = "合同编号"
PROJECT_LABEL = "项目名称"
CONTENT_LABEL = "确认内容："
PARTIES_LABEL = "确认方："
OWNER_LABEL = "甲方（盖章）："
VENDOR_LABEL = "乙方（盖章）："
NOTES_LABEL = "备注："


class PeriodKind(StrEnum):
    """Which of 年度 / 期 / 部分 the receipt confirms; the value is what the database keeps."""

    YEAR = "year"
    TERM = "term"
    PART = "part"

    @property
    def word(self) -> str:
        """The word that ends the period's name on paper."""
        return {"year": "年度", "term": "期", "part": "部分"}[self.value]


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """What fills the blanks of one receipt. Dates are the actual ones, money is fen; nothing personal is here."""

    title_on_receipt: str  # the contract as appendix 3 names it: …项目服务合同
    contract_no: str
    project_name: str
    received_on: date  # the day the result actually arrived
    completed_on: date  # chosen by the clerk: acceptance or completion
    period_text: str  # 2025 / 第四 / 2025年9月驻点服务
    period_kind: PeriodKind
    amount_fen: int
    owner_name: str
    vendor_name: str
    vendor_address: str
    title_of_form: str = ""  # the appendix's own title; "" makes it from the contract's name
    in_words: bool = False  # 大写 beside the amount; the appendix has none

    @property
    def period(self) -> str:
        """The chosen one of 年度 / 期 / 部分 with its name, e.g. 2025年9月驻点服务部分."""
        return self.period_text.strip().removesuffix(self.period_kind.word) + self.period_kind.word


def heading(content: ReceiptContent) -> str:
    """Return the form's title: as the contract gives it, else the project's name and 成果接收和结项确认回执."""
    return content.title_of_form or project_of(content.title_on_receipt) + HEADING_ENDING


def project_of(title_on_receipt: str) -> str:
    """Return the project's name inside the contract's name: …项目服务合同 -> …项目."""
    title = title_on_receipt.strip()
    for ending in ("服务合同书", "服务合同", "合同书", "合同", "协议书", "协议"):
        if title.endswith("项目" + ending):
            return title.removesuffix(ending)
    return title.removesuffix("合同书").removesuffix("合同") or title


def chinese_date(day: date) -> str:
    """2025年9月29日, month and day without leading zero."""
    return f"{day.year}年{day.month}月{day.day}日"


def confirmation(content: ReceiptContent) -> tuple[str, str]:
    """Return the two paragraphs of 确认内容, word for word as 000·附件 3 has them."""
    received = (
        f"甲方已于{chinese_date(content.received_on)}收到乙方按《{content.title_on_receipt}》"
        f"约定提交的{content.period}项目最终成果。"
    )
    words = f"（大写：{chinese_amount(content.amount_fen)}）" if content.in_words else ""
    completed = (
        f"乙方于{chinese_date(content.completed_on)}完成了《{content.title_on_receipt}》"
        f"约定的{content.period}工作内容，对应金额为{format_yuan(content.amount_fen)}元{words}。"
        "经甲乙双方共同确认，该部分对应的工作方法和工作结果符合协议要求，可以结项。"
    )
    return received, completed


def notes(content: ReceiptContent) -> tuple[str, str]:
    """Return the two remarks under the form."""
    return (
        "①甲方需在盖章处加盖公章。",
        f"②请将回执原件盖章后回寄给乙方（公司地址：{content.vendor_address}）。",
    )


def form_text(content: ReceiptContent) -> str:
    """Return the whole form as plain text, one line for each line of the appendix."""
    return "\n".join(
        (
            heading(content),
            f"{CONTRACT_NO_LABEL}：{content.contract_no}",
            f"{PROJECT_LABEL}：{content.project_name}",
            CONTENT_LABEL,
            *confirmation(content),
            PARTIES_LABEL,
            OWNER_LABEL + content.owner_name,
            VENDOR_LABEL + content.vendor_name,
            NOTES_LABEL,
            *notes(content),
        )
    )


def email_subject(content: ReceiptContent) -> str:
    """Subject of the confirmation mail (000·三(二)): 关于《…》××期成果接收和结项确认."""
    return f"关于《{content.title_on_receipt}》{content.period}{HEADING_ENDING.removesuffix('回执')}"


def email_body(content: ReceiptContent, on: date) -> str:
    """Body of the confirmation mail: the receipt's two paragraphs, contract and project, the office's name and date."""
    return "\n".join(
        (
            f"{content.vendor_name}：",
            "",
            f"{CONTRACT_NO_LABEL}：{content.contract_no}",
            f"{PROJECT_LABEL}：{content.project_name}",
            CONTENT_LABEL,
            *(f"　　{paragraph}" for paragraph in confirmation(content)),
            "",
            content.owner_name,
            chinese_date(on),
            "",
        )
    )


def check(content: ReceiptContent) -> None:
    """Raise ``RefusedInput`` naming the first blank of the form that may not stay empty (the contract number may)."""
    required = {
        "合同名称（回执用）": content.title_on_receipt,
        "项目名称": content.project_name,
        "期次": content.period_text,
        "甲方名称": content.owner_name,
        "乙方名称": content.vendor_name,
        "乙方地址": content.vendor_address,
    }
    for title, text in required.items():
        if not text.strip():
            raise RefusedInput(f"回执的“{title}”是空的，没有出具。请先补全。")
    if content.amount_fen <= 0:
        raise RefusedInput("回执的对应金额必须大于零，没有出具。请核对该期对应的报价行。")
