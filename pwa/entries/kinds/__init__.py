"""One folder a kind. Each registers itself when it is imported."""

import importlib
import pkgutil

for _folder in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_folder.name}")
