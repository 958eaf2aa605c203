"""Papers out and in, the archive, letters, callers and guests of the made-up centre, all in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cast import (
    ADMINISTRATION,
    ARCHIVIST,
    CALLS,
    DIRECTOR,
    LEADER,
    LETTERS,
    NATURES,
    OFFICE,
    OPERATIONS,
    SEALS,
    SENDERS,
    SUBJECTS,
    WORKERS,
)  # fmt: skip
from life import LAST

if TYPE_CHECKING:
    from life import Life, Story

    from ecentre.model import Record

SHELF = {"class": "WS", "volume": "综合", "box": "1", "place": "service-centre"}
KINDS = (("notice", "关于开展{}的通知"), ("report", "关于{}情况的报告"), ("letter", "关于商请支持{}的函"))
ADDRESSEES = ("县商务局", "县财政局", "各乡镇服务站", "县邮政管理局")
LONG, SHORT = 24, 12  # working days that a paper, or a caller's matter, may take in all


class Paperwork:
    """The papers of one centre."""

    def __init__(self, life: Life) -> None:
        """Begin with empty registers."""
        self.life = life

    def morning(self) -> None:
        """Begin a few stories of the day, and write down what the post brought."""
        life, rng = self.life, self.life.rng
        if not life.works():
            return
        chances = ((0.22, LONG, self._paper), (0.45, LONG, self._arrival), (0.08, SHORT, self._caller),
                   (0.05, SHORT, self._guests), (0.06, SHORT, self._loan))  # fmt: skip
        for chance, span, story in chances:
            if rng.random() < chance and life.left() > span:
                life.tell(story())
        if rng.random() < 0.7 and not life.book.find("mail", date=str(life.today)):
            self._post()
        if life.today.month == LAST.month and life.left() == 2:
            for item in life.book.find("archive", state="filed"):
                life.step(ARCHIVIST, item.ref, "number")

    def evening(self) -> None:
        """Leave nothing lying about."""

    def _file(self, **paper: str) -> Record:
        retention = self.life.rng.choice(("Y", "D30", "D10"))
        return self.life.make(ARCHIVIST, "archive", retention=retention, **SHELF, **paper)

    def _paper(self) -> Story:
        """Let a paper go its ten steps, asked for beforehand now and then, sealed, and filed."""
        life, rng = self.life, self.life.rng
        drafter, (kind, title) = rng.choice(sorted(WORKERS)), rng.choice(KINDS)
        subject, asked = rng.choice(SUBJECTS), {}
        if rng.random() < 0.4:
            request = life.make(OFFICE, "drafting", topic=subject, for_whom="主任", drafter=drafter,
                                due=str(life.after(4)))  # fmt: skip
            asked = {"request": request.id}
            yield rng.randint(1, 4)
        to = rng.sample(ADDRESSEES, rng.randint(1, 3))
        more = {"signer": DIRECTOR} if kind == "report" else {}
        more |= {"urgency": "urgent", "handle_by": str(life.after(5))} if rng.random() < 0.2 else {}
        paper = life.make(drafter, "outgoing", "draft", title=title.format(subject), document_kind=kind, main_to=to,
                          body="请按要求办理。", **more, **asked).ref  # fmt: skip
        life.step(OFFICE, paper, "vet")
        yield 1
        life.step(LEADER, paper, "countersign")
        life.step(DIRECTOR, paper, "sign")
        number = life.step(OFFICE, paper, "number").text("official_number")
        if rng.random() < 0.5:
            self._seal(drafter, paper.id)
        life.step(drafter, paper, "proof", sample=life.paper("样稿.docx"))
        life.step(OPERATIONS, paper, "recheck", shown_number=number)
        yield rng.randint(1, 2)
        life.step(drafter, paper, "copy", copies=len(to) + 1)
        life.step(drafter, paper, "send", dispatches=[{"addressee": one, "channel": "exchange"} for one in to])
        yield rng.randint(1, 5)
        life.step(drafter, paper, "receipt", receipts=[{"addressee": one} for one in to])
        yield rng.randint(1, 5)
        self._file(outgoing=paper.id)

    def _seal(self, drafter: str, paper: str) -> None:
        seal = self.life.book.find("seal")[0].id
        use = self.life.make(drafter, "seal_use", seal=seal, outgoing=paper, paper_kind="ordinary", copies=2).ref
        self.life.step(ADMINISTRATION, use, "approve")
        self.life.step(SEALS, use, "stamp", content="complete")

    def _arrival(self) -> Story:
        """Let a paper come in, be handled, read, answered and filed."""
        life, rng = self.life, self.life.rng
        name, level, code = rng.choice(SENDERS)
        sender, nature = life.book.find("sender", name=name)[0].id, rng.choice(NATURES[level])
        serial = len(life.book.find("incoming", sender=sender)) + 1
        came = life.make(OFFICE, "incoming", sender=sender, title=f"关于做好{rng.choice(SUBJECTS)}工作的通知", copies=1,
                         number=f"{code}〔2026〕{serial}号", nature=nature).ref  # fmt: skip
        life.step(OFFICE, came, "review", opinion="请有关部门办理")
        life.step(LEADER, came, "instruct", instructions=[{"words": "请抓紧办理"}])
        handler, days = rng.choice(sorted(WORKERS)), rng.randint(3, 8)
        life.step(OFFICE, came, "assign", lead=WORKERS[handler], handler=handler, due_on=str(life.after(days)))
        life.step(OFFICE, came, "circulate", circulation=[{"person": DIRECTOR}])
        yield rng.randint(1, 3)
        life.step(DIRECTOR, came, "read", reads=[{"words": "已阅"}])
        if rng.random() < 0.3:
            life.step(OFFICE, came, "chase", chases=[{"person": handler, "words": "电话催办"}])
        if days > 5:
            yield rng.randint(1, days - 3)
        if nature in ("request", "inquiry"):
            life.step(OFFICE, came, "reply", reply="同意,请按规定办理")
        life.step(OFFICE, came, "finish", result="已办理")
        yield rng.randint(1, 10)
        self._file(incoming=came.id)

    def _caller(self) -> Story:
        life, rng = self.life, self.life.rng
        department = rng.choice(sorted(WORKERS.values()))
        visit = life.make(OFFICE, "visit", channel=rng.choice(("call", "letter", "phone")), genre="question",
                          visitor="村民", matter=rng.choice(CALLS)).ref  # fmt: skip
        life.step(OFFICE, visit, "pass", passed_to=department)
        yield rng.randint(1, 6)
        life.step(next(one for one, of in WORKERS.items() if of == department), visit, "answer", result="已办理")
        yield rng.randint(1, 3)
        life.step(OFFICE, visit, "tell", told="phone")

    def _guests(self) -> Story:
        held, host = self.life.after(2), self.life.rng.choice(sorted(WORKERS))
        visit = {"unit": "邻县电商中心", "purpose": "学习交流", "held_on": str(held), "guests": 6, "host": host}
        guests = self.life.make(OFFICE, "reception", **visit).ref
        yield held
        self.life.step(ADMINISTRATION, guests, "cost", costs=[{"what": "茶水", "amount": "60.00"}])
        self.life.step(OFFICE, guests, "finish")

    def _loan(self) -> Story:
        life, rng = self.life, self.life.rng
        lent = {one.text("archive") for one in life.book.find("loan") if one.state != "returned"}
        free = [one.id for one in life.book.find("archive") if one.id not in lent]
        if not free:
            return
        borrower, days = rng.choice(sorted(WORKERS)), rng.randint(2, 8)
        loan = life.make(ARCHIVIST, "loan", archive=rng.choice(free), borrower=borrower, purpose="查阅",
                         due_back=str(life.after(days))).ref  # fmt: skip
        life.step(borrower, loan, "confirm")
        yield rng.randint(1, days)
        life.step(ARCHIVIST, loan, "return")

    def _post(self) -> None:
        """Take in the day's post and put each piece into its department's slot, or into a hand."""
        life, rng = self.life, self.life.rng
        sheet, cabinet = life.make(OFFICE, "mail", "open").ref, life.book.find("cabinet")[0]
        slots = [(row["slot"], row["department"]) for row in cabinet.get("slots")]
        rows, given = [], []
        for number in range(1, rng.randint(2, 5)):
            (sort, item), (slot, department) = rng.choice(LETTERS), rng.choice(slots)
            rows.append({"sort": sort, "item": item, "department": department})
            taker = next((one for one, of in WORKERS.items() if of == department), "")
            hand = bool(taker) and rng.random() < 0.5
            given.append({"number": number} | ({"taken_by": taker} if hand else {"cabinet": cabinet.id, "slot": slot}))
        life.step(OFFICE, sheet, "receive", items=rows)
        life.step(OFFICE, sheet, "deliver", deliveries=given)
        life.step(OFFICE, sheet, "close")
