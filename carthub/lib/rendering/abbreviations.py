"""Abbreviations the writer explained: each is marked where it is first used, as good style has it."""

import re

from carthub.lib.rendering.tree import HEADINGS, Node

_LEFT_ALONE = HEADINGS | frozenset({"abbr", "code", "kbd", "pre", "samp", "sup"})


class Abbreviations:
    def __init__(self, explained: dict[str, str]):
        self.explained = {
            short.strip(): words.strip() for short, words in explained.items() if short.strip() and words
        }
        longest_first = sorted(self.explained, key=len, reverse=True)
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def settle(self, node: Node) -> None:
        children: list[Node | str] = []
        for child in node.children:
            if isinstance(child, str):
                children.extend(self._marked(child) if self.explained else [child])
                continue
            children.append(child)
            if child.tag not in _LEFT_ALONE:
                self.settle(child)
        node.children = children

    def _marked(self, text: str) -> list[Node | str]:
        parts: list[Node | str] = []
        done = 0
        for match in self.pattern.finditer(text):
            words = self.explained.pop(match[0], "")
            if words:
                parts += [text[done : match.start()], Node("abbr", {"title": words}, [match[0]])]
                done = match.end()
        return [*parts, text[done:]]
