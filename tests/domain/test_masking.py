from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import masking


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"), ("李小明", "李**"), ("欧阳修文", "欧阳**"), ("司马光", "司马*"), ("单于", "单*"),
        ("王女士", "王女士"), ("王小明女士", "王**女士"), ("欧阳先生", "欧阳先生"),
        ("阿不都·热依木", "阿**·***"), ("𬬭明", "𬬭*"), ("王", "王"),
        ("John Smith", "J****"), ("张三、李小明", "张*、李**"), ("张三 李四", "张* 李*"),
        ("某某物业服务公司", "某某物业服务公司"), ("保密", "保密"), ("匿名", "匿名"), ("", ""), ("张*", "张*"),
    ],
)  # fmt: skip
def test_names(name, masked):
    assert masking.mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800138000", "138****8000"),
        ("17012345678", "170****5678"),
        ("19912345678", "199****5678"),
        ("+86 138 0013 8000", "+86 138****8000"),
        ("+8613800138000", "+86138****8000"),
        ("138-0013-8000", "138****8000"),
        ("１３８００１３８０００", "138****8000"),
        ("13800138000.0", "138****8000"),
        ("13800138000/13900139000", "138****8000/139****9000"),
        ("13800138000 13900139000", "138****8000 139****9000"),
        ("0750-3125678", "0750-***5678"),
        ("010-62345678", "010-****5678"),
        ("(010)62345678", "(010)****5678"),
        ("01062345678", "010****5678"),
        ("010-62345678转801", "010-****5678转801"),
        ("62345678", "****5678"),
        ("12345", "12345"),
        ("110", "110"),
        ("4008123123", "4008123123"),
        ("95598", "95598"),
        ("保密", "保密"),
        ("", ""),
    ],
)
def test_phones(phone, masked):
    assert masking.mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("诉求人认可，结案", "诉求人认可，结案"),
        ("每月向诉求人反馈进展", "每月向诉求人反馈进展"),
        ("已完成改造，诉求人回访满意", "已完成改造，诉求人回访满意"),
        ("诉求人反海波来电", "诉求人反**来电"),
        ("市民（张三，身份证号码11010519491231002X）反映", "市民（张*，身份证号码110***********002X）反映"),
        ("证号11010519491231002X。", "证号110***********002X。"),
        ("身份证号110105194912310020", "身份证号110***********0020"),  # wrong check digit, but called an id
        ("联系人：李小明电话13812345678，", "联系人：李**电话138****5678，"),
        ("本人叫王小二，", "本人叫王**，"),
        ("其妻子（刘梅）", "其妻子（刘*）"),
        ("我是张三，", "我是张*，"),
        ("业主：张伟，", "业主：张*，"),
        ("微信号：abc12345", "微信号：ab****"),
        ("车牌京A12345停", "车牌京A***45停"),
        ("京AD12345占道", "京A****45占道"),
        ("邮箱zhang@163.com", "邮箱z***@163.com"),
        ("卡号6222021001116245702", "卡号6222***********5702"),
        ("电话62345678", "电话****5678"),
        ("护照E12345678", "护照E1*****78"),
        ("第3号楼12单元1201室", "第**号楼**单元**室"),
        ("阳光小区3栋502室漏水", "阳光小区**栋**室漏水"),
        ("永定路88号院3-2-501", "永定路88号院**"),
        ("永定路甲12号门前", "永定路**号门前"),
        ("一单元602", "**单元**"),
        ("请回电１３８１２３４５６７８谢谢", "请回电138****5678谢谢"),
    ],
)
def test_running_text(text, masked):
    assert masking.mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "", "市民反映小区停车难", "联系人反映无人处理", "本人反映", "工单0126032313232913301",
        "0126032313232913301HBD1",
        "126032313232913301", "2026-09-18 10:00:00", "2026年9月18日", "金额1596000.00元", "合同总价1,596,000.00元",
        "拨打12345和95598", "400-812-3123客服", "订单号202609181234567", "18800013800138000",
        "G6高速K12+300处", "共13800件", "地铁6号线", "三室一厅", "共226户", "街道3号上午", "一座桥", "永定路88号院",
        "2026-9-18", "附近居民和商户", "高空抛物", "面积138.00平方米", "统一社会信用代码91110108MA01ABCD2X",
    ],
)  # fmt: skip
def test_what_is_no_persons_data_stays(text):
    assert masking.mask_text(text) == text


@pytest.mark.parametrize(
    ("number", "is_id"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105194912310020", False),
        ("110105194913310021", False),
        ("0126032313232913301", False),
        ("011032313232913301", False),
    ],
)
def test_id_cards(number, is_id):
    assert masking.is_id_card(number) is is_id


@pytest.mark.parametrize(
    ("number", "is_card"), [("6222021001116245702", True), ("6222021001116245703", False), ("622", False)]
)
def test_bank_cards(number, is_card):
    assert masking.is_bank_card(number) is is_card


def test_fields_are_masked_by_their_kind():
    shown = {
        key: masking.mask_field(key, value)
        for key, value in {
            "caller_name": "张三",
            "caller_phone": "13800138000",
            "content": "联系人：李四，13800138000",
            "ticket_no": "13800138000",
            "created_at": "2026-09-18T09:30:00",
            "unit": "城管科",
            "nobody": "13800138000",
        }.items()
    }
    assert shown == {
        "caller_name": "张*",
        "caller_phone": "138****8000",
        "content": "联系人：李*，138****8000",
        "ticket_no": "13800138000",
        "created_at": "2026-09-18T09:30:00",
        "unit": "城管科",
        "nobody": "138****8000",
    }


@pytest.mark.parametrize(
    ("title", "value", "masked"),
    [
        ("求助人姓名", "张三", "张*"),
        ("联系人电话", "62345678", "****5678"),
        ("市级编号", "13800138000", "13800138000"),
        ("补充说明", "电话13800138000", "电话138****8000"),
    ],
)
def test_unknown_columns_by_their_title(title, value, masked):
    assert masking.mask_extra(title, value) == masked


@settings(max_examples=200)
@given(st.text("张三13800@.- （）()ABx*电话市民联系人：，\n", max_size=60))
def test_masking_twice_changes_nothing_more(text):
    once = masking.mask_text(text)
    assert len(masking.mask_text(once)) <= len(once) + 4


@given(st.text(max_size=80))
def test_no_text_breaks_the_rules(text):
    for mask in (masking.mask_text, masking.mask_name, masking.mask_phone):
        assert isinstance(mask(text), str)
