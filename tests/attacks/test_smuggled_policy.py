"""Smuggled policy (T2, T13, T19, T22, T32): who changes rules, posts, people or keys has no use of it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forging import (
    ADMINISTRATOR,
    CHEN,
    DRAFT,
    HALF,
    HEAD,
    JUDGED,
    LI,
    MANAGER,
    PROPOSED_KEY,
    PROPOSED_POST,
    STANDING_IN,
    SUN,
    WANG,
    XIAO,
    XU,
    ZHI,
    Case,
    Forger,
    git,
    tried,
)
from test_forged_steps import withdrawn

from ecentre import founding, keyfile, sshsig
from ecentre.kinds.key import claim
from ecentre.model import Ref

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecentre.model import Data

DAY = "2026-11-03"
KEY, POST, PLACE = Ref("key", "KEY-2026-0013"), Ref("appointment", "APT-2026-0036"), Ref("place", "store-9")
RULES, PERSON, CENTRE = Ref("policy", "new-rights"), Ref("person", "ma-xiao-ming"), Ref("centre", "clds")
OVERRIDE = Ref("override", "OVR-2026-0001")
CONFIRMED = {"role": ADMINISTRATOR, "state": "current"}
ENABLED = {"role": ADMINISTRATOR, "state": "active"}
ROW = {"verb": "place.add", "roles": [HEAD], "clause": "B2.1"}
SHEET = {"name": "sheet.pdf", "size": 9, "sha256": "5" * 64}
STOLEN = keyfile.generate()


def place(forger: Forger, by: str, role: str) -> tuple[Ref, Data]:
    """Give a new place, which only some posts may add."""
    return PLACE, forger.made(PLACE, {"name": "九号库房"}, by, state="active", role=role)


def placed(forger: Forger) -> str:
    return forger.together(place(forger, LI, ADMINISTRATOR), by=LI)


def rights(forger: Forger, on: str = DAY) -> tuple[Ref, Data]:
    """Give a policy that lets heads of departments add places, approved by both who must."""
    fields = {"title": "场所权限", "from_date": on, "rights": [ROW]}
    data = forger.made(RULES, fields, LI, state="draft", role=ADMINISTRATOR)
    data = forger.step(RULES, "approve", WANG, data=data, role=MANAGER, stage=1, key=WANG)
    return RULES, forger.step(RULES, "approve", ZHI, data=data, **IN_FORCE, key=ZHI)


def post(forger: Forger) -> tuple[Ref, Data]:
    """Give a post proposed by one administrator and confirmed by the other."""
    fields = {"person": XU, "role": "office_area_specialist", "from_date": DAY, "basis": "任命"}
    data = forger.made(POST, fields, LI, state="proposed", role=ADMINISTRATOR)
    return POST, forger.step(POST, "confirm", ZHI, data=data, **CONFIRMED, key=ZHI)


def newcomer(forger: Forger) -> tuple[Ref, Data]:
    fields = {"name": "马小明", "department": "goods"}
    return PERSON, forger.made(PERSON, fields, LI, state="active", role=ADMINISTRATOR)


def key(forger: Forger, person: str, by: str = "", **more: object) -> tuple[Ref, Data]:
    """Give a key entered by its holder, or by somebody else."""
    public = sshsig.line(sshsig.public(STOLEN))
    fields = {"person": person, "public": public, "purpose": "personal", "label": "新电脑", **more}
    said = claim(person, str(fields["public"]), str(fields["purpose"]))
    fields = {"fingerprint": sshsig.fingerprint(sshsig.blob(str(fields["public"])))} | fields
    fields |= {"possession": sshsig.sign(STOLEN, said, sshsig.POSSESSION)} if "possession" not in more else {}
    return KEY, forger.made(KEY, fields, by or person, state="proposed")


def enabled(forger: Forger, person: str, by: str, **more: object) -> tuple[Ref, Data]:
    data = key(forger, person)[1]
    return KEY, forger.step(KEY, "confirm", by, data=data, **{**ENABLED, "key": by, **more})


def used(forger: Forger) -> tuple[Ref, Data]:
    """Give the general manager's approval, signed with the new key."""
    return HALF, forger.step(HALF, "approve", WANG, role=MANAGER, stage=2, state="approved", key=STOLEN)


