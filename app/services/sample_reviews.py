"""Sample data of the assessment: the last period's details, its review with measures, forecasts of hot topics.

The details repeat the answers that the sample tickets already have, so that no two sample figures disagree.
"""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.months import month_of
from app.domain.report_choices import usual
from app.domain.report_periods import Period, PeriodKind, month_of_period
from app.services import assessment_details, forecasts, imports, improvements, reviews
from app.services.progress import JobContext
from app.services.reports import scope
from app.services.session import Office
from app.storage.queries import reports as queries

FILE_NAME = "示例考核明细.xlsx"
_COLUMNS = (
    "序号",
    "工单编号",
    "考核周期",
    "下发日",
    "是否考核",
    "是否响应",
    "是否解决",
    "是否满意",
    "扣分",
    "失分点",
)
_ANSWERS = ("ticket_no", "contacted", "resolved", "satisfied")
_LOSSES = (({"否"}, "未响应", "0.10"), ({"未解决", "部分解决"}, "未解决", "0.50"), ({"不满意"}, "不满意", "0.40"))
_PROBLEMS = "供暖、物业类诉求集中，部分承办单位首次联系不及时，未解决件缺少持续跟进。"
_CONCLUSION = "响应率总体稳定，解决率和满意率仍有提升空间，下期以未解决件清零和回访前复核为重点。"
_MEASURES = (
    ("未解决件每周一调度，逐件明确责任人和时限", "王科长", "市民诉求处置中心", 3),
    ("满意度偏低的承办单位派员到街道跟班学习", "李主任", "社区建设办公室", 10),
    ("回访前由科室负责人复核办理结果", "赵队长", "综合行政执法队", 21),
)


def fill(office: Office, job: JobContext | None = None) -> None:
    """Bring the last period's details, write its review and forecast the month; done once."""
    if assessment_details.periods(office):
        return
    today = office.now().date()
    period = scope.own_period(office, usual(PeriodKind.ASSESSMENT, today))
    issued = min(today, period.end_on + timedelta(days=1))
    if _details(office, period, issued, job or JobContext()):
        _review(office, str(month_of_period(period)), issued)
    _forecasts(office, today)


def _details(office: Office, period: Period, issued: date, job: JobContext) -> int:
    """Write the district's list of the period as a workbook and import it; returns its rows."""
    from app.documents.hotline_sample import write_hotline_workbook

    ids = queries.ids(office.database, scope.scope_of(office, period), "received")
    found = [line.values for line in queries.lines(office.database, list(ids), _ANSWERS) if any(line.values[1:])]
    month = month_of_period(period)
    words = (str(month), issued.isoformat(), "是")
    rows = [(str(n), no, *words, *answers, *_lost(answers)) for n, (no, *answers) in enumerate(found, start=1)]
    if not rows:
        return 0
    path = office.folder("work") / FILE_NAME
    try:
        write_hotline_workbook(path, _COLUMNS, rows, title="考核明细", note="说明：演示数据，均为虚构。")
        imports.commit(office, imports.prepare(office, path, kind="assessments", job=job), job)
    finally:
        path.unlink(missing_ok=True)
    return len(rows)


def _lost(answers: list[str]) -> tuple[str, str]:
    """Return points and point lost of the first question that failed."""
    for (bad, point, points), answer in zip(_LOSSES, answers, strict=True):
        if answer in bad:
            return points, point
    return "", ""


def _review(office: Office, month: str, issued: date) -> None:
    today = office.now().date()
    made = reviews.start(office, month, issued_on=issued, problems=_PROBLEMS, conclusion=_CONCLUSION).value
    numbers = [
        improvements.add(office, made, text, person=person, unit=unit, due_on=issued + timedelta(days=days)).value
        for text, person, unit, days in _MEASURES
    ]
    reviews.submit(office, made, min(today, issued + timedelta(days=2)))
    improvements.done(
        office, numbers[0], "已建立周一调度机制，未解决件逐件挂图作战", min(today, issued + timedelta(days=2))
    )
    improvements.verify(office, numbers[0], "刘处长", on=today)
    improvements.report_progress(office, numbers[1], "已与两个承办单位商定跟班名单")


def _forecasts(office: Office, today: date) -> None:
    this = month_of(today)
    after = month_of(today.replace(day=28) + timedelta(days=7))
    for month, topic, words, expected, basis in (
        (this, "供暖温度不达标", ("供暖",), 20, "进入供暖季"),
        (this, "小区停车管理", ("停车",), 12, "上月同类诉求持续增加"),
        (after, "供暖设施故障", ("供暖", "供热"), 30, "气温下降、管网老化"),
        (after, "拖欠工资", ("拖欠工资", "薪酬"), 15, "临近年底结算"),
    ):
        forecasts.add(office, str(month), topic, words=words, expected=expected, basis=basis)
