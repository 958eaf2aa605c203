"""Pages from templates: Jinja2 in a sandbox, every value escaped, nothing read but the centre's own templates."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from ecentre import practice
from ecentre.errors import InvalidError, NotFoundError
from ecentre.render.filters import FILTERS
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2.sandbox import ImmutableSandboxedEnvironment

STYLE = "print.css"
_FILTERS = ("default", "first", "join", "last", "length")
_ARITHMETIC = frozenset({"*", "**", "%", "+"})


def compose(folder: Path, template: str, context: Mapping[str, Any]) -> bytes:
    """Fill the template of that name (a path below ``folder``) and give the page.

    Raises:
        NotFoundError: the folder lacks the template or its style.
        InvalidError: the template has a fault or does what the sandbox forbids.
    """
    from jinja2 import TemplateError, TemplateNotFound
    from markupsafe import Markup

    sandbox = _sandbox(folder)
    try:
        style = (folder / STYLE).read_text(encoding="utf-8")
        style += practice.STYLE if practice.marked(folder.parent) else ""
        page = sandbox.get_template(template).render({**context, "style": Markup(style), "csp": _csp(style)})  # noqa: S704
    except (TemplateNotFound, FileNotFoundError) as error:
        missing = error.name if isinstance(error, TemplateNotFound) else STYLE
        raise NotFoundError(
            say(
                "templates 文件夹里没有 {name};补齐:ecentre upgrade",
                "templates/ lacks {name}; run: ecentre upgrade",
                name=missing,
            ),
        ) from error
    except (TemplateError, TypeError, OverflowError) as error:
        raise InvalidError(
            say(
                "模板 {name} 有错:{why};恢复原样:ecentre upgrade",
                "template {name} is faulty: {why}; restore it: ecentre upgrade",
                name=template,
                why=error,
            ),
        ) from error
    return page.encode("utf-8", "backslashreplace")


def _csp(style: str) -> str:
    """Allow the page its own style, known by its hash, and nothing else [X.14]."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _sandbox_class() -> type[ImmutableSandboxedEnvironment]:
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """A sandbox without arithmetic: a page needs none, and ``'a' * 10**9`` would hang."""

        intercepted_binops = _ARITHMETIC

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            """Refuse the operator."""
            del context, left, right
            raise SecurityError(operator)

    return Sandbox


@cache
def _sandbox(folder: Path) -> ImmutableSandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined

    made = _sandbox_class()(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters = {**{name: made.filters[name] for name in _FILTERS}, **FILTERS}
    made.globals = {"range": made.globals["range"]}
    return made
