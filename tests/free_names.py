# ruff: noqa: E501, SIM905 (tables of wordings and names)
"""Third persons in running text as people write: sentence patterns and names nobody made a rule from.

Written before the strict rules were last worked on, and measured once when they were done. The names do not come from
the characters that the rules know, surnames are drawn as often as they occur (in a hundred or so rare ones too), and
some are spelt with characters that few people are called by. Nothing here is anybody's data.
"""

from __future__ import annotations

import random
import re

from tests.personal_tickets import FREE, Figures, Piece, _judge, _kept

_SURNAMES = (
    ("王李张刘陈", 60), ("杨黄赵周吴", 24), ("徐孙马朱胡郭何高林罗", 12), ("郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡", 6),
    ("余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵", 3),
    ("万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍", 1),
    ("涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由", 0.06),
)  # fmt: skip
_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "皇甫",
    "尉迟",
    "令狐",
    "慕容",
    "司徒",
    "夏侯",
    "东方",
    "端木",
    "南宫",
    "公孙",
)
_TWO = (
    "建军 国强 桂花 秀珍 志刚 淑华 玉兰 红梅 海燕 晓东 丽华 春梅 文杰 俊杰 雅婷 欣悦 子涵 雨桐 梓萱 浩宇 一鸣 思远 佳怡 婉清 振华 德胜 长青 "
    "永强 福来 有才 根生 水生 金凤 银花 翠萍 巧云 凤英 素琴 淑芬 惠敏 雪梅 冬梅 爱国 卫东 红兵 跃进 援朝 解放 学军 立新 新民 保国 宝财 广发 "
    "来福 喜顺 满仓 大伟 小军 小燕 晓红 亚楠 亚男 璐瑶 诗涵 语嫣 嘉懿 奕辰 沐阳 昊天 明轩 宇航 启航 景行 怀瑾 知远 若溪 清扬 可馨 心怡 梦瑶 "
    "紫涵 钰涵 芷若 忠义 守信 全福 生财 运来 连喜 双喜 三妹 五一 十月 美玲 彩霞 月娥 腊梅 菊香 兰英 招娣 盼盼 婷婷 丹丹 娜娜 圆圆 洋洋 斌斌 "
    "尊富 吉祥 冬花 辉雄 介雄 勇大 开泰 显荣 传芳 培元 承志 绍文 秉忠 鸿儒 耀祖 光耀 兴邦 定国 治平 克勤 汝霖 毓秀 蕴华 慧娴 昱辰 喆轩 翀宇 "
    "旻昊 婧怡 嫣然 赟博 垚鑫 麒麟 宸熙 芮瑄 祎然 懿轩 珺瑶 翊航 妤婕 霁月 铎铭 奎山 炳坤 树德 茂林 占魁 殿臣 凤鸣 化龙 佐军 贤达 应龙 作栋"
).split()  # fmt: skip
_ONE = list(
    "伟芳娜敏静强磊洋勇艳杰娟涛超霞平辉刚玲丹波鹏飞鑫斌莉健俊帆雪婷倩璐颖琳晶欢宁岩峰凯亮龙雷兵军民海云燕红梅兰英旭阳昊晨瑶蕾楠喆翀昱犇垚赟旻婧嫣"
)

_PATTERNS = (
    "我母亲今年八十二岁，平时由保姆{}照看，上周摔倒后没人管。", "去社区办手续，窗口的{}让我回去开证明，来回跑了三趟。",
    "房子是从{}手里租的，合同签了两年，押金五千没退。", "{}把电动车推进楼道充电，劝了几次都不听。",
    "当时在场的有{}、{}、{}，都能作证。", "这个店之前的老板是{}，后来转给了别人。",
    "反映人称其丈夫{}在工地受伤，包工头{}拒付医药费。", "五楼{}家漏水，把我家的天花板泡了。",
    "请转告{}主动联系我，不要再躲着。", "网格员{}上门核实，住户{}不在家，邻居说已搬走。",
    "施工队领头的叫{}，没有资质。", "{}和{}系夫妻关系，二人于去年离婚。",
    "我院已安排医生{}复诊，患者{}对诊疗结果无异议。", "法定代表人{}，现已失联。",
    "承办单位回复：经向{}了解，其本人承认占用绿地种菜。", "我是{}的女儿，替老人反映问题。",
    "曾多次找{}要钱，{}说没有钱。", "物业换了好几个管家，最早是{}，现在是{}。",
    "{}，女，住三层，长期在楼道里喂流浪猫。", "举报{}违规领取低保，家里有两辆车。",
    "执法队员{}、{}到场后没有出示证件。", "孩子的班主任{}在家长群里公开成绩。",
    "收款人写的是{}，不是公司。", "老师{}体罚学生，家长要求调离。",
    "经查，车主为{}，已通知挪车。", "楼门长{}私自收取每户五十元清洁费。",
    "一楼底商由{}经营，油烟直排。", "工作人员{}与其沟通，其表示理解。",
    "居民{}等十二户联名要求加装电梯。", "我把身份证复印件交给了{}，到现在没有回音。",
    "社区党委书记{}带队现场查看。", "驾校教练{}收红包，不给就不安排练车。",
    "中介小哥{}承诺的免租期没兑现。", "对门住着{}一家三口，每天半夜剁肉。",
    "家属{}签收了告知书。", "上述情况{}可以证明。",
    "求助人提到{}也是受害者。", "继承人{}、{}对房产分割有争议。",
    "被投诉人{}已书面道歉。", "都是{}在背后指使的。",
    "现由值班民警{}处理。", "之前接待我的是{}，态度很好，这次换成{}，一问三不知。",
    "经调解，{}同意赔偿{}两千元。", "车库的锁被{}撬了。",
    "快递员{}把件扔在门口就走。", "据悉{}去年已去世，户口尚未注销。",
    "借给{}三万元，约定年底归还。", "{}你好，请尽快处理我家的问题。",
    "责任人：{}，电话已记录。", "此事请{}牵头办理，{}配合。",
    "孙子{}在该园上中班，被小朋友咬伤。", "护工{}偷拿老人的药。",
)  # fmt: skip
"""Sentence patterns; ``{}`` is a name."""

