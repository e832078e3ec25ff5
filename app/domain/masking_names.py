"""Citizens' names: a name cell, names in template places (市民（…, 联系人：…), names a text lets one guess.

Names of third persons in running text cannot be found by rules alone. What is found: a known surname behind a word
for a person (经理王强), or at the start of a clause before what people do (李小明反映).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from app.domain.masking_spans import MARK, Kind, Span
from app.domain.masking_words import COMMON_SURNAMES, NO_NAMES

_COMPOUND = (
    "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐夏侯司徒司空宇文长孙端木南宫独孤轩辕呼延闻人万俟赫连澹台公冶"
    "宗政濮阳淳于单于太叔申屠仲孙钟离鲜于闾丘亓官司寇拓跋夹谷宰父谷梁段干百里东郭南门羊舌微生梁丘左丘东门西门"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND[i : i + 2] for i in range(0, len(_COMPOUND), 2))
"""Surnames of two characters (复姓)."""

_COMPOUND_HEADS = "".join(sorted({name[0] for name in COMPOUND_SURNAMES}))
_SURNAME = f"(?:(?=[{_COMPOUND_HEADS}])(?:{'|'.join(sorted(COMPOUND_SURNAMES))})|[{COMMON_SURNAMES}])"

_TITLES = (
    *(
        "女士",
        "先生",
        "小姐",
        "同志",
        "师傅",
        "老师",
        "阿姨",
        "大爷",
        "大妈",
        "市民",
        "居民",
        "业主",
        "经理",
        "主任",
        "书记",
    ),
    *("奶奶", "爷爷", "大娘", "大姐", "大哥", "医生", "律师", "警官", "老板"),
)
_NOT_A_PERSON = re.compile(
    r"公司|集团|中心|学校|医院|银行|酒店|餐厅|商店|超市|物业|委员会|居委会|村委会|街道|社区|小区|政府|局$|科$|所$|部$|处$|店$|厂$|队$|站$"
)
_SECRET_WORDS = frozenset(("保密", "匿名", "不详", "未知", "无", "不提供", "热心市民", "市民", "居民", "业主", "群众"))

_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_AFTER = (
    r"(?=[，,。；;、）)（(\s：:]|电话|手机|身份|反映|来电|称|[0-9]|$|先生|女士|联系|表示|投诉|咨询|说|要求|诉求|认为"
    r"|希望|报警|举报|证件|护照|微信|住|家住|户籍|男|女[，,])"
)
_PLACES = (
    r"(?=[市诉联客来举投反申姓本我其业房户租求当])"  # most characters are turned away at once
    r"(?:市民[（(]|诉求人[（(:：]?|联系人(?:姓名)?[（(:：是为]?\s*"
    r"|(?:客户|市民|来电人|诉求人|举报人|投诉人|反映人|申请人)?姓名[:：是为]\s*"
    r"|本人(?:叫|姓名[是为]?|名叫)|我(?:叫|名叫)"
    r"|[其我](?:妻子|丈夫|母亲|父亲|儿子|女儿|老人|爱人|房东|邻居)(?:叫|名叫|[（(])"
    r"|(?:业主|房主|户主|租户|举报人|投诉人|来电人|反映人|求助人|当事人|申请人)(?:[:：（(]|姓名[:：]?))"
    rf"({_HAN}{{1,4}}[·•]{_HAN}{{1,6}}(?:[·•]{_HAN}{{1,6}})?|{_HAN}{{2,5}}?{_AFTER}"
    r"|[A-Z][a-z]+(?:[ ·][A-Z][a-z]+){0,2})"
)
_PLACE_WORDS = (
    *("市民", "诉求人", "联系人", "姓名", "本人", "叫", "（", "(", "业主", "房主", "户主", "租户"),
    *("举报人", "投诉人", "来电人", "反映人", "求助人", "当事人", "申请人"),
)
"""Without one of them ``_PLACES`` cannot find anything."""
_ROLES = (
    r"人员|出租人|承租人|出卖人|介绍人|代表人|其[子女妻夫父母兄弟姐妹]"
    r"|孩子|小孩|老太太|男子|女子|原告|被告|网友|经理|主任|书记|邻居|房东|老板|司机|医生|大夫|老师|同事|妻子|丈夫"
    r"|母亲|父亲|儿子|女儿|爱人|保安|客服|负责人|店主|车主|楼长|网格员|社工|租客|租户|中介|同学|朋友|亲戚|哥哥|姐姐"
    r"|弟弟|妹妹|户主|业主|居民|市民|患者|老人|家长|当事人|名叫|名为|法人|店长|队长|站长|所长|科长|院长|校长|护士"
    r"|律师|警官|工人|师傅|房客|住户|亲属|家属|嫌疑人|被投诉人|被举报人|房主|收费员|保洁员?"
)
_FOLLOWS = (
    r"(?=[，,。；;、）)（(\s：:!！?？“”\"]|$|先生|女士|同志|来电|反映|称|表示|投诉|咨询|说|要求|认为|希望|举报|联系|电话"
    r"|家|的|在|和|与|及|未|已|不|将|把|对|因|从|等|给|拒|多次|曾|今|昨|于|负责|告知|答复|沟通|处理|协[调商]|强行|擅自"
    r"|私自|每|一直|长期|夫妇|夫妻|之|经常|是|为|收|打|骂|向|去|到|回复|解释|承诺|态度|现年|年龄|就读|同意|堵|占|又|也"
    r"|就|所|有|没|被|殴)"
)
_BY_ROLE = re.compile(rf"(?:{_ROLES})(?:叫|名叫|是|为)?({_SURNAME}{_HAN}{{1,2}}?){_FOLLOWS}")
_I_AM = "我是"
_BY_SELF = rf"{_I_AM}({_SURNAME}{_HAN}{{1,2}})(?=[，,。；;（(])"
_BY_DEED = re.compile(
    rf"(?=[{COMMON_SURNAMES}{_COMPOUND_HEADS}])"
    r"(?:(?<![\s\S])|(?<=[，,。；;、：:！!？?\s“”由找向被与跟和给让请])|(?<=[昨今当][日天])|(?<=当晚|[上下中]午|晚上|联系))"
    rf"({_SURNAME}{_HAN}{{1,2}}?)"
    r"(?=先生|女士|同志|来电|反映|称|表示|投诉|说|多次|擅自|私自|强行|经常|拒绝|拒不|承诺|答复|告知|沟通|殴打|辱骂|打人"
    r"|[，（(][男女]|本人|家住|家里|家中|家的|夫妇|夫妻|一家|签订|签字|索要|转账|借款|从[楼家车窗]|驾驶|持有|名下|承租"
    r"|购买|入住|离职|入职|去世|受伤|摔伤)"
)

_NOT_NAMES = frozenset(
    (
        *(
            "反映",
            "来电",
            "称其",
            "表示",
            "电话",
            "身份",
            "姓名",
            "地址",
            "手机",
            "希望",
            "要求",
            "投诉",
            "咨询",
            "本人",
        ),
        *(
            "认可",
            "不认可",
            "满意",
            "不满意",
            "基本满意",
            "同意",
            "不同意",
            "接受",
            "理解",
            "知晓",
            "已知晓",
            "认为",
            "业主",
        ),
        *("拒绝", "撤诉", "未接", "未接听", "无人接听", "不在", "要求撤单", "表示认可", "表示满意", "感谢", "耐心等待"),
    )
)
_NO_NAME_BEGINS = (
    *("反馈", "反映", "回访", "回复", "表示", "要求", "认可", "满意", "联系", "沟通", "说明", "解释"),
    *("改口", "承诺", "提供", "确认", "配合", "提出", "仍", "已", "未", "不"),
    *"当二三两再等非撤暂昨今晚现意补另最均各较误核签领缴坚继予咨到无对下诉自一电手",
    *("首次", "首先", "初次", "初步", "多次", "多人", "多日", "多名", "多户", "重复", "强烈", "强调", "同意", "同时"),
    *("本人", "本次", "家中", "家里", "家属", "家人", "家庭", "夫妇", "夫妻", "代表", "代理", "代为", "姓名", "身份"),
    *("情绪", "理解", "理由", "十分", "比较", "上门", "上午", "上述", "来访", "来信", "来函", "有异", "有诉", "有意"),
    *("放弃", "夜间", "微信", "权益", "信息", "催办", "催促", "后续", "后来", "目前", "随后", "随时", "共同", "双方"),
    *("都表", "都同", "都认", "全部", "全家", "若干", "之间", "答复", "所述", "所反", "所在", "所提", "付款", "付费"),
)
"""What follows 诉求人 in reports of the office's own work (向诉求人反馈进展): no surname begins like that."""
_NO_ENDS = ("的", "人", "们", "口", "委", "部", "费", "款", "了", "路", "楼", "区", "村")


