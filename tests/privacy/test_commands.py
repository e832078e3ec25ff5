"""Every command that reads, on an office with one planted person: nothing of that person is printed or logged."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from app.cli.main import FAMILY_OF, build_parser, main
from app.services.session import open_office
from tests.privacy.planted import NAME, NOW, PHONE, leaks, leaks_of

READS = (
    *(
        "verify",
        "account list",
        "account roles",
        "tickets --limit 0",
        "tickets --search {name}",
        "tickets --search {phone}",
    ),
    *("tickets --where unit={unit}", "ticket {number}", "ticket {other}"),
    *(
        "export tickets --out {out}.xlsx",
        "export tickets --out {out}.csv",
        "queue",
        "urge",
        "urge due --texts",
        "urge overdue --texts",
    ),
    *("limit list", "rule list", "imports", "unit list"),
    *(
        "calc deadline --from 2026-11-20 --workdays 3",
        "calc amount 1234.5",
        "calc acceptance --contract chengbei --submitted 2026-07-01",
    ),
    *("calc damages --contract zhongguancun --party vendor --due 2026-07-01 --done 2026-07-05 --amount-fen 100",),
    *(
        "calc deduction --contract zhongguancun --batch {batch}",
        "calc evaluation --contract huoying --cycle 1 --grades 优秀,优秀,优秀",
    ),
    *("contract list", "contract show {contract}", "contract overview {contract}", "deliverable list {contract}"),
    *(
        "error list {erring}",
        "error candidates {erring}",
        "deduction trial {erring} --month 2026-08",
        "deduction list {erring}",
    ),
    *("lock list {erring}", "damages candidates {contract}", "damages list {contract}"),
    *("payment list {contract}", "invoice list {contract}", "evaluation list 4", "performance list {contract}"),
    *("amendment list {contract}", "amendment places {contract}", "renewal show {contract}", "notice list {contract}"),
    *("amendment try {contract} --from 2027-01-01", "prices {contract}", "accepted {contract}"),
    *("memo list {contract}", "spotcheck list {contract}", "spotcheck show {spot}", "estimate list {contract}"),
    *("environment list {contract}", "reminders list", "reminders print --out {out}.pdf", "form-template list"),
    *(
        "form-template fields P-21",
        "rates --from 2026-11-01 --to 2026-11-20",
        "rates --from 2026-11-01 --to 2026-11-20 --by unit",
    ),
    *("report B06 --period 2026-11 --out {out}.xlsx",),
    *(
        "exclusion show {exclusion}",
        "exclusion list",
        "exclusion list --month 2026-11",
        "exclusion incomplete",
        "exclusion overdue",
    ),
    *("exclusion waiting", "appeal list", "appeal list --month 2026-11", "hangup list", "hangup list --month 2026-11"),
    *("whistle list", "whistle list --month 2026-11", "special list", "special list --month 2026-11 --kind {special}"),
    *("breach kinds {contract}", "breach list {contract}", "breach candidates {contract}", "breach leaks {contract}"),
    *("breach block {contract}", "counter list {contract}", "counter handled {contract}", "rectify list {contract}"),
    *("majeure list {contract}", "terminate grounds {contract}", "terminate list {contract}"),
    *("staff list {contract}", "staff changes {contract}", "staff violations {contract}", "staff unsigned {contract}"),
    *(
        "staff days {contract} --from 2026-11-01 --to 2026-11-20",
        "retention list {contract}",
        "handover list {contract}",
    ),
    *(
        "anonymise",
        "anonymise --until 2026-11-10 --preview",
        "safe-copy --preview",
        "safe-copy --out {out}s.xlsx --reason 测试",
    ),
    *("leak list", "shift list --from 2026-11-01 --to 2026-11-20", "shift gaps --from 2026-11-01 --to 2026-11-20"),
    *(
        "link list {ticket}",
        "link suggest {ticket}",
        "link chain {ticket}",
        "link repeated --from 2026-11-01 --to 2026-11-20",
    ),
    *("link count --from 2026-11-01 --to 2026-11-20", "assessments", "assessments {period}"),
    *(
        "meeting agenda",
        "meeting show {meeting}",
        "meeting list",
        "mail list",
        "story list",
        "activity list",
        "advice list",
    ),
    *(
        "meeting list --month 2026-11",
        "mail list --month 2026-11",
        "story list --month 2026-10",
        "activity list --month 2026-11",
    ),
    *(
        "advice list --month 2026-11",
        "ops list",
        "ops list --month 2026-11",
        "support list",
        "support list --month 2026-11",
    ),
    *(
        "upkeep missing --from 2026-01-01",
        "upkeep list",
        "upkeep list --month 2026-11",
        "duty owed",
        "duty list",
        "duty list --sent",
    ),
    *(
        "review show {review}",
        "review list",
        "improvement list",
        "improvement list --month 2026-11",
        "forecast list",
        "analysis list",
    ),
    *("audit list --limit 2000", "audit verify", "audit export {out}a.xlsx", "drill --list"),
    "handover deletions {contract}",
    *("circular list", "diagnose --out {out}.zip"),
)
"""Commands that read, with what they are given; ids are filled in from the office."""

WRITES = frozenset(
    """
    check|handover package|init|backup|encrypt|decrypt|passphrase|recovery-key|restore|salvage|import|undo
    account on|account off|account idle|account add|account role|account name|account password|account disable
    account enable
    limit set|rule set|unit add|unit enable|unit disable|unit strict
    contract add|contract choose|contract edit|deliverable submit|deliverable review
    error add|error take|error judge|error confirm|error dismiss|error reopen|error void|error statement
    error correct
    deduction lock|deduction notice|deduction manual|lock due|lock add|lock train|lock approve
    damages add|damages lump|damages claim|damages waive|damages void
    payment gate|payment ungate|payment hold|payment lift|payment event|payment audit|payment settle
    invoice add|invoice check|invoice accept|invoice return|invoice void
    evaluation fill|evaluation submit|evaluation opinion|evaluation pass|evaluation return|performance add
    performance void
    amendment add|amendment void|renewal decide|renewal contract|renewal void|notice add|notice arrived|notice lead
    memo add|memo confirm|spotcheck start|spotcheck record|spotcheck conclude|spotcheck rectify
    estimate receive|estimate object|estimate conclude|environment add|reminders handle|reminders ladder
    form-template blank|form-template check|form-template load|form-template on|form-template off|form-template fill
    receipt|receipt-log sealed|receipt-log posted|receipt-log email|print
    exclusion apply|exclusion circulate|exclusion chase|exclusion receive|exclusion submit|exclusion review
    exclusion rectify
    exclusion recheck|exclusion report|exclusion decide|exclusion withdraw|appeal file|appeal decide
    hangup apply|hangup approve|hangup refuse|hangup screen|hangup writeoff|whistle blow|whistle answer
    whistle withdraw
    special receive|special finish|special report|breach add|breach measure|breach settle|breach void|counter handle
    rectify demand|rectify again|rectify done|rectify pass|rectify fail|rectify void
    majeure declare|majeure prove|majeure notify|majeure end|majeure void|terminate try|terminate draft
    terminate issue|terminate withdraw
    staff add|staff file|staff approve|staff refuse|staff onduty|staff offduty|staff leave|staff paper|staff change
    staff agree
    staff decline|staff arrive|staff violation|staff tell|retention add|retention dispose
    handover give|handover back|handover destroyed|handover lend|handover due|handover return|handover certify
    handover confirm
    leak add|leak amend|leak tell|leak close|leak void|shift add|shift handover|shift remove|link join|link differ
    link remove
    meeting hold|meeting add|meeting decide|meeting follow|meeting void|meeting drop|mail record|mail void
    story write|story amend|story void|activity plan|activity record|activity hold|activity serve|activity void
    advice add|advice decide|ops log|ops finish|support ask|support answer|upkeep record|duty add|duty send
    duty wrong|duty stop
    review start|review edit|review submit|review void|improvement add|improvement progress|improvement done
    improvement verify
    improvement close|improvement void|forecast add|forecast void|analysis set|circular enter|circular import
    circular compare|circular void
    """.replace("\n", "|")
    .replace("    ", "")
    .strip("|")
    .split("|")
)
"""Commands that write, or make a paper (walked with the papers)."""


@pytest.fixture(scope="module")
def names(planted_root, tmp_path_factory):
    with open_office(planted_root, "王芳", writing=False, now=lambda: NOW) as office:
        value = office.database.value
        made = {
            "ticket": f"#{value('SELECT min(id) FROM ticket')}",
            "number": value("SELECT ticket_no FROM ticket ORDER BY id LIMIT 1"),
            "other": value("SELECT ticket_no FROM ticket WHERE id IN (SELECT ticket_id FROM ticket_event) LIMIT 1"),
            "special": value("SELECT kind FROM special_case LIMIT 1"),
            "unit": value("SELECT unit FROM ticket WHERE unit <> '' LIMIT 1"),
            "erring": value("SELECT contract_id FROM error_record LIMIT 1"),
            "contract": value("SELECT contract_id FROM breach_event UNION SELECT 1 LIMIT 1"),
            "spot": value("SELECT id FROM spot_check LIMIT 1"),
            "exclusion": value("SELECT id FROM exclusion LIMIT 1"),
            "period": value("SELECT period FROM assessment_issue LIMIT 1"),
            "meeting": value("SELECT id FROM dispatch_meeting LIMIT 1"),
            "review": value("SELECT id FROM review_report LIMIT 1"),
        }
    out = tmp_path_factory.mktemp("out") / "file"
    batch = out.with_suffix(".json")
    batch.write_text("[]", "utf-8")
    return {
        "batch": str(batch),
        **{key: str(item) for key, item in made.items()},
        "name": NAME,
        "phone": PHONE,
        "out": str(out),
    }


def leaves(parser: argparse.ArgumentParser, path: str) -> Iterator[str]:
    found = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not found:
        yield path
    for name, below in ((name, below) for action in found for name, below in action.choices.items()):
        yield from leaves(below, f"{path} {name}")


def every_command() -> set[str]:
    made: set[str] = set()
    for command in FAMILY_OF:
        whole = build_parser(command)
        action = next(one for one in whole._actions if isinstance(one, argparse._SubParsersAction))
        made |= set(leaves(action.choices[command], command))
    return made


def test_no_command_was_forgotten():
    every = every_command()
    assert WRITES - every == set()
    read = {
        next((c for c in sorted(every, key=len, reverse=True) if f"{line} ".startswith(f"{c} ")), line)
        for line in READS
    }
    assert read - every == set()
    assert every - read - WRITES == set()
    assert read & WRITES == set()


@pytest.mark.parametrize("line", READS)
def test_a_command_prints_nothing_of_the_person(planted_root, names, capsys, line):
    words = [word.format(**names) for word in line.split()]
    for more in ((), ("--json",)):
        status = main(["--office", str(planted_root), "--user", "王芳", *words, *more])
        said = capsys.readouterr()
        assert status in (0, 1), said.err
        assert said.out
        assert "\n".join(leaks(said.out + said.err)) == ""


def test_the_programs_own_logs_know_nobody(planted_root):
    texts = [path.read_text("utf-8", "replace") for path in (planted_root / "logs").rglob("*") if path.is_file()]
    assert leaks_of(texts) == []
