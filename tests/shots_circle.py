"""The circle and the desk, as the demo's people see them; photographed with the other screens."""

from collections.abc import Callable

from playwright.sync_api import Page

from pwa.circle.links import list_links
from pwa.cli import demo
from pwa.entries.timeline import list_days
from pwa.people.person import Person
from pwa.people.sessions import Device, SignedIn, Tokens
from pwa.people.sign_in import sign_in
from pwa.web.house import House

WIDE = {"width": 1280, "height": 900}
Take = Callable[[Page, str, str, str], None]


def picture_circle(house: House, studio: object, looks: tuple[str, ...], take: Take) -> None:
    """Maya's circle, what Dana and Sam see of her, on a phone and on a desk."""
    demo.fill_once(house)
    maya, tokens = _enter(house, demo.MAYA.name)
    with house.database.reading() as session:
        links = {link.first_name: link.id for link in list_links(session, maya)}
        [entry, *_] = list_days(session, maya, maya.today(), maya.today())
    hers = [
        ("circle", "/circle"),
        ("invite", "/circle/invite"),
        ("looks", "/circle/looks"),
        ("agreed", "/circle/agreed"),
        ("sheet", f"/entries/{entry.id}/share"),
        ("timeline", "/timeline"),
        ("entry", f"/entries/{entry.id}"),
        *(
            (f"{page or 'change'}-{name}", f"/circle/{link}{page and '/' + page}")
            for name, link in links.items()
            for page in ("", "page", "week", "end")
        ),
    ]
    desk = {
        demo.DANA.name: [
            ("desk", "/desk"),
            ("client", f"/desk/{links['Dana']}"),
            ("print", f"/desk/{links['Dana']}/print"),
            ("hours", f"/desk/{links['Dana']}/hours"),
            ("ask", "/desk/invite"),
        ],
        demo.SAM.name: [("family", f"/desk/{links['Sam']}")],
    }
    for look in looks:
        with studio.page(look, tokens) as page:  # type: ignore[attr-defined]
            for name, path in hers:
                page.goto(path)
                take(page, "circle", name, look)
        for who, screens in desk.items():
            with studio.page(look, _enter(house, who)[1]) as page:  # type: ignore[attr-defined]
                _unlock(page)
                for name, path in screens:
                    page.goto(path)
                    take(page, "desk", name, look)
                page.set_viewport_size(WIDE)
                for name, path in screens:
                    page.goto(path)
                    take(page, "desk", f"wide-{name}", look)


def _enter(house: House, name: str) -> tuple[Person, Tokens]:
    tokens = sign_in(house.accounts, name, demo.PASSWORD, Device("Chrome · Android"))
    found = house.sessions.find(*tokens)
    assert isinstance(found, SignedIn)
    return found.person, tokens


def _unlock(page: Page) -> None:
    page.goto("/desk/unlock")
    page.get_by_label("Your password", exact=True).fill(demo.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/desk")
