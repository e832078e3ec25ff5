"""Accounts: signing in, the back-off, who may manage them, and what the audit log keeps of it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.backoff import wait_seconds
from app.domain.errors import KnownError, NotAllowed, NotFound, RefusedInput
from app.domain.report_periods import parse_period
from app.domain.roles import Party, Role
from app.services import (
    account_book,
    account_mode,
    accounts,
    backups,
    exporting,
    register,
    restoring,
    sign_in_waits,
    statistics,
    statistics_files,
    tickets,
)
from app.services import settings as office_settings
from app.services.account_book import NewAccount
from app.services.session import MODE_KEY, open_office
from app.storage import secrets
from app.storage.queries import accounts as rows
from app.storage.queries import settings as setting_rows
from tests.accounts_desk import ADMIN, PASSWORD, PEOPLE, account_id, become, cheap_argon, with_accounts
from tests.office_desk import DeskClock, add_ticket, new_office

__all__ = ["cheap_argon"]
pytestmark = pytest.mark.usefixtures("cheap_argon")


@pytest.fixture
def clock() -> DeskClock:
    return DeskClock()


@pytest.fixture
def office(tmp_path, clock):
    with new_office(tmp_path / "office", clock) as opened:
        yield opened


@pytest.fixture
def staffed(office):
    with_accounts(office)
    return office


def audit(office, prefix: str = "account."):
    found = office.database.rows("SELECT actor, action, subject, detail FROM audit_entry ORDER BY seq")
    return [(a, b, c, json.loads(d)) for a, b, c, d in found if b.startswith(prefix)]


def test_an_office_starts_without_passwords(office):
    """As ever: the person at the desk may do everything, and it is said so."""
    assert not account_mode.is_on(office)
    assert "没有启用账号" in account_mode.mode_note(office)
    assert accounts.current(office) is None
    assert accounts.may(office, "accept")
    assert accounts.why_not(office, "account.add") == ""
    add_ticket(office)
    for refused in (
        lambda: accounts.sign_in(office, "wang", PASSWORD),
        lambda: accounts.change_own_password(office, PASSWORD, "another one"),
        lambda: account_mode.switch_off(office, PASSWORD, "没有理由"),
        lambda: account_book.add(office, NewAccount("a", "某", "reader", "office", PASSWORD)),
    ):
        with pytest.raises(KnownError):
            refused()


def test_switching_on_names_an_administrator_and_closes_the_office_to_others(office, clock):
    made = account_mode.switch_on(office, " Guanli ", "管理员甲", PASSWORD)
    assert (made.login, made.role, made.party, office.actor) == ("guanli", Role.ADMIN, Party.OFFICE, "管理员甲")
    assert "拷走数据文件的人不用密码也能读到" in account_mode.mode_note(office)
    with pytest.raises(NotAllowed, match="已经启用"):
        account_mode.switch_on(office, "b", "乙", PASSWORD)
    office.close()
    with open_office(office.root, "路人", now=clock) as again:
        assert again.accounts_on
        with pytest.raises(NotAllowed, match="还没有登录"):
            add_ticket(again)
        with pytest.raises(NotAllowed, match="还没有登录"):
            again.note("ticket.reveal", "ticket:1", "看看")
    clock.forward(days=-400)  # the mode is undated: an earlier day does not switch it off
    with open_office(office.root, "路人", now=clock) as earlier:
        assert earlier.accounts_on


@pytest.mark.parametrize(
    ("login", "name", "password"),
    [
        ("", "甲", PASSWORD),
        ("a b", "甲", PASSWORD),
        ("jia", "", PASSWORD),
        ("jia", "甲", "12345678"),
        ("jia", "甲", "short"),
    ],
)
def test_a_poor_first_administrator_switches_nothing_on(office, login, name, password):
    with pytest.raises(RefusedInput):
        account_mode.switch_on(office, login, name, password)
    assert not office.accounts_on
    assert rows.every(office.database) == []


def test_the_first_administrator_is_not_called_like_somebody_of_before(staffed):
    become(staffed, ADMIN)
    account_mode.switch_off(staffed, PASSWORD, "试用")
    for name in ("王芳", "王 芳", "未登录", "名" * 41, "甲\u202e乙"):
        with pytest.raises(RefusedInput):
            account_mode.switch_on(staffed, "new", name, PASSWORD)
    assert not staffed.accounts_on
    assert rows.by_login(staffed.database, "new") is None


def test_a_reader_that_was_open_before_follows_when_accounts_are_switched_on(office, clock):
    """A window opened read-only stays open for days: it must not go on without passwords."""
    add_ticket(office)
    with open_office(office.root, "路人", writing=False, now=clock) as reader:
        assert reader.may("reveal")
        reader.note("ticket.reveal", "ticket:1", "核实")
        with_accounts(office)
        assert not reader.may("reveal")
        with pytest.raises(NotAllowed, match="还没有登录"):
            reader.note("ticket.reveal", "ticket:1", "核实")
        assert become(reader, "wang").login == "wang"
        assert reader.may("reveal")


def test_a_mode_with_a_day_counts_for_nothing(staffed, clock):
    """However it came into the file."""
    with staffed.record("account.proof", "account"):
        setting_rows.write(staffed.database, MODE_KEY, "open", "2026-01-01", "?")
    staffed.close()
    with open_office(staffed.root, "路人", now=clock) as again:
        assert again.accounts_on


def test_the_mode_cannot_be_set_behind_the_back(office):
    """With no administrator nobody could ever sign in."""
    with pytest.raises(RefusedInput):
        office_settings.put(office, MODE_KEY, "accounts")


def test_switching_off_needs_the_administrators_password_and_a_reason(staffed):
    become(staffed, "zhou")
    with pytest.raises(NotAllowed, match="账号管理"):
        account_mode.switch_off(staffed, PASSWORD, "只剩一个人")
    become(staffed, ADMIN)
    with pytest.raises(RefusedInput, match="原因"):
        account_mode.switch_off(staffed, PASSWORD, " ")
    with pytest.raises(RefusedInput, match="账号或密码不对"):
        account_mode.switch_off(staffed, "wrong one!", "只剩一个人")
    assert staffed.accounts_on
    account_mode.switch_off(staffed, PASSWORD, "只剩一个人")
    assert not staffed.accounts_on
    add_ticket(staffed)
    with pytest.raises(RefusedInput, match="以前建过"):
        account_mode.switch_on(staffed, "wang", "王芳", PASSWORD)
    with pytest.raises(RefusedInput, match="以前建过"):
        account_mode.switch_on(staffed, ADMIN, "管理员甲", "another one")
    assert account_mode.switch_on(staffed, ADMIN, "", PASSWORD).name == "管理员甲"


def test_signing_in_makes_the_person_the_actor(staffed):
    assert become(staffed, " WANG ").name == "王芳"
    ticket = add_ticket(staffed)
    found = staffed.database.rows("SELECT actor, detail FROM audit_entry WHERE subject = ?", (f"ticket:{ticket}",))
    assert found[0][0] == "王芳"
    assert json.loads(found[0][1])["account"] == "wang"
    accounts.sign_out(staffed)
    assert accounts.current(staffed) is None
    with pytest.raises(NotAllowed, match="还没有登录"):
        add_ticket(staffed, "2")


def test_a_wrong_login_and_a_wrong_password_get_one_sentence_and_the_same_work(staffed, monkeypatch):
    work: list[str] = []
    fits = secrets.fits
    monkeypatch.setattr(
        secrets, "fits", lambda password, phc: work.append(phc.rsplit("$", 2)[0]) or fits(password, phc)
    )
    said = set()
    for login in ("wang", "nobody", "a b"):
        with pytest.raises(RefusedInput) as refused:
            accounts.sign_in(staffed, login, "wrong one!")
        said.add(refused.value.message)
    assert len(said) == 1
    assert work == ["$argon2id$v=19$m=8,t=1,p=1"] * 3


def test_the_log_keeps_every_try_and_no_secret(staffed, clock):
    become(staffed, "wang")
    for _ in range(6):
        with pytest.raises(RefusedInput):
            accounts.sign_in(staffed, "wang", "wrong one!")
    with pytest.raises(RefusedInput):
        accounts.sign_in(staffed, "my-secret-in-the-wrong-field", "x")
    clock.forward(seconds=1)
    become(staffed, "wang")
    accounts.change_own_password(staffed, PASSWORD, "quite another one")
    tail = [(actor, action, subject) for actor, action, subject, _ in audit(staffed)][-9:]
    assert tail == [
        ("王芳", "account.sign_in", "account:wang"),
        *[("未登录", "account.refused", "account:wang")] * 4,
        ("未登录", "account.locked", "account:wang"),
        ("未登录", "account.refused", "account"),
        ("王芳", "account.sign_in", "account:wang"),
        ("王芳", "account.own_password", "account:wang"),
    ]
    assert {**audit(staffed)[-4][3], "ticks": 0} == {"failures": 5, "seconds": 1, "ticks": 0}
    written = json.dumps(staffed.database.rows("SELECT * FROM audit_entry"), ensure_ascii=False)
    for secret in (PASSWORD, "wrong one!", "quite another one", "my-secret-in-the-wrong-field", "argon2"):
        assert secret not in written


def test_five_tries_are_free_then_one_waits(staffed, clock):
    for _ in range(5):
        with pytest.raises(RefusedInput, match="账号或密码不对"):
            accounts.sign_in(staffed, "wang", "wrong one!")
    for password in ("wrong one!", PASSWORD):
        with pytest.raises(RefusedInput, match="等 1 秒"):
            accounts.sign_in(staffed, "wang", password)
    clock.forward(seconds=1)
    with pytest.raises(RefusedInput, match="账号或密码不对"):
        accounts.sign_in(staffed, "wang", "wrong one!")
    with pytest.raises(RefusedInput, match="等 2 秒"):
        become(staffed, "wang")
    become(staffed, "li")  # another person is not kept waiting
    clock.forward(seconds=2)
    assert become(staffed, "wang").login == "wang"
    row = rows.by_login(staffed.database, "wang")
    assert (row.failures, row.retry_at) == (0, "")


class Ticks:
    """A clock that nobody can set."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks(monkeypatch) -> Ticks:
    made = Ticks()
    monkeypatch.setattr(sign_in_waits, "ticks", made)
    return made


