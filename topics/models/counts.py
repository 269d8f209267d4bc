from django.db import models

from topics.models.topic import Topic
from topics.querysets import TopicCountQuerySet, TopicPairQuerySet


class TopicCount(models.Model):
    """How many live articles a topic has in a language; kept by publishing."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="counts")
    language = models.CharField(max_length=10)
    posts = models.PositiveIntegerField(default=0)

    objects = TopicCountQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "language"], name="topic_count_once")]

    def __str__(self):
        return f"{self.topic_id} ({self.language}): {self.posts}"


class TopicPair(models.Model):
    """How many live articles two topics share in a language; kept by publishing, both ways round."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="pairs")
    other = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    posts = models.PositiveIntegerField(default=0)

    objects = TopicPairQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "language", "other"], name="topic_pair_once")]
        indexes = [
            models.Index(fields=["topic", "language", "-posts", "other"], name="topic_pair_most_shared")
        ]

    def __str__(self):
        return f"{self.topic_id} and {self.other_id}: {self.posts}"