def at_once(*parts: Callable[[Forger], tuple[Ref, Data]], by: str) -> Callable[[Forger], str]:
    return lambda forger: forger.together(*(part(forger) for part in parts), by=by)


def in_turn(*parts: Callable[[Forger], tuple[Ref, Data]]) -> Callable[[Forger], None]:
    def forge(forger: Forger) -> None:
        for part in parts:
            ref, data = part(forger)
            forger.write(ref, data)

    return forge


IN_FORCE = {"role": ADMINISTRATOR, "stage": 2, "state": "in_force"}
BY_HEAD = (rights, lambda f: place(f, SUN, HEAD))
BY_POST = (post, lambda f: place(f, XU, "office_area_specialist"))
BY_KEY = (lambda f: enabled(f, WANG, ZHI), used)
BY_NEWCOMER = (newcomer, lambda f: (PLACE_OF, f.made(PLACE_OF, dict(WISH), "ma-xiao-ming", state="draft")))
PLACE_OF = Ref("requisition", "REQ-2026-0006")
WISH = {
    "applicant": "ma-xiao-ming", "department": "goods", "category": "printer", "item": "打印机", "quantity": 1,
    "unit": "台", "estimated_price": "2600.00", "reason": "打印报表",
}  # fmt: skip


def answered(forger: Forger) -> str:
    """Let the general manager answer the draft policy."""
    return forger.take(DRAFT, "approve", WANG, role=MANAGER, stage=1, key=WANG)


def ruled(by: str = ZHI, **more: object) -> Callable[[Forger], str]:
    """Give the last answer to the draft policy."""

    def forge(forger: Forger) -> str:
        answered(forger)
        return forger.take(DRAFT, "approve", by, **{**IN_FORCE, "key": by, **more})

    return forge


def loosened(forger: Forger) -> str:
    answered(forger)
    rows = [{"category": "printer", "quantity": 99, "clause": "A2.3.4"}]
    forger.take(DRAFT, "edit", LI, role=ADMINISTRATOR, set={"standards": rows})
    return forger.take(DRAFT, "approve", ZHI, **IN_FORCE, key=ZHI)


def backdated(forger: Forger) -> str:
    forger.take(DRAFT, "edit", LI, role=ADMINISTRATOR, set={"from_date": "2026-01-01"})
    return ruled()(forger)


def ended(ref: Ref, last: str = DAY) -> Callable[[Forger], str]:
    """Give the end of a policy, signed by one administrator; the draft is approved first."""

    def forge(forger: Forger) -> str:
        if ref == DRAFT:
            ruled()(forger)
        return forger.take(ref, "end", LI, role=ADMINISTRATOR, set={"until_date": last}, state="ended", key=LI)

    return forge


def confirmed(by: str = ZHI, **more: object) -> Callable[[Forger], str]:
    """Give the confirmation of the post that 李永刚 proposed."""
    return lambda forger: forger.take(PROPOSED_POST, "confirm", by, **{**CONFIRMED, "key": by, **more})


def admitted(by: str = ZHI, **more: object) -> Callable[[Forger], str]:
    """Give the confirmation of the key that 张晓燕 entered."""
    return lambda forger: forger.take(PROPOSED_KEY, "confirm", by, **{**ENABLED, "key": by, **more})


def entered(person: str, by: str = "", **more: object) -> Callable[[Forger], str]:
    return lambda forger: forger.together(key(forger, person, by, **more), by=by or person)


def own(by: str, **more: object) -> Callable[[Forger], str]:
    """Give a key that an administrator entered and somebody confirmed."""
    return lambda forger: forger.together(enabled(forger, LI, by, **more), by=LI)


def revoked(id: str, by: str, role: str = ADMINISTRATOR) -> Callable[[Forger], str]:
    ref = Ref("key", id)
    more = {"role": role, "state": "revoked", "reason": "失窃", "key": by}
    return lambda forger: forger.take(ref, "revoke", by, **more)


