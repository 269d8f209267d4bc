"""The example hub that a new install shows."""

from pathlib import Path

from django.conf import settings

from articles.importing.importer import import_folder
from articles.importing.report import Report
from carthub.editorial.models import Document, Site
from carthub.editorial.services.sites import save_site
from topics.models import TopicPage

FOLDER = Path(settings.BASE_DIR) / "carthub" / "demo"
FOOTER = """About us | /about/
How we write | /how-we-write/
Privacy | /privacy/
Accessibility | /accessibility/
Contact | /contact/"""
ABOUT_PLACE = {"region": "the United States", "emergency_number": "911"}
FEATURED = "car-t-cell-therapy"


def load_demo() -> Report:
    """Import and publish the example pages, and let the site's row speak of them; harmless when repeated."""
    report = import_folder(FOLDER, publish=True)
    site = Site.objects.current()
    page = TopicPage.objects.filter(slug=FEATURED, language=settings.LANGUAGE_CODE).first()
    if page is not None and site.featured is None:
        site.featured = Document.objects.get(pk=page.pk)
        for name, value in ABOUT_PLACE.items():
            setattr(site, name, getattr(site, name) or value)
        site.header_lines = site.header_lines or "About | /about/"
        site.footer_lines = site.footer_lines or FOOTER
        save_site(site)
    return report