def mask_name(name: str) -> str:
    """张三 -> 张*, 李小明 -> 李**, 欧阳修文 -> 欧阳**; 王女士, companies and 匿名 stay."""
    text = name.strip()
    if not text or text in _SECRET_WORDS or MARK in text or text.startswith("匿名"):
        return text
    if text.endswith(_TITLES):
        return _mask_before_title(text, next(title for title in _TITLES if text.endswith(title)))
    if len(text) > 4 and _NOT_A_PERSON.search(text):
        return text
    pieces = re.split(r"([、，,;；/\s]+)", text) if _is_han(text[0]) else [text]
    return "".join(mask_one_name(piece) if index % 2 == 0 else piece for index, piece in enumerate(pieces))


def names_in_places(text: str) -> Iterator[Span]:
    """Find names where the hotline's wording puts them (市民（…, 联系人：…, 本人叫…)."""
    at = 0
    places = _compiled(_PLACES) if any(word in text for word in _PLACE_WORDS) else None
    while places and (found := places.search(text, at)):
        name = found[1]
        shown = name if name in _NOT_NAMES or name.startswith(_NO_NAME_BEGINS) else mask_name(name)
        if shown == name:  # 诉求人认可市民（…: the place may stand inside what was taken for a name
            at = found.start(1)
        else:
            at = found.end(1)
            yield Span(found.start(1), found.end(1), Kind.NAME, shown)