def again(forger: Forger) -> str:
    """Enter a key again that was revoked."""
    forger.together(enabled(forger, WANG, ZHI), by=WANG)
    forger.take(KEY, "revoke", WANG, state="revoked", reason="失窃", key=WANG)
    ref, data = KEY._replace(id="KEY-2026-0014"), key(forger, WANG)[1]
    return forger.write(ref, data | {"id": ref.id, "uid": "8" * 32, "steps": _first(forger, ref, data)})


def _first(forger: Forger, ref: Ref, data: Data) -> list[Data]:
    kept = ("id", "uid", "rev", "state", "steps")
    fields = {name: value for name, value in data.items() if name not in kept}
    return forger.made(ref, fields, WANG, state="proposed")["steps"]


def hand(ref: Ref, **fields: object) -> Callable[[Forger], str]:
    return lambda forger: forger.alter(ref, lambda data: data.update(fields), LI)


def row_out(forger: Forger) -> str:
    """Take the general manager out of the chain, by hand."""
    keep = {"dept_head"}
    return forger.alter(
        Ref("policy", "chains"),
        lambda data: data.update(chains=[row for row in data["chains"] if row["role"] in keep]), LI,
    )  # fmt: skip


def found_again(forger: Forger) -> str:
    fields = {"person": XU, "role": ADMINISTRATOR, "from_date": DAY, "basis": "任命"}
    return forger.write(POST, forger.made(POST, fields, XU, state="current", verb="found"))


def as_of_the_founding(ref: Ref, state: str, verb: str, **fields: object) -> Callable[[Forger], str]:
    """Give a record that claims to have come with the founding, by the founder, at that moment; a courier brings it."""

    def forge(forger: Forger) -> str:
        data = forger.made(ref, fields, LI, state=state, verb=verb)
        data["steps"][0] |= {"at": forger.data(CENTRE)["steps"][0]["at"], "cause": CENTRE.id}
        return forger.write(ref, data, "courier")

    return forge


def corrected(ref: Ref, **fields: object) -> Callable[[Forger], str]:
    """Give a correction by one administrator alone of what two had agreed on."""
    return lambda forger: forger.take(ref, "correct", LI, role=ADMINISTRATOR, set=fields, reason="写错")


def made_over(forger: Forger) -> str:
    """Make one's own confirmed key another person's, with a proof that it is."""
    forger.together(enabled(forger, CHEN, ZHI), by=CHEN)
    proof = key(forger, WANG)[1]["possession"]
    return forger.take(KEY, "correct", CHEN, set={"person": WANG, "possession": proof}, reason="写错")


def second_centre(forger: Forger) -> str:
    ref = Ref("centre", "other")
    fields = {"name": "另一中心", "code": "OTHR", "founder": CHEN, "opened_on": DAY}
    return forger.write(ref, forger.made(ref, fields, CHEN, state="founding", verb="found"))


def let_pass(asked: str) -> Callable[[Forger], str]:
    """Give an override asked for by somebody and granted by the general manager."""

    def forge(forger: Forger) -> str:
        fields = {"rule": "requisition.standard", "record": HALF.id, "grounds": "急用", "until": "2026-11-30"}
        forger.write(OVERRIDE, forger.made(OVERRIDE, fields | {"requested_by": asked}, asked, state="proposed"))
        return forger.take(OVERRIDE, "approve", WANG, role=MANAGER, stage=1, state="granted", key=WANG)

    return forge


def schema(name: str, old: bytes, new: bytes, *, beside: bool = False) -> Callable[[Forger], str]:
    """Give a schema that says something else, alone or beside an honest step."""

    def forge(forger: Forger) -> str:
        path = f"schemas/{name}.json"
        before = forger.bytes(path)
        assert old in before
        files = {path: before.replace(old, new, 1)}
        if beside:
            files[HALF.path] = forger.text(HALF, forger.step(HALF, "withdraw", CHEN, state="withdrawn"))
        return forger.commit(files)

    return forge


def upgraded(forger: Forger) -> str:
    """Put a schema in place that came with the program."""
    forger.commit({"STAFF.md": b"x\n"}, "courier")
    data = founding.shipped()["schemas/requisition.json"]
    return forger.commit({"schemas/requisition.json": data, "STAFF.md": b"y\n"}, "courier")


