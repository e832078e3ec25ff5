# ruff: noqa: E501 (tables of wordings)
"""Made-up tickets whose personal data is known to the character: what masking is measured on.

A ticket is a list of pieces: plain text, personal text (kind), or text that must never be masked (order numbers,
dates, amounts …). Everything is drawn from a seed. Nothing here is anybody's data.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from app.domain.masking import find_personal, is_bank_card, mask_name, mask_phone
from app.domain.masking_spans import Kind

FREE = "free name"
"""A name in running text that no template announces (第三人)."""

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "皇甫", "慕容", "令狐", "夏侯", "宇文", "长孙", "呼延", "东方")
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀英霞平刚桂兰建国志华玉梅红斌辉鹏飞雪琳婷宇浩然子轩梓涵思雨欣怡晨曦博文佳琪嘉俊峰海燕春花振东立新永福德胜兴旺文彬少卿若兮睿哲彤瑶"
_ROADS = ("永定路", "复兴路", "酒仙桥路", "霍营东街", "万寿路南街", "同心北里", "枣林前街", "西四胡同")
_ESTATES = ("阳光花园小区", "幸福里小区", "永定路88号院", "霍营家园东区", "和平佳苑", "槐树岭社区")
_PLATES = "京津冀晋鲁豫苏浙沪粤"
_AREA_CODES = ("010", "021", "0311", "0750", "0531", "022")
_PROVINCES = ("110108", "110105", "130681", "371482", "410185", "510122", "820000", "810000", "830000")


@dataclass(slots=True)
class Piece:
    """A stretch of a ticket; ``kind`` "" = nobody's data, ``keep`` = must stay as it is."""

    text: str
    kind: str = ""
    keep: str = ""


@dataclass(slots=True)
class Figures:
    """What came of a run: found and all of each kind, kept texts harmed, other characters masked."""

    found: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[str]] = field(default_factory=dict)
    harmed: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    harmed_texts: list[str] = field(default_factory=list)
    others: int = 0
    over_masked: int = 0
    over_texts: list[str] = field(default_factory=list)

    def recall(self, kind: str) -> float:
        """Share of a kind that was found."""
        return self.found[kind] / self.all[kind]

    @property
    def over_share(self) -> float:
        """Share of the other characters that were masked."""
        return self.over_masked / self.others


def measure(tickets: int, seed: int, *, strict: bool = False) -> Figures:
    """Make tickets, mask them, compare with what is known of them."""
    chance, figures = random.Random(seed), Figures()
    for _ in range(tickets):
        for kind, value in cells(chance):
            shown = mask_name(value) if kind == Kind.NAME else mask_phone(value)
            _count(figures, f"{kind} cell", value, shown != value)
        _judge(figures, pieces(chance), strict=strict)
    return figures


def text_of(ticket: list[Piece]) -> str:
    """The ticket's text."""
    return "".join(piece.text for piece in ticket)


def _judge(figures: Figures, ticket: list[Piece], *, strict: bool = False) -> None:
    text = text_of(ticket)
    masked = [False] * len(text)
    for span in find_personal(text, strict=strict):
        masked[span.start : span.end] = [True] * (span.end - span.start)
    at = 0
    for piece in ticket:
        hidden = masked[at : at + len(piece.text)]
        around = text[max(at - 12, 0) : at + len(piece.text) + 8]
        if piece.kind:
            _count(figures, piece.kind, around, sum(hidden) * 2 >= len(hidden))
        elif piece.keep:
            figures.kept[piece.keep] += 1
            if any(hidden):
                figures.harmed[piece.keep] += 1
                figures.harmed_texts.append(around)
        else:
            figures.others += len(hidden)
            figures.over_masked += sum(hidden)
            if any(hidden):
                figures.over_texts.append(around)
        at += len(piece.text)


def _count(figures: Figures, kind: str, around: str, is_found: bool) -> None:
    figures.all[kind] += 1
    figures.found[kind] += is_found
    if not is_found:
        figures.missed.setdefault(kind, []).append(around)


def cells(chance: random.Random) -> list[tuple[str, str]]:
    """The name cell and the phone cell of one ticket."""
    number = phone(chance)
    spelt = chance.choice((number, f"{number}/{phone(chance)}", f"{plain_mobile(chance)}.0", landline(chance)))
    return [(Kind.NAME, name(chance)), (Kind.PHONE, spelt)]


def name(chance: random.Random) -> str:
    """A name: mostly two or three characters, some compound surnames."""
    surname = chance.choice(_COMPOUND) if chance.random() < 0.08 else chance.choice(_SURNAMES)
    return surname + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))


