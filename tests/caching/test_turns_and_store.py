"""One page is made once while many wait; a store that fails costs time and nothing else."""

import socketserver
import threading
import time

import pytest
import redis

from carthub.lib.few_at_once import FewAtOnce
from carthub.lib.last_seen import KEPT_FOR, LastSeen
from carthub.lib.pagecache import KeptPage, PageCache, coding_for
from carthub.lib.shared_store import SharedStore

PAGE = KeptPage.make(200, {"Content-Type": "text/html"}, b"<h1>Fever</h1>" * 100)


def keeping(url=None, prefix="test:"):
    return PageCache(1, SharedStore(url, prefix) if url else None, "secret")


def all_at_once(caches, makings):
    """Twenty readers want one page; `makings` is how often it was made."""
    barrier = threading.Barrier(20)

    def read(pages):
        barrier.wait(10)
        with pages.turn("key"):
            if pages.get("key") is None:
                makings.append(1)
                time.sleep(0.2)  # making a page takes its time
                pages.put("key", PAGE)

    readers = [threading.Thread(target=read, args=[caches[n % len(caches)]]) for n in range(20)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(10)
    return len(makings)


def test_a_page_is_made_once_for_each_process():
    assert all_at_once([keeping()], []) == 1


def test_and_once_in_all_where_processes_share_a_store(redis_url):
    assert all_at_once([keeping(redis_url), keeping(redis_url), keeping(redis_url)], []) == 1


def test_few_make_pages_at_once_and_nobody_waits_long():
    making, inside, most = FewAtOnce(2, patience=30), [], []

    def make():
        with making.place():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    threads = [threading.Thread(target=make) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(most), max(most)) == (10, 2)
    hurried = FewAtOnce(1, patience=0.01)
    with hurried.place(), hurried.place():  # a page that takes long holds nobody up
        pass
    assert hurried.places.acquire(blocking=False)


def test_a_turn_ends_when_making_fails():
    pages = keeping()
    with pytest.raises(ValueError, match="no page"), pages.turn("key"):
        raise ValueError("no page")
    assert all_at_once([pages], []) == 1
    assert not pages.turns


def test_what_one_process_keeps_another_finds(redis_url):
    keeping(redis_url, "found:").put("key", PAGE)
    assert keeping(redis_url, "found:").get("key") == PAGE


@pytest.mark.parametrize("rubbish", [b"", b"x", b"\x80\x04K\x01.", b"0" * 32 + b"[]\n", b"x" * 100_000])
def test_what_others_wrote_into_the_store_is_no_page(redis_url, rubbish):
    with redis.Redis.from_url(redis_url) as store:
        store.set("rubbish:key", rubbish)
    assert keeping(redis_url, "rubbish:").get("key") is None


def test_a_page_signed_with_another_secret_is_no_page(redis_url):
    PageCache(1, SharedStore(redis_url, "signed:"), "another").put("key", PAGE)
    assert keeping(redis_url, "signed:").get("key") is None


class Slow(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(100)
        time.sleep(2)


class Rubbish(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(100)
        self.request.sendall(b"\x00\xffnot a store at all\r\n" * 50)


@pytest.fixture(params=[Slow, Rubbish, None], ids=["slow", "rubbish", "nobody there"])
def broken_store(request):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), request.param or Slow)
    server.daemon_threads = True
    port = server.server_address[1]
    if request.param is None:
        server.server_close()
        yield f"redis://127.0.0.1:{port}/0"
        return
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"redis://127.0.0.1:{port}/0"
    server.shutdown()
    server.server_close()


def test_with_a_broken_store_the_page_comes_within_three_seconds(broken_store):
    pages = keeping(broken_store)
    started = time.monotonic()
    assert all_at_once([pages], []) == 1
    assert time.monotonic() - started < 3
    assert pages.get("key") == PAGE


def test_a_store_that_failed_is_left_alone_for_a_while(broken_store):
    store = SharedStore(broken_store)
    assert store.get("key") is None
    started = time.monotonic()
    for _again in range(50):
        assert store.get("key") is None
    assert time.monotonic() - started < 0.5


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.1,gzip;q=0.9", "br"),
        ("BR", "br"),
        ("gzip;q=0", ""),
        ("br;q=0.000, gzip", "gzip"),
        ("*", ""),
        (";;;,,,=", ""),
        ("abr, gzipped", ""),
    ],
)
def test_the_best_coding_that_a_client_takes(accepted, coding):
    assert coding_for(accepted) == coding


def test_what_one_process_saw_another_believes(tmp_path):
    one, other = (LastSeen(tmp_path / "site_version", None) for _each in range(2))
    one.see("first")
    other.see("first")
    one.see("second")
    assert other.believed() == "second"


def test_servers_that_share_a_store_believe_each_other(tmp_path, redis_url):
    store = SharedStore(redis_url, "seen:")
    one, other = (LastSeen(tmp_path / name / "site_version", store) for name in ("one", "other"))
    other.see("first")
    one.see("second")
    assert other.believed() == "second"


def test_nothing_is_believed_after_an_hour_or_without_having_seen_the_database(tmp_path):
    seen = LastSeen(tmp_path / "site_version", None)
    assert seen.believed() == ""
    seen.see("first")
    seen.at -= KEPT_FOR + 1
    assert seen.believed() == ""