def seconds_told(office, login: str, password: str = "wrong one!") -> int:
    """The seconds that a try is told to wait; 0 when it was taken and was wrong."""
    with pytest.raises(RefusedInput) as refused:
        accounts.sign_in(office, login, password)
    words = refused.value.message
    assert "账号或密码不对" in words or "请等 " in words
    return int(words.split("请等 ")[1].split(" ")[0]) if "请等 " in words else 0


def test_a_clock_set_forward_does_not_end_a_wait(staffed, clock, ticks):
    for _ in range(9):
        assert seconds_told(staffed, "wang") == 0
        clock.forward(seconds=60)
        ticks.now += 60
    assert seconds_told(staffed, "wang") == 0  # the tenth: 32 seconds
    for _ in range(20):
        clock.forward(days=3)
        assert seconds_told(staffed, "wang", PASSWORD) == accounts.seconds_to_wait(staffed, "ＷＡＮＧ ") == 32
    ticks.now += 31
    assert seconds_told(staffed, "wang", PASSWORD) == 1
    ticks.now += 1
    assert become(staffed, "wang").login == "wang"
    assert seconds_told(staffed, "wang") == 0  # the count begins anew


def test_nor_does_it_in_another_process(staffed, clock, ticks):
    """What is kept is in the log: a program started anew knows it, until the computer is started anew."""
    for _ in range(9):
        seconds_told(staffed, "wang")
        clock.forward(seconds=60)
        ticks.now += 60
    assert seconds_told(staffed, "wang") == 0  # the tenth: 32 seconds
    staffed.close()
    clock.forward(days=3)
    with open_office(staffed.root, "路人", now=clock) as again:
        assert seconds_told(again, "wang", PASSWORD) == accounts.seconds_to_wait(again, "wang") == 32
        ticks.now += 31.5
        assert seconds_told(again, "wang", PASSWORD) == 1
        ticks.now = 3.0
        assert become(again, "wang").login == "wang"


