"""What a topic is part of, and what it includes, after a merge."""

Step = tuple[int, int]  # ids of the narrower and of the broader topic


def steps_after_merge(steps: set[Step], topic: int, into: int) -> tuple[list[Step], list[Step]]:
    """The steps that go, and those that come, when `topic` becomes `into`.

    None leads from a topic to itself, is there twice, or closes a circle.
    """
    gone = sorted(step for step in steps if topic in step)
    kept, come = steps - set(gone), []
    for narrower, broader in gone:
        step = (into if narrower == topic else narrower, into if broader == topic else broader)
        if step not in kept and not leads_up(kept, step[1], step[0]):
            kept.add(step)
            come.append(step)
    return gone, come


def leads_up(steps: set[Step], start: int, goal: int) -> bool:
    """Whether `goal` is `start` itself, or something that it is part of."""
    seen, ahead = set(), [start]
    while ahead:
        here = ahead.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            ahead += [broader for narrower, broader in steps if narrower == here]
    return False
