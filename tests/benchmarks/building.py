"""A made-up hub of so many articles, in an empty database."""

import sys
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from articles.models import Article
from carthub.editorial.models import Document, Site
from carthub.editorial.services.publishing import withdraw
from carthub.editorial.services.sites import save_site
from tests.benchmarks import texts
from tests.benchmarks.loading import Loader, Pattern
from tests.factories import (
    edit,
    make_article,
    make_person,
    make_picture,
    make_topic,
    make_topic_page,
    make_user,
)
from topics.models import Topic

TOPICS, LONG_TOPICS = 200, 5
PEOPLE, PICTURES, PATTERNS, RARE = 12, 4, 8, 12
DRAFT_EVERY = 50
MAKING, MADE = "A hub that is being made to be measured", "A hub of {} articles, made to be measured"


class NotOurs(Exception):
    """The database has content that no benchmark made."""


def build(count: int, *, short: bool = False) -> float | None:
    """Articles a second; None when this very hub stands already. Raises NotOurs."""
    made = MADE.format(f"{count:,}{' short' if short else ''}")
    site = Site.objects.current()
    if site.sentence == made:
        return None
    if Document.objects.exists():
        raise NotOurs("The database has content that is not this benchmark's. Name an empty one.")
    site.sentence = MAKING
    save_site(site, by=None)
    topics = make_topics()
    patterns, drafts = make_patterns(topics, short)
    make_rare_states(topics)
    rest = count - Article.objects.count()
    newest = timezone.now() - timedelta(hours=1)
    loader = Loader(patterns, drafts, [topic.pk for topic in topics], newest)
    speed = loader.load(rest, DRAFT_EVERY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    site = Site.objects.current()
    site.sentence = made
    site.featured = Document.objects.get(topicpage__topic=topics[0])
    save_site(site, by=None)
    return speed


def make_topics() -> list[Topic]:
    """The first has most posts; each has a page, the first ones a long one."""
    topics = [make_topic(f"Topic {number:03}") for number in range(TOPICS)]
    for number, topic in enumerate(topics):
        long = {"body": texts.make_body(number)} if number < LONG_TOPICS else {}
        make_topic_page(topic, **long)
        progress(f"{number + 1} of {TOPICS} topics", number)
    topics[0].broader.set(topics[1:4])
    return topics


def make_patterns(topics: list[Topic], short: bool) -> tuple[list[Pattern], Pattern]:
    """Articles with four topics, three people, a picture, two notices and twelve sources, and a draft."""
    people = [make_person(f"Person {number}", role_line="Health writer") for number in range(PEOPLE)]
    pictures = [make_picture(f"cells-{number}.jpg") for number in range(PICTURES)]
    by, made = make_user("ana"), []
    for number in range(PATTERNS + 1):
        words = {"title": texts.TITLE, "excerpt": texts.EXCERPT, "slug": f"{texts.OWN}-{number}"}
        made.append(
            make_article(
                body=texts.make_body(number, short=short),
                topics=topics[number : number + 4],
                authors=[people[(number + step) % PEOPLE] for step in range(3)],
                picture=pictures[number % PICTURES],
                picture_alt="Cells under a microscope",
                by=by,
                published=number < PATTERNS,
                **words,
            )
        )
    *patterns, drafts = [Pattern(article) for article in made]
    return patterns, drafts


def make_rare_states(topics: list[Topic]) -> None:
    """A few pages of each state that is rare, for the lists that look for them."""
    for number in range(RARE):
        changed, gone, waiting = (
            make_article(title=f"Rare {name} {number}", topics=topics[-4:], by=make_user("ana"))
            for name in ("changed", "gone", "waiting")
        )
        edit(changed, body=changed.body + "\n\nOne more line.")
        withdraw(gone, by=make_user("ana"), reason=Document.Withdrawal.OUT_OF_DATE)
        Document.objects.filter(pk=waiting.pk).update(stage="waiting", sent_at=timezone.now())


def progress(said: str, number: int) -> None:
    if number % 50 == 49:
        sys.stderr.write(f"{said}\n")
