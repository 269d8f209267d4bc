from django.db import models

from carthub.editorial.querysets import PublishedQuerySet
from carthub.lib.names import name_key
from topics.links import TopicLink


class TopicQuerySet(models.QuerySet):
    def taggable(self):
        return self.filter(taggable=True, merged_into__isnull=True)

    def choosable(self):
        """Those offered to every writer, and merged ones: a form may have been opened before they were."""
        return self.filter(models.Q(taggable=True) | models.Q(merged_into__isnull=False))

    def choosable_for(self, article):
        """Those that any article can get, and those that this one has already."""
        own = self.filter(tagged_articles__content_object=article)
        return self.filter(models.Q(pk__in=self.choosable().values("pk")) | models.Q(pk__in=own.values("pk")))

    def present(self, pk):
        """The topic with this id, or the one that it was merged into; None when it is gone."""
        topic = self.filter(pk=pk).select_related("merged_into").first()
        return topic.present if topic else None

    def present_ids(self, ids):
        """The same for many; those that are gone are left out."""
        return set(self.heirs(ids).values())

    def heirs(self, ids):
        """What each of these topics is now, by their ids."""
        rows = self.filter(pk__in=ids).values_list("pk", "merged_into_id")
        return {pk: heir or pk for pk, heir in rows}

    def of_articles(self, articles):
        """Topics that any of these articles has in the workspace."""
        return self.filter(tagged_articles__content_object__in=articles).distinct()

    def named(self, name, language=None):
        """Topics that go by this name, in one language or in any."""
        names = {"names__key": name_key(name)}
        if language:
            names["names__language"] = language
        return self.filter(**names).distinct()

    def matching(self, text):
        """Topics with a name that holds the text, for typing ahead."""
        return self.filter(names__key__contains=name_key(text)).distinct()

    def unused(self):
        """Those that no page and no article needs, be it under a name that was merged into theirs."""
        used = models.Q()
        for relation in ("pages", "tagged_articles", "published_taggings", "merged__pages"):
            used |= models.Q(**{f"{relation}__isnull": False})
        return self.exclude(pk__in=self.model.objects.filter(used).values("pk"))

    def without_page(self):
        return self.filter(pages__isnull=True, merged_into__isnull=True)

    def fact_rows(self, language):
        """Rows of id, kind, how many posts in a language, and a TopicLink or Nones."""
        live = models.Q(published_pages__language=language, published_pages__withdrawn_at=None)
        rows = self.annotate(
            count=models.FilteredRelation("counts", condition=models.Q(counts__language=language)),
            page=models.FilteredRelation("published_pages", condition=live),
        ).order_by()
        return rows.values_list(
            "pk", "kind", "count__posts", *(f"page__{name}" for name in TopicLink._fields)
        )

    def steps_from(self, topic_id):
        """Pairs of ids, narrower and broader, of the steps up and down from a topic."""
        step = self.model.broader.through.objects
        touching = step.filter(models.Q(from_topic=topic_id) | models.Q(to_topic=topic_id))
        return list(touching.values_list("from_topic_id", "to_topic_id"))


class TopicChangeQuerySet(models.QuerySet):
    def newest(self, count):
        """What a list of changes shows."""
        return self.order_by("-pk").defer("done")[:count]


class TopicCountQuerySet(models.QuerySet):
    def posts_of_topics(self, topic_ids):
        """How many posts there are, by topic and language."""
        rows = self.filter(topic__in=topic_ids).values_list("topic", "language", "posts")
        return {(topic, language): posts for topic, language, posts in rows}


class TopicPairQuerySet(models.QuerySet):
    def most_shared(self, topic_id, language, count):
        """Ids of the topics that share most posts with one, most first."""
        rows = self.filter(topic_id=topic_id, language=language, posts__gt=0).order_by("-posts", "other_id")
        return rows.values_list("other_id", flat=True)[:count]


class PublishedTopicPageQuerySet(PublishedQuerySet):
    def links(self):
        """What a list of topics shows, in one query."""
        return [TopicLink(*row) for row in self.live().values_list(*TopicLink._fields)]

    def a_to_z(self, language):
        return self.in_language(language).order_by("title", "pk").links()

    def featured(self, pk, language):
        """The page that the site puts first, or its translation; None without one."""
        pages = self.live().in_language(language).select_related("topic")
        topics = self.filter(pk=pk).values("topic")
        return pages.filter(topic__in=topics).first()
