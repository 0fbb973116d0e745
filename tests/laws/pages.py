"""A page as a browser without scripts has it: its words, its links, its forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
UNSEEN = frozenset({"script", "style", "template"})
TYPED = frozenset({"text", "password", "tel", "email", "search", "url", "number", "date", "time"})
WORDED = frozenset({"text", "password", "tel", "email", "search", "url"})

Attributes = dict[str, str]


class Words(NamedTuple):
    """A text node, and the elements around it from the outside in."""

    text: str
    within: tuple[str, ...]


class Element(NamedTuple):
    tag: str
    attributes: Attributes


@dataclass
class Control:
    """One control of a form. `type` is what it is: an input's type, textarea, select or submit."""

    name: str
    type: str
    value: str = ""
    is_on: bool = False
    options: list[str] = field(default_factory=list)
    attributes: Attributes = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        """Whether a person writes into it."""
        return self.type in TYPED or self.type == "textarea"

    @property
    def takes_words(self) -> bool:
        return self.type in WORDED or self.type == "textarea"


@dataclass
class Form:
    """What can be sent from a page."""

    action: str
    method: str
    key: str = ""
    controls: list[Control] = field(default_factory=list)

    def find(self, name: str) -> list[Control]:
        return [control for control in self.controls if control.name == name]

    @property
    def typed(self) -> list[Control]:
        return [control for control in self.controls if control.is_typed and control.name]

    def filled(self, **given: str | list[str]) -> dict[str, list[str]]:
        """What a browser would send, with `given` typed over it. A button counts only if given."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.name and control.type != "submit":
                is_choice = control.type in {"checkbox", "radio"}
                if not is_choice or control.is_on:
                    sent.setdefault(control.name, []).append(control.value)
        for name, value in given.items():
            sent[name] = value if isinstance(value, list) else [value]
        return sent


class Page(HTMLParser):
    """Reads HTML into words, elements, links and forms."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[Words] = []
        self.elements: list[Element] = []
        self.forms: list[Form] = []
        self._open: list[str] = []
        self._form: Form | None = None
        self._loose: list[tuple[str, Control]] = []
        self._select: Control | None = None
        self._area: Control | None = None
        self.feed(html)
        self.close()
        for key, control in self._loose:
            for form in self.forms:
                if form.key == key:
                    form.controls.append(control)

    @property
    def title(self) -> str:
        return "".join(
            words.text for words in self.words if words.within[-1:] == ("title",)
        ).strip()

    @property
    def links(self) -> list[str]:
        """Paths of this site that the page leads to."""
        found = [each.attributes.get("href", "") for each in self.elements if each.tag == "a"]
        return list(dict.fromkeys(href for href in found if href.startswith("/")))

    def with_id(self, wanted: str) -> Element | None:
        return next((each for each in self.elements if each.attributes.get("id") == wanted), None)

    def text_of(self, wanted: str) -> str:
        """The words inside the element with this id."""
        mark = f"#{wanted}"
        inside = [words.text for words in self.words if mark in words.within]
        return " ".join("".join(inside).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "template" in self._open and tag != "template":
            if tag not in VOID:
                self._open.append(tag)
            return  # inert until a script takes it out
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append(Element(tag, attributes))
        self._note_control(tag, attributes)
        if tag not in VOID:
            self._open.append(tag)
            if "id" in attributes:
                self._open.append(f"#{attributes['id']}")
            if attributes.get("role") == "alert":
                self._open.append("#alert")
            if "hidden" in attributes:
                self._open.append("#hidden")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._area is not None:
            # The first line end after the tag is no content.
            self._area.value = self._area.value.removeprefix("\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        if data.strip():
            self.words.append(Words(data, tuple(self._open)))

    def _note_control(self, tag: str, attributes: Attributes) -> None:
        if tag == "form":
            method = attributes.get("method", "get").lower()
            self._form = Form(attributes.get("action", ""), method, attributes.get("id", ""))
            self.forms.append(self._form)
            return
        if tag == "option" and self._select is not None:
            value = attributes.get("value", "")
            if "selected" in attributes or not self._select.options:
                self._select.value = value
            self._select.options.append(value)
            return
        if tag not in {"input", "textarea", "select", "button"}:
            return
        kind = attributes.get("type", "text" if tag == "input" else "submit").lower()
        control = Control(
            name=attributes.get("name", ""),
            type=tag if tag in {"textarea", "select"} else kind,
            value=attributes.get("value", "on" if kind == "checkbox" else ""),
            is_on="checked" in attributes,
            attributes=attributes,
        )
        if tag == "select":
            self._select = control
        elif tag == "textarea":
            self._area = control
        if "form" in attributes:
            self._loose.append((attributes["form"], control))
        elif self._form is not None:
            self._form.controls.append(control)
