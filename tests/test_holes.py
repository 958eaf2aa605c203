"""Breaches made by hand with every hash recomputed, or through commands that look legal: check or the verb finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import git

from ecentre import approval, kinds, records
from ecentre.model import Record, Ref
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Forging = "Callable[[dict[str, Any]], None]"
NOW = "2026-11-03T10:00:00+08:00"

BOUGHT = (
    "@陈文军 requisition add --category 打印机 --quantity 2 --estimated-price 2600 --reason 打印报表",
    "@陈文军 requisition submit REQ-2026-0001",
    "@阿依古丽·买买提 requisition assess REQ-2026-0001 --decision buy",
    "@孙秀英 requisition approve REQ-2026-0001",
    "@王建国 requisition approve REQ-2026-0001",
)
ORDERED = (
    *BOUGHT,
    "@阿依古丽·买买提 purchase add --requisition REQ-2026-0001 --supplier 和田天山电脑城 --unit-price 2600 "
    "--agreement-number XY-01 --agreement-on 2026-11-03",
)
ACCEPTED = (
    *ORDERED,
    "@阿依古丽·买买提 acceptance add --purchase PUR-2026-0001 --acceptor 李永刚 --quantity 1 --result pass "
    "--voucher-number PZ01 --invoice-number FP01 --kept-by 李永刚 --finance-holder 吐尔逊·艾力 --maker 惠普 "
    "--model M305d --warranty 至2028年11月",
    "@李永刚 asset add --acceptance ACC-2026-0001 --place 电子商务运营中心",
)
ISSUED = (
    *ACCEPTED,
    "@李永刚 issue add --asset AST-2026-0001 --taker 陈文军",
    "@陈文军 issue confirm ISS-2026-0001",
)


def done(run: Any, *lines: str, code: int = 0) -> Any:
    answer = None
    for line in lines:
        words = line.split()
        as_ = words.pop(0)[1:] if words[0].startswith("@") else ""
        answer = run("--as", as_, *words) if as_ else run(*words)
        assert answer.code == (code if line is lines[-1] else 0), f"{line}\n{answer.said}"
    return answer


def forge(centre: Path, id: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a record by hand as somebody who knows the program would: hashes fit again, committed with plain git."""
    ref = Ref(kinds.of_id(id), id) if kinds.of_id(id) else Ref("person", id)
    schemas = Schemas(centre)
    data = dict(records.decode(ref, (centre / ref.path).read_bytes(), schemas).data)
    data["steps"] = [dict(step) for step in data["steps"]]
    change(data)
    data["rev"] = len(data["steps"])
    for place, then in approval.backwards(Record(ref, data)):
        data["steps"][place] |= {"rev": place + 1, "subject": approval.subject(then)}
    (centre / ref.path).write_bytes(records.encode(Record(ref, schemas.get(ref.kind).ordered(data)), schemas))
    git(centre, "commit", "--quiet", "--all", "--message", "by hand")


def step(verb: str, by: str, role: str = "", **more: Any) -> dict[str, Any]:
    made = {"verb": verb, "by": by, "role": role, "at": NOW, "rev": 0, "from": "", "set": {}, "was": {}, **more}
    return made | {"subject": "0" * 64, "signature": None}


def adding(state: str, *steps: dict[str, Any], **fields: Any) -> Callable[[dict[str, Any]], None]:
    """Give the forging that takes more steps, the last of which leads to a state."""

    def change(data: dict[str, Any]) -> None:
        for one in steps:
            data["steps"].append(one | {"from": one["from"] or data["state"]})
        data.update(state=state, **fields)

    return change


