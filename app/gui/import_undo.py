"""What the window says after an import, and its 撤销: what went back, what stayed, what failed, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.gui.desk import Desk
from app.services import history
from app.services.changes import Outcome, Topic
from app.services.history import UndoResult
from app.services.import_types import ImportSummary
from app.services.progress import JobContext


def result_words(what: str, result: UndoResult) -> str:
    """One sentence for the bar."""
    parts = [f"退回 {result.reversed:,} 件"]
    if result.kept:
        parts.append(f"{result.kept:,} 件之后有人办理或改过，保留")
    if result.failed:
        parts.append(f"{result.failed:,} 件退不回（原编号已被占用）")
    return f"已撤销：{what}，" + "，".join(parts)


def undo_imports(desk: Desk, operation_ids: Sequence[int], what: str) -> None:
    """Take these operations back, the newest first, in one job."""
    office, newest_first = desk.office, sorted(operation_ids, reverse=True)

    def work(context: JobContext) -> Outcome[tuple[UndoResult, list[int]]]:
        done = [history.undo(office, number, context) for number in newest_first]
        total = UndoResult(
            sum(one.value.reversed for one in done),
            sum(one.value.kept for one in done),
            sum(one.value.failed for one in done),
        )
        changed: frozenset[Topic] = frozenset().union(*(one.changed for one in done))
        return Outcome((total, [one.operation_id for one in done if one.operation_id]), changed)

    def say(outcome: Outcome[tuple[UndoResult, list[int]]]) -> None:
        result, numbers = outcome.value
        again = partial(undo_imports, desk, numbers, f"撤销{what}")
        say_it = desk.messages.warn if result.failed else desk.messages.done
        say_it(result_words(what, result), "撤销", again)

    desk.runner.write(f"撤销{what}", work, say)


def report_import(desk: Desk, taken: Sequence[ImportSummary]) -> None:
    """Leave one line with 撤销 in the bar."""
    count = sum(one.new + one.changed for one in taken)
    files = f"{len(taken)} 个文件，" if len(taken) > 1 else ""
    problems = sum(one.problem_count for one in taken)
    rest = f"；{problems:,} 处问题见“导入记录”" if problems else ""
    if not count:
        rejected = sum(one.rejected for one in taken)
        outcome = f"没有导入任何内容，{rejected:,} 行拒收" if rejected else "内容和现有的相同，没有改动"
        desk.messages.info(f"{outcome}，已记入“导入记录”{rest}")
        return
    numbers = [one.batch for one in taken if one.batch is not None]
    what = f"导入 {count:,} 件"
    desk.messages.done(f"已导入 {files}{count:,} 件{rest}", "撤销", partial(undo_imports, desk, numbers, what))
