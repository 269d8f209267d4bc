"""What a paste leaves out, counted, and told to the writer in plain words."""

import re
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_SCRIPT = re.compile("<script", re.IGNORECASE)


class LeftOut(Counter):
    def in_words(self, html: str) -> list[str]:
        lines = []
        if pictures := self["pictures"]:
            lines.append(
                ngettext(
                    "%(count)s picture: add it with the picture button",
                    "%(count)s pictures: add them with the picture button",
                    pictures,
                )
                % {"count": pictures}
            )
        if videos := self["videos"]:
            lines.append(
                ngettext("%(count)s video or frame", "%(count)s videos or frames", videos) % {"count": videos}
            )
        if links := self["links"]:
            lines.append(
                ngettext(
                    "%(count)s link that leads nowhere on the web; its words stay",
                    "%(count)s links that lead nowhere on the web; their words stay",
                    links,
                )
                % {"count": links}
            )
        if self["deletions"]:
            lines.append(_("text that was marked as deleted"))
        if self["comments"]:
            lines.append(_("comments"))
        if self["styles"]:
            lines.append(_("colours and fonts"))
        if _SCRIPT.search(html):
            lines.append(_("scripts"))
        return lines
