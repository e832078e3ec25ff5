"""What a password must be: long enough, not the login or name, none of the commonest; any kind of characters."""

from __future__ import annotations

import unicodedata

from app.domain.errors import RefusedInput

SHORTEST = 8
LONGEST = 128
LONGEST_LOGIN = 32

_COMMON_WORDS = """
password password1 password12 password123 passw0rd p@ssw0rd p@ssword qwertyui qwerty123 qwertyuiop 1qaz2wsx
1qaz@wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 qazwsxedc zaq12wsx asdfghjk asdfghjkl zxcvbnm1 zxcvbnm123 asdf1234 qwer1234
abcd1234 abc12345 abc123456 a1234567 a12345678 a123456789 aa123456 aa12345678 aaa123456 as123456 asd123456
qwe123456 qq123456 zxc123456 123qweasd 123456aa 123456abc 1234567a 12345678a 123456789a 12341234 123123123
1231231234 123321123 11223344 1122334455 12344321 123454321 147258369 159357456 741852963 789456123 112233445566
100200300 31415926 14159265 13145200 52013140 5201314520 520520520 1314520520 13141314 woaini520 woaini123
woaini1314 woaini5201314 iloveyou iloveyou1 5201314a a5201314 admin123 admin1234 admin888 admin12345 admin@123
administrator root1234 welcome1 welcome123 letmein1 dragon123 sunshine princess football baseball superman
computer internet shehui12345 jiedao12345 jsjb12345 jiesujiban 12345rexian rexian12345 beijing12345 beijing2008
beijing123 zhongguo123 wang1234 zhang123 li123456 woshishui nihao123 nihaoma123 changeme guanliyuan 88888888a
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def normal_login(login: str) -> str:
    """Return a login as it is kept: one form of width and case, so that ＬＩ and li are one account.

    Raises ``RefusedInput`` for a blank one, one longer than 32 characters, or spaces, ``:`` or control characters.
    """
    plain = unicodedata.normalize("NFKC", login).strip().casefold()
    if not plain or len(plain) > LONGEST_LOGIN:
        raise RefusedInput(f"账号要有 1 到 {LONGEST_LOGIN} 个字，没有保存。请改正。")
    if any(ch.isspace() or ch in ":/\\\"'" or unicodedata.category(ch).startswith("C") for ch in plain):
        raise RefusedInput("账号里不能有空格、冒号、斜线和引号，没有保存。请只用汉字、字母、数字和点、横线。")
    return plain


def check_password(password: str, login: str, name: str) -> None:
    """Refuse a password that would be guessed at once (``RefusedInput``, one sentence)."""
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < SHORTEST:
        raise RefusedInput(f"密码太短，至少要 {SHORTEST} 个字符，没有保存。可以用一句自己记得住的话。")
    if len(plain) > LONGEST:
        raise RefusedInput(f"密码太长，最多 {LONGEST} 个字符，没有保存。请缩短。")
    folded = plain.casefold()
    own = {text.casefold() for text in (login, name, name.replace(" ", "")) if text}
    if folded.strip() in own or _without_digits_at_the_end(folded) in own:
        raise RefusedInput("密码不能就是账号或姓名（后面加数字也不行），没有保存。请换一个。")
    if folded in _COMMON or _is_monotonous(folded):
        raise RefusedInput("这个密码太常见，别人一试就中，没有保存。请换一个。")


def _without_digits_at_the_end(text: str) -> str:
    return text.rstrip("0123456789")


def _is_monotonous(text: str) -> bool:
    """One or two characters throughout (88888888, 12121212), or a run of the keyboard in either direction."""
    if len(set(text)) <= 2:
        return True
    return any(text in run or text in run[::-1] for run in _RUNS)
