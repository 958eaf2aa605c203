"""Breaches by hand with every hash recomputed, or by commands that look legal: check or the verb finds them."""

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

NOW = "2026-11-03T10:00:00+08:00"

ORDER = (
    "@阿依古丽·买买提 purchase add --requisition REQ-2026-0001 --supplier 和田天山电脑城 --unit-price 2600 "
    "--agreement-number XY-01 --agreement-on 2026-11-03"
)
ACCEPT = (
    "@阿依古丽·买买提 acceptance add --purchase PUR-2026-0001 --acceptor 李永刚 --quantity 1 --result pass "
    "--voucher-number PZ01 --invoice-number FP01 --kept-by 李永刚 --finance-holder 吐尔逊·艾力 --maker 惠普 "
    "--model M305d --warranty 至2028年11月"
)
BOUGHT = (
    "@陈文军 requisition add --category 打印机 --quantity 2 --estimated-price 2600 --reason 打印报表",
    "@陈文军 requisition submit REQ-2026-0001",
    "@阿依古丽·买买提 requisition assess REQ-2026-0001 --decision buy",
    "@孙秀英 requisition approve REQ-2026-0001",
    "@王建国 requisition approve REQ-2026-0001",
)
ORDERED = (
    *BOUGHT,
    ORDER,
)
ACCEPTED = (
    *ORDERED,
    ACCEPT,
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
    ("another department's head answers", BOUGHT, "REQ-2026-0001", altering(3, by="li-yu-mei"),
     "requisition.step_role"),
    ("nobody of the chain turns it down", BOUGHT[:3], "REQ-2026-0001",
     adding("rejected", step("reject", "xu-wen-jun", reason="不行")), "requisition.chain"),
    ("the manager answers alone", BOUGHT[:3], "REQ-2026-0001",
     adding("approved", step("approve", MANAGER, "general_manager", stage=1)), "requisition.chain"),
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
    forge(centre, "REQ-2026-0001", adding("checked", step("approve", "xu-wen-jun", "dept_head", stage=1)))
    assert "requisition.step_role" in run("check", "REQ-2026-0001").said


def test_a_post_ended_later_takes_nothing_away(run: Any, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    world("office")
    done(run, *BOUGHT)
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-05T10:00:00+08:00")
    done(run, "appointment end APT-2026-0011 --until-date 2026-11-01")
    assert run("check", "REQ-2026-0001").code == 0


def test_a_correction_between_answers_begins_a_new_round(run: Any, world: Any) -> None:
    world("office")
    done(
        run, *ACCEPTED,
        "@陈文军 scrap add --asset AST-2026-0001 --cause 长期使用损坏 --reason 坏了 --test-by 天山 "
        "--test-on 2026-11-03 --test-result 无法修复",
        "@陈文军 submit SCR-2026-0001", "@孙秀英 approve SCR-2026-0001",
        "@陈文军 correct SCR-2026-0001 --test-by 和田天山 --reason 写错", "@孙秀英 approve SCR-2026-0001",
        "@艾力江·吾斯曼 approve SCR-2026-0001", "@王建国 approve SCR-2026-0001",
        "@艾力江·吾斯曼 receive SCR-2026-0001 --handed-to 艾力江·吾斯曼",
    )
    assert run("check").code == 0
    earlier = done(run, "correct SCR-2026-0001 --received-on 2026-11-02 --reason 核对", code=5)
    assert "scrap.received_on" in earlier.said


def test_every_rule_is_told_in_chinese_and_found_by_its_clause(run: Any, world: Any) -> None:
    world("empty")
    lines = done(run, "rules -o plain").out.splitlines()[1:]
    assert len(lines) > 70
    assert [line for line in lines if line.isascii()] == []
    found = done(run, "rules A2.3.6 -o plain").out.splitlines()[1:]
    assert {line.split()[0] for line in found} == {"requisition", "purchase"}


CARD = "@李永刚 asset add --acceptance ACC-2026-0001 --place 电子商务运营中心"
TWO_CARDS = (*ORDERED, ACCEPT.replace("--quantity 1", "--quantity 2"), CARD, CARD)
LEGAL_LOOKING = [
    ("an unrestricted class on the card", ACCEPTED[:-1], f"{CARD} --category 移动硬盘", "asset.copied"),
    ("fewer accepted than there are cards", TWO_CARDS,
     "@李永刚 correct ACC-2026-0001 --quantity 1 --reason 错 --witness 王志强", "asset.cards"),
    ("fewer accepted by an edit", TWO_CARDS,
     "@阿依古丽·买买提 acceptance edit ACC-2026-0001 --quantity 1", "asset.cards"),
    ("taken before it was bought", ACCEPTED,
     "@李永刚 issue add --asset AST-2026-0001 --taker 陈文军 --issued-on 2020-01-01", "issue.date"),
    ("taken tomorrow", ACCEPTED,
     "@李永刚 issue add --asset AST-2026-0001 --taker 陈文军 --issued-on 2026-11-09", "issue.to_come"),
    ("taken by two at once", (*ACCEPTED, ISSUED[-2]),
     "@李永刚 issue add --asset AST-2026-0001 --taker 王晓燕", "issue.asset"),
    ("taken on another's application",
     (*ACCEPTED, "@陈文军 requisition add --category 打印机 --quantity 1 --estimated-price 2600 --reason 再要"),
     "@李永刚 issue add --asset AST-2026-0001 --taker 陈文军 --requisition REQ-2026-0002", "issue.application"),
    ("an agreement of next year", BOUGHT, ORDERED[-1].replace("2026-11-03", "2027-11-03"), "purchase.to_come"),
    ("the applicant exchanged by themselves",
     ("@王建国 requisition add --category 打印机 --quantity 1 --estimated-price 2600 --reason 打印",
      "@王建国 requisition submit REQ-2026-0001 --reason 急用",
      "@阿依古丽·买买提 requisition assess REQ-2026-0001 --decision buy",
      "@王建国 correct REQ-2026-0001 --applicant 徐文军 --reason 写错",
      "@黄丽娜 approve REQ-2026-0001"),
     "@王建国 approve REQ-2026-0001", "requisition.never_by"),
    ("a post confirmed by who proposed it",
     ("appointment add --person 王志强 --role administrator --basis 任命", "appointment confirm APT-2026-0033",
      "appointment add --person 徐文军 --role cashier --basis 任命"),
     "appointment confirm APT-2026-0034", "appointment.confirmed_by_another"),
    ("a forged step let pass by an override", (),
     "override add --rule requisition.subject --record APT-2026-0002 --grounds 急用 --until 2026-12-01",
     "override.rule"),
]


@pytest.mark.parametrize(
    ("given", "line", "rule"), [pytest.param(*one[1:], id=one[0].replace(" ", "-")) for one in LEGAL_LOOKING]
)
def test_a_legal_looking_command_is_refused(given: Any, line: str, rule: str, run: Any, world: Any) -> None:
    centre = world("office")
    done(run, *given)
    before = git(centre, "rev-parse", "HEAD")
    assert rule in done(run, line, code=5).said
    assert git(centre, "rev-parse", "HEAD") == before
    assert run("check").code == 0


def test_another_administrator_may_confirm(run: Any, world: Any) -> None:
    world("office")
    done(run, "appointment add --person 王志强 --role administrator --basis 任命", "appointment confirm APT-2026-0033",
         "appointment add --person 徐文军 --role cashier --basis 任命", "@王志强 appointment confirm APT-2026-0034")


def test_nothing_is_added_to_an_import_later(run: Any, world: Any) -> None:
    world("ledger")
    card = "asset open --name 打印机 --category 打印机 --price 3000 --purchased-on 2025-01-01 --department general"
    assert "asset.imported" in done(run, f"{card} --keeper 陈文军 --opening OPN-2026-0001", code=5).said
    done(run, f"{card} --keeper 陈文军 --opening-source 手工台账")


def test_a_price_of_nothing_is_no_price(run: Any, world: Any) -> None:
    world("office")
    assert "大于 0" in done(run, BOUGHT[0].replace("2600", "0"), code=3).said


def test_a_deleted_record_is_missed_and_comes_back_by_name(run: Any, world: Any) -> None:
    centre = world("office")
    (centre / "records/person/xu-wen-jun.yaml").unlink()
    answer = run("check", "徐文军")
    assert (answer.code, "record.gone" in answer.said) == (1, True)
    done(run, "restore 徐文军")
    assert git(centre, "status", "--porcelain") == ""


def test_a_number_deleted_with_plain_git_is_missed(run: Any, world: Any) -> None:
    centre = world("office")
    git(centre, "rm", "--quiet", "records/appointment/2026/APT-2026-0005.yaml")
    git(centre, "commit", "--quiet", "--message", "gone")
    answer = run("check")
    assert (answer.code, "record.gone" in answer.said) == (1, True), answer.said


def test_a_broken_file_is_named_by_whoever_asks_for_it(run: Any, world: Any) -> None:
    centre = world("office")
    path = centre / "records/person/xu-wen-jun.yaml"
    path.write_text("name: [\n", encoding="utf-8", newline="\n")
    for line, code in (("check 徐文军", 1), ("person show xu-wen-jun", 3), ("keep 徐文军 --reason 试", 3)):
        answer = run(*line.split())
        assert (answer.code, "xu-wen-jun.yaml:" in answer.said) == (code, True), f"{line}\n{answer.said}"
    done(run, "restore 徐文军")


def test_a_misspelt_field_is_not_kept(run: Any, world: Any) -> None:
    path = world("office") / "records/person/xu-wen-jun.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name:", "naem:"), encoding="utf-8", newline="\n")
    answer = done(run, "keep 徐文军 --reason 改名", code=3)
    assert "是不是 name" in answer.said
