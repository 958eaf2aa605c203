"""Fax register: out with the head's consent, in signed for [R4.15.2]."""

from __future__ import annotations

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="fax",
    label=say("传真登记", "fax register"),
    help=say("发传真须同意,收传真签收", "faxes out with consent, in signed for"),
    title="title",
    columns=("id", "direction", "department", "title", "other_side", "state"),
    ended=("sent", "received", "rejected", "withdrawn"),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="requested",
            clause="R4.15.2",
            label=say("申请发传真", "add"),
            help=say("申请发一份传真", "ask to send a fax"),
        ),
        Transition(
            verb="arrive", source=(), target="arrived", asks=("arrived_on", "addressee"), needs=("addressee",),
            clause="R4.15.2",
            label=say("登记来件", "arrive"),
            help=say("登记收到的传真", "enter a fax that came in"),
        ),
        Transition(
            verb="approve", source=("requested",), target="approved", chain="fax", never_by=("applicant",),
            clause="R4.15.2",
            label=say("同意", "approve"),
            help=say("部门负责人同意", "the head agrees"),
        ),
        Transition(
            verb="reject", source=("requested",), target="rejected", veto="fax", reason=True,
            clause="R4.15.2",
            label=say("不同意", "reject"),
            help=say("不同意发", "say no"),
        ),
        Transition(
            verb="send", source=("approved",), target="sent", asks=("sent_on", "copy_kept_by"), needs=("copy_kept_by",),
            clause="R4.15.2",
            label=say("发出", "send"),
            help=say("发出并留底", "send it and keep a copy"),
        ),
        Transition(
            verb="receive", source=("arrived",), target="received", by="addressee",
            clause="R4.15.2",
            label=say("签收", "receive"),
            help=say("收件人签收", "the addressee signs"),
        ),
        Transition(
            verb="withdraw", source=("requested", "approved"), target="withdrawn", by="applicant",
            clause="R4.15.2",
            label=say("撤回", "withdraw"),
            help=say("申请人撤回", "the applicant takes it back"),
        ),
    ),
)
