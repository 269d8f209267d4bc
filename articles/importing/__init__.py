from articles.importing.demo import load_demo
from articles.importing.importer import import_folder
from articles.importing.report import Report

__all__ = ["Report", "import_folder", "load_demo"]