def names_by_context(text: str) -> Iterator[Span]:
    """Find a known surname behind a word for a person, or before what people do. Some are missed, as the title says."""
    by_self = (_compiled(_BY_SELF),) if _I_AM in text else ()
    for pattern in (_BY_ROLE, *by_self, _BY_DEED):
        for found in pattern.finditer(text):
            name = found[1]
            if (
                name[:2] in NO_NAMES
                or name in _NOT_NAMES
                or _NOT_A_PERSON.search(name)
                or name.endswith(_NO_ENDS)
                or "某" in name
            ):
                continue
            yield Span(found.start(1), found.end(1), Kind.NAME, mask_one_name(name))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a rule once a text may hold what it looks for: some take 10 ms, and the window starts with titles."""
    return re.compile(pattern)


def _mask_before_title(text: str, title: str) -> str:
    name = text[: -len(title)]
    surname = 2 if name[:2] in COMPOUND_SURNAMES else 1
    return text if len(name) <= surname else name[:surname] + MARK * (len(name) - surname) + title


def mask_one_name(name: str) -> str:
    """Hide everything of one name but its surname."""
    if not name:
        return name
    if not _is_han(name[0]):
        return name[0] + MARK * min(len(name) - 1, 4) if len(name) > 1 else MARK
    if "·" in name or "•" in name:
        first, *rest = re.split(r"[·•]", name)
        return first[0] + MARK * (len(first) - 1) + "".join("·" + MARK * len(part) for part in rest)
    if len(name) == 1:
        return name
    surname = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:surname] + MARK * (len(name) - surname)


def _is_han(ch: str) -> bool:
    return "\u3400" <= ch <= "\u9fff" or "\U00020000" <= ch <= "\U0003ffff"
