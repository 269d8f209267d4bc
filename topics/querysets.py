from django.db import models

from carthub.editorial.querysets import PublishedQuerySet
from carthub.lib.names import name_key


class TopicQuerySet(models.QuerySet):
    def taggable(self):
        return self.filter(taggable=True, merged_into__isnull=True)

    def choosable_for(self, article):
        """Those offered to every writer, and those that this article has already."""
        offered = models.Q(taggable=True, merged_into__isnull=True)
        return self.filter(offered | models.Q(tagged_articles__content_object=article)).distinct()

    def named(self, name, language=None):
        """Topics that go by this name, in one language or in any."""
        names = {"names__key": name_key(name)}
        if language:
            names["names__language"] = language
        return self.filter(**names).distinct()

    def matching(self, text):
        """Topics with a name that holds the text, for typing ahead."""
        return self.filter(names__key__contains=name_key(text)).distinct()

    def without_page(self):
        return self.filter(pages__isnull=True, merged_into__isnull=True)

    def steps_from(self, topic_id):
        """Pairs of ids, narrower and broader, of the steps up and down from a topic."""
        step = self.model.broader.through.objects
        touching = step.filter(models.Q(from_topic=topic_id) | models.Q(to_topic=topic_id))
        return list(touching.values_list("from_topic_id", "to_topic_id"))


class TopicCountQuerySet(models.QuerySet):
    def posts_of(self, topic_id, language):
        return self.filter(topic=topic_id, language=language).values_list("posts", flat=True).first() or 0


class TopicPairQuerySet(models.QuerySet):
    def most_shared(self, language, count):
        """Ids of the topics that share most posts, most first."""
        rows = self.filter(language=language, posts__gt=0).order_by("-posts", "other")
        return rows.values_list("other_id", flat=True)[:count]


class PublishedTopicPageQuerySet(PublishedQuerySet):
    def as_links(self):
        """What a list of topics shows."""
        return self.live().only("language", "slug", "title", "definition", "topic_id", "example", "posts")

    def a_to_z(self, language):
        return self.as_links().in_language(language).order_by("title", "pk")

    def featured(self, pk, language):
        """The page that the site puts first, or its translation; None without one."""
        pages = self.live().in_language(language).select_related("topic")
        topics = self.filter(pk=pk).values("topic")
        return pages.filter(topic__in=topics).first()

    def for_detail(self, language, slug):
        return self.for_page(language, slug).select_related("topic")