def test_a_reset_ends_the_wait_of_the_program_too(staffed, clock, ticks):
    for _ in range(5):
        seconds_told(staffed, "wang")
    become(staffed, ADMIN)
    account_book.reset_password(staffed, account_id(staffed, "wang"), "a temporary one")
    assert accounts.sign_in(staffed, "wang", "a temporary one").must_change


@pytest.mark.parametrize("login", ["nobody", "", "no such/login", "密码写到账号栏里了"])
def test_a_login_of_nobody_waits_as_any_other(staffed, clock, ticks, login):
    """By the same law and with the same words; the others are not kept waiting, and the right login is not hidden."""
    told = {"wang": [], login: []}
    for _ in range(30):
        for name, seconds in told.items():
            seconds.append(seconds_told(staffed, name))
            if seconds[-1]:
                seconds.append(seconds_told(staffed, name))
        ticks.now += 7
        clock.forward(seconds=7)
    assert told[login] == told["wang"]
    assert max(told[login]) > 20
    assert become(staffed, "li").login == "li"
    assert seconds_told(staffed, "somebody else") == 0
    if login:
        assert login not in "".join(str(entry) for entry in audit(staffed))


def test_logins_of_nobody_do_not_fill_the_memory(staffed, ticks, monkeypatch):
    monkeypatch.setattr(sign_in_waits, "MOST_LOGINS", 5)
    for number in range(20):
        sign_in_waits.failed(staffed.root, f"x{number}")
    assert len(sign_in_waits._failures) == 5


