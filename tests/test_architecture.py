"""The floors of the house: imports point down, and every table is said to be public or not."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from carthub.tables import PUBLIC, WORKSPACE

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["carthub.lib", "carthub.editorial", "topics", "articles", "carthub"]
APART = ("carthub.demo",)


def find_modules():
    for top in ("carthub", "topics", "articles"):
        for path in sorted((ROOT / top).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            if "migrations" not in path.parts and not name.startswith(APART):
                yield pytest.param(path, name, id=name)


MODULES = list(find_modules())


def floor_of(name):
    """The lower rooms of carthub are asked first; 0 is the ground, None is somebody else's code."""
    for number, floor in enumerate(FLOORS):
        if name == floor or name.startswith(f"{floor}."):
            return number
    return None


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(("path", "name"), MODULES)
def test_imports_point_down(path, name):
    above = [other for other in imports_of(path) if (floor_of(other) or 0) > floor_of(name)]
    assert not above, f"{name} imports from a floor above"


@pytest.mark.parametrize(("path", "name"), MODULES)
def test_imports_stand_at_the_top(path, name):
    functions = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)]
    inner = [
        node
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inner


@pytest.mark.parametrize("room", ["utils.py", "helpers.py", "signals.py"])
def test_no_room_is_named_after_nothing(room):
    assert not [path for top in ("carthub", "topics", "articles") for path in (ROOT / top).rglob(room)]


def test_safe_strings_are_made_in_the_rendering_alone():
    rooms = [
        path.relative_to(ROOT).as_posix()
        for top in ("carthub", "topics", "articles")
        for path in (ROOT / top).rglob("*.py")
        if "mark_safe" in path.read_text()
    ]
    assert [room for room in rooms if not room.startswith("carthub/lib/rendering")] == []


def test_templates_mark_only_pressed_html_as_safe():
    texts = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    for path, text in texts.items():
        for part in text.split("|safe")[:-1]:
            name = part.rpartition("{{")[2].strip()
            assert name.endswith(("_html", "source.html", "structured_data")), f"{path}: {name}|safe"


def test_every_table_is_listed_once_as_public_or_workspace():
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert labels == PUBLIC | WORKSPACE
    assert not PUBLIC & WORKSPACE


def test_no_module_of_the_roof_is_imported_by_its_package():
    assert (ROOT / "carthub" / "__init__.py").read_text() == ""