_PLAIN = (
    "小区东门的垃圾桶三天没有清运，异味很大，路过的人都捂鼻子。", "咨询公租房申请条件，家庭年收入怎么计算，需要准备哪些材料？",
    "昨晚十一点以后仍有渣土车经过，鸣笛声影响休息，希望限制通行时间。", "经现场核查，该处为临时围挡，预计下月十五日前拆除，已向反映人解释。",
    "电梯反复停运，维保单位更换配件后恢复，业委会将加强巡查。", "公园里的健身器材生锈断裂，老人锻炼时容易受伤，建议更换。",
    "商场预付卡退费难，商家以系统升级为由一直拖延，要求协调退款。", "路口信号灯时间太短，行人过不去，建议延长绿灯。",
    "来电人对处理结果表示不满，认为没有从根本上解决问题。", "暖气片不热，室温只有十五度，家中有婴儿，请求尽快上门检修。",
    "树枝伸到窗户上，刮风时拍打玻璃，申请修剪。", "幼儿园招生政策什么时候公布，非京籍需要什么手续？",
    "夜市摊贩占用盲道，清洁工早上要冲洗很久，油污明显。", "区水务局答复：管网改造工程计划于明年三月启动，届时安排施工。",
    "医保卡里的余额不能用，药店说系统故障，去了几家都这样。", "停车费从每小时两元涨到五元，没有公示，业主意见很大。",
    "井盖周围路面塌陷，晚上没有照明，骑车经过很危险。", "感谢街道和社区及时帮忙解决了用水问题，点赞。",
    "广场舞音响声音太大，沟通后好两天又这样，希望常态化管理。", "楼上装修时敲掉承重墙，楼下墙面开裂，要求专业机构鉴定。",
)  # fmt: skip
"""Sentences about nobody: what must stay readable."""

_TITLED = (
    ("找了居委会{}主任三次都不在，", "主任"), ("物业{}经理说没有办法，", "经理"), ("楼下{}大爷天天听戏，", "大爷"), ("门卫老{}不让快递进，", ""),
    ("管家小{}一直不回消息，", ""), ("隔壁{}阿姨在门口堆纸箱，", "阿姨"), ("刚才{}警官来过了，", "警官"), ("是{}师傅上门修的，", "师傅"),
)  # fmt: skip
"""A surname with a title: what a masked name shows too, so it counts apart."""


def person(chance: random.Random) -> str:
    """A name: the surname as often as it occurs, three characters in four of five."""
    if chance.random() < 0.02:
        surname = chance.choice(_COMPOUND)
    else:
        weights = [len(group) * weight for group, weight in _SURNAMES]
        surname = chance.choice(chance.choices([group for group, _ in _SURNAMES], weights)[0])
    return surname + chance.choice(_TWO if chance.random() < 0.78 else _ONE)


def pieces(chance: random.Random) -> list[Piece]:
    """One ticket: a sentence about nobody, one with names, a number that must stay, a surname with a title."""
    pattern, (titled, _) = chance.choice(_PATTERNS), chance.choice(_TITLED)
    parts = re.split(r"(\{\})", pattern)
    said = [Piece(person(chance), FREE) if part == "{}" else Piece(part) for part in parts if part]
    before, after = titled.split("{}")
    surname = [Piece(before), Piece(person(chance)[0], "surname with title"), Piece(after)]
    others = [[Piece(chance.choice(_PLAIN))], said, surname, [Piece("编号"), _kept(chance), Piece("。")]]
    chance.shuffle(others)
    return [piece for part in others for piece in part]


def written(tickets: int, seed: int, *, strict: bool = True) -> Figures:
    """Measure names in sentences as people write them."""
    chance, figures = random.Random(seed), Figures()
    for _ in range(tickets):
        _judge(figures, pieces(chance), strict=strict)
    return figures
