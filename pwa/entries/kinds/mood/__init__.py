"""How a person is right now, from 1 to 10."""

from pwa.entries.kind import Kind, register
from pwa.entries.kinds.mood import words
from pwa.entries.kinds.mood.payload import Mood

register(Kind("mood", Mood, words))
