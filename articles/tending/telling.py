"""What tending a topic changes, in words and numbers: shown before, and kept with what was done."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language_info, ngettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from articles.tending.pages import Fate, PagePlan
from articles.tending.plans import MergePlan, MovePlan
from topics.models import Topic
from topics.services.changes import Effect

Sentences = Mapping[str, tuple[Any, Any]]  # label and sentence, in the order in which they are told

WITH_BOTH = (
    lazy("With both"),
    ngettext_lazy(
        "%(count)d of them has both topics and keeps “%(into)s”.",
        "%(count)d of them have both topics and keep “%(into)s”.",
        "count",
    ),
)
MERGE: Sentences = {
    "drafts": (
        lazy("Articles"),
        ngettext_lazy(
            "%(count)d article has “%(into)s” instead of “%(topic)s”.",
            "%(count)d articles have “%(into)s” instead of “%(topic)s”.",
            "count",
        ),
    ),
    "doubled": WITH_BOTH,
    "lists": (
        lazy("Live articles"),
        ngettext_lazy(
            "%(count)d is listed under “%(into)s” at once: %(languages)s.",
            "%(count)d are listed under “%(into)s” at once: %(languages)s.",
            "count",
        ),
    ),
    "names": (
        lazy("Names"),
        ngettext_lazy(
            "%(count)d name leads to “%(into)s”: %(names)s.",
            "%(count)d names lead to “%(into)s”: %(names)s.",
            "count",
        ),
    ),
    "heirs": (
        lazy("Merged before"),
        ngettext_lazy(
            "%(count)d topic that was merged into “%(topic)s” leads to “%(into)s” too.",
            "%(count)d topics that were merged into “%(topic)s” lead to “%(into)s” too.",
            "count",
        ),
    ),
    "codes": (
        lazy("Codes"),
        ngettext_lazy("%(count)d code comes along.", "%(count)d codes come along.", "count"),
    ),
    "known_codes": (
        lazy("Codes of both"),
        ngettext_lazy("%(count)d code stays once.", "%(count)d codes stay once.", "count"),
    ),
    "steps_come": (
        lazy("Part of, includes"),
        ngettext_lazy("%(count)d link comes along.", "%(count)d links come along.", "count"),
    ),
    "steps_lost": (
        lazy("Links that go"),
        ngettext_lazy(
            "%(count)d link: a topic is no part of itself, and nothing stands twice or in a circle.",
            "%(count)d links: a topic is no part of itself, and nothing stands twice or in a circle.",
            "count",
        ),
    ),
    "featured": (lazy("Front page"), lazy("“%(into)s” takes the place of “%(topic)s” on it.")),
}
STAYS_DOWN = lazy("“%(title)s” stays taken down.")
PAGES = {
    Fate.BECOMES: lazy("“%(into)s” has no page in this language, so the page “%(title)s” becomes its page."),
    Fate.STAYS: lazy("“%(into)s” has a page in this language. “%(title)s” is not live and stays as it is."),
    Fate.GOES: lazy("The page “%(title)s” leaves the site."),
    Fate.STUCK: lazy(
        "The page “%(title)s” is live, but the page of “%(into)s” in this language is not. "
        "Publish that one first."
    ),
}
START_HERE = ngettext_lazy(
    "Its “start here” list of %d article goes with it.", "Its “start here” list of %d articles goes with it."
)
MOVE: Sentences = {
    "articles": (
        lazy("Articles"),
        ngettext_lazy(
            "%(count)d article gets “%(into)s” instead of “%(topic)s”, as a new version.",
            "%(count)d articles get “%(into)s” instead of “%(topic)s”, each as a new version.",
            "count",
        ),
    ),
    "doubled": WITH_BOTH,
    "at_once": (
        lazy("Live articles"),
        ngettext_lazy(
            "%(count)d is listed under “%(into)s” at once.",
            "%(count)d are listed under “%(into)s” at once.",
            "count",
        ),
    ),
    "later": (
        lazy("Not at once"),
        ngettext_lazy(
            "%(count)d has other unpublished changes: for readers it moves once you publish it.",
            "%(count)d have other unpublished changes: for readers they move once you publish them.",
            "count",
        ),
    ),
    "planned": (
        lazy("Planned"),
        ngettext_lazy(
            "%(count)d has a version planned, which keeps “%(topic)s”. Plan it again to change that.",
            "%(count)d have a version planned, which keeps “%(topic)s”. Plan them again to change that.",
            "count",
        ),
    ),
    "pages": (lazy("Start here"), lazy("They leave the “start here” list of %(pages)s.")),
    "lacking": (
        lazy("Left out"),
        ngettext_lazy(
            "%(count)d article that you chose does not have the topic “%(topic)s”.",
            "%(count)d articles that you chose do not have the topic “%(topic)s”.",
            "count",
        ),
    ),
}
DELETION: Sentences = {
    "names": (lazy("Names"), ngettext_lazy("%(count)d name goes.", "%(count)d names go.", "count")),
    "codes": (lazy("Codes"), ngettext_lazy("%(count)d code goes.", "%(count)d codes go.", "count")),
    "steps": (
        lazy("Part of, includes"),
        ngettext_lazy("%(count)d link goes.", "%(count)d links go.", "count"),
    ),
}
KEPT: Mapping[str, Any] = {
    "pages": ngettext_lazy(
        "%(count)d page was saved since and stays as it is.",
        "%(count)d pages were saved since and stay as they are.",
        "count",
    ),
    "drafts": ngettext_lazy(
        "%(count)d draft was saved since and keeps its topics.",
        "%(count)d drafts were saved since and keep their topics.",
        "count",
    ),
    "lists": ngettext_lazy(
        "%(count)d live article was published since and stands where its text says.",
        "%(count)d live articles were published since and stand where their texts say.",
        "count",
    ),
    "names": ngettext_lazy(
        "%(count)d name was changed since and stays as it is.",
        "%(count)d names were changed since and stay as they are.",
        "count",
    ),
    "codes": ngettext_lazy(
        "%(count)d code was changed since and stays as it is.",
        "%(count)d codes were changed since and stay as they are.",
        "count",
    ),
    "steps": ngettext_lazy(
        "%(count)d link “part of” no longer fits and is not put back.",
        "%(count)d links “part of” no longer fit and are not put back.",
        "count",
    ),
}


def tell(sentences: Sentences, counts: Mapping[str, int], words: Mapping[str, str]) -> list[Effect]:
    """One sentence for each; what counts nothing is not told."""
    return [
        (str(label), sentence % {**words, "count": counts[name]})
        for name, (label, sentence) in sentences.items()
        if counts[name]
    ]


def merge(topic: Topic, into: Topic, plan: MergePlan) -> list[Effect]:
    counts = {
        "drafts": len(plan.drafts),
        "doubled": len(plan.drafts.doubled),
        "lists": len(plan.lists),
        "names": len(plan.names),
        "heirs": len(plan.heirs),
        "codes": len(plan.codes),
        "known_codes": len(plan.known_codes),
        "steps_come": len(plan.steps_come),
        "steps_lost": len(plan.steps_gone) - len(plan.steps_come),
        "featured": int(plan.featured is not None),
    }
    words = {
        "topic": topic.name,
        "into": into.name,
        "names": ", ".join(f"“{name}”" for _pk, name, _primary in plan.names),
        "languages": ", ".join(f"{language_name(code)} {count}" for code, count in plan.languages.items()),
    }
    none = [] if plan.drafts else [(_("Articles"), _("No article has the topic “%s”.") % topic.name)]
    return [*none, *tell(MERGE, counts, words), *of_pages(plan.pages, into)]


def of_pages(pages: list[PagePlan], into: Topic) -> list[Effect]:
    return [(language_name(page.language), of_page(page, into)) for page in pages]


def of_page(page: PagePlan, into: Topic) -> str:
    down = page.fate == Fate.GOES and not page.live
    sentence = STAYS_DOWN if down else PAGES[page.fate]
    told = [sentence % {"into": into.name, "title": page.title}]
    paths = [path for _pk, _state, path in page.addresses]
    if paths:
        words = {"paths": ", ".join(paths), "target": page.target_title}
        told.append(_("Readers of %(paths)s and of its feed are sent to “%(target)s” for good.") % words)
    if page.start_here and page.live and page.fate == Fate.GOES:
        told.append(START_HERE % page.start_here)
    if page.plans:
        told.append(_("What was planned for it is called off."))
    return " ".join(told)


def language_name(code: str) -> str:
    return str(get_language_info(code)["name_translated"])


def move(source: Topic, target: Topic, plan: MovePlan) -> list[Effect]:
    counts = {
        "articles": len(plan.articles),
        "doubled": sum(page.doubled for page in plan.articles),
        "at_once": sum(page.same for page in plan.articles),
        "later": sum(page.live and not page.same and not page.planned for page in plan.articles),
        "planned": sum(page.planned for page in plan.articles),
        "pages": len(plan.pages),
        "lacking": plan.lacking,
    }
    pages = ", ".join(f"“{page.title}”" for page in plan.pages)
    return tell(MOVE, counts, {"topic": source.name, "into": target.name, "pages": pages})


def deletion(topic: Topic, counts: Mapping[str, int]) -> list[Effect]:
    unused = _("No page and no article needs “%s”.") % topic.name
    return [(_("Use"), unused), *tell(DELETION, counts, {})]


def kept(counts: Mapping[str, int]) -> list[str]:
    """What can not be put back."""
    return [KEPT[name] % {"count": count} for name, count in counts.items() if count]
