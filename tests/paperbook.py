"""A small centre in memory, for tests of what is printed: what is shipped, a few people, one asset's life."""

from __future__ import annotations

from datetime import date

from books import ROOT, SCHEMAS, MemoryBook

from ecentre import approval, records
from ecentre.model import Record, Ref

STEP = {"role": "", "signature": None}


def record(kind: str, id: str, state: str, *steps: tuple, **fields: object) -> Record:
    """Make a record taken through ``steps`` of (verb, by, role, day, fields set, reason), each with its subject."""
    data = {"id": id, "uid": "0" * 32, "rev": 0, "state": "", **fields, "steps": []}
    before = ""
    for number, (verb, by, role, day, given, reason, after) in enumerate(steps, start=1):
        was = {name: data[name] for name in given if name in data}
        data = {**data, **given, "state": after, "rev": number}
        step = {**STEP, "verb": verb, "by": by, "role": role, "at": f"{day}T10:00:00+08:00", "rev": number}
        step |= {"from": before, "set": given, "was": was} if before else {}
        step |= {"reason": reason} if reason else {}
        step |= {"stage": 1 + sum(one["verb"] == verb for one in data["steps"])} if verb == "approve" else {}
        step["subject"] = approval.subject(Record(Ref(kind, id), data))
        data["steps"] = [*data["steps"], step]
        before = after
    return Record(Ref(kind, id), {**data, "state": state})


def shipped() -> list[Record]:
    """Give the records that come with the program: policy, departments, places, categories."""
    paths = sorted((ROOT / "records").rglob("*.yaml"))
    refs = [Ref.from_path(path.relative_to(ROOT).as_posix()) for path in paths]
    return [records.decode(ref, path.read_bytes(), SCHEMAS) for ref, path in zip(refs, paths, strict=True) if ref]


def person(id: str, name: str, department: str) -> Record:
    return record("person", id, "active", name=name, department=department)


def made() -> MemoryBook:
    """Give a centre where one printer was asked for, bought, accepted, issued and at last proposed for scrap."""
    things = (REQUISITION, PURCHASE, ACCEPTANCE, CLAIM, ASSET, ISSUE, SCRAP, COMPENSATION, REPAIR, COUNT, STOCKTAKE)
    return MemoryBook([*shipped(), *PEOPLE, CENTRE, *things], date(2026, 11, 22))


