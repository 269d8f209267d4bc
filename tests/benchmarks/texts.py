"""Made-up texts with everything a page can have; three words in them are replaced to make other articles."""

from collections.abc import Iterator
from itertools import chain

FIRST, SECOND, OWN = TOKENS = ("firstword", "secondword", "ownword")
TITLE = f"Living with {FIRST} and {SECOND}: notes on {OWN}"
EXCERPT = f"What people tell about {FIRST} and {SECOND}, what helps, and when to call about {OWN}."
SOURCES = 12

SENTENCES = """
The team takes cells from your blood and changes them in a laboratory.
Most people wait three to five weeks before the cells come back.
Ask your care team what you can do while you wait, and whom you can call at night.
Write down what you eat, how you sleep and what worries you most.
A nurse checks your temperature, your blood pressure and your handwriting twice a day.
Some days are good and some are not, and both are part of getting well.
Bring somebody with you who can listen, ask and remember.
Medicines for the heart and for the blood are often changed for a while.
Tell your employer early how long you may be away, and ask for it in writing.
Drink enough, walk a little every day, and rest before you are tired.
Plans change often in these weeks, so keep a bag ready at the door.
Your own doctor gets a letter with all results and with a list of what to watch for.
""".split("\n")[1:-1]
PARTS = ("Before you start", "What happens", "What you may feel", "At home", "Work and money", "Later on")

COMMON = """
fever sleep taste pain travel school work hope anger food thirst walking reading memory speech balance
breathing hearing sight skin hair teeth bones joints nausea dizziness headache chills swelling bleeding
infections vaccines pets gardens driving flying swimming cooking shopping friends family children parents
visitors neighbors money insurance paperwork letters phones nights mornings weekends holidays winter summer
""".split()
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
OWN_SYLLABLES = 4
SCATTER = 7_368_787  # a prime, so that neighbours in number are no neighbours in the alphabet


def words_of(number: int) -> tuple[str, str, str]:
    """The words that stand for the three in the copy with this number; the last is like no other's."""
    place = number * SCATTER % len(SYLLABLES) ** OWN_SYLLABLES
    own = ""
    for _step in range(OWN_SYLLABLES):
        place, syllable = divmod(place, len(SYLLABLES))
        own += SYLLABLES[syllable]
    return COMMON[number % len(COMMON)], COMMON[number // len(COMMON) * 7 % len(COMMON)], own


def make_body(number: int, *, short: bool = False) -> str:
    """Some 800 words with two notices, a table, lists, links and twelve sources; `short` has a tenth."""
    sentences = endless(number)
    parts, paragraphs, sources = (1, 1, 2) if short else (len(PARTS), 3, SOURCES)
    notes = iter(range(1, sources + 1))
    blocks = [
        f'!!! emergency "Call your team right away if, with {FIRST}, you have:"\n'
        "    - a fever of 38 °C or higher\n    - trouble breathing",
        f'!!! caution "Before you decide about {SECOND}"\n    Tell the team what you take already.',
    ]
    for part in PARTS[:parts]:
        blocks.append(f"## {part}")
        for _paragraph in range(paragraphs):
            text = " ".join(next(sentences) for _sentence in range(3))
            note = next(notes, None)
            mark = f"[^{note}]" if note else ""
            blocks.append(f"{text} It was so with {FIRST} and with **{SECOND}**, says {OWN}.{mark}")
    blocks.append("| Do | Do not |\n|---|---|\n| Call early | Wait for the morning |")
    blocks.append("- [All topics](/topics/)\n- [All articles](/articles/)\n- Keep the number at hand")
    blocks += [f"[^{note}]: {source(number, note)}" for note in range(1, sources + 1)]
    return "\n\n".join(blocks)


def endless(start: int) -> Iterator[str]:
    """The sentences round and round, from another one for each text."""
    places = chain.from_iterable(iter(lambda: range(len(SENTENCES)), None))
    return (SENTENCES[(place + start) % len(SENTENCES)] for place in places)


def source(number: int, note: int) -> str:
    return f"Author {note}, et al. A study of many people. A journal. 2024. doi:10.1000/bench.{number}.{note}"
