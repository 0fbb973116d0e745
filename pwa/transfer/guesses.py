"""Which of our ten numbers another diary's word may be. The person always has the last word."""

OF_STEPS = {1: 9, 2: 7, 3: 5, 4: 3, 5: 2}
"""Five steps, the best first."""

# The five words that Daylio begins with, as it says them in some languages, and a few near ones.
_WORDS = {
    1: "rad, amazing, awesome, great, excellent, super, toll, fantastisch, genial, génial, "
    "increíble, fantastico, incrível, świetnie, geweldig, fantastiskt, супер, отлично, 最高, 很棒",
    2: "good, happy, well, gut, bien, bueno, buono, bene, bom, bem, dobrze, goed, bra, god, "
    "хорошо, 良い, 好, 开心",
    3: "meh, okay, ok, so-so, neutral, fine, average, geht so, bof, regular, così così, "
    "mais ou menos, tak sobie, gaat, okej, нормально, так себе, 普通, 一般",
    4: "bad, sad, low, down, schlecht, mal, malo, male, mau, źle, slecht, dåligt, dårlig, плохо, "
    "悪い, 不好",
    5: "awful, terrible, horrible, fürchterlich, schrecklich, affreux, péssimo, okropnie, "
    "vreselijk, hemskt, ужасно, 最悪, 糟糕",
}
_STEP_OF = {word: step for step, words in _WORDS.items() for word in words.split(", ")}


def guess_score(word: str, step: int | None = None) -> int | None:
    """The number a word may stand for, 1 to 10, or None where nothing can be guessed."""
    known = step or _STEP_OF.get(" ".join(word.casefold().split()))
    return None if known is None else OF_STEPS.get(known)
