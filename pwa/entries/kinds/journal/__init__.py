"""What a person writes, freely or along a few questions."""

from pwa.entries.kind import Kind, register
from pwa.entries.kinds.journal import words
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.tags import offer_tags

register(Kind("journal", Journal, words, keeps_drafts=True, offers=offer_tags("journal")))
