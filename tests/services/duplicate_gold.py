"""A gold set of repeated, reworded and merely similar tickets, made here from a seed: whom a desk calls the same."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations

ESTATES = ("书香里", "安宁胡同", "北柳村", "和悦园", "长乐坊", "晨曦里", "杏林公寓", "槐荫里", "清溪苑", "向阳路小区")
SPOTS = ("东门", "西门", "3号楼2单元", "7号楼", "地下车库入口", "南侧围墙", "中心花园", "12号楼电梯厅")
PROBLEMS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "市政设施",
        ("路灯从{day}起不亮，老人夜间出行不便，", "多次联系物业没有结果，", "希望尽快派人维修。"),
        ("晚上一片漆黑，{day}以来路灯一直不亮，", "老人夜间出行不便，物业推来推去，", "请安排人员尽快维修路灯。"),
    ),
    (
        "市政设施",
        ("井盖{day}被压碎了一角，骑车人险些摔倒，", "周围没有任何警示标志，", "请尽快更换并设置围挡。"),
        ("周围没有任何警示标志，压碎一角的井盖{day}就在那里，", "骑车人险些摔倒，", "请设置围挡、尽快更换。"),
    ),
    (
        "物业管理",
        ("电梯{day}开始反复停运，轿厢有异响，", "楼上住着行动不便的老人，", "要求物业更换部件并公示检修计划。"),
        ("轿厢有异响，{day}开始电梯又停运了，", "住着行动不便的老人上下楼困难，", "要求公示检修计划、更换部件。"),
    ),
    (
        "环境卫生",
        ("垃圾{day}起堆放没有清运，夏天味道很大，", "招来老鼠和苍蝇，", "要求每天按时清运并消毒。"),
        ("招来老鼠和苍蝇的垃圾堆{day}起没人管，", "没有清运，味道很大，", "要求按时清运、每天消毒。"),
    ),
    (
        "违法建设",
        ("有人{day}起私自搭建彩钢房，占用公共通道，", "消防车无法通过，", "请城管现场核实并责令拆除。"),
        ("彩钢房占用公共通道，是{day}起私自搭建的，", "一旦着火消防车无法通过，", "请核实后责令拆除。"),
    ),
    (
        "噪音扰民",
        ("广场舞{day}晚上音响声音过大，持续到十点以后，", "影响孩子学习和休息，", "希望劝导并限定时间。"),
        ("持续到十点以后的广场舞，{day}音响声音过大，", "孩子学习和休息受影响，", "希望限定时间、加强劝导。"),
    ),
    (
        "供热供水",
        ("暖气{day}以来不热，室内只有十四度，", "家里有婴儿，热力公司电话打不通，", "请协调上门检修。"),
        ("室内只有十四度，{day}以来暖气不热，", "热力公司电话打不通，家里有婴儿，", "请协调尽快上门。"),
    ),
)
DAYS = ("10月28日", "11月2日", "11月5日", "上周一")


@dataclass(frozen=True)
class GoldTicket:
    """``matter``: tickets of the same number are the same matter; ``made``: first, exact, near, reworded or alone."""

    number: str
    matter: int
    made: str
    at: str
    phone: str
    place: str
    cat1: str
    text: str


def gold_set(seed: int = 20261120, per_problem: int = 10) -> list[GoldTicket]:
    """Matters with 1-4 tickets each; every problem comes at many places, so that likeness alone proves nothing."""
    chance = random.Random(seed)
    found: list[GoldTicket] = []
    places = [(estate, spot) for estate in ESTATES for spot in SPOTS]
    for at, (cat1, words, others) in enumerate(PROBLEMS):
        for estate, spot in chance.sample(places, per_problem):
            matter = len({ticket.matter for ticket in found})
            day = chance.choice(DAYS)
            first = _text(estate, spot, words, day)
            texts = [("first", first)]
            texts += [("exact", _spaced(chance, first))] * chance.randint(0, 1)
            texts += [("near", _touched(chance, first))] * chance.randint(0, 1)
            texts += [("reworded", _text(estate, spot, others, day))] * chance.randint(0, 1)
            for made, text in texts:
                phone = f"13{at}{matter:04d}{chance.randint(0, 9999):04d}"
                moment = (
                    f"2026-11-{chance.randint(6, 19):02d} {chance.randint(8, 20):02d}:{chance.randint(0, 59):02d}:00"
                )
                number = f"0126111{len(found):013d}"
                found.append(GoldTicket(number, matter, made, moment, phone, f"{estate}{spot}", cat1, text))
    return found


def gold_pairs(tickets: list[GoldTicket]) -> dict[frozenset[int], set[str]]:
    """Return the pairs (places in the list) that are the same matter, with how the two were made."""
    return {
        frozenset((one, other)): {tickets[one].made, tickets[other].made}
        for one, other in combinations(range(len(tickets)), 2)
        if tickets[one].matter == tickets[other].matter
    }


def _text(estate: str, spot: str, words: tuple[str, ...], day: str) -> str:
    body = "".join(words).format(day=day)
    return f"市民反映，{estate}{spot}{body}"


def _spaced(chance: random.Random, text: str) -> str:
    """Insert white space: to the eye the same."""
    at = chance.randint(5, len(text) - 5)
    return f" {text[:at]}\n　{text[at:]} "


def _touched(chance: random.Random, text: str) -> str:
    """Change a few characters and the width of commas, add a set phrase: the second call of the same person."""
    ending = chance.choice(("谢谢。", "请给予跟进及处理。", "本次为再次来电。"))
    return (
        text.replace("，", ",", 2)
        .replace("希望", "诉求人希望", 1)
        .replace("要求", "强烈要求", 1)
        .replace("请", "请求", 1)
        + ending
    )
