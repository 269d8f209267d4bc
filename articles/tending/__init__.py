"""Tending topics: merging, moving their articles, deleting, and undoing each of these for 30 days.

A plan is what would change, read from the rows as they are. It is shown first; the service makes it anew
under the lock, carries it out and keeps it in a TopicChange, from which the same rows are put back.
"""
