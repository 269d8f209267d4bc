"""Two application servers that share a database, a Redis and a bucket, and nothing else."""

import re

from tests.factories import make_upload
from tests.processes import run
from tests.servers.browser import Browser
from tests.servers.conftest import stop


def test_two_servers_are_one_hub(servers, redis_server, break_connections):
    """One story, because starting the servers takes longer than all that they are asked."""
    editor = sign_in(servers.one, servers.password)
    picture = upload(editor, servers.one)
    publish(editor, servers.one, "Fever", picture=picture, picture_alt="Cells")
    both_serve_the_same_page_with_its_picture(servers, "Fever")
    an_editor_signed_in_at_one_works_at_the_other(editor, servers)
    break_connections()
    assert titles(servers.one) == titles(servers.two) == {"Fever in short"}
    redis_server.stop()
    redis_server.wait()
    publish(editor, servers.one, "Rash")
    publish(editor, servers.two, "Chills")
    for server in (servers.one, servers.two):
        assert titles(server) == {"Fever in short", "Rash", "Chills"}
    stop(servers.one)
    publish(editor, servers.two, "Pain")
    assert titles(servers.two) == {"Fever in short", "Rash", "Chills", "Pain"}


def sign_in(server, password):
    browser = Browser()
    status, body = browser.send(f"{server.address}/accounts/login/", login="admin", password=password)
    assert status == 200
    assert "My drafts" in body.decode()
    return browser


def upload(browser, server):
    """Add a picture; returns its number."""
    form = f"{server.address}/admin/editorial/picture/add/"
    status, _body = browser.send(form, files=[("file", make_upload())], title="Cells")
    assert status == 200
    listed = browser.text(f"{server.address}/admin/editorial/picture/")
    return re.search(r"/editorial/picture/(\d+)/change/", listed)[1]


def publish(browser, server, title, **fields):
    form = f"{server.address}/admin/articles/article/add/"
    texts = {"title": title, "excerpt": f"About {title}.", "body": "A text.\n\n## More\n\nMore of it."}
    status, body = browser.send(form, _publish="1", **texts, **fields)
    assert status == 200
    text = body.decode()
    assert "Live." in text, re.findall(r'class="errorlist.*?</ul>', text, re.DOTALL)


def both_serve_the_same_page_with_its_picture(servers, title):
    reader = Browser()
    path = f"/articles/{title.lower()}/"
    page, other = (reader.text(each.address + path) for each in (servers.one, servers.two))
    assert page == other
    [sheet] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    sources = re.findall(r'src="(/media/[^"]+)"', page)
    assert sources
    for path in (sheet, *sources):
        answers = [reader.get(server.address + path) for server in (servers.one, servers.two)]
        assert answers[0][0] == 200
        assert answers[0] == answers[1]


def an_editor_signed_in_at_one_works_at_the_other(editor, servers):
    listed = editor.text(f"{servers.two.address}/admin/articles/article/")
    path = re.search(r'href="(/admin/articles/article/\d+/change/)', listed)[1]
    status, _body = editor.send(servers.two.address + path, title="Fever in short", _publish="1")
    assert status == 200
    assert "Fever in short" in Browser().text(f"{servers.one.address}/articles/fever/")


def titles(server):
    listed = Browser().text(f"{server.address}/articles/")
    return {title for title in ("Fever in short", "Rash", "Chills", "Pain") if title in listed}


def test_a_key_that_other_servers_do_not_have_is_told(shared, tmp_path):
    own = {**shared, "CARTHUB_VAR": tmp_path}
    assert "carthub.W001" not in run("manage.py", "check", **own)[2]
    del own["CARTHUB_SECRET_KEY"]
    assert "carthub.W001" in run("manage.py", "check", **own)[2]
