"""不纳入考核（剔除）: the steps of an application, the state that follows from them, and its five nodes.

Source: 000·附2, 004·二.1-二.3, requirements.md §2.8: 待收集 → 催收 → 已收齐 → 审核（第 n 轮）→ 整改 → 再审 → 甲方复核
→ 已报送 → 通过/未通过. The state is never stored: it is what the steps lead to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.errors import NotAllowed


class ExclusionKind(StrEnum):
    """What is applied for (domain.md §2.4: parallel values of 解决类型)."""

    EXCLUDE = "exclude"  # 剔除
    VOLUNTARY = "voluntary"  # 主动剔除
    NOT_OURS = "not_ours"  # 非权属
    UNREASONABLE = "unreasonable"  # 不合理诉求


KIND_TITLES = {
    ExclusionKind.EXCLUDE: "剔除",
    ExclusionKind.VOLUNTARY: "主动剔除",
    ExclusionKind.NOT_OURS: "非权属",
    ExclusionKind.UNREASONABLE: "不合理诉求",
}


class Verdict(StrEnum):
    """How a step with a judgement came out."""

    NONE = ""
    PASS = "pass"
    FAIL = "fail"


VERDICT_TITLES = {Verdict.NONE: "", Verdict.PASS: "通过", Verdict.FAIL: "不通过"}


class StepKind(StrEnum):
    """What can happen to an application."""

    ACCEPT = "accept"  # 受理
    CIRCULATE = "circulate"  # 流转: materials are demanded from the unit
    CHASE = "chase"  # 催收
    COMPLETE = "complete"  # 已收齐
    SUBMIT = "submit"  # 送审
    REVIEW = "review"  # 合规性审核, with a verdict
    RECTIFY = "rectify"  # 整改完成
    RECHECK = "recheck"  # 甲方复核, with a verdict
    REPORT = "report"  # 报送
    DECIDE = "decide"  # 结果, with a verdict
    WITHDRAW = "withdraw"  # 撤回


STEP_TITLES = {
    StepKind.ACCEPT: "受理",
    StepKind.CIRCULATE: "流转",
    StepKind.CHASE: "催收",
    StepKind.COMPLETE: "收齐材料",
    StepKind.SUBMIT: "送审",
    StepKind.REVIEW: "审核",
    StepKind.RECTIFY: "整改",
    StepKind.RECHECK: "甲方复核",
    StepKind.REPORT: "报送",
    StepKind.DECIDE: "结果登记",
    StepKind.WITHDRAW: "撤回",
}

JUDGED = frozenset({StepKind.REVIEW, StepKind.RECHECK, StepKind.DECIDE})


class Stage(StrEnum):
    """Where an application stands."""

    GATHERING = "gathering"
    CHASING = "chasing"
    COMPLETE = "complete"
    REVIEWING = "reviewing"
    RECTIFYING = "rectifying"
    REREVIEWING = "rereviewing"
    RECHECKING = "rechecking"
    RECHECKED = "rechecked"
    REPORTED = "reported"
    PASSED = "passed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


STAGE_TITLES = {
    Stage.GATHERING: "待收集",
    Stage.CHASING: "催收",
    Stage.COMPLETE: "已收齐",
    Stage.REVIEWING: "审核",
    Stage.RECTIFYING: "整改",
    Stage.REREVIEWING: "再审",
    Stage.RECHECKING: "甲方复核",
    Stage.RECHECKED: "复核通过待报送",
    Stage.REPORTED: "已报送",
    Stage.PASSED: "通过",
    Stage.FAILED: "未通过",
    Stage.WITHDRAWN: "已撤回",
}

FINISHED = frozenset({Stage.PASSED, Stage.FAILED, Stage.WITHDRAWN})
GATHERING_STAGES = frozenset({Stage.GATHERING, Stage.CHASING, Stage.RECTIFYING})
"""Stages in which materials may be added, received and chased."""

_P, _F, _N = Verdict.PASS, Verdict.FAIL, Verdict.NONE

_MOVES: dict[tuple[Stage, StepKind, Verdict], Stage] = {
    (Stage.GATHERING, StepKind.CIRCULATE, _N): Stage.GATHERING,
    (Stage.GATHERING, StepKind.CHASE, _N): Stage.CHASING,
    (Stage.GATHERING, StepKind.COMPLETE, _N): Stage.COMPLETE,
    (Stage.CHASING, StepKind.CIRCULATE, _N): Stage.CHASING,
    (Stage.CHASING, StepKind.CHASE, _N): Stage.CHASING,
    (Stage.CHASING, StepKind.COMPLETE, _N): Stage.COMPLETE,
    (Stage.COMPLETE, StepKind.SUBMIT, _N): Stage.REVIEWING,
    (Stage.REVIEWING, StepKind.REVIEW, _P): Stage.RECHECKING,
    (Stage.REVIEWING, StepKind.REVIEW, _F): Stage.RECTIFYING,
    (Stage.RECTIFYING, StepKind.CHASE, _N): Stage.RECTIFYING,
    (Stage.RECTIFYING, StepKind.RECTIFY, _N): Stage.REREVIEWING,
    (Stage.REREVIEWING, StepKind.REVIEW, _P): Stage.RECHECKING,
    (Stage.REREVIEWING, StepKind.REVIEW, _F): Stage.RECTIFYING,
    (Stage.RECHECKING, StepKind.RECHECK, _P): Stage.RECHECKED,
    (Stage.RECHECKING, StepKind.RECHECK, _F): Stage.RECTIFYING,
    (Stage.RECHECKED, StepKind.REPORT, _N): Stage.REPORTED,
    (Stage.REPORTED, StepKind.DECIDE, _P): Stage.PASSED,
    (Stage.REPORTED, StepKind.DECIDE, _F): Stage.FAILED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``at`` is when it happened (ISO moment), ``person`` who did it, ``basis`` on what ground (依据)."""

    kind: StepKind
    at: str
    verdict: Verdict = Verdict.NONE
    person: str = ""
    basis: str = ""
    text: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class ExclusionState:
    """Where the steps lead: the stage, and the round of review under way or done last (0: none yet)."""

    stage: Stage
    round_no: int = 0

    @property
    def text(self) -> str:
        """The state as a clerk reads it, e.g. 审核（第 1 轮）."""
        title = STAGE_TITLES[self.stage]
        if self.stage in (Stage.REVIEWING, Stage.REREVIEWING, Stage.RECTIFYING):
            return f"{title}（第 {self.round_no} 轮）"
        return title

    @property
    def is_finished(self) -> bool:
        """Whether nothing more can happen."""
        return self.stage in FINISHED


