"""One time a habit was done, taken late or skipped."""

from pwa.entries.kind import Kind, register
from pwa.entries.kinds.habit import words
from pwa.entries.kinds.habit.payload import Answer

register(Kind("habit", Answer, words))