def test_the_count_survives_a_restart(staffed, clock):
    for _ in range(8):
        with pytest.raises(RefusedInput):
            accounts.sign_in(staffed, "wang", "wrong one!")
        clock.forward(seconds=0 if _ < 4 else 60)
    clock.forward(seconds=-60)
    staffed.close()
    with (
        open_office(staffed.root, "路人", writing=False, now=clock) as reader,
        pytest.raises(RefusedInput, match="等 8 秒"),
    ):
        become(reader, "wang")


def test_a_verdict_counts_only_with_its_count_kept(staffed, monkeypatch):
    """Two processes that try at once: the one that comes second gets no verdict."""
    fits = secrets.fits

    def meanwhile(password: str, phc: str) -> bool:
        with staffed.record("account.proof", "account:wang"):
            rows.update(staffed.database, account_id(staffed, "wang"), {"failures": 9})
        return fits(password, phc)

    monkeypatch.setattr(secrets, "fits", meanwhile)
    with pytest.raises(RefusedInput, match="另一处登录"):
        become(staffed, "wang")


def test_hypothesis_the_law_holds_under_any_clock(staffed, clock):
    """Never shorter than the law, never endless, at most 60 seconds, whatever the clock does."""
    wang = account_id(staffed, "wang")
    steps = st.lists(
        st.one_of(
            st.just("wrong"),
            st.just("right"),
            st.integers(min_value=1, max_value=90),
            st.sampled_from([-5, -3600, -86_400]),
        ),
        max_size=25,
    )

    @settings(max_examples=40)
    @given(steps)
    def law(moves: list[str | int]) -> None:
        with staffed.record("account.proof", "account:wang"):
            rows.update(staffed.database, wang, {"failures": 0, "retry_at": ""})
        failures = forward = 0
        for move in [*["wrong"] * 5, *moves]:
            if isinstance(move, int):
                clock.forward(seconds=move)
                forward += max(0, move)
                continue
            try:
                accounts.sign_in(staffed, "wang", PASSWORD if move == "right" else "wrong one!")
            except RefusedInput as refused:
                if "秒" not in refused.message:
                    assert forward >= wait_seconds(failures)
                    failures, forward = failures + 1, 0
                    continue
                seconds = int(refused.message.split("请等 ")[1].split(" ")[0])
                assert 1 <= seconds <= wait_seconds(failures) <= 60
            else:
                assert forward >= wait_seconds(failures)
                failures = forward = 0
        for _ in range(2):  # the first try may set a moment anew that the clock left far ahead
            try:
                become(staffed, "wang")
            except RefusedInput as refused:
                seconds = int(refused.message.split("请等 ")[1].split(" ")[0])
                clock.forward(seconds=seconds)
        become(staffed, "wang")

    law()


