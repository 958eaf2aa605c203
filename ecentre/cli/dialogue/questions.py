"""One field that is asked for: what it is for, what can be chosen, what Enter takes, how an answer is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre.cli import output
from ecentre.cli.dialogue import asking, choosing, mistakes, permitting, unregistered, written
from ecentre.cli.grammar.flags import option
from ecentre.cli.meaning import naming, values
from ecentre.errors import EcentreError
from ecentre.wording import ROLE
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.cli.dialogue.choosing import Offered
    from ecentre.cli.session import Call
    from ecentre.schema import Schema

    Adder = Callable[[str, str], str]

NEEDED = say("  这一项必填;? 看说明", "  this one is needed; ? tells more")
EACH = say(";几个用、隔开,都要写 全部", "; several with commas, or all")
AGAIN = say("  请连同其余的再写一遍", "  and write the others again")
TELLS = say(";? 看说明", "; ? tells more")
NEW = say("  没有的打上名称,可当场登记", "  what is not there yet can be registered at once: type its name")
EMPTIED = "-"
HINT = "~"
"""What marks, among the answers, a word by which to look for the record that a field names."""


class Rule(NamedTuple):
    """How a question stands: may it stay empty, which rows it may name, what adds a record, what is a command.

    Of records only those in some ``states`` are offered, if any are given.
    """

    optional: bool = False
    empty: Words = say("(可不填)", " (may stay empty)")
    lines: Offered | None = None
    add: Adder | None = None
    command: Callable[[str], bool] | None = None
    states: frozenset[str] = frozenset()


class Question:
    """One field that is asked for."""

    def __init__(self, call: Call, schema: Schema, name: str, rule: Rule) -> None:
        """Gather the choices of a field."""
        self.call, self.schema, self.name, self.rule = call, schema, name, rule
        self.kind = ROLE if name == ROLE else schema.ref(name)
        self.shown: Offered = []

    @property
    def offered(self) -> Offered:
        """Give the values to choose from with their labels; empty where the field is free."""
        fixed = [(str(value), str(label)) for value, label in self.schema.choices(self.name).items()]
        if fixed or not self.kind:
            return fixed
        found = choosing.living(self.call.kept, self.kind)
        if self.rule.states:
            there = dict(self.call.kept.rows(self.kind, ("id", "state")))
            found = [one for one in found if there.get(one[0]) in self.rule.states]
        if self.kind not in choosing.BESIDE:
            return found
        me = naming.title(self.call.kept, "person", self.call.actor(self.call.kept))
        return sorted(found, key=lambda one: me not in one[1])

    def ask(self, default: Any, place: str = "") -> Any:
        """Ask until there is an answer; Enter takes ``default``, which may be nothing where the field may stay empty.

        Raises:
            BackError: the answer was ``<``.
        """
        self._head(place)
        while True:
            said = asking.answer(self._prompt(default))
            bare = values.plain(said)
            if bare == asking.HELP:
                self.explain()
            elif self.rule.command is not None and self.rule.command(bare):
                continue
            elif self.rule.optional and bare in ("", EMPTIED):
                return None if bare else default
            elif not said and default is None:
                output.words(NEEDED)
            elif not said:
                return default
            elif (answer := self.read(said)) is not None:
                return answer

    def told(self, value: Any) -> str:
        """Give a value in the words of the screen."""
        if isinstance(value, list):
            return joined(self.told(one) for one in value)
        if isinstance(value, dict):
            return str(value.get("name", ""))
        if self.kind == ROLE:
            return dict(self.offered).get(str(value), str(value))
        return naming.title(self.call.kept, self.kind, value) if self.kind else self._label(value)

    def _label(self, value: Any) -> str:
        return str(self.schema.choices(self.name).get(value) or self.schema.value_label(self.name, value))

    def _head(self, place: str) -> None:
        label, help = str(self.schema.label(self.name)), str(self.schema.help(self.name) or "")
        clause = self.schema.node(self.name).get("x-clause", "")
        told = f"{label}{say(':', ': ')}{help}" if help and help != label else label
        asking.paragraph(f"{place}{told}{f' [{clause}]' if clause and clause not in told else ''}")
        if self.rule.lines is not None:
            for number, label in self.rule.lines:
                output.words(f"  {number}) {label}")
        elif hinted := self._hinted():
            self._show(hinted)
        elif self._none_yet:
            self._tell_none()
        elif len(offered := self.offered) <= choosing.FEW:
            self._show(offered)
        else:
            output.words(f"  {choosing.SEARCH}{EACH if self._many else ''}")

    @property
    def _none_yet(self) -> bool:
        return self.kind not in ("", ROLE) and not self.offered

    def _tell_none(self) -> None:
        unregistered.tell(self.call, self.kind, here=self.rule.add is not None, optional=self.rule.optional)

    def _hinted(self) -> Offered:
        """Give what comes near a word that was said before the form began."""
        hint = self.call.answers.get(f"{HINT}{self.name}")
        return choosing.fitting(self.offered, str(hint)) if hint else []

    def _show(self, offered: Offered) -> None:
        self.shown = offered[: choosing.MOST]
        choosing.tell(offered)

    def _prompt(self, default: Any) -> str:
        told = "" if default is None else f" [{self.told(default)}]"
        empty = str(self.rule.empty) if self.rule.optional and default is None else ""
        return f"{self.schema.label(self.name)}{empty}{told}: "

    def explain(self) -> None:
        """Tell all there is to know of the field: what it is for, its form, its option, every choice."""
        help, clause = str(self.schema.help(self.name) or ""), self.schema.node(self.name).get("x-clause", "")
        form = written.form(self.schema, self.name)
        lines = [f"{self.schema.label(self.name)}{say(':', ': ')}{help or self.schema.label(self.name)}"]
        lines += [str(say("写法:{form}", "form: {form}", form=form))] if form else []
        lines += [str(say("条款:{clause}", "clause: {clause}", clause=clause))] if clause else []
        lines += [str(say("命令行里写作 {option}", "as an option: {option}", option=option(self.name)))]
        for one in lines:
            asking.paragraph(f"  {one}")
        if self._none_yet:
            self._tell_none()
        elif self.rule.add and self.kind and permitting.adding(self.call, self.kind):
            output.words(NEW)
        self._show(self.offered)

    def _otherwise(self, text: str) -> Offered:
        """Give what has another name that comes near."""
        return choosing.known_as(self.call.kept, self.kind, text) if self.kind else []

    @property
    def _many(self) -> bool:
        return bool(self.schema.shape(self.name) == "list")

    def read(self, said: str) -> Any:
        """Read an answer; give None, having said why, where it is none or leaves several to choose from."""
        value = self._several(said) if self._many else self._settled(self._numbered(said))
        return None if value is None else self._fitting(value)

    def _several(self, said: str) -> list[Any] | None:
        """Read an answer of several, or of all there are; nothing where one of them means none or several."""
        if values.plain(said).lower() in choosing.ALL and self.offered:
            return [value for value, _ in self.offered]
        texts, found = values.parts(said, named=bool(self.kind or self.offered)), list[Any]()
        for text in texts:
            value = self._settled(self._numbered(text))
            if value is None:
                if len(texts) > 1:
                    output.words(AGAIN)
                return None
            found.append(value)
        return found or None

    def _settled(self, text: str) -> Any:
        try:
            return self._read(text)
        except EcentreError as error:
            return self._narrowed(text, error)

    def _read(self, text: str) -> Any:
        named = naming.resolver(self.call.kept, self.call.schemas)
        if self._many:
            return (values.read_list(self.schema, self.name, [text], named) or [None])[0]
        return values.understood(self.schema, self.name, text.strip('"'), named)

    def _fitting(self, value: Any) -> Any:
        """Give a value that has the shape of its field; say what is wrong with any other."""
        from ecentre.model import Ref
        from ecentre.schema import Schema

        bare = {one: what for one, what in self.schema.root.items() if one != "required"}
        found = Schema(self.schema.kind, bare).problems({self.name: value}, Ref(self.schema.kind, ""))
        for problem in found:
            told = mistakes.here(problem.message)
            output.words(f"  {told}{'' if told == str(problem.message) else TELLS}")
        return None if found else value

    def _numbered(self, text: str) -> str:
        """Take a number that stands on the screen for the choice beside it."""
        bare = values.plain(text)
        known = bare.isascii() and bare.isdigit() and not bare.startswith("0") and int(bare) <= len(self.shown)
        return self.shown[int(bare) - 1][0] if known else text

    def _near(self, text: str) -> Offered:
        """Give the choices that come near an answer; those of a fixed list by their labels, and never by a yes."""
        if self.kind:
            return choosing.fitting(self.offered, text)
        labelled = {label: (value, label) for value, label in self.offered}
        fits = [] if values.agrees(values.plain(text)) else choosing.fitting([(one, one) for one in labelled], text)
        return [labelled[label] for label, _ in fits]

    def _narrowed(self, text: str, error: EcentreError) -> Any:
        """Show what comes near an answer that names nothing, take the only one, or say what is wrong."""
        near = list(dict.fromkeys(self._near(text))) or self._otherwise(text)
        if len(near) == 1:
            output.words(f"  {near[0][1] or near[0][0]}")
            return near[0][0]
        if near:
            self._show(near)
            output.words(say("  请写序号,或多写几个字", "  give the number, or write more of it"))
            return None
        if not self._none_yet:
            output.words(f"  {error}")
        added = self.rule.add(self.kind, text) if self.rule.add and self.kind else ""
        if self._none_yet and not added:
            self._tell_none()
        return added or None


def asked(call: Call, schema: Schema, name: str, default: Any, rule: Rule, place: str = "") -> Any:
    """Ask for one field."""
    return Question(call, schema, name, rule).ask(default, place)


__all__ = ["Question", "Rule", "asked"]