def other_name(chance: random.Random) -> str:
    """A name of template places: also with a dot, and Latin ones."""
    return chance.choice((name(chance),) * 8 + ("阿不都·热依木", "买买提·艾力", "John Smith", "Maria Garcia"))


def plain_mobile(chance: random.Random) -> str:
    """Eleven digits."""
    return f"1{chance.choice('3456789')}{chance.randrange(10**9):09d}"


def phone(chance: random.Random) -> str:
    """A mobile number in one of its spellings."""
    digits = plain_mobile(chance)
    a, b, c = digits[:3], digits[3:7], digits[7:]
    wide = digits.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    spellings = (
        digits,
        digits,
        digits,
        f"{a} {b} {c}",
        f"{a}-{b}-{c}",
        f"+86{digits}",
        f"+86 {a} {b} {c}",
        f"86-{digits}",
    )
    return chance.choice(
        (
            *spellings,
            f"0086{digits}",
            f"+86-{a}-{b}-{c}",
            f"{a}.{b}.{c}",
            wide,
            f"{digits[:4]} {digits[4:7]} {c}",
            f"0{digits}",
        )
    )


def landline(chance: random.Random) -> str:
    """A landline with its area code, some with an extension."""
    code = chance.choice(_AREA_CODES)
    local = f"{chance.randrange(2, 9)}{chance.randrange(10 ** (7 if code[1] in '12' else 6)):0{7 if code[1] in '12' else 6}d}"
    return chance.choice(
        (
            f"{code}-{local}",
            f"{code}{local}",
            f"({code}){local}",
            f"（{code}）{local}",
            f"{code} {local[:4]} {local[4:]}" if len(local) == 8 else f"{code} {local}",
        )
    )


