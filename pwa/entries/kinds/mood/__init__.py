"""How a person is right now, from 1 to 10."""

from pwa.entries.kind import Kind, register
from pwa.entries.kinds.mood import words
from pwa.entries.kinds.mood.payload import Mood
from pwa.entries.tags import offer_tags

register(Kind("mood", Mood, words, offers=offer_tags("mood")))
