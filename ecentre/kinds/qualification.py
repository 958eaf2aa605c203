"""Qualifications: the right to use vehicles, electrical goods and other restricted assets [A2.5.2]."""

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="qualification",
    label=say("资格", "qualification"),
    help=say("使用限制类资产的资格", "the right to use restricted assets"),
    title="certificate",
    columns=("id", "person", "category", "certificate", "valid_from", "valid_until", "state"),
    ended=("revoked",),
    workflow=(
        Transition(
            verb="add", source=(), target="valid", clause="A2.5.2",
            label=say("登记", "register"), help=say("登记一个人的资格", "register a person's qualification"),
        ),
        Transition(
            verb="revoke", source=("valid",), target="revoked", reason=True, clause="A2.5.2",
            label=say("撤销", "revoke"), help=say("撤销资格", "take a qualification back"),
        ),
    ),
)
