"""What a step may set, who may take it, what it leaves behind: on real kinds and the base policy."""

from datetime import timedelta

import pytest

from ecentre import actions, approval, check, clock
from ecentre.errors import InvalidError, RefusedError, UsageError
from ecentre.model import Record, Ref
from tests.books import NOON, SCHEMAS, Office

WISH = {"rule": "asset.price", "record": "AST-2026-0001", "grounds": "急用", "until": "2026-12-01"}


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("ECENTRE_CLOCK", clock.stamp(NOON + timedelta(days=61)))
    office = Office()
    office.appoint(office.person("王经理"), "general_manager")
    office.person("孙一")
    return office


def _rules(error: pytest.ExceptionInfo[RefusedError]) -> set[str]:
    return {problem.rule for problem in error.value.problems}


def test_a_founded_centre_has_no_problems(office: Office) -> None:
    found = [one for record in office.records.values() for one in check.problems(record, office, SCHEMAS)]
    assert [one for one in found if one.level == "error"] == []
    assert {one.clause for one in found} >= {"B5.1", "B5.2.2", "X.4"}


def test_the_applicant_never_approves(office: Office) -> None:
    office.create("override", WISH, "wang-jing-li")
    with pytest.raises(RefusedError) as error:
        office.advance("OVR-2026-0001", "override", "approve", "wang-jing-li")
    assert _rules(error) == {"override.never_by"}


def test_only_the_role_of_the_chain_approves(office: Office) -> None:
    office.create("override", WISH, "sun-yi")
    with pytest.raises(RefusedError) as error:
        office.advance("OVR-2026-0001", "override", "approve", "li-guan-li")
    assert _rules(error) == {"override.signer"}
    assert office.advance("OVR-2026-0001", "override", "approve", "wang-jing-li").state == "granted"


def test_a_correction_before_approval_keeps_the_old_value_and_voids_answers(office: Office) -> None:
    office.create("override", WISH, "sun-yi")
    change = actions.correct(office.desk("sun-yi"), Ref("override", "OVR-2026-0001"), {"grounds": "非常急"}, "写错了")
    record = office.take(change).records[0]
    assert record.steps[-1]["was"] == {"grounds": "急用"}
    assert approval.answers(record, "approve") == []


def test_finally_approved_content_stays(office: Office) -> None:
    office.create("override", WISH, "sun-yi")
    office.advance("OVR-2026-0001", "override", "approve", "wang-jing-li")
    with pytest.raises(RefusedError) as error:
        actions.correct(office.desk("sun-yi"), Ref("override", "OVR-2026-0001"), {"grounds": "别的"}, "改")
    assert _rules(error) == {"override.approved"}


def test_a_step_sets_only_what_its_row_asks_for(office: Office) -> None:
    with pytest.raises(UsageError):
        office.advance("sun-yi", "person", "leave", fields={"name": "别人"})
    with pytest.raises(UsageError):
        office.create("person", {"name": "某人", "left_on": "2026-01-01"})


def test_a_value_out_of_schema_is_invalid_not_refused(office: Office) -> None:
    with pytest.raises(InvalidError) as error:
        office.create("person", {"name": "某人", "email": "不是邮箱"})
    assert error.value.problems[0].where == "email"


def test_a_reference_to_nothing_is_invalid(office: Office) -> None:
    with pytest.raises(InvalidError):
        office.create("person", {"name": "某人", "department": "nowhere"})


@pytest.mark.parametrize("text", ["13912345678", "身份证 11010519491231002X", "卡号 4111111111111111"])
def test_private_numbers_never_enter(office: Office, text: str) -> None:
    with pytest.raises(RefusedError) as error:
        office.create("person", {"name": "某人", "note": text})
    assert _rules(error) == {"privacy.number"}


@pytest.mark.parametrize("text", ["0903-6712345", "订单 20261103001", "11010519491231002A", "4111111111111112"])
def test_other_numbers_may(office: Office, text: str) -> None:
    assert office.create("person", {"name": "某人", "note": text}).get("note") == text


def test_namesakes_get_ids_of_their_own(office: Office) -> None:
    assert [office.person("曾一"), office.person("曾一")] == ["zeng-yi", "zeng-yi-2"]


def test_every_earlier_form_can_be_told_from_the_record_itself(office: Office) -> None:
    first = office.create("override", WISH, "sun-yi")
    desk = office.desk("sun-yi", NOON + timedelta(days=1))
    office.take(actions.correct(desk, first.ref, {"grounds": "二"}, "改"))
    later = office.desk("wang-jing-li", NOON + timedelta(days=1))
    last = office.take(actions.advance(later, first.ref, "approve")).records[0]
    forms = dict(approval.backwards(last))
    assert [forms[place].get("grounds") for place in range(3)] == ["急用", "二", "二"]


@pytest.mark.parametrize(("set_", "rule"), [
    ({"grounds": "偷改"}, "override.subject"), ({"state": "ended"}, "override.state"), ({"rev": 9}, "override.rev"),
])
def test_a_change_by_hand_is_found(office: Office, set_: dict[str, object], rule: str) -> None:
    record = office.create("override", WISH, "sun-yi").having(**set_)
    assert rule in {one.rule for one in check.problems(record, office, SCHEMAS)}


def _misnamed(record: Record) -> Record:
    changed = record.having(role="nobody")
    return changed.having(steps=[{**record.steps[0], "subject": approval.subject(changed)}])


def test_no_override_lets_a_forged_step_pass(office: Office) -> None:
    with pytest.raises(RefusedError) as error:
        office.create("override", {**WISH, "rule": "person.subject"}, "sun-yi")
    assert _rules(error) == {"override.rule"}


def test_an_override_turns_a_breach_into_a_note_until_it_expires(office: Office) -> None:
    broken = _misnamed(office.create("appointment", {"person": "sun-yi", "role": "cashier"}))
    wish = {**WISH, "rule": "appointment.role_is_known", "record": broken.id}
    id = office.create("override", wish, "sun-yi").id
    assert [one.level for one in check.problems(broken, office, SCHEMAS)] == ["error"]
    office.advance(id, "override", "approve", "wang-jing-li")
    assert [one.level for one in check.problems(broken, office, SCHEMAS)] == ["note"]
    later = office.desk("li-guan-li", NOON + timedelta(days=60)).book
    assert [one.level for one in check.problems(broken, later, SCHEMAS)] == ["note"], "taken while it held"
    post = {"person": "sun-yi", "role": "cashier"}
    newer = _misnamed(office.create("appointment", post, now=NOON + timedelta(days=60)))
    wish = {**WISH, "rule": "appointment.role_is_known", "record": newer.id}
    expired = office.create("override", wish, "sun-yi").id
    office.advance(expired, "override", "approve", "wang-jing-li")
    assert [one.level for one in check.problems(newer, later, SCHEMAS)] == ["error"], "taken after it expired"


def test_a_role_due_to_one_has_one_holder(office: Office) -> None:
    office.appoint(office.person("甲"), "asset_keeper")
    other = office.create("appointment", {"person": office.person("乙"), "role": "asset_keeper"})
    with pytest.raises(RefusedError) as error:
        office.advance(other.id, "appointment", "confirm")
    assert {(one.rule, one.clause) for one in error.value.problems} == {("appointment.one_holder", "A2.6.1a")}
