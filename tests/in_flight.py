"""Requests that the live server still answers: a page that is closed may have sent one in its last moment.

Answered after the tables were emptied, it would make the first rows anew, in the way of the next test.
"""

import threading

PATIENCE = 10
idle = threading.Condition()
running = set()


def in_flight(get_response):
    def middleware(request):
        with idle:
            running.add(id(request))
        try:
            return get_response(request)
        finally:
            with idle:
                running.discard(id(request))
                idle.notify_all()

    return middleware


def wait_until_idle():
    with idle:
        assert idle.wait_for(lambda: not running, timeout=PATIENCE)
