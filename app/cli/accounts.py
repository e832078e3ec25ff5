"""``account``: who may work here (账号), and whether the office works with accounts at all.

Passwords never stand on the command line: one's own in ``STREETDESK_PASSWORD``, a new one in
``STREETDESK_NEW_PASSWORD``, else both are asked for on the terminal.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from app.cli.console import Console, open_for_reading, open_for_writing, password_of, table
from app.cli.vault_key import NEW_VARIABLE, ask
from app.domain import passwords, roles
from app.domain.rights import RIGHT_TITLES
from app.domain.roles import Party, Role
from app.services import account_book, account_mode, accounts
from app.services.account_book import AccountLine, NewAccount
from app.services.session import Office

_ROLES = "；".join(f"{role.value} {title}" for role, title in roles.ROLE_TITLES.items())
_PARTIES = "；".join(f"{party.value} {title}" for party, title in roles.PARTY_TITLES.items())


def add_parsers(commands: Any) -> None:
    """Add ``account`` with its sub-commands."""
    account = commands.add_parser("account", help="账号和岗位权限")
    actions = account.add_subparsers(dest="account_command", required=True, metavar="动作")
    actions.add_parser("list", help="列出账号（管理员）").set_defaults(run=run_list)
    actions.add_parser("roles", help="列出各岗位的权限").set_defaults(run=run_roles)
    _add_mode(actions)
    add = actions.add_parser("add", help="添加账号；首次登录后由本人改密码")
    add.add_argument("login", metavar="账号")
    add.add_argument("--name", required=True, metavar="姓名")
    add.add_argument("--role", required=True, choices=[role.value for role in Role], help=_ROLES)
    add.add_argument("--note", default="", metavar="备注")
    _add_person(add)
    add.set_defaults(run=run_add)
    role = actions.add_parser("role", help="更换岗位")
    role.add_argument("login", metavar="账号")
    role.add_argument("role", choices=[one.value for one in Role], metavar="岗位", help=_ROLES)
    role.add_argument("--reason", default="", metavar="原因")
    _add_person(role)
    role.set_defaults(run=run_role)
    rename = actions.add_parser("name", help="更正姓名（账号本身不变）")
    rename.add_argument("login", metavar="账号")
    rename.add_argument("name", metavar="姓名")
    rename.set_defaults(run=run_name)
    password = actions.add_parser("password", help="改自己的密码；写明账号时由管理员重设")
    password.add_argument("login", nargs="?", default="", metavar="账号")
    password.set_defaults(run=run_password)
    for word, title in (("disable", "停用账号"), ("enable", "重新启用账号")):
        switch = actions.add_parser(word, help=title)
        switch.add_argument("login", metavar="账号")
        switch.add_argument("--reason", default="", metavar="原因")
        switch.set_defaults(run=run_switch, disabling=word == "disable")


def _add_mode(actions: Any) -> None:
    on = actions.add_parser("on", help="启用账号：从此要登录，写明的人是第一个管理员")
    on.add_argument("login", metavar="账号")
    on.add_argument("--name", default="", metavar="姓名")
    on.set_defaults(run=run_on)
    off = actions.add_parser("off", help="不再使用账号（管理员）：打开的人都能办理")
    off.add_argument("--reason", required=True, metavar="原因")
    off.set_defaults(run=run_off)
    idle = actions.add_parser("idle", help="窗口空闲多少分钟后锁定；不写分钟数时只查看")
    idle.add_argument("minutes", nargs="?", type=int, metavar="分钟")
    idle.add_argument("--from", dest="valid_from", default="", metavar="日期", help="从哪天起（默认一直）")
    idle.set_defaults(run=run_idle)


def _add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--party", choices=[party.value for party in Party], default="office", help=_PARTIES)
    parser.add_argument("--staff", type=int, default=None, metavar="编号", help="派驻人员台账里的本人")


def run_list(args: argparse.Namespace, console: Console) -> int:
    """List the accounts, and say whether they are in use."""
    with open_for_reading(args) as office:
        found, note, is_on = account_book.rows(office), account_mode.mode_note(office), office.accounts_on
    titles = ("账号", "姓名", "岗位", "状态", "上次登录")
    lines = [(one.login, one.name, one.role_title, one.state_text, one.signed_in_at or "—") for one in found]
    listed = table(titles, lines) if lines else "还没有账号。"
    console.result({"on": is_on, "accounts": [_data(one) for one in found]}, f"{listed}\n{note}")
    return 0


def run_roles(_: argparse.Namespace, console: Console) -> int:
    """List what each role may do; needs no office."""
    data = {
        role.value: {
            "title": title,
            "note": roles.ROLE_NOTES[role],
            "rights": [right.value for right in roles.GRANTS if roles.has(role, Party.OFFICE, right)],
            "vendor_rights": [right.value for right in roles.GRANTS if roles.has(role, Party.VENDOR, right)],
        }
        for role, title in roles.ROLE_TITLES.items()
    }
    lines = [(title, roles.ROLE_NOTES[role]) for role, title in roles.ROLE_TITLES.items()]
    held = [(RIGHT_TITLES[right], roles.holders_text(right)) for right in roles.GRANTS]
    console.result(data, f"{table(('岗位', '做什么'), lines)}\n\n{table(('权限', '哪些岗位'), held)}")
    return 0


def run_add(args: argparse.Namespace, console: Console) -> int:
    """Add an account."""
    with open_for_writing(args) as office:
        accounts.require(office, "accounts")
        password = ask("新账号的临时密码", NEW_VARIABLE)
        new = NewAccount(args.login, args.name, args.role, args.party, password, args.staff, args.note)
        account_book.add(office, new)
        return _said(office, console, args.login, "已添加。首次登录后要改密码。")


def run_role(args: argparse.Namespace, console: Console) -> int:
    """Give an account another role."""
    with open_for_writing(args) as office:
        found = _named(office, args.login)
        account_book.set_role(office, found.id, args.role, args.party, staff_id=args.staff, reason=args.reason)
        return _said(office, console, args.login, "岗位已更换。")


def run_name(args: argparse.Namespace, console: Console) -> int:
    """Correct a person's name."""
    with open_for_writing(args) as office:
        account_book.rename(office, _named(office, args.login).id, args.name)
        return _said(office, console, args.login, "姓名已更正。")