def altering(place: int, **fields: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        data["steps"][place].update(fields)

    return change


KEEPER = "li-yong-gang"
MANAGER = "wang-jian-guo"
SPECIALIST = "a-yi-gu-li-mai-mai-ti"
FORGED = [
    ("another department's head answers", BOUGHT, "REQ-2026-0001", altering(3, by="li-yu-mei"), "requisition.step_role"),
    ("nobody of the chain turns it down", BOUGHT[:3], "REQ-2026-0001",
     adding("rejected", step("reject", "xu-wen-jun", reason="不行")), "requisition.chain"),
    ("the manager answers alone", BOUGHT[:3], "REQ-2026-0001",
     adding("approved", step("approve", MANAGER, "general_manager")), "requisition.chain"),
    ("approved after one answer of two", BOUGHT[:3], "REQ-2026-0001",
     adding("approved", step("approve", "sun-xiu-ying", "dept_head")), "requisition.chain"),
    ("a rejection without a reason", BOUGHT[:3], "REQ-2026-0001",
     adding("rejected", step("reject", "sun-xiu-ying", "dept_head")), "requisition.reason"),
    ("an inner step that nothing caused", BOUGHT, "REQ-2026-0001",
     adding("ordered", step("order", SPECIALIST)), "requisition.inner"),
    ("an inner step caused by an unrelated record", BOUGHT, "REQ-2026-0001",
     adding("ordered", step("order", KEEPER, cause="APT-2026-0002", at="2026-11-02T09:00:00+08:00")),
     "requisition.cause"),
    ("a typed step dressed as caused", BOUGHT[:4], "REQ-2026-0001",
     adding("approved", step("approve", "sun-xiu-ying", "general_manager", cause="REQ-2026-0001")),
     "requisition.cause"),
    ("edited after approval", BOUGHT, "REQ-2026-0001",
     adding("approved", step("edit", "chen-wen-jun", set={"quantity": 9}, was={"quantity": 2}), quantity=9),
     "requisition.approved"),
    ("corrected after approval", BOUGHT, "REQ-2026-0001",
     adding("approved", step("correct", "chen-wen-jun", set={"quantity": 9}, was={"quantity": 2}, reason="多要"),
            quantity=9), "requisition.approved"),
    ("corrected without a reason", BOUGHT[:2], "REQ-2026-0001",
     adding("submitted", step("correct", "chen-wen-jun", set={"quantity": 9}, was={"quantity": 2}), quantity=9),
     "requisition.free"),
    ("corrected by a bystander", BOUGHT[:2], "REQ-2026-0001",
     adding("submitted", step("correct", "xu-wen-jun", set={"quantity": 9}, was={"quantity": 2}, reason="改"),
            quantity=9), "requisition.right"),
    ("a step taken tomorrow", BOUGHT[:1], "REQ-2026-0001",
     adding("submitted", step("submit", "chen-wen-jun", at="2026-11-30T10:00:00+08:00")), "requisition.step_future"),
    ("the applicant exchanged, then judged by them", BOUGHT, "REQ-2026-0001",
     lambda data: (data.update(applicant="wang-jian-guo"),
                   data["steps"].insert(1, step("edit", "wang-jian-guo", set={"applicant": "chen-wen-jun"},
                                                was={"applicant": "wang-jian-guo"}, **{"from": "draft"})),
                   data.update(applicant="chen-wen-jun"))[0], "requisition.never_by"),
    ("a price of nothing", BOUGHT[:1], "REQ-2026-0001", lambda data: data.update(estimated_price="0.00"),
     "schema.pattern"),
    ("a negative quantity", BOUGHT[:1], "REQ-2026-0001", lambda data: data.update(quantity=-1), "schema.minimum"),
    ("an agreement of next year", ORDERED, "PUR-2026-0001", lambda data: data.update(agreement_on="2027-01-01"),
     "purchase.to_come"),
    ("lost without a stocktake", ISSUED, "AST-2026-0001", adding("missing", step("lose", KEEPER)), "asset.inner"),
    ("lost because of its own issue", ISSUED, "AST-2026-0001",
     adding("missing", step("lose", "chen-wen-jun", cause="ISS-2026-0001")), "asset.cause"),
    ("a price corrected by one person", ISSUED, "AST-2026-0001",
     adding("in_use", step("correct", KEEPER, "administrator", set={"price": "2000.00"}, was={"price": "2600.00"},
                           reason="改"), price="2000.00"), "asset.second_person"),
    ("a witness who is the signer", ISSUED, "ISS-2026-0001",
     altering(1, by=KEEPER, role="asset_keeper", witness="chen-wen-jun",
              proof={"name": "a.pdf", "size": 1, "sha256": "0" * 64}), "issue.by"),
    ("a post that makes itself current", ISSUED[:1], "APT-2026-0002",
     lambda data: (data["steps"].pop(), data["steps"][0].update(verb="found")), "appointment.inner"),
]


@pytest.mark.parametrize(
    ("given", "id", "change", "rule"), [pytest.param(*one[1:], id=one[0].replace(" ", "-")) for one in FORGED]
)
def test_a_forged_record_is_found(given: Any, id: str, change: Any, rule: str, run: Any, world: Any) -> None:
    centre = world("office")
    done(run, *given)
    assert run("check", id).code == 0
    forge(centre, id, change)
    answer = run("check", id)
    assert answer.code == 1, answer.said
    assert rule in answer.said


def test_a_post_entered_later_grants_nothing_back(run: Any, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = world("office")
    done(run, *BOUGHT[:3])
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-05T10:00:00+08:00")
    done(run, "appointment end APT-2026-0011 --until-date 2026-11-01",
         "appointment add --person 徐文军 --role dept_head --department general --from-date 2026-11-02 --basis 补办",
         "appointment confirm APT-2026-0033")
    assert run("check", "REQ-2026-0001").code == 0
    forge(centre, "REQ-2026-0001", adding("checked", step("approve", "xu-wen-jun", "dept_head")))
    assert "requisition.step_role" in run("check", "REQ-2026-0001").said


def test_a_post_ended_later_takes_nothing_away(run: Any, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    world("office")
    done(run, *BOUGHT)
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-05T10:00:00+08:00")
    done(run, "appointment end APT-2026-0011 --until-date 2026-11-01")
    assert run("check", "REQ-2026-0001").code == 0
