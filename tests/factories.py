"""Working rows with defaults; a test says only what it is about."""

import io
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from articles.models import Article, TaggedArticle
from carthub.editorial import checklist
from carthub.editorial.models import Credential, Person
from carthub.editorial.permissions import Role
from carthub.editorial.services.pictures import add_picture
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.revisions import record_revision
from topics.models import Topic, TopicPage
from topics.services.names import create_topic, name_topic

numbers = count(1)

BODY = "Cells are taken from your blood.\n\n## What happens next\n\nThey are changed in a laboratory."
CALL_BOX = '!!! contact "Call your care team if:"\n    You have a fever.\n\n'


def make_user(username="ana", **fields):
    """A member of staff who may do everything, unless told otherwise."""
    fields = {"is_staff": True, "is_superuser": True, "first_name": username.title()} | fields
    user, _created = get_user_model().objects.get_or_create(username=username, defaults=fields)
    return user


def make_member(role, username=None, **fields):
    """A member of staff with one role (or a list of them) and no other right."""
    roles = [role] if isinstance(role, str) else role
    user = make_user(username or str(roles[0]).split()[-1].lower(), is_superuser=False, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def make_checker(username="mina", **fields):
    """A medical reviewer with a verified licence, who may check every text that is not hers."""
    user = make_member(Role.REVIEWER, username)
    license_for(user, **fields)
    return user


def license_for(user, **fields):
    """The person that a user is, with a verified licence."""
    name = f"{user.username.title()} Okafor"
    person = make_person(name, user=user, credentials_line="MD", **fields)
    person.credentials.create(
        kind=Credential.Kind.LICENCE,
        title="Licensed physician",
        verified_on=timezone.localdate(),
        verified_how=Credential.How.REGISTER,
        verified_by=make_user("verifier"),
    )
    return person


def yes_to_all():
    answers = {item.key: "yes" for item in checklist.items()} | {checklist.UNTIL: "2099-01-01"}
    return [{"item": item, "answer": answer, "note": ""} for item, answer in answers.items()]


def make_person(name="Editorial team", **fields):
    person, _created = Person.objects.get_or_create(name=name, defaults=fields)
    return person


def make_topic(name=None, *, other_names=(), **fields):
    name = name or f"Topic {next(numbers)}"
    topic = Topic.objects.filter(name=name).first() or create_topic(name, by=None, **fields)
    for other in other_names:
        name_topic(topic, other, language="en")
    return topic


def make_article(*, published=True, topics=(), authors=None, by=None, published_at=None, **fields):
    number = next(numbers)
    article = Article(
        **{"title": f"Article {number}", "excerpt": f"What article {number} tells.", "body": BODY} | fields
    )
    article.full_clean()
    article.save()
    article.set_authors([make_person()] if authors is None else authors)
    TaggedArticle.objects.bulk_create(TaggedArticle(tag=topic, content_object=article) for topic in topics)
    return finish(article, published, by, published_at)


def make_topic_page(topic=None, *, published=True, authors=None, by=None, published_at=None, **fields):
    topic = topic or make_topic()
    page = TopicPage(
        topic=topic,
        **{"title": topic.name, "definition": f"{topic.name} in one sentence.", "body": CALL_BOX + BODY}
        | fields,
    )
    page.full_clean()
    page.save()
    page.set_authors([make_person()] if authors is None else authors)
    return finish(page, published, by, published_at)


def finish(document, published, by, published_at):
    revision = record_revision(document, by=by, note="Made for a test")
    if published:
        publish(revision, by=by, at=published_at)
    document.refresh_from_db()
    return document


def edit(document, *, by=None, **fields):
    """Change some fields in the workspace and keep the revision; returns it."""
    for name, value in fields.items():
        setattr(document, name, value)
    document.full_clean()
    document.save()
    return record_revision(document, by=by, note="Edited for a test")


def publish_again(document, **fields):
    """Change some fields and put the new version before readers."""
    return publish(edit(document, **fields), by=make_user())


def make_upload(name="cells.jpg", size=(900, 600), colour="teal", kind="JPEG"):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return SimpleUploadedFile(name, file.getvalue())


def make_picture(name="cells.jpg", **options):
    colour = (next(numbers) % 256, next(numbers) % 256, 120)
    return add_picture(make_upload(name, colour=colour, **options), by=None)
