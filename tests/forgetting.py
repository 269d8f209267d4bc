from articles.related import all_posts, newest_posts
from articles.templatetags.article_tags import draw_card, draw_related
from carthub.lib.markup import PARTS
from carthub.templatetags.hub import draw_chip, draw_frame
from topics.reading import a_to_z, surroundings, topic_facts


def forget_everything():
    """What this process drew and remembers, but for the pages that are kept."""
    for kept in (draw_frame, draw_card, draw_chip, draw_related, newest_posts, topic_facts):
        kept.forget()
    for kept in (a_to_z, all_posts, surroundings):
        kept.cache_clear()
    PARTS.clear()
