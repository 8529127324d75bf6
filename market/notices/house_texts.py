"""The house's own words of a kind as the office may rearrange them: its template with placeholders for the facts.

What a template decides or repeats (`if`, `for`) and what it shares with others (`include`) is one placeholder each,
rendered as it always was: the office can move it, and cannot break it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, Node, NodeList, Template
from django.template.base import FilterExpression, TextNode, VariableNode, render_value_in_context
from django.template.defaulttags import ForNode, IfNode, URLNode
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation

from market.notices.placeholders import CODE, FACTS, LINK, PIECES, SITE

BLOCK = "doan"  # "doan_1": what the template decides or repeats
_PIECE = re.compile(r'{% include "([^"]+)"')
UNKNOWN = "…"  # the sample of what only the real thing has


@dataclass(frozen=True)
class Placeholder:
    """What the office may put into a text of this kind."""

    name: str
    sample: str
    nodes: tuple[Node | FilterExpression | str, ...]  # what fills it, in the template

    @property
    def is_needed(self) -> bool:
        """Tell whether a text without it would be of no use: a code, or the way on."""
        return self.name == CODE or self.name.startswith(LINK)

    @property
    def label(self) -> str:
        """Return how it is typed."""
        return f"{{{self.name}}}"

    @property
    def shown(self) -> str:
        """Return the sample without the line ends around it."""
        return self.sample.strip()

    def filled(self, context: Context) -> str:
        """Return what stands in its place."""
        return "".join(_rendered(node, context) for node in self.nodes)


@dataclass(frozen=True)
class HouseText:
    """Subject and body with placeholders, and what these are."""

    subject: str
    body: str
    placeholders: Mapping[str, Placeholder]

    @property
    def samples(self) -> dict[str, str]:
        """Return what a preview shows in the place of each."""
        return {name: each.sample for name, each in self.placeholders.items()}


def template_at(path: str) -> Template:
    """Return a template."""
    template: Template = get_template(path).template  # type: ignore[attr-defined]
    return template


def template_of(kind: str) -> Template:
    """Return the house's template of a kind."""
    return template_at(f"mail/{kind}.txt")


@cache
def source_of(kind: str) -> str:
    """Return the source of the house's template of a kind, and of the pieces it includes."""
    return _source(f"mail/{kind}.txt")


def _source(path: str) -> str:
    source = str(template_at(path).source)
    return source + "".join(map(_source, _PIECE.findall(source)))


def house_text(kind: str, language: str) -> HouseText:
    """Return the house's words of a kind in a language, with placeholders."""
    walk = _Walk()
    with translation.override(language):
        text = walk.through(template_of(kind).nodelist)
    subject, _newline, body = text.strip().partition("\n")
    return HouseText(" ".join(subject.split()), body.strip(), walk.found)


def filled_in(kind: str, names: Iterable[str], context: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return what stands in the place of these placeholders for one reader."""
    known = house_text(kind, language).placeholders
    template = template_of(kind)
    whole = Context({"site_url": settings.SITE_URL, **context}, autoescape=False)
    with translation.override(language), whole.render_context.push_state(template), whole.bind_template(template):
        return {name: known[name].filled(whole) for name in names if name in known}


def _rendered(node: Node | FilterExpression | str, context: Context) -> str:
    if isinstance(node, Node):
        return str(node.render_annotated(context))
    value = context.get(node, "") if isinstance(node, str) else node.resolve(context, ignore_failures=True)
    return render_value_in_context("" if value is None else value, context)


class _Walk:
    """Goes through a template once and notes its placeholders on the way."""

    def __init__(self) -> None:
        self.found: dict[str, Placeholder] = {}
        self.blocks = 0

    def through(self, nodes: NodeList) -> str:
        """Return the text of these nodes."""
        said, rest = [], list(nodes)
        while rest:
            node = rest.pop(0)
            if _is_site(node) and rest and isinstance(rest[0], URLNode):
                said.append(self._put(LINK, f"{FACTS[SITE].sample}/…", node, rest.pop(0)))
            else:
                said.append(self._one(node))
        return "".join(said)

    def _one(self, node: Node) -> str:
        said = ""  # of a comment
        match node:
            case TextNode():
                said = node.s
            case TranslateNode():
                said = str(node.render(Context()))
            case BlockTranslateNode():
                said = self._sentence(node)
            case VariableNode():
                said = self._fact(str(node.filter_expression), node)
            case URLNode():
                said = self._put(LINK, f"{FACTS[SITE].sample}/…", node)
            case IncludeNode():
                piece = str(node.template.resolve(Context()))
                said = self._put(PIECES[piece], _Sample().through(template_at(piece).nodelist), node)
            case IfNode() | ForNode():
                said = self._block(node)
        return said

    def _sentence(self, node: BlockTranslateNode) -> str:
        """Return a translated sentence whose variables are placeholders; of two forms the one for many."""
        words, variables = node.render_token_list(node.singular)
        if node.plural and node.countervar and node.counter:
            many, more = node.render_token_list(node.plural)
            text, variables = translation.ngettext(words, many, 2), [*variables, *more]
        else:
            text = translation.gettext(words)
        return text % {name: self._variable(node, name) for name in variables}

    def _variable(self, node: BlockTranslateNode, name: str) -> str:
        if name in node.extra_context:
            expression = node.extra_context[name]
            return self._fact(str(expression), expression)
        if name == node.countervar and node.counter:
            return self._fact(_counted(node), node.counter)
        return self._fact(name, name)

    def _fact(self, expression: str, node: Node | FilterExpression | str) -> str:
        fact = FACTS[expression]
        return self._put(fact.name, fact.sample, node)

    def _block(self, node: Node) -> str:
        self.blocks += 1
        inside = node.conditions_nodelists[0][1] if isinstance(node, IfNode) else node.nodelist_loop  # type: ignore[attr-defined]
        return self._put(f"{BLOCK}_{self.blocks}", _Sample().through(inside), node)

    def _put(self, name: str, sample: str, *nodes: Node | FilterExpression | str) -> str:
        self.found.setdefault(name, Placeholder(name, sample, nodes))
        return f"{{{name}}}"


class _Sample(_Walk):
    """The same with samples in the place of facts, for what stands inside a block."""

    def _fact(self, expression: str, node: Node | FilterExpression | str) -> str:
        return FACTS[expression].sample if expression in FACTS else UNKNOWN

    def _put(self, name: str, sample: str, *nodes: Node | FilterExpression | str) -> str:
        return sample


def _counted(node: BlockTranslateNode) -> str:
    """Return what a sentence counts; communes count producers under a name that elsewhere is an invoice's."""
    expression = str(node.counter)
    return "number of producers" if expression == "number" else expression


def _is_site(node: Node) -> bool:
    return isinstance(node, VariableNode) and str(node.filter_expression) == SITE
