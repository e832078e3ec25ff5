"""Names of third persons wherever they stand: only for what leaves the office (安全副本, unknown wordings).

A known surname, then one or two characters that people are called by, and nothing that makes a word, a place or a firm
of it. It masks more than it must; a screen that people work with does not use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.masking_names import COMPOUND_SURNAMES, mask_one_name
from app.domain.masking_spans import Kind, Span
from app.domain.masking_words import COMMON_SURNAMES, NO_NAMES

_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英兰梅玲红斌辉鹏飞雪琳婷宇浩然轩涵雨欣怡晨曦博文佳琪嘉俊峰海燕春"
    "花振立新永福德胜兴旺彬少卿若兮睿哲彤瑶建国志华玉莉凤洁凯颖琴云莹荣爱珍贞瑞健世广义安波宁贵龙宏伦翔旭顺鑫泽晓"
    "蕾冰薇菲莎妍萍媛倩婉娴瑾璐悦珊丹蓉君毅诚学思成康星光天达仁礼智信良忠孝友善祥利进林生松柏树森木山川江河湖清源"
    "泉润泰乾坤日月阳辰东西南北中大小元亨金银铜铁钢石火土一二三百千万先启继承传宗祖耀宝富余全才艺武斐冬秋夏香芬芝"
    "芸莲荷菊茜桃杏枝叶青蓝紫白黑亮朗昊昌晖景晶普曼朋望未来本正民主书画诗词歌韵音乐声美好心意情缘慧巧灵淑贤惠雅素"
    "琼瑛珠璇环佩翠碧露霜虹霓岚岩岭峻崇城培基墨奇威子孟季仲伯叔士夫妹姐弟男女兵战卫克定邦治国政法律行远道路遥通达"
    "勤俭谦让恒有为守成功业务农工商学家运鸿鹤鹰鹃雁莺凡尧舜禹汤绍洲津京沪湘皓皎澄澜波涌沛滨淼渊煜炜炎焕灿炳烨焱煊"
    "燊钧铭锋锐镇锦钦钰铮鉴栋梁楠桐梓柳榕桦枫彦彪彰影徐循律徽怀恩惟慈愉恬恺悟忆志必念怡思恕恒息悌愿懿戈戎成振挺"
    "捷授掌提援攀敦敬斯昕昀昭映是晋晏智暄朔朝权杉构枚果柯栩格根桢桥梦棋棠森楚槐次欢歆歌正步歆毓民沁沅治泓洛洪洲流"
    "济浦浩涓淇深淳清渝游湛滢漪潇澎濛瀚灵照熙熹爽牧特献玄玫珂珏珩理琛琦琰瑄璋瓒甜田申甲男画畅留盈盛真睦知矜硕碧祎"
    "祺禄禾秀科程稳穆立竹笑笛筠简箫粤精絮红纪纯纲纶练绍经绮维绿缇罗羽翎翰联聪肖育能腾臻至舒舟航良艾芃芊芙芮苏苑苒"
    "苓若苗英茂茗茵茹荔荣菁萌萱落葆蒙蓓蓝蔓薪藤虎蝶融行衡表裕西言计诗诺语谊谦豪贝责赞赫超越轶辉辛辞达运进迪适逸道"
    "邑郁采里金钊铠银锡镜长闻闽阳阿陶隆雄雅集霏霖靖静韬韶音顶项顺颂颜飒馥馨驰驹骁骏骥高魁鲁鸣麒麟黎齐龄"
)
GIVEN = frozenset(_GIVEN)
"""Characters that people are called by (the second and third of a name)."""

_MORE_WORDS = (
    "安全安宁成功成本单位平安平价高大高兴金额方向方法方式明确明显明年江南石家白天安康任务任意常态常规时光"
    "时长黄金黄石花园花卉花草水平水利水泥文明文化文艺康乐乐园章程温馨温泉严明阳光阳台东城东边东区东路东里"
    "东街南区南路南里南街西城北京通州大兴丰台海淀朝阳石景顺义怀柔平谷密云延庆昌平房山门头和平胜利解放建国"
    "建设金融金华万达万科国家国际国道国庆海关山东山西山林林业林木花木树木于是于家经理经营经济连续车道车里"
    "毛利毛石路灯路政路南路北路西路东马路马上马桶包含包子童心田园水管水电水务水源水库石子石材石料池塘"
    "雷雨雷达钱财贺卡顾全关于关心关爱关联关键项目简易管道管理管家双方双十"
)
_WORDS = NO_NAMES | frozenset(_MORE_WORDS[i : i + 2] for i in range(0, len(_MORE_WORDS), 2))
_PLACE = re.compile(
    r"(?:[\u4e00-\u9fff]?(?:小区|社区|家园|花园|公寓|大厦|广场|医院|学校|小学|中学|幼儿园|公司|集团|街道|胡同|市场|商场|超市|酒店|饭店|餐厅|中心"
    r"|银行|车站|地铁|公园|大街|大道|派出所|物业|新村|新区|新城|里小区|北里|南里|东里|西里|路|街|苑|村|桥|院|店|厂|号|区|县|镇|乡|市|楼|里|庄|湖|园))"
)
_SURNAME = re.compile(f"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{COMMON_SURNAMES}])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_AFTER = frozenset("的家被把和与跟向在是将也又已曾常都说称就才还从对给等之等、，。；：！？,.;:!? 　（）()“”\"'\n\t")
_AFTER_WORDS = re.compile(
    r"先生|女士|同志|本人|夫妇|一家|父|母|代|开|养|欠|住|租|收|打|骂|拿|找|联系|反映|表示|要求|认为|透露|签|经常|多次|拒绝|其|名下|此人|那|这|未|不|没|有|去|来"
)
_BEFORE = frozenset("，。；：！？、,.;:!? 　（(“\"'\n\t是叫由向给找被和与跟让请据对把替为到名位称问让因听说")


def strict_names(text: str) -> Iterator[Span]:
    """Find what may be somebody's name, whatever stands around it."""
    at = 0
    while found := _SURNAME.search(text, at):
        end = _name_end(text, found.start(), found.end())
        if end:
            yield Span(found.start(), end, Kind.NAME, mask_one_name(text[found.start() : end]))
        at = end or found.start() + 1


def _name_end(text: str, start: int, given: int) -> int:
    """Return where a name ends that begins at ``start``; 0 when it is none."""
    if text[start : start + 2] in _WORDS or given >= len(text) or text[given] not in GIVEN:
        return 0
    compound = given - start == 2
    two = text[given : given + 2]
    if len(two) == 2 and two[1] in GIVEN and two not in _WORDS and text[given + 1 : given + 3] not in _WORDS:
        return 0 if _PLACE.match(text, given + 2) or _is_end_of_word(text, start) else given + 2
    if _PLACE.match(text, given + 1) or _is_end_of_word(text, start):
        return 0
    after = text[given + 1 : given + 2]
    is_apart = not after or after in _AFTER or bool(_AFTER_WORDS.match(text, given + 1))
    is_opened = compound or start == 0 or text[start - 1] in _BEFORE
    return given + 1 if is_apart or is_opened else 0


def _is_end_of_word(text: str, start: int) -> bool:
    """Say whether the surname is the second character of a word (施工时, 社区书记 … are not names)."""
    return start > 0 and text[start - 1 : start + 1] in _WORDS
