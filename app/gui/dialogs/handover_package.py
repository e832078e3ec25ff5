"""生成移交包: what goes in, masked or not, where to; and the list of what the vendor has to delete."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.gui import file_questions
from app.gui.desk import Desk
from app.gui.dialogs.encryption import show_progress
from app.gui.dialogs.form_dialog import FormDialog
from app.services import handover_packages
from app.services.changes import Outcome
from app.services.handover_packages import Package
from app.services.progress import JobContext
from app.services.stick_backup import text_of

HINT = (
    "一个 zip 文件：成果和合同文件、回执、结算和扣款单据、台账（Excel）、文件清单和校验值，"
    "另有双方签字的移交清单和乙方应删除数据清单。写完后读回核对。"
)
CAUTION = "移交包是未加密的文件，不受办公文件夹加密的保护，请交给指定的接收人并保管好。"


class PackageDialog(FormDialog):
    """Registers are masked unless the box is ticked and a reason is written."""

    def __init__(self, desk: Desk, contract_id: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, f"生成移交包：{title}", HINT, "选择位置并生成…", parent)
        self.setMinimumWidth(560)
        self.contract_id, self.title_text = contract_id, title
        self.warn([CAUTION])
        self.tickets = QCheckBox("合同期内的工单登记簿")
        self.tickets.setChecked(True)
        self.unmasked = QCheckBox("登记簿含完整姓名、电话（原因会记入审计）")
        refusal = desk.office.why_not("reveal")
        self.unmasked.setEnabled(not refusal)
        self.unmasked.setToolTip(refusal)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("写明原因，如：合同到期移交，甲方书面要求")
        self.add_row("工单", self.tickets)
        self.add_row("个人信息", self.unmasked)
        self.add_row("原因", self.reason)
        self.show_row(self.reason, False)
        self.unmasked.toggled.connect(lambda is_on: self.show_row(self.reason, is_on))

    def submit(self) -> None:
        """Ask where to, then build it in the writing lane."""
        masked, reason = not self.unmasked.isChecked(), self.reason.text().strip()
        if not masked and not reason:
            self.say("移交完整个人信息要写明原因。")
            return
        office, contract_id, with_tickets = self.desk.office, self.contract_id, self.tickets.isChecked()
        name = f"移交包-合同{contract_id}-{office.now():%Y%m%d}.zip"
        target = file_questions.ask_target(
            self, "exports", "移交包存到", office.folder("exports") / name, "zip (*.zip)"
        )
        if target is None:
            return

        def work(context: JobContext) -> Outcome[Package]:
            return handover_packages.make(
                office,
                contract_id,
                target,
                masked=masked,
                reason="" if masked else reason,
                with_tickets=with_tickets,
                job=context,
            )

        show_progress(self)
        self.run_work("生成移交包", work, self._made)

    def _made(self, outcome: Outcome[Package]) -> None:
        made = outcome.value
        text = f"移交包已写好并读回核对：{made.file.name}（{len(made.files):,} 个文件，{text_of(made.bytes)}）"
        if made.lost:
            self.desk.messages.warn(f"{text}。有 {len(made.lost)} 个附件缺失或被改动，已写在移交清单上。")
            return
        self.desk.messages.done(text, "打开文件夹", lambda: _show(made.file.parent))


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
