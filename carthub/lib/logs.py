"""Keeping secrets that stand in addresses out of the log."""

import logging
import re

TOKEN = re.compile(r"(/read/)[^/\s]+")


def without_token(path: str) -> str:
    return TOKEN.sub(r"\1…", path)


class WithoutTokens(logging.Filter):
    """Django names the path of each request that failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_token(each) if isinstance(each, str) else each for each in record.args
            )
        return True