def test_a_stored_hash_follows_the_parameters_upwards(staffed, monkeypatch):
    before = rows.by_login(staffed.database, "wang").password_hash
    assert before.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    become(staffed, "wang")
    assert rows.by_login(staffed.database, "wang").password_hash == before
    monkeypatch.setattr(secrets, "ITERATIONS", 2)
    become(staffed, "wang")
    after = rows.by_login(staffed.database, "wang").password_hash
    assert after.startswith("$argon2id$v=19$m=8,t=2,p=1$")
    monkeypatch.setattr(secrets, "ITERATIONS", 1)
    become(staffed, "wang")
    assert rows.by_login(staffed.database, "wang").password_hash == after


def test_ones_own_password(staffed):
    become(staffed, "wang")
    for old, new, words in (
        ("wrong one!", "quite another one", "账号或密码不对"),
        (PASSWORD, "short", "太短"),
        (PASSWORD, "wang12345", "账号或姓名"),
        (PASSWORD, PASSWORD, "一样"),
    ):
        with pytest.raises(RefusedInput, match=words):
            accounts.change_own_password(staffed, old, new)
    accounts.change_own_password(staffed, PASSWORD, "quite another one")
    with pytest.raises(RefusedInput):
        become(staffed, "wang")
    assert accounts.sign_in(staffed, "wang", "ｑｕｉｔｅ another one").login == "wang"


def test_a_temporary_password_is_good_for_changing_it_only(staffed):
    become(staffed, ADMIN)
    account_book.reset_password(staffed, account_id(staffed, "wang"), "temporary one")
    assert accounts.sign_in(staffed, "wang", "temporary one").must_change
    with pytest.raises(NotAllowed, match="临时密码"):
        add_ticket(staffed)
    assert not accounts.may(staffed, "reveal")
    accounts.change_own_password(staffed, "temporary one", "quite another one")
    add_ticket(staffed)


def test_a_reset_ends_the_waiting(staffed):
    for _ in range(7):
        with pytest.raises(RefusedInput):
            accounts.sign_in(staffed, "wang", "wrong one!")
        staffed._now.forward(seconds=60)
    become(staffed, ADMIN)
    account_book.reset_password(staffed, account_id(staffed, "wang"), "temporary one")
    assert accounts.sign_in(staffed, "wang", "temporary one")


def test_disabling_stops_the_person_at_once(staffed, clock):
    become(staffed, ADMIN)
    with pytest.raises(RefusedInput, match="原因"):
        account_book.disable(staffed, account_id(staffed, "wang"), "")
    with open_office(staffed.root, "x", writing=False, now=clock) as other:
        become(other, "wang")
        assert accounts.may(other, "reveal")
        account_book.disable(staffed, account_id(staffed, "wang"), "离岗")
        assert not accounts.may(other, "reveal")
        assert accounts.current(other) is None
        with pytest.raises(NotAllowed, match="已停用"):
            other.note("ticket.reveal", "ticket:1", "看看")
    with pytest.raises(RefusedInput, match="已停用"):
        become(staffed, "wang")
    with pytest.raises(RefusedInput, match="账号或密码不对"):  # who does not know the password learns nothing
        accounts.sign_in(staffed, "wang", "wrong one!")
    become(staffed, ADMIN)
    account_book.enable(staffed, account_id(staffed, "wang"))
    assert become(staffed, "wang").login == "wang"


