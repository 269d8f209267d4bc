"""Fails any anonymous request that names a workspace table in its SQL."""

import re

from django.apps import apps
from django.db import connection

from carthub.tables import WORKSPACE

STAFF_PLACES = ("/admin/", "/accounts/")


class WorkspaceRead(AssertionError):
    """An anonymous reader's page asked a table that only editors may read."""


def workspace_pattern():
    tables = sorted(apps.get_model(label)._meta.db_table for label in WORKSPACE)
    return re.compile(rf"\b({'|'.join(map(re.escape, tables))})\b")


def leak_guard(get_response):
    """Middleware that stands right inside the due check, the one part that may publish."""
    named = workspace_pattern()

    def refuse(execute, sql, params, many, context):
        match = named.search(sql)
        if match:
            raise WorkspaceRead(f"An anonymous request reads {match[1]}: {sql}")
        return execute(sql, params, many, context)

    def middleware(request):
        signed_in = "sessionid" in request.COOKIES
        if signed_in or request.path_info.startswith(STAFF_PLACES):
            return get_response(request)
        with connection.execute_wrapper(refuse):
            return get_response(request)

    return middleware
