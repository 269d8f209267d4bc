import itertools

import qrcode
from django import template

from carthub.editorial.services.mailing import mail_is_on

register = template.Library()
register.simple_tag(mail_is_on)


@register.simple_tag
def qr_modules(text):
    """A QR code as an SVG path in the page itself, because the policy allows no `data:` pictures."""
    code = qrcode.QRCode(border=0)
    code.add_data(text)
    rows = code.get_matrix()
    return {"size": len(rows), "path": " ".join(dark_runs(rows))}


def dark_runs(rows):
    for y, row in enumerate(rows):
        x = 0
        for dark, run in itertools.groupby(row):
            width = len(list(run))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