def allowed_steps(state: ExclusionState | None) -> tuple[StepKind, ...]:
    """Return the steps that can follow, in the order of the flow."""
    if state is None:
        return (StepKind.ACCEPT,)
    if state.is_finished:
        return ()
    possible = {kind for stage, kind, _ in _MOVES if stage is state.stage} | {StepKind.WITHDRAW}
    return tuple(kind for kind in StepKind if kind in possible)


def follow(state: ExclusionState | None, step: Step, last_at: str = "") -> ExclusionState:
    """Return the state after one more step.

    Raises ``NotAllowed`` when the step does not fit the state, lacks its verdict, or is earlier than ``last_at``.
    """
    title = STEP_TITLES[step.kind]
    if step.at < last_at:
        early, late = (text.replace("T", " ") for text in (step.at, last_at))
        raise NotAllowed(f"“{title}”的时间 {early} 早于上一步的 {late}，没有登记。请核对时间。")
    if step.kind in JUDGED and step.verdict is Verdict.NONE:
        raise NotAllowed(f"“{title}”没有填结论，没有登记。请选择通过或不通过。")
    if state is None:
        if step.kind is not StepKind.ACCEPT:
            raise NotAllowed(f"申报还没有受理，不能登记“{title}”。请先登记受理。")
        return ExclusionState(Stage.GATHERING)
    if step.kind is StepKind.WITHDRAW and not state.is_finished:
        return ExclusionState(Stage.WITHDRAWN, state.round_no)
    stage = _MOVES.get((state.stage, step.kind, step.verdict))
    if stage is None:
        possible = "、".join(STEP_TITLES[kind] for kind in allowed_steps(state)) or "无"
        raise NotAllowed(f"这件申报现在是“{state.text}”，不能登记“{title}”。可以登记：{possible}。")
    starts = stage in (Stage.REVIEWING, Stage.REREVIEWING)
    return ExclusionState(stage, state.round_no + starts)


def state_of(steps: Iterable[Step]) -> ExclusionState | None:
    """Fold the steps, oldest first; None when there is none. Raises ``NotAllowed`` for steps that do not fit."""
    state: ExclusionState | None = None
    last_at = ""
    for step in steps:
        state = follow(state, step, last_at)
        last_at = step.at
    return state


class NodeKind(StrEnum):
    """The five nodes that must be traceable (004·二.3)."""

    ACCEPTED = "受理"
    CIRCULATED = "流转"
    HANDLED = "办理"
    REVIEWED = "审核"
    CLOSED = "结案"


@dataclass(frozen=True, slots=True)
class Node:
    """One of the five nodes; ``missing`` names what is not on record (时间、人、依据)."""

    kind: NodeKind
    at: str = ""
    person: str = ""
    basis: str = ""
    missing: tuple[str, ...] = field(default=())


def nodes_of(steps: Sequence[Step]) -> tuple[Node, ...]:
    """Return the five nodes: acceptance, first demand, materials complete, last review passed, result."""
    picked = {
        NodeKind.ACCEPTED: _first(steps, StepKind.ACCEPT),
        NodeKind.CIRCULATED: _first(steps, StepKind.CIRCULATE),
        NodeKind.HANDLED: _last(steps, (StepKind.COMPLETE, StepKind.RECTIFY)),
        NodeKind.REVIEWED: _last([s for s in steps if s.verdict is Verdict.PASS], (StepKind.REVIEW,)),
        NodeKind.CLOSED: _last(steps, (StepKind.DECIDE, StepKind.WITHDRAW)),
    }
    return tuple(_node(kind, step) for kind, step in picked.items())


def missing_nodes(steps: Sequence[Step]) -> tuple[str, ...]:
    """Say what an application's five nodes lack, e.g. 审核（未登记）, 流转（缺依据）; empty when they are complete."""
    found = []
    for node in nodes_of(steps):
        if not node.at:
            found.append(f"{node.kind.value}（未登记）")
        elif node.missing:
            found.append(f"{node.kind.value}（缺{'、'.join(node.missing)}）")
    return tuple(found)


def _node(kind: NodeKind, step: Step | None) -> Node:
    if step is None:
        return Node(kind, missing=("时间", "人", "依据"))
    values = (("时间", step.at), ("人", step.person), ("依据", step.basis))
    return Node(kind, step.at, step.person, step.basis, tuple(name for name, value in values if not value.strip()))


def _first(steps: Iterable[Step], kind: StepKind) -> Step | None:
    return next((step for step in steps if step.kind is kind), None)


def _last(steps: Sequence[Step], kinds: tuple[StepKind, ...]) -> Step | None:
    return next((step for step in reversed(steps) if step.kind in kinds), None)
