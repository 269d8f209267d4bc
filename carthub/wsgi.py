import os

import django
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carthub.settings")
django.setup(set_prefix=False)
application = import_string("carthub.fast_path.Application")()  # it names models, which exist only now
