"""Every picture by the address of its page."""

from carthub.demo.drawing import (
    for_guides,
    for_life_guides,
    for_questions_and_stories,
    for_research,
    for_topics,
)

PICTURES = {
    **for_topics.PICTURES,
    **for_guides.PICTURES,
    **for_life_guides.PICTURES,
    **for_questions_and_stories.PICTURES,
    **for_research.PICTURES,
}
