from importlib import import_module

from django.conf import settings


def press_plan():
    """The roof's lists GATE, STAGES and TERMS; lower floors know them only by name."""
    return import_module(settings.CARTHUB_PRESS_PLAN)
