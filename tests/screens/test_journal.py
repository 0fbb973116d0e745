"""The journal: what it takes, what it refuses in words, and that nothing typed is lost."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from pwa import clock
from pwa.entries.kind import OF_EVERY_KIND, Mark, kinds
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.kinds.journal.words import ASIDE, TEMPLATES, TEXTS, ask, excerpt, tell
from pwa.web.light_markdown import SCHEMES, TAGS, render_light
from tests.acts import form
from tests.conftest import Member
from tests.tricks import TRICKS

JSON = {"Accept": "application/json"}
LONGEST = 20_000


def write(member: Member, entry_id: UUID | None = None, **fields: Any) -> Any:
    sent = form(member.person, entry_id=entry_id or clock.new_id(), **fields)
    return member.browser.post("/journal/new", data=sent)


def keep(member: Member, draft_id: UUID, number: int, **fields: Any) -> Any:
    sent = form(member.person, entry_id=draft_id, draft_number=number, **fields)
    return member.browser.post(f"/journal/drafts/{draft_id}", data=sent, headers=JSON)


@pytest.mark.database
@pytest.mark.parametrize("code", TEMPLATES)
def test_each_way_to_write_is_logged_and_read(maya: Member, code: str) -> None:
    fields = {field: f"about {field}" for field in TEMPLATES[code].questions if field in TEXTS}
    entry_id = clock.new_id()
    page = maya.browser.get(f"/journal/new?template={code}").text
    assert all(f'name="{field}"' in page for field in fields)
    answer = write(maya, entry_id, template=code, **fields)
    assert answer.location == f"/today?saved={entry_id}"
    assert TEMPLATES[code].name in maya.browser.get(answer.location).text
    shown = maya.browser.get(f"/entries/{entry_id}").text
    assert all(words in shown for words in fields.values())
    assert TEMPLATES[code].name in maya.browser.get("/journal").text


@pytest.mark.database
@pytest.mark.parametrize("fields", [{}, {"words": "  \r\n "}, {"tags": "alone"}, {"worked": "yes"}])
def test_an_entry_without_words_is_refused_in_plain_words(
    maya: Member, fields: dict[str, str]
) -> None:
    answer = write(maya, None, **fields)
    assert answer.status_code == 422
    assert "There are no words in it yet." in answer.text


@pytest.mark.database
def test_what_is_refused_stays_in_the_form_under_its_own_id(maya: Member) -> None:
    entry_id = clock.new_id()
    answer = write(
        maya, entry_id, template="step", did="x" * (LONGEST + 1), felt="Fine, in the end"
    )
    assert answer.status_code == 422
    assert "20000 letters at most." in answer.text
    assert "Fine, in the end" in answer.text
    assert answer.text.count("x" * (LONGEST + 1)) == 1
    assert f'value="{entry_id}"' in answer.text


@pytest.mark.database
def test_twenty_thousand_letters_with_line_ends_are_taken(maya: Member) -> None:
    words = ("a line\r\n" * LONGEST)[: LONGEST + LONGEST // 7 - 10]
    assert len(words.replace("\r\n", "\n")) <= LONGEST
    assert write(maya, words=words).status_code == 303


@pytest.mark.database
@pytest.mark.parametrize(
    ("tags", "said"),
    [
        (["t" * 1_000], "That is too long. 40 letters at most."),
        ([f"tag {n}" for n in range(21)], "That is too much. 20 at most."),
    ],
)
def test_tags_too_long_or_too_many_are_refused(maya: Member, tags: list[str], said: str) -> None:
    answer = write(maya, words="Here.", tags=tags)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_tag_is_one_line_without_its_sign_and_there_once() -> None:
    journal = Journal(words="Here.", tags=("#Harbour", " harbour", "night\nwalk", "", "night walk"))
    assert journal.tags == ("Harbour", "night walk")


@pytest.mark.database
def test_own_tags_are_offered_again_those_used_most_first(maya: Member, sam: Member) -> None:
    for tags in (["bus"], ["harbour", "bus"]):
        write(maya, words="Here.", tags=tags)
    write(sam, words="There.", tags=["sails"])
    page = maya.browser.get("/journal/new").text
    assert re.findall(r'name="tags" value="(\w+)"', page) == ["bus", "harbour"]


@pytest.mark.database
@pytest.mark.parametrize(
    "fields", [{"template": "nonsense"}, {"worked": "maybe"}, {"words": "a\0b"}]
)
def test_what_the_form_never_sends_is_refused(maya: Member, fields: dict[str, str]) -> None:
    assert write(maya, None, **({"words": "Here."} | fields)).status_code == 422


@pytest.mark.database
def test_somebody_elses_goal_is_not_there(maya: Member) -> None:
    assert write(maya, words="Here.", goal_id=clock.new_id()).status_code == 404


def test_only_the_answer_of_three_is_a_score() -> None:
    marks = kinds()["journal"].marks
    assert {name for name, mark in marks.items() if mark is Mark.SCORE} - OF_EVERY_KIND == {
        "worked"
    }


def test_words_outside_the_template_are_asked_for_too() -> None:
    asked = [field for field, _ in ask("when", {"words": "typed before"})]
    assert asked == ["set_off", "did", "worked", "else_helps", "words"]


def test_it_is_told_field_by_field_with_no_label_twice() -> None:
    fields = set(Journal.model_fields) - OF_EVERY_KIND
    for code in TEMPLATES:
        labels = [label for label, _ in tell(Journal(template=code, words="Here."), str)]
        assert len(labels) == len(set(labels)) == len(fields)
    assert set(ASIDE) | {"template", "tags"} == fields


@given(st.text(max_size=2_000))
def test_an_excerpt_is_short_and_begins_as_the_words_do(text: str) -> None:
    shown = excerpt({"words": text})
    assert len(shown) <= 150
    assert "\n" not in shown


@pytest.mark.database
def test_a_draft_is_kept_listed_opened_and_gone_when_logged(maya: Member) -> None:
    draft_id = clock.new_id()
    assert keep(maya, draft_id, 1, template="when", set_off="The bus was full").json == {
        "became": "kept",
        "number": 1,
        "at": clock.now().astimezone(clock.zone(maya.person.zone)).strftime("%H:%M"),
    }
    page = maya.browser.get("/journal").text
    assert "Unfinished" in page
    assert "The bus was full" in page
    opened = maya.browser.get(f"/journal/drafts/{draft_id}").text
    assert "The bus was full</textarea>" in opened
    assert f'name="entry_id" value="{draft_id}"' in opened
    write(maya, draft_id, template="when", set_off="The bus was full")
    assert "Unfinished" not in maya.browser.get("/journal").text
    assert maya.browser.get(f"/journal/drafts/{draft_id}").location == f"/entries/{draft_id}"


@pytest.mark.database
def test_a_draft_may_be_longer_than_an_entry_but_not_endless(maya: Member) -> None:
    assert keep(maya, clock.new_id(), 1, words="x" * (LONGEST * 2)).json["became"] == "kept"
    assert keep(maya, clock.new_id(), 1, words="x" * 100_001).status_code == 400
    assert keep(maya, clock.new_id(), "many", words="x").status_code == 400  # type: ignore[arg-type]


@pytest.mark.database
def test_a_draft_of_an_edit_is_in_the_form_until_it_is_saved(maya: Member) -> None:
    entry_id = clock.new_id()
    first = form(maya.person, entry_id=entry_id, words="The bus")
    maya.browser.post("/journal/new", data=first)
    base = UUID(first["write_id"])
    keep(maya, base, 1, words="The bus was full", draft_of=entry_id, time="09:30")
    listed = maya.browser.get("/journal").text
    assert f"/journal/drafts/{base}" in listed
    there = maya.browser.get(f"/journal/drafts/{base}").location
    assert there == f"/entries/{entry_id}?edit=1&draft={base}"
    page = maya.browser.get(there).text
    assert "The bus was full</textarea>" in page
    assert 'value="09:30"' in page
    edit = form(maya.person, base=base, words="The bus was full")
    assert maya.browser.post(f"/entries/{entry_id}/edit", data=edit).status_code == 303
    assert "Unfinished" not in maya.browser.get("/journal").text


@pytest.mark.database
def test_a_change_of_an_entry_in_the_bin_goes_on_as_a_new_one(maya: Member) -> None:
    entry_id = clock.new_id()
    first = form(maya.person, entry_id=entry_id, words="The bus")
    maya.browser.post("/journal/new", data=first)
    base = UUID(first["write_id"])
    keep(maya, base, 1, words="The bus was full", draft_of=entry_id)
    maya.browser.post(f"/entries/{entry_id}/bin", data=form(maya.person))
    page = maya.browser.get(f"/journal/drafts/{base}")
    assert page.status_code == 200
    assert "The bus was full</textarea>" in page.text
    assert f'name="entry_id" value="{base}"' in page.text


@pytest.mark.database
def test_a_draft_thrown_away_is_put_back(maya: Member) -> None:
    draft_id = clock.new_id()
    keep(maya, draft_id, 1, words="The bus")
    answer = maya.browser.post(f"/journal/drafts/{draft_id}/discard")
    page = maya.browser.get(answer.location).text
    assert "Unfinished" not in page
    assert "Thrown away" in page
    maya.browser.post(f"/journal/drafts/{draft_id}/put-back")
    assert "The bus" in maya.browser.get("/journal").text


@pytest.mark.database
def test_somebody_elses_draft_is_as_if_there_were_none(maya: Member, sam: Member) -> None:
    draft_id = clock.new_id()
    keep(maya, draft_id, 1, words="The bus")
    for path in ("", "/discard", "/put-back"):
        method = sam.browser.post if path else sam.browser.get
        there = method(f"/journal/drafts/{draft_id}{path}")
        nowhere = method(f"/journal/drafts/{clock.new_id()}{path}")
        assert (there.status_code, there.data) == (nowhere.status_code, nowhere.data)
        assert there.status_code == 404
    assert "The bus" in maya.browser.get("/journal").text


@pytest.mark.database
def test_without_script_another_way_to_write_takes_the_words_along(maya: Member) -> None:
    draft_id = clock.new_id()
    sent = form(maya.person, entry_id=draft_id, draft_number=0, template="free", words="The bus")
    answer = maya.browser.post(f"/journal/drafts/{draft_id}", data=sent | {"switch": "when"})
    assert answer.location == f"/journal/drafts/{draft_id}?template=when"
    page = maya.browser.get(answer.location).text
    assert "The bus</textarea>" in page
    assert 'name="set_off"' in page


@pytest.mark.database
def test_signed_out_the_words_come_back_in_the_page(maya: Member, stranger: FlaskClient) -> None:
    sent = form(maya.person, entry_id=clock.new_id(), words='The <b>bus</b> "was" full', tags="bus")
    answer = stranger.post("/journal/new", data=sent)
    assert answer.status_code == 401
    assert "Save what I wrote" in answer.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
    given = {name: unescape(text) for name, text in fields.items()}
    assert given == sent
    assert maya.browser.post("/journal/new", data=given).status_code == 303


@pytest.mark.database
def test_what_was_made_for_maya_is_not_sent_as_sam(maya: Member, sam: Member) -> None:
    page = maya.browser.get("/journal/new").text
    whose = re.search(r'name="whose" value="(\w+)"', page)
    assert whose is not None
    sent = form(maya.person, entry_id=clock.new_id(), words="The bus", whose=whose[1])
    answer = sam.browser.post("/journal/new", data=sent)
    assert answer.status_code == 401
    assert "Somebody else is signed in here" in answer.text
    draft = f"/journal/drafts/{clock.new_id()}"
    assert sam.browser.post(draft, data=sent | {"draft_number": "1"}).status_code == 401
    assert "The bus" not in sam.browser.get("/journal").text
    assert maya.browser.post("/journal/new", data=sent).status_code == 303


class _Seen(HTMLParser):
    """Which elements and attributes are in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _check_harmless(text: str) -> None:
    for tag, attributes in _Seen(str(render_light(text))).found:
        assert tag in TAGS
        if tag == "a":
            assert attributes.keys() == {"href", "rel"}
            assert str(attributes["href"]).partition(":")[0].lower() in SCHEMES
            assert attributes["rel"] == "noopener noreferrer nofollow"
        else:
            assert attributes.keys() <= {"start"}


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_makes_anything_but_words(trick: str) -> None:
    _check_harmless(trick)


@given(st.lists(st.sampled_from([*TRICKS, "\n", " ", "*", "[", "](", ")", "<", ">"]), max_size=6))
def test_nor_do_tricks_joined(tricks: list[str]) -> None:
    _check_harmless("".join(tricks))


def test_light_markdown_is_what_people_write() -> None:
    made = render_light("# Today\n**Cold** hands.\nStill _here_.\n\n- one\n- two\n\n> said Iris")
    assert made == (
        "<h3>Today</h3>\n<p><strong>Cold</strong> hands.<br>\nStill <em>here</em>.</p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        "<blockquote>\n<p>said Iris</p>\n</blockquote>\n"
    )
    link = render_light("[her song](https://example.org/a) <https://example.org>")
    assert link.count('rel="noopener noreferrer nofollow"') == 2
