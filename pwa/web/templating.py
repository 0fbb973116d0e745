"""What every template can call."""

from collections.abc import Mapping, MutableMapping
from datetime import date, datetime
from functools import cache
from typing import Any

from flask import Flask, current_app
from flask.templating import Environment
from jinja2 import TemplateNotFound

from pwa import clock, words
from pwa.entries.kind import kinds
from pwa.web.forms import Problem
from pwa.web.light_markdown import render_light
from pwa.web.session import me, person_or_none
from pwa.web.whose import own_tag
from pwa.words import SOURCE


class Templates(Environment):
    """Jinja looks through the globals at every import of a macro, and it is slow in its own map of
    maps. Ours are complete before the first template is read."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> dict[str, Any]:
        return {**self.globals, **(d or {})}


def install(app: Flask) -> None:
    app.jinja_environment = Templates
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _=say,
        ngettext=say_count,
        new_id=clock.new_id,
        once=cache,  # for a macro that draws the same thing a thousand times
        kinds=kinds(),
        whose=own_tag,
        own_day=own_day,
    )
    app.jinja_env.filters.update(
        clock=words.clock,
        say=say,
        weekday=lambda day: words.weekday(language(), day),
        weekday_short=lambda day: words.weekday_short(language(), day),
        daymonth=lambda day: words.day_month(language(), day),
        daymonth_short=lambda day: words.day_month_short(language(), day),
        day_heading=lambda day, today: words.day_heading(language(), day, today),
        month_year=lambda day: words.month_year(language(), day),
        month_of=lambda day, today: words.month_of(language(), day, today),
        day_in_full=lambda day: words.day_month_year(language(), day),
        light_markdown=render_light,
        moment=lambda when: words.moment(language(), when),
        my_moment=my_moment,
        my_clock=my_clock,
    )
    app.context_processor(lambda: {"person": person_or_none()})


def has_template(name: str) -> bool:
    """Whether there is a template of that name: what is optional for a kind is asked for so."""
    try:
        current_app.jinja_env.get_template(name)
    except TemplateNotFound:
        return False
    return True


def language() -> str:
    """The language of this request."""
    person = person_or_none()
    return person.language if person else SOURCE


def own_day() -> date:
    """Today, for whoever reads this page."""
    return me().today()


def my_moment(at: datetime) -> str:
    """An instant by the clock of whoever reads this page."""
    return words.moment(language(), at.astimezone(clock.zone(me().zone)))


def my_clock(at: datetime) -> str:
    """The same without the day."""
    return words.clock(at.astimezone(clock.zone(me().zone)))


def say(text: str, **values: Any) -> str:
    """A text in the reader's language. What is filled in is escaped by the template."""
    return words.say(language(), text, **values)


def say_count(one: str, many: str, count: int, **values: Any) -> str:
    return words.say_count(language(), one, many, count, **values)


def sentences(problems: Mapping[str, Problem]) -> dict[str, str]:
    """What is wrong with each field, in the reader's language."""
    return {field: say(problem.text, **problem.values) for field, problem in problems.items()}