def test_the_last_administrator_stays(staffed):
    become(staffed, ADMIN)
    admin = account_id(staffed, ADMIN)
    for attempt in (
        lambda: account_book.disable(staffed, admin, "离岗"),
        lambda: account_book.set_role(staffed, admin, "reader", "office"),
        lambda: account_book.set_role(staffed, admin, "admin", "vendor"),
    ):
        with pytest.raises(NotAllowed, match="最后一个"):
            attempt()
    zhou = account_id(staffed, "zhou")
    account_book.set_role(staffed, zhou, "admin", "vendor")  # a vendor's administrator is not the office's
    with pytest.raises(NotAllowed, match="最后一个"):
        account_book.disable(staffed, admin, "离岗")
    account_book.set_role(staffed, zhou, "admin", "office", reason="交接")
    account_book.disable(staffed, admin, "离岗")
    assert accounts.why_not(staffed, "accounts").endswith("已停用，没有改动。请联系管理员。")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"login": "WANG"}, "已经有了"),
        ({"login": "a b"}, "空格"),
        ({"name": "王  芳"}, "已有在用的账号"),
        ({"name": "王芳"}, "已有在用的账号"),
        ({"name": "王\u200b芳"}, "看不见的字符"),
        ({"name": "未登录"}, "已有在用的账号"),
        ({"name": "名" * 41}, "40"),
        ({"name": " "}, "姓名"),
        ({"role": "boss"}, "岗位"),
        ({"party": "third"}, "岗位"),
        ({"role": "owner_rep", "party": "vendor"}, "甲方授权人只能是甲方人员"),
        ({"password": "12345678"}, "常见"),
        ({"staff_id": 99}, "没有编号为 99 的人员"),
    ],
)
def test_accounts_that_are_not_made(staffed, changes, words):
    become(staffed, ADMIN)
    facts = {"login": "new", "name": "新人", "role": "reader", "party": "office", "password": PASSWORD, **changes}
    with pytest.raises(RefusedInput, match=words):
        account_book.add(staffed, NewAccount(**facts))
    assert len(rows.every(staffed.database)) == len(PEOPLE) + 1


def test_only_an_administrator_of_the_office_manages_accounts(staffed):
    wang = account_id(staffed, "wang")
    for login in PEOPLE:
        become(staffed, login)
        for attempt in (
            lambda: account_book.rows(staffed),
            lambda: account_book.add(staffed, NewAccount("new", "新人", "reader", "office", PASSWORD)),
            lambda: account_book.set_role(staffed, wang, "admin", "office"),
            lambda: account_book.reset_password(staffed, wang, "temporary one"),
            lambda: account_book.rename(staffed, wang, "王方"),
            lambda: account_book.disable(staffed, wang, "试试"),
            lambda: account_mode.set_idle_minutes(staffed, 5),
        ):
            with pytest.raises(NotAllowed, match="管理员"):
                attempt()


def test_a_corrected_name_and_the_list(staffed):
    become(staffed, ADMIN)
    account_book.rename(staffed, account_id(staffed, "wang"), "王  方")
    account_book.rename(staffed, account_id(staffed, ADMIN), "管理员乙")
    assert staffed.actor == "管理员乙"
    line = account_book.find(staffed, "WANG")
    assert (line.name, line.role_title, line.state_text) == ("王 方", "值班坐席（乙方）", "在用")
    assert [one.login for one in account_book.rows(staffed)] == [ADMIN, *PEOPLE]
    with pytest.raises(NotFound):
        account_book.find(staffed, "nobody")
    assert ("wang", "王 方") in account_book.sign_in_names(staffed)