def run_password(args: argparse.Namespace, console: Console) -> int:
    """Change one's own password, or set somebody's as the administrator."""
    with open_for_writing(args) as office:
        me = accounts.current(office)
        if me is None or (args.login and passwords.normal_login(args.login) != me.login):
            found = _named(office, args.login or args.user)
            account_book.reset_password(office, found.id, ask("临时密码", NEW_VARIABLE))
            return _said(office, console, found.login, "密码已重设。本人登录后要改成自己的。")
        if note := accounts.temporary_note(office):
            console.note(note)
        accounts.change_own_password(office, password_of(args), ask("新密码", NEW_VARIABLE))
        return _said(office, console, me.login, "密码已更改。")


def run_switch(args: argparse.Namespace, console: Console) -> int:
    """Disable or enable an account."""
    with open_for_writing(args) as office:
        found = _named(office, args.login)
        if args.disabling:
            account_book.disable(office, found.id, args.reason)
        else:
            account_book.enable(office, found.id, args.reason)
        return _said(office, console, args.login, "已停用。" if args.disabling else "已重新启用。")


def run_on(args: argparse.Namespace, console: Console) -> int:
    """Switch accounts on."""
    with open_for_writing(args) as office:
        password = "" if office.accounts_on else ask("管理员的密码", NEW_VARIABLE)
        made = account_mode.switch_on(office, args.login, args.name, password)
        note = account_mode.mode_note(office)
    console.result({"on": True, "login": made.login, "role": made.role.value}, f"管理员：{made.name}。{note}")
    return 0


def run_off(args: argparse.Namespace, console: Console) -> int:
    """Switch accounts off."""
    with open_for_writing(args) as office:
        account_mode.switch_off(office, password_of(args) if office.accounts_on else "", args.reason)
        note = account_mode.mode_note(office)
    console.result({"on": False}, note)
    return 0


def run_idle(args: argparse.Namespace, console: Console) -> int:
    """Show or set the idle minutes of the window."""
    with open_for_reading(args) if args.minutes is None else open_for_writing(args) as office:
        if args.minutes is not None:
            account_mode.set_idle_minutes(office, args.minutes, args.valid_from)
        minutes = account_mode.idle_minutes(office)
    console.result({"minutes": minutes}, f"窗口空闲 {minutes} 分钟后锁定（启用账号时）。")
    return 0


def _named(office: Office, login: str) -> AccountLine:
    """Find an account for who may manage them; others do not learn which there are."""
    accounts.require(office, "accounts")
    return account_book.find(office, login)


def _said(office: Office, console: Console, login: str, words: str) -> int:
    found = account_book.find(office, login)
    console.result(_data(found), f"{found.login}（{found.name}，{found.role_title}）：{words}")
    return 0


def _data(line: AccountLine) -> dict[str, Any]:
    return {**asdict(line), "state": line.state_text}