def id_number(chance: random.Random) -> str:
    """A resident id of 18 characters with its check digit."""
    birthday = f"{chance.randrange(1940, 2018)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    body = f"{chance.choice(_PROVINCES)}{birthday}{chance.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def identity(chance: random.Random) -> tuple[str, str]:
    """Words before it, and a document's number: id cards in several spellings, passports, permits."""
    card = id_number(chance)
    digits = f"{chance.randrange(10**8):08d}"
    old = f"110108{chance.randrange(40, 99)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}{chance.randrange(1000):03d}"
    return chance.choice(
        (
            *(("身份证号", card), ("身份证号码：", card), ("", card), ("证件号码", card.lower())),
            *(
                ("身份证", f"{card[:6]} {card[6:14]} {card[14:]}"),
                ("身份证号：", old),
                ("身份证", card.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789X"})),
            ),
            *(("护照号", f"E{digits}"), ("护照：", f"EA{digits[:7]}"), ("护照号码", f"G{digits}")),
            ("港澳居民来往内地通行证", f"H{digits}"),
            *(("回乡证号", f"M{digits}"), ("台胞证", digits), ("港澳通行证号：", f"C{digits}")),
        )
    )


def bank_card(chance: random.Random) -> str:
    """A card number with its check digit, plain or in groups of four."""
    length = chance.choice((16, 19, 19))
    start = chance.choice(("6222", "6217", "6228", "9558", "4367", "5187"))
    body = start + "".join(str(chance.randrange(10)) for _ in range(length - 5))
    number = next(body + str(last) for last in range(10) if is_bank_card(body + str(last)))
    groups = " ".join(number[i : i + 4] for i in range(0, length, 4))
    return chance.choice((number, number, groups, groups.replace(" ", "-")))


def plate(chance: random.Random) -> tuple[str, str]:
    """Province and letter, which may stay, and the number: five characters, six of a new-energy car."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    head = chance.choice(_PLATES) + chance.choice(letters) + chance.choice(("", "", "·", " "))
    body = (
        f"{chance.choice(letters)}{chance.randrange(10**4):04d}"
        if chance.random() < 0.5
        else f"{chance.randrange(10**5):05d}"
    )
    return head, chance.choice((body, body, chance.choice("DF") + f"{chance.randrange(10**5):05d}", body.lower()))


def order_number(chance: random.Random) -> str:
    """A hotline order number: 19 digits with a leading 0 (or 18 without it), some with HBDn."""
    moment = f"2{chance.randrange(3, 7)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}{chance.randrange(24):02d}{chance.randrange(60):02d}{chance.randrange(60):02d}"
    number = f"1{moment}{chance.randrange(10**5):05d}"
    return chance.choice((f"0{number}", f"0{number}", number, f"0{number}HBD{chance.randrange(1, 10)}"))


def _date(chance: random.Random) -> str:
    year, month, day = chance.randrange(2020, 2027), chance.randrange(1, 13), chance.randrange(1, 29)
    return chance.choice(
        (
            f"{year}-{month:02d}-{day:02d}",
            f"{year}年{month}月{day}日",
            f"{year}/{month}/{day} {chance.randrange(24):02d}:{chance.randrange(60):02d}:07",
            f"{year}.{month}.{day}",
            f"{month}月{day}号",
            f"{year}{month:02d}{day:02d}",
        )
    )


def _amount(chance: random.Random) -> str:
    value = chance.randrange(1, 10**8)
    return chance.choice(
        (
            f"{value / 100:.2f}元",
            f"{value:,}元",
            f"{value}元",
            f"￥{value / 100:,.2f}",
            f"{value // 10000}万元",
            f"{value}.5元",
        )
    )


def _kept(chance: random.Random) -> Piece:
    return chance.choice(
        (
            *(
                Piece(order_number(chance), keep="order number"),
                Piece(_date(chance), keep="date"),
                Piece(_amount(chance), keep="amount"),
            ),
            *(
                Piece(f"{chance.randrange(1, 99999) / 100}平方米", keep="area"),
                Piece(f"《民法典》第{chance.randrange(1, 1260)}条", keep="article"),
            ),
            *(
                Piece(
                    chance.choice(("12345", "110", "95598", "96156", "400-812-3123", "4008123123")),
                    keep="service number",
                ),
            ),
            Piece(
                f"第{chance.choice('一二三四五六七八九十')}十{chance.choice('一二三四五')}条第（{chance.choice('一二三')}）项",
                keep="article",
            ),
        )
    )


def _template_name(chance: random.Random) -> list[Piece]:
    person = other_name(chance)
    before, after = chance.choice(
        (
            ("市民（", "）反映，"),
            ("联系人：", "，"),
            ("联系人姓名：", "。"),
            ("本人叫", "，"),
            ("我叫", "，"),
            ("其妻子（", "）到场，"),
            ("其母亲叫", "，"),
            ("姓名：", "；"),
            ("业主：", "，"),
            ("投诉人：", "，"),
            ("来电人：", "，"),
            ("诉求人", "来电，"),
            ("联系人", "，电话保密，"),
        )
    )
    return [Piece(before), Piece(person if before != "诉求人" else name(chance), Kind.NAME), Piece(after)]


def _free_name(chance: random.Random) -> list[Piece]:
    before, after = chance.choice(
        (
            ("物业经理", "沟通后未解决，"),
            ("邻居", "家装修扰民，"),
            ("经办人员与房东", "协商退还押金，"),
            ("", "反映楼道堆放杂物，"),
            ("该店老板", "拒绝退款，"),
            ("社区书记", "答复会尽快处理，"),
            ("工作人员", "态度恶劣，"),
            ("曾与", "签订租房合同，"),
            ("出租人为", "，"),
            ("昨日下午", "从楼上扔垃圾，"),
            ("，", "多次敲门骚扰，"),
            ("被保安", "殴打，"),
            ("居委会主任", "承诺三日内回复，"),
            ("车主", "长期占用消防通道，"),
            ("我的孩子", "在该校就读，"),
            ("其子", "今年六岁，"),
        )
    )
    return [Piece(before), Piece(name(chance), FREE), Piece(after)]


def _place(chance: random.Random) -> list[Piece]:
    house, unit, flat = (
        chance.randrange(1, 40),
        chance.randrange(1, 9),
        f"{chance.randrange(1, 28)}0{chance.randrange(1, 9)}",
    )
    kind = Kind.PLACE
    return chance.choice(
        (
            [
                Piece(chance.choice(_ESTATES)),
                Piece(str(house), kind),
                Piece("号楼"),
                Piece(str(unit), kind),
                Piece("单元"),
                Piece(flat, kind),
                Piece("室"),
            ],
            [Piece(chance.choice(_ROADS)), Piece(str(house), kind), Piece("号")],
            [Piece(chance.choice(_ESTATES)), Piece(str(house), kind), Piece("栋"), Piece(flat, kind), Piece("室")],
            [Piece(chance.choice(_ESTATES)), Piece(f"{house}-{unit}-{flat}", kind)],
            [
                Piece(chance.choice(_ESTATES)),
                Piece(chance.choice("一二三四五六"), kind),
                Piece("单元"),
                Piece(flat, kind),
                Piece("室"),
            ],
            [
                Piece(chance.choice(_ESTATES)),
                Piece(chance.choice("ABC"), kind),
                Piece("座"),
                Piece(flat, kind),
                Piece("室"),
            ],
            [Piece(chance.choice(_ROADS)), Piece(f"甲{house}", kind), Piece("号")],
        )
    )


_SENTENCES = (
    "地下车库长期积水，物业一直未处理，希望相关部门尽快核实解决。", "楼道内堆放杂物，存在安全隐患，要求清理。", "小区门口商贩占道经营，影响居民出行。",
    "施工方每天夜间施工至凌晨，噪音扰民，时间较长。", "路灯损坏三天，高空抛物现象严重，老人出行不便。", "供暖温度不达标，单元门损坏，水管漏水。", "公交6号线改道后出行不便，建议增加班次。",
    "物业经理未答复，工作人员表示正在协调，居民要求公示。", "幼儿园三室一厅的教室改造，家长反映甲醛超标。", "街道工作人员已与诉求人联系，诉求人表示认可，基本满意。", "经核实，该商户已办理营业执照，城管执法队现场劝离。",
    "业主大会表决通过，物业费按合同约定收取，公示期已满。", "和平里北街井盖破损，车辆经过时声音很大。", "市民咨询医保报销比例及办理流程，来电要求回复。", "方便面包装问题，高压线下树木需要修剪，安全出口被堵。",
)  # fmt: skip


def pieces(chance: random.Random) -> list[Piece]:
    """One ticket: sentences between personal data and texts that must stay."""
    head, body = plate(chance)
    words, document = identity(chance)
    called, extension = landline(chance), chance.choice(("", "", "转801", "-8203"))
    parts = [
        [Piece("工单"), Piece(order_number(chance), keep="order number"), Piece("，")],
        _template_name(chance),
        [
            Piece(chance.choice(("联系电话", "电话：", "手机号", "请回电", "TEL:", "tel"))),
            Piece(phone(chance), Kind.PHONE),
            Piece("，"),
        ],
        [Piece(chance.choice(("座机", "或拨打", "单位电话："))), Piece(called, Kind.PHONE), Piece(f"{extension}，")],
        [Piece(words), Piece(document, Kind.ID), Piece("，")],
        [Piece(chance.choice(("车牌", "车牌号：", "车辆"))), Piece(head), Piece(body, Kind.PLATE), Piece("长期停放，")],
        [Piece(chance.choice(("退款卡号", "银行卡：", "账号"))), Piece(bank_card(chance), Kind.CARD), Piece("，")],
        [
            Piece("邮箱"),
            Piece(
                f"{chance.choice(('zhang.wei', 'li_na88', 'w'))}@{chance.choice(('163.com', 'qq.com', 'example.com.cn'))}",
                Kind.EMAIL,
            ),
            Piece("，"),
        ],
        [
            Piece(chance.choice(("微信号：", "微信", "QQ：", "QQ号", "vx："))),
            Piece(chance.choice(("abc_12345", "wxid_9k2m", "86420975")), Kind.CHAT),
            Piece("，"),
        ],
        [Piece("地址："), *_place(chance), Piece("，")],
        _free_name(chance),
        *([Piece(chance.choice(("，涉及", "，其中", "，注明"))), _kept(chance), Piece("。")] for _ in range(3)),
        *([Piece(sentence)] for sentence in chance.sample(_SENTENCES, 4)),
    ]
    chance.shuffle(parts)
    return [piece for part in parts for piece in part if piece.text]


_UNKNOWN = (
    ("据", "的亲戚透露，此事属实。"), ("发票抬头开给了", "。"), ("现场见到的是", "本人。"), ("合同上盖的是", "的章，"),
    ("楼上那位", "养了三只狗，"), ("群里名叫阳光的用户其实是", "，"), ("押金条由", "代收，"), ("听说", "欠了很多钱，"),
)  # fmt: skip
"""Ways to name a third person that no rule was written for."""


_HELD_OUT = (
    ("事后才知道房子早已过户给", "，手续不全。"), ("同行的还有", "等三人，"), ("钥匙一直放在", "手里，"), ("照片里穿红衣服的就是", "。"),
    ("谁都知道", "爱占便宜，"), ("上次帮忙搬东西的", "可以作证，"), ("这件事要问", "才清楚，"), ("工程其实转包给了", "，"),
    ("收条落款写着", "两个字，"), ("去年起车位一直被", "占用，"), ("调解时", "没有到场，"), ("群主", "把他移出了群，"),
)  # fmt: skip
"""Ways that nobody looked at while the strict rules were made."""


def unknown_wordings(tickets: int, seed: int, *, strict: bool = False, held_out: bool = False) -> Figures:
    """Measure free names in wordings that the rules do not know."""
    chance, figures = random.Random(seed), Figures()
    for _ in range(tickets):
        before, after = chance.choice(_HELD_OUT if held_out else _UNKNOWN)
        ticket = [Piece(before), Piece(name(chance), FREE), Piece(after), Piece(chance.choice(_SENTENCES))]
        _judge(figures, ticket, strict=strict)
    return figures
