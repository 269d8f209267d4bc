from topics.models.changes import TopicChange
from topics.models.counts import TopicCount, TopicPair
from topics.models.pages import START_HERE, PublishedTopicPage, StartHere, TopicPage
from topics.models.topic import Topic, TopicCode, TopicName

__all__ = [
    "START_HERE",
    "PublishedTopicPage",
    "StartHere",
    "Topic",
    "TopicChange",
    "TopicCode",
    "TopicCount",
    "TopicName",
    "TopicPage",
    "TopicPair",
]