def test_idle_minutes_are_a_dated_setting(staffed, clock):
    become(staffed, ADMIN)
    assert account_mode.idle_minutes(staffed) == 10
    later = (clock().date() + timedelta(days=3)).isoformat()
    account_mode.set_idle_minutes(staffed, 5, later)
    assert account_mode.idle_minutes(staffed) == 10
    clock.forward(days=3)
    assert account_mode.idle_minutes(staffed) == 5
    assert office_settings.versions(staffed, account_mode.IDLE_KEY)[-1].source == "本单位设定"
    for minutes in (0, 241):
        with pytest.raises(RefusedInput):
            account_mode.set_idle_minutes(staffed, minutes)


def test_a_reader_reads_masked_and_takes_nothing_away(staffed, tmp_path):
    become(staffed, "wang")
    ticket = add_ticket(staffed)
    become(staffed, "chen")
    for attempt in (
        lambda: register.reveal(staffed, ticket, "看看"),
        lambda: exporting.export_tickets(staffed, register.View(), (), tmp_path / "a.xlsx"),
        lambda: tickets.edit(staffed, ticket, {"title": "改"}, "试试"),
    ):
        with pytest.raises(NotAllowed, match="陈阅（只读）没有"):
            attempt()
    assert not (tmp_path / "a.xlsx").exists()


def test_no_file_is_written_before_the_right_is_asked_for(staffed, tmp_path):
    """Statistics, a full backup, a side copy of a backup: refused, and nothing is left behind."""
    become(staffed, ADMIN)
    made = backups.full(staffed, tmp_path / "full.zip").value
    become(staffed, "wang")
    found = statistics.read(staffed, parse_period("2026-09"))
    become(staffed, "chen")
    beside = sorted(staffed.root.parent.iterdir())
    for attempt in (
        lambda: statistics_files.export(staffed, found, tmp_path / "a.xlsx"),
        lambda: backups.full(staffed, tmp_path / "b.zip"),
        lambda: restoring.restore_aside(staffed, made.file),
    ):
        with pytest.raises(NotAllowed, match="陈阅（只读）没有"):
            attempt()
    assert sorted(staffed.root.parent.iterdir()) == beside


def test_an_accountant_exports_masked_only(staffed, tmp_path):
    become(staffed, "wang")
    add_ticket(staffed)
    become(staffed, "zheng")
    assert exporting.export_tickets(staffed, register.View(), (), tmp_path / "a.csv").masked
    with pytest.raises(NotAllowed, match="查看完整个人信息"):
        exporting.export_tickets(staffed, register.View(), (), tmp_path / "b.csv", masked=False, reason="核对")
    assert not (tmp_path / "b.csv").exists()


def test_who_was_given_a_password_is_told_by_whom_and_when_and_cannot_work_before_a_new_one(staffed, clock):
    assert accounts.temporary_note(staffed) == ""
    become(staffed, "wang")
    first = staffed.now()
    assert accounts.temporary_note(staffed) == ""
    clock.forward(days=1)
    for _ in range(2):  # the second time after somebody had gone in with the first one
        become(staffed, ADMIN)
        set_at = staffed.now()
        account_book.reset_password(staffed, account_id(staffed, "wang"), "a temporary one")
        clock.forward(minutes=5)
        accounts.sign_in(staffed, "wang", "a temporary one")
        assert not staffed.may("register")
    said = accounts.temporary_note(staffed)
    assert f"管理员甲于 {set_at:%Y-%m-%d %H:%M} 重设了您的密码（建号以来第 2 次）" in said
    assert f"上次用这个账号登录：{set_at:%Y-%m-%d %H:%M}" in said  # not his own: he sees it
    assert f"{first:%Y-%m-%d}" not in said
    accounts.change_own_password(staffed, "a temporary one", "my own again")
    assert accounts.temporary_note(staffed) == ""
    assert staffed.may("register")
