"""Scenes of 复盘与对账 with sample data (see ``gallery``): reviews, measures, a circular beside ours, forecasts."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.months import Month, month_of
from app.gui.dialogs import circular_forms, review_forms
from app.gui.main_window import MainWindow
from app.gui.pages.reviews import ReviewsPage
from app.services import circular_compare, circulars, forecasts, improvements, reviews
from app.services.circulars import Named
from app.services.session import Office

LOSSES = (("未响应", 2), ("未解决", 27), ("不满意", 20))


def written(window: MainWindow) -> QWidget:
    """Show the reviews of three periods."""
    seed(window.desk.office)
    return _framed(window, "复盘")


def measures(window: MainWindow) -> QWidget:
    """Show the measures in every state."""
    seed(window.desk.office)
    return _framed(window, "改进措施")


def circular(window: MainWindow) -> QWidget:
    """Show a circular beside ours."""
    seed(window.desk.office)
    return _framed(window, "通报对账")


def looked_back(window: MainWindow) -> QWidget:
    """Show forecasts beside what came."""
    seed(window.desk.office)
    frame = _framed(window, "热点预测")
    frame.findChildren(ReviewsPage)[0].tab.list.choose_filter("all")
    return frame


def edit(window: MainWindow) -> QWidget:
    """Write a review with its loss points."""
    office = window.desk.office
    seed(office)
    row = next(row for row in reviews.reviews(office) if not row.from_details)
    return review_forms.edit_form(window.desk, row, window)


def verify(window: MainWindow) -> QWidget:
    """Register what 甲方 found."""
    office = window.desk.office
    seed(office)
    row = next(row for row in improvements.measures(office) if row.state == "done")
    return review_forms.verify_form(window.desk, row, window)


def by_hand(window: MainWindow) -> QWidget:
    """Enter a circular by hand."""
    made = circular_forms.enter_form(window.desk, window)
    grid = made.fields["rows"].widget
    if isinstance(grid, circular_forms.UnitGrid):
        grid.table.setCurrentCell(0, 1)
        grid.table.paste("120\t80\t70\t75\n96\t61\t55\t58")
    return made


def forecast(window: MainWindow) -> QWidget:
    """Enter a forecast."""
    return review_forms.forecast_form(window.desk, window)


def seed(office: Office) -> None:
    """Write reviews, measures, a circular near the sample's own figures, forecasts; once."""
    if circulars.circulars(office):
        return
    today = office.now().date()
    this = month_of(today)
    before, earlier = this.previous(), this.previous().previous()
    if not {str(before), str(earlier)} & {row.period for row in reviews.reviews(office)}:
        _reviews(office, before, earlier, today)
    _circular(office, str(before))
    forecasts.add(
        office,
        str(this),
        "供暖温度",
        words=("供暖", "暖气"),
        expected=20,
        basis="11 月 15 日起供暖，往年同期集中反映温度不达标",
    )
    forecasts.add(office, str(before), "停车", words=("停车", "占道"), expected=12, basis="学校周边道路施工")
    forecasts.add(office, str(month_of(today.replace(day=1) + timedelta(days=32))), "扫雪铲冰", basis="气象预报")


def _reviews(office: Office, before: Month, earlier: Month, today: date) -> None:
    first = today - timedelta(days=2)
    made = reviews.start(office, str(before), issued_on=first, losses=LOSSES)
    old_on = first - timedelta(days=31)
    old = reviews.start(
        office,
        str(earlier),
        issued_on=old_on,
        losses=(("未解决", 19), ("不满意", 11)),
        problems="物业和停车类诉求反复，回访前没有再次核实。",
        conclusion="解决率比上期低 1.2 个百分点，主要在物业类。",
    ).value
    reviews.submit(office, old, old_on + timedelta(days=2))
    _measures(office, made.value, old, today)


def _measures(office: Office, new: int, old: int, today: date) -> None:
    day = timedelta(days=1)
    waiting = improvements.add(
        office, old, "回访前由承办科室再核实一次办理结果", person="王静", due_on=today - 5 * day
    ).value
    improvements.done(office, waiting, "已写入交接班要求，抽查 20 件均已核实", today - 6 * day)
    closed = improvements.add(office, old, "停车类诉求每周会商一次", person="李科", due_on=today - 10 * day).value
    improvements.done(office, closed, "已会商 3 次", today - 12 * day)
    improvements.verify(office, closed, "张主任", note="见会议记录", on=today - 11 * day)
    improvements.close(office, closed, today - 11 * day)
    improvements.add(
        office, old, "物业类诉求建台账，逐件回看", person="赵敏", unit="城市管理办公室", due_on=today - 3 * day
    )
    improvements.add(office, new, "未解决的 27 件逐件复核，两周内再回访", person="陈晨", due_on=today + 14 * day)


def _circular(office: Office, period: str) -> None:
    """Issue figures that differ from ours by three tickets of one unit."""
    probe = circulars.enter(office, "试", period, {"（试）": (0, 0, 0, 0)}).value
    ours = circular_compare.compare(office, probe)
    circulars.void(office, probe, "示例")
    rows = {one.unit: one.ours for one in ours.units if any(one.ours)}
    if not rows:
        return
    first = max(rows, key=lambda unit: rows[unit][0])
    a, b, c, d = rows[first]
    rows[first] = (a + 1, b, c, max(d - 1, 0))
    named = [Named(one.ticket_no, one.unit, one.answers) for one in ours.counted]
    happy = next((n for n, one in enumerate(named) if one.unit == first and one.answers and one.answers[2]), None)
    if happy is not None:
        named[happy] = Named(named[happy].ticket_no, first, (True, True, False))
    named.append(Named("20260901009999", first, (False, False, False)))
    circulars.enter(office, f"{period} 接诉即办通报", period, rows, named, "区城指中心")


def _framed(window: MainWindow, title: str) -> QDialog:
    """Put the page into a window of its own, as large as the main window's room for pages."""
    frame = QDialog(window)
    frame.setWindowTitle("复盘与对账")
    frame.setAccessibleName("复盘与对账")
    page = ReviewsPage(window.desk)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(page)
    frame.resize(window.size())
    page.show_tab(next(tab for tab in page.all if tab.title == title))
    page.tab.list.choose_filter("all")
    page.refresh()
    return frame
