"""Chains as data: in turn, all of a stage, n of m, several of one role, sent back, answered by a stand-in [X.3]."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from ecentre import actions, approval, chains, check, policy
from ecentre.errors import RefusedError
from ecentre.model import Record, Ref
from tests.books import NOON, SCHEMAS, TODAY, MemoryBook, Office

ASKED = {"rule": "asset.place", "record": "li-guan-li", "grounds": "急用", "until": "2026-12-31"}


def rows(*given: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"chain": "c", "clause": "X.3", **row} for row in given]


def stages(*given: dict[str, Any], **fields: object) -> tuple[chains.Stage, ...]:
    data = {"id": "p", "state": "in_force", "from_date": "2020-01-01", "chains": rows(*given)}
    book = MemoryBook([Record(Ref("policy", "p"), data)])
    return chains.stages(book, "c", Record(Ref("asset", "AST-2026-0001"), dict(fields)))


def left(wanted: tuple[chains.Stage, ...], *given: tuple[int, str]) -> list[str]:
    steps = [{"stage": stage, "role": role} for stage, role in given]
    stage = chains.current(wanted, steps)
    return [seat.role for seat in chains.vacant(stage, steps)] if stage else []


def test_stages_follow_each_other_in_turn() -> None:
    wanted = stages({"order": 2, "role": "director"}, {"order": 1, "role": "finance"})
    assert left(wanted) == ["finance"]
    assert left(wanted, (1, "finance")) == ["director"]
    assert left(wanted, (1, "finance"), (2, "director")) == []


def test_all_of_a_stage_answer_in_any_order() -> None:
    wanted = stages({"order": 1, "role": "finance"}, {"order": 1, "role": "director"}, {"order": 2, "role": "cashier"})
    assert left(wanted, (1, "director")) == ["finance"]
    assert left(wanted, (1, "director"), (1, "finance")) == ["cashier"]


@pytest.mark.parametrize("first", ["finance", "director", "cashier"])
def test_any_of_a_stage_is_enough_where_the_quorum_is_one(first: str) -> None:
    one = {"order": 1, "quorum": 1}
    wanted = stages(*({**one, "role": role} for role in ("finance", "director", "cashier")))
    assert left(wanted, (1, first)) == []


def test_two_of_three() -> None:
    wanted = stages(*({"order": 1, "quorum": 2, "role": role} for role in ("finance", "director", "cashier")))
    assert left(wanted, (1, "cashier")) == ["finance", "director"]
    assert left(wanted, (1, "cashier"), (1, "finance")) == []


def test_two_people_of_one_role() -> None:
    wanted = stages({"order": 1, "role": "administrator", "people": 2})
    assert left(wanted, (1, "administrator")) == ["administrator"]
    assert left(wanted, (1, "administrator"), (1, "administrator")) == []


def test_a_quorum_never_asks_for_more_than_there_are() -> None:
    assert stages({"order": 1, "role": "finance", "quorum": 5})[0].quorum == 1


@pytest.fixture
def office() -> Office:
    office = Office()
    people = {name: office.person(name) for name in ("王经理", "张财务", "赵主任", "陈申请", "孙代理")}
    office.appoint(people["王经理"], "general_manager")
    office.appoint(people["张财务"], "finance")
    office.appoint(people["赵主任"], "director")
    chain = [
        {"chain": "override", "order": 1, "role": "finance", "clause": "X.3"},
        {"chain": "override", "order": 1, "role": "director", "clause": "X.3"},
        {"chain": "override", "order": 2, "role": "general_manager", "clause": "X.3"},
    ]
    base = office.get("policy", "chains")
    assert base is not None
    kept = [row for row in base.get("chains") if row["chain"] != "override"]
    changed = base.having(chains=[*kept, *chain])
    steps = [{**base.steps[0], "subject": approval.subject(changed)}]
    office.records[base.ref] = changed.having(steps=steps)
    return office


def asked(office: Office) -> str:
    return office.create("override", {**ASKED, "requested_by": "chen-shen-qing"}, "chen-shen-qing").id


def answer(office: Office, id: str, who: str, after: int = 0, verb: str = "approve", reason: str = "") -> Record:
    desk = office.desk(who, NOON + timedelta(minutes=after))
    return office.take(actions.advance(desk, Ref("override", id), verb, paper=actions.Paper(reason))).records[0]


def rules(error: pytest.ExceptionInfo[RefusedError]) -> set[str]:
    return {one.rule for one in error.value.problems}


def test_a_countersigned_stage_in_either_order(office: Office) -> None:
    id = asked(office)
    answer(office, id, "zhao-zhu-ren")
    with pytest.raises(RefusedError) as error:
        answer(office, id, "wang-jing-li", 1)
    assert rules(error) == {"override.signer"}
    assert answer(office, id, "zhang-cai-wu", 2).state == "proposed"
    done = answer(office, id, "wang-jing-li", 3)
    assert done.state == "granted"
    assert [step["stage"] for step in done.steps[1:]] == [1, 1, 2]
    assert not [one for one in check.problems(done, office, SCHEMAS) if one.level == "error"]


def test_nobody_answers_twice_in_a_stage(office: Office) -> None:
    office.appoint("zhang-cai-wu", "director", acting_for="zhao-zhu-ren", until_date="2026-11-10")
    id = asked(office)
    answer(office, id, "zhang-cai-wu")
    with pytest.raises(RefusedError) as error:
        answer(office, id, "zhang-cai-wu", 1)
    assert rules(error) == {"override.twice"}


def test_who_stands_in_answers_for_a_holder_and_says_so(office: Office) -> None:
    office.appoint("sun-dai-li", "finance", acting_for="zhang-cai-wu", until_date="2026-11-10")
    id = asked(office)
    done = answer(office, id, "sun-dai-li")
    assert done.steps[-1]["acting_for"] == "zhang-cai-wu"
    assert not [one for one in check.problems(done, office, SCHEMAS) if one.level == "error"]
    silent = done.having(steps=[*done.steps[:-1], {k: v for k, v in done.steps[-1].items() if k != "acting_for"}])
    assert "override.acting" in {one.rule for one in check.problems(silent, office, SCHEMAS)}


def test_nobody_stands_in_after_the_last_day(office: Office) -> None:
    office.appoint("sun-dai-li", "finance", acting_for="zhang-cai-wu", until_date="2026-11-10")
    late = datetime(2026, 11, 11, 10, tzinfo=NOON.tzinfo)
    assert policy.holds(office, "sun-dai-li", "finance", TODAY)
    assert not policy.holds(office, "sun-dai-li", "finance", late.date())


def test_a_stand_in_does_not_judge_the_matter_of_whom_they_stand_in_for(office: Office) -> None:
    office.appoint("sun-dai-li", "finance", acting_for="zhang-cai-wu", until_date="2026-11-10")
    id = office.create("override", {**ASKED, "requested_by": "zhang-cai-wu"}, "zhang-cai-wu").id
    with pytest.raises(RefusedError) as error:
        answer(office, id, "sun-dai-li")
    assert rules(error) == {"override.never_by"}


@pytest.mark.parametrize("fields", [{"acting_for": "chen-shen-qing", "until_date": "2026-11-10"},
                                    {"acting_for": "zhang-cai-wu"}])
def test_a_stand_in_needs_a_holder_and_a_last_day(office: Office, fields: dict[str, str]) -> None:
    with pytest.raises(RefusedError) as error:
        office.appoint("sun-dai-li", "finance", **fields)
    assert rules(error) <= {"appointment.stand_in", "appointment.stand_in_ends"}
