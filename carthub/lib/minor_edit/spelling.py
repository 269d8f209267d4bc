"""One word in two spellings, British and American, or with a forgotten accent."""

import re
from collections.abc import Callable

_TO_AMERICAN = [
    (r"^(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rum|sav|splend|tum|vap|vig)our", r"\1or"),
    (r"haem(?=[a-z]{2})", "hem"),
    (r"aemi(?=a|c)", "emi"),
    (r"^(un)?anaesth", r"\1anesth"),
    (r"paed", "ped"),
    (r"^gynaec", "gynec"),
    (r"^caesar(?=ean|ian)", "cesar"),
    (r"^faec", "fec"),
    (r"^oe(?=dem|soph|strog)", "e"),
    (r"^foet(?=us|al)", "fet"),
    (r"(?<=diarrh|onorrh)oea", "ea"),
    (r"pnoea", "pnea"),
    (r"^coeliac", "celiac"),
    (r"^manoeuv", "maneuv"),
    (r"^(cent|fib|theat|sab|lust)re(s|d)?$", r"\1er\2"),
    (r"^(anal|paral|dial|catal)ys(e|ed|ing)$", r"\1yz\2"),
    (
        r"^(cancel|channel|counsel|dial|equal|fuel|label|level|model|signal|travel|tunnel)l(ed|ing|[eo]rs?)$",
        r"\1\2",
    ),
    (r"^(enrol|fulfil|instal|distil)l(s|ment|ments)?$", r"\1\2"),
    (r"^(skil|wil)lful", r"\1ful"),
    (r"^(licen|defen|offen|preten)ce(s|d)?$", r"\1se\2"),
    (r"^practis(e|es|ed|ing)$", r"practic\1"),
    (r"^(cata|dia)logue(?=s?$)", r"\1log"),
    (r"^(judg|acknowledg)ement", r"\1ment"),
    (r"^ageing$", "aging"),
    (r"^programme(s?)$", r"program\1"),
    (r"^yoghurt", "yogurt"),
    (r"^pyjamas", "pajamas"),
    (r"^dietician", "dietitian"),
    (r"^(focus|bias)s(ed|ing)$", r"\1\2"),
]
_AMERICAN = [(re.compile(british), american) for british, american in _TO_AMERICAN]
_ISE = re.compile(r"(?<=[a-z]{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)")
_BARE_ENDING = re.compile(r"(?<=[cs])ion$")  # infeccion: no Spanish word ends so without the accent


def is_same_word(before: str, after: str, is_real: Callable[[str], bool]) -> bool:
    """Both lower-case. A word in -ise is one in -ize only where that one is a real word."""
    if before == after:
        return False
    if american(before) == american(after):
        return True
    with_ize = {_ISE.sub("iz", before), _ISE.sub("iz", after)}
    if len(with_ize) == 1 and is_real(*with_ize):
        return True
    return not is_real(before) and after == _BARE_ENDING.sub("ión", before)


def american(word: str) -> str:
    for british, spelling in _AMERICAN:
        word = british.sub(spelling, word)
    return word