CENTRE = record(
    "centre", "centre", "founding", name="策勒县电子商务公共服务中心", code="653225", opened_on="2026-11-01"
)
PEOPLE = (
    person("zhang-san", "张三", "general"),
    person("li-si", "李四", "general"),
    person("wang-wu", "王五", "office-area"),
    person("zhao-liu", "赵六", "administration"),
    person("adili", "阿迪力·买买提", "tech"),
    person("qian-qi", "钱七", "finance"),
)
REQUISITION = record(
    "requisition",
    "REQ-2026-0003",
    "approved",
    ("add", "zhang-san", "", "2026-11-02", {}, "", "draft"),
    ("submit", "zhang-san", "", "2026-11-02", {}, "", "submitted"),
    (
        "assess",
        "wang-wu",
        "office_area_specialist",
        "2026-11-03",
        {
            "standard": 2,
            "held": 1,
            "idle": ["AST-2026-0001"],
            "idle_reason": "闲置的一台为针式打印机,不能双面打印。",
            "decision": "buy",
        },
        "",
        "checked",
    ),
    ("approve", "li-si", "dept_head", "2026-11-04", {}, "同意,业务确有需要。", "checked"),
    ("approve", "adili", "general_manager", "2026-11-05", {}, "", "approved"),
    applicant="zhang-san",
    department="general",
    category="printer",
    item="激光打印机",
    specification="A4 黑白,自动双面,网络打印",
    quantity=2,
    unit="台",
    estimated_price="3200.00",
    reason="综合部每月打印培训资料约四千页,现有一台打印机不能双面打印,纸张浪费大,且常有排队。",
    needed_by="2026-12-01",
)
PURCHASE = record(
    "purchase",
    "PUR-2026-0002",
    "accepted",
    ("add", "wang-wu", "office_area_specialist", "2026-11-06", {}, "", "ordered"),
    requisition="REQ-2026-0003",
    supplier="和田天山办公设备有限公司",
    agreement_number="CL-GH-2026-07",
    agreement_on="2026-11-07",
    buyer="wang-wu",
    quantity=2,
    unit_price="3013.50",
    total="6027.00",
    ordered_on="2026-11-06",
    deliver_by="2026-11-15",
)
ACCEPTANCE = record(
    "acceptance",
    "ACC-2026-0002",
    "recorded",
    ("add", "adili", "office_area_specialist", "2026-11-14", {}, "", "recorded"),
    purchase="PUR-2026-0002",
    accepted_on="2026-11-14",
    acceptor="adili",
    quantity=2,
    unit_price="3013.50",
    result="pass",
    voucher_number="PZ-2026-118",
    invoice_number="26652000000012345678",
    kept_by="wang-wu",
    finance_holder="qian-qi",
    maker="惠普(中国)有限公司",
    dealer="和田天山办公设备有限公司",
    model="LaserJet Pro 4004dn",
    specification="A4 黑白",
    warranty="至2028年11月",
)
ASSET = record(
    "asset",
    "AST-2026-0007",
    "awaiting_scrap",
    ("add", "wang-wu", "office_area_specialist", "2026-11-15", {}, "", "registered"),
    (
        "issue",
        "zhang-san",
        "",
        "2026-11-16",
        {"department": "general", "keeper": "zhang-san", "place": "operations-centre"},
        "",
        "in_use",
    ),
    ("propose-scrap", "zhang-san", "", "2026-11-20", {}, "", "awaiting_scrap"),
    name="激光打印机",
    category="printer",
    model="LaserJet Pro 4004dn",
    specification="A4 黑白,自动双面",
    maker="惠普(中国)有限公司",
    dealer="和田天山办公设备有限公司",
    price="3013.50",
    purchased_on="2026-11-06",
    life_months=72,
    buyer="wang-wu",
    acceptor="adili",
    warranty="至2028年11月",
    serial_number="CNB3K12345",
    acceptance="ACC-2026-0002",
)
ISSUE = record(
    "issue",
    "ISS-2026-0005",
    "confirmed",
    ("add", "wang-wu", "office_area_specialist", "2026-11-16", {}, "", "drafted"),
    ("confirm", "zhang-san", "", "2026-11-16", {}, "", "confirmed"),
    asset="AST-2026-0007",
    department="general",
    taker="zhang-san",
    place="operations-centre",
    issued_on="2026-11-16",
    condition="全新,完好",
    accessories="电源线、硒鼓一支",
    requisition="REQ-2026-0003",
)
SCRAP = record(
    "scrap",
    "SCR-2026-0001",
    "submitted",
    ("add", "zhang-san", "", "2026-11-20", {}, "", "draft"),
    ("submit", "zhang-san", "", "2026-11-20", {}, "", "submitted"),
    ("approve", "li-si", "dept_head", "2026-11-21", {}, "情况属实,同意报废。", "submitted"),
    asset="AST-2026-0007",
    department="general",
    applicant="zhang-san",
    cause="man_made",
    reason="搬运时跌落,主板断裂,进纸机构变形。",
    test_by="和田天山办公设备有限公司维修部",
    test_on="2026-11-19",
    test_result="irreparable",
    liable_person="zhang-san",
)
COMPENSATION = record(
    "compensation",
    "CMP-2026-0001",
    "due",
    ("add", "zhao-liu", "administration", "2026-11-21", {}, "", "due"),
    asset="AST-2026-0007",
    scrap="SCR-2026-0001",
    person="zhang-san",
    amount="3013.50",
    basis="员工手册第十二条,照价赔偿",
    due_on="2026-12-20",
)
CLAIM = record(
    "claim",
    "CLM-2026-0001",
    "submitted",
    ("add", "wang-wu", "office_area_specialist", "2026-11-17", {}, "", "submitted"),
    claimant="wang-wu",
    claim_type="asset",
    basis="会计法;中心结算制度",
    requisition="REQ-2026-0003",
    acceptance="ACC-2026-0002",
    voucher_number="PZ-2026-118",
    invoice_number="26652000000012345678",
    amount="6027.00",
    kept_by="wang-wu",
    finance_holder="qian-qi",
)
REPAIR = record(
    "repair",
    "REP-2026-0004",
    "at_work",
    ("add", "zhang-san", "", "2026-11-18", {}, "", "filed"),
    (
        "send",
        "wang-wu",
        "office_area_specialist",
        "2026-11-19",
        {"vendor": "和田天山办公设备有限公司", "contact_by": "wang-wu", "sent_on": "2026-11-19"},
        "",
        "at_work",
    ),
    asset="AST-2026-0007",
    fault="进纸时卡纸,指示灯常亮。",
    reported_by="zhang-san",
    filed_on="2026-11-18",
)
STOCKTAKE = record(
    "stocktake",
    "STK-2026-0001",
    "open",
    month="2026-11",
    organiser="zhao-liu",
    opened_on="2026-11-02",
    book_state="8f3a1c2b77",
)
COUNT = record(
    "count",
    "CNT-2026-0001",
    "open",
    stocktake="STK-2026-0001",
    month="2026-11",
    department="general",
    lines=[
        {"category": "printer", "rev": 1, "assets": "AST-2026-0007"},
    ],
)
