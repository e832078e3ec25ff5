"""The sample tickets' way through the flow: every queue has some, urgent, supervised, returned and urged ones too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from app.domain.flow import Node
from app.services import flow, queues
from app.services.progress import JobContext
from app.services.queues import Queue
from app.services.session import Office

Steps = Sequence[tuple[Node, Mapping[str, str]]]

_UNIT = "城市管理办公室"
_BEGAN = timedelta(minutes=28)
_BETWEEN = timedelta(minutes=3)
_LATEST = slice(4, 14)
_REASON = "经现场核实，该点位位于邻街道辖区，权属单位为市政集团，建议派至邻街道办理。"
_OPINION = {"connected": "是", "method": "电话", "opinion": "认可办理结果"}
_ANSWERS = {"responded": "是", "resolved": "解决", "satisfied": "满意", "text": "电话核实，诉求人认可"}

_URGENT: Steps = ((Node.MARK, {"mark": "urgent"}),)
_CITY: Steps = ((Node.MARK, {"mark": "supervised_city"}),)
_RETURNED: Steps = ((Node.RETURN, {"ground": "职责外", "suggested_unit": "邻街道", "text": _REASON}),)
_DIFFICULT: Steps = ((Node.REPORT_DIFFICULT, {"reported_to": "区热线专班", "text": "权属不明，涉及两个部门"}),)
_ANSWERED: Steps = ((Node.RESPOND, {"method": "电话", "connected": "是", "text": "已联系诉求人，约定现场查看"}),)
_TOLD: Steps = ((Node.FEEDBACK, _OPINION),)
_DONE: Steps = (*_TOLD, (Node.UNIT_CLOSE, {"text": "已到现场处理完毕，诉求人认可"}))
_ASSESSED: Steps = (*_DONE, (Node.ASSESS, _ANSWERS))
_SUBMITTED: Steps = (*_ASSESSED, (Node.SUBMIT_CLOSE, {"requisites": "materials"}))
_CLOSED: Steps = (*_SUBMITTED, (Node.REVIEW_CLOSE, {}))
_VISITED: Steps = (
    *_CLOSED,
    (Node.CITY_VISIT, {"valid_visit": "是", "responded": "是", "resolved": "解决", "satisfied": "基本满意"}),
)
_SENT_BACK: Steps = (*_SUBMITTED, (Node.REVIEW_RETURN, {"text": "缺少整改后的现场照片"}))
_URGED: Steps = ((Node.URGE, {"kind": "due", "method": "工作群"}),)

_WAYS: Mapping[Queue, Sequence[Steps]] = {
    Queue.TO_SIGN: (_URGENT, (), _CITY, (), (), _RETURNED),
    Queue.TO_DISPATCH: (_URGENT, (), _DIFFICULT, ()),
    Queue.TO_RESPOND: (_URGENT, (), _ANSWERED, ()),
    Queue.HANDLING: (
        *(_URGED, _URGED, _TOLD, _TOLD),
        *(_DONE, _DONE, _DONE, (*_CITY, *_ASSESSED), (*_CITY, *_ASSESSED), _ASSESSED, _ASSESSED),
        *(_SUBMITTED, _SUBMITTED, (*_CITY, *_DONE), _CLOSED, _CLOSED, _VISITED, _VISITED, _SENT_BACK),
    ),
}


def play(office: Office, job: JobContext) -> int:
    """Take tickets of every queue along their way in the half hour before now; returns how many steps were taken."""
    taken = 0
    found = {queue: list(queues.ids(office, queue)) for queue in _WAYS}
    del found[Queue.HANDLING][_LATEST]  # the most urgent ones are urged; most of what is late stays with its unit
    for queue, ways in _WAYS.items():
        for ticket_id, steps in zip(found[queue], ways, strict=False):
            job.check()
            taken += _walk(office, ticket_id, steps)
    return taken + _dispatch(office, found[Queue.TO_DISPATCH][len(_WAYS[Queue.TO_DISPATCH]) :])


def _walk(office: Office, ticket_id: int, steps: Iterable[tuple[Node, Mapping[str, str]]]) -> int:
    """Take the steps a few minutes apart, none before the ticket came."""
    arrived = flow.life(office, ticket_id).state.arrived_at
    at = office.now() - _BEGAN
    earliest = datetime.fromisoformat(arrived) if arrived else at
    count = 0
    for node, values in steps:
        flow.take(office, ticket_id, node, values, max(at, earliest))
        at += _BETWEEN
        count += 1
    return count


def _dispatch(office: Office, ids: Sequence[int]) -> int:
    """Dispatch half of what is left, as a duty seat would have by now."""
    told = (office.now() - _BEGAN).isoformat()
    return sum(
        _walk(office, ticket_id, ((Node.DISPATCH, {"unit": _UNIT, "group_at": told}),))
        for ticket_id in ids[: len(ids) // 2]
        if flow.life(office, ticket_id).state.arrived_at <= told
    )