def without(*paths: str) -> Callable[[Forger], str]:
    return lambda forger: forger.commit(dict.fromkeys(paths))


OPEN = b'"additionalProperties": false'
CASES = [
    Case("T2 a key for everybody", entered("*", WANG), "schema", entered(WANG)),
    Case("T13 a right used as it is given", at_once(*BY_HEAD, by=SUN), "right", in_turn(*BY_HEAD)),
    Case("T13 a post used as it is given", at_once(*BY_POST, by=XU), "step_role", in_turn(*BY_POST)),
    Case("T13 a key used as it is confirmed", at_once(*BY_KEY, by=WANG), "signature", in_turn(*BY_KEY)),
    Case("T13 a person who acts as they come", at_once(*BY_NEWCOMER, by=LI), "person", in_turn(*BY_NEWCOMER)),
    Case("T13 a chain shortened by hand", row_out, "no_step", ruled()),
    Case("T13 a policy approved by who wrote it", ruled(LI), "apart", ruled()),
    Case("T13 a policy approved by one alone", lambda f: f.take(DRAFT, "approve", WANG, role=MANAGER, stage=1,
         state="in_force", key=WANG), "chain", ruled()),
    Case("T13 a policy approved without a signature", ruled(key=None), "signature", ruled()),
    Case("T13 a policy approved on paper", ruled(key=SUN, witness=SUN, proof=SHEET), "signature", ruled()),
    Case("T13 a policy approved on a forge", ruled(key="witness", mark="witnessed"), "signature", ruled()),
    Case("T13 a policy changed between two answers", loosened, "chain", ruled()),
    Case("T13 the rule to sign ended by one alone", ended(Ref("policy", "signing")), "replaced", ended(DRAFT)),
    Case("T13 the chains ended by one alone", ended(Ref("policy", "chains")), "replaced", ended(DRAFT)),
    Case("T13 the rights ended by one alone", ended(Ref("policy", "rights")), "replaced", ended(DRAFT)),
    Case("T13 a policy ended as of yesterday", ended(DRAFT, "2026-11-02"), "ends_back", ended(DRAFT)),
    Case("T13 a policy that reaches back", backdated, "reaches_back", ruled()),
    Case("T13 a post confirmed by who proposed it", confirmed(LI), "confirmed_by_another", confirmed()),
    Case("T13 a post confirmed by nobody's key", confirmed(key=None), "signature", confirmed()),
    Case("T13 a post confirmed without the right", confirmed(SUN), "step_role", confirmed()),
    Case("T13 a post made over to another", hand(PROPOSED_POST, person=CHEN), "no_step", confirmed()),
    Case("T13 a post that makes itself current", hand(PROPOSED_POST, state="current"), "no_step", confirmed()),
    Case("T13 a post entered as at the founding", found_again, "inner", confirmed()),
    Case("T13 a second centre", second_centre, "inner", confirmed()),
    Case("T13 a policy as of the founding",
         as_of_the_founding(RULES, "in_force", "found", title="场所权限", from_date=DAY, rights=[ROW]), "cause",
         ruled()),
    Case("T13 a person as of the founding",
         as_of_the_founding(PERSON, "active", "add", name="马小明", department="goods"), "cause",
         in_turn(newcomer)),
    Case("T13 a centre as of the founding",
         as_of_the_founding(Ref("centre", "other"), "founding", "found", name="另一中心", code="OTHR", founder=LI,
                            opened_on=DAY), "cause", ruled()),
    Case("T13 a post corrected to another person", corrected(STANDING_IN, person=XU), "fixed", confirmed()),
    Case("T13 a post corrected to a higher one", corrected(STANDING_IN, role=ADMINISTRATOR), "fixed", confirmed()),
    Case("T13 the chains corrected by one alone", corrected(Ref("policy", "chains"), chains=[]), "fixed", ruled()),
    Case("T13 a policy in force moved to another day", corrected(Ref("policy", "roles"), from_date="2027-01-01"),
         "fixed", ruled()),
    Case("T13 a key made over to another", made_over, "fixed", entered(CHEN)),
    Case("T13 a founding begun again", hand(CENTRE, state="founding"), "no_step", confirmed()),
    Case("T13 a key confirmed by its owner", own(LI), "confirmed_by_another", own(ZHI)),
    Case("T13 a key confirmed by itself", own(LI, key=STOLEN), "signature", own(ZHI)),
    Case("T13 a key confirmed by nobody's key", admitted(key=None), "signature", admitted()),
    Case("T13 a key confirmed by who is no administrator", admitted(SUN), "confirmed_by_another", admitted()),
    Case("T13 a key for another person", entered(WANG, SUN), "by", entered(WANG)),
    Case("T13 a key that its holder does not hold", lambda f: entered(CHEN, public=f.data(PROPOSED_KEY)["public"])(f),
         "possession", entered(CHEN)),
    Case("T13 a proof of another's key", lambda f: entered(XIAO, **taken(f, PROPOSED_KEY, "public", "possession"),
         purpose="witness")(f), "possession", entered(XIAO)),
    Case("T13 a false fingerprint", entered(WANG, fingerprint=f"SHA256:{'A' * 43}"), "fingerprint", entered(WANG)),
    Case("T13 a recovery key of who is no administrator", entered(CHEN, purpose="recovery"), "administrator",
         entered(LI, purpose="recovery")),
    Case("T13 a witness key of who is no administrator", entered(CHEN, purpose="witness"), "administrator",
         entered(LI, purpose="witness")),
    Case("T13 a revoked key entered again", again, "once", entered(WANG)),
    Case("T13 a public key replaced", hand(PROPOSED_KEY, public=sshsig.line(sshsig.public(STOLEN))),
         "no_step", admitted()),
    Case("T13 a key revoked by a stranger", revoked("KEY-2026-0003", CHEN, ""), "revoked_by",
         revoked("KEY-2026-0003", ZHI)),
    Case("T13 an override granted by who asks for it", let_pass(WANG), "never_by", let_pass(SUN)),
    Case("T19 a pattern loosened", schema("requisition", OPEN, b'"x-open": true'), "schema_unknown", upgraded),
    Case("T22 a schema that points elsewhere", schema("requisition", b'"_common.json', b'"http://localhost/_common.json'),
         "schema_unknown", upgraded),
    Case("T32 a loosened schema beside a step", schema("requisition", OPEN, b'"x-open": true', beside=True), "mixed",
         withdrawn),
    Case("T32 the common schema loosened", schema("_common", b'"minItems": 1', b'"minItems": 0'), "schema_unknown",
         upgraded),
    Case("T32 a schema deleted", without("schemas/requisition.json"), "schema_unknown", upgraded),
    Case("T32 a schema of a new kind", lambda f: f.commit({"schemas/licence.json": b"{}\n"}), "schema_unknown",
         upgraded),
    Case("T32 the chains deleted", without("records/policy/chains.yaml"), "deleted", ruled()),
    Case("T32 the signers deleted", without("records/key"), "deleted", revoked("KEY-2026-0003", ZHI)),
    Case("T32 the posts deleted", without("records/appointment"), "deleted", confirmed()),
]


def taken(forger: Forger, ref: Ref, *names: str) -> dict[str, object]:
    data = forger.data(ref)
    return {name: data[name] for name in names}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_smuggled_rule_is_named_and_its_twin_passes(case: Case, prepared, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", JUDGED)
    tried(prepared("besieged"), tmp_path, case)


@pytest.mark.parametrize(("id", "words"), [
    (STANDING_IN.id, ("--person", "徐文军")), (STANDING_IN.id, ("--role", "administrator")),
    ("chains", ("--title", "审批")), ("roles", ("--from-date", "2027-01-01")), ("KEY-2026-0003", ("--label", "新电脑")),
])  # fmt: skip
def test_what_gives_power_is_corrected_by_no_command(id: str, words: tuple[str, ...], run, world) -> None:
    centre = world("besieged")
    before = git(centre, "rev-parse", "HEAD")
    answer = run("correct", id, *words, "--reason", "写错")
    assert answer.code == 5
    assert ".fixed" in answer.said
    assert git(centre, "rev-parse", "HEAD") == before
