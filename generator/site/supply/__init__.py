"""Whose the files of a site are that are not ours: compared with what was published, named with their licences in the
site, and listed in the bundle's manifest.
"""

from __future__ import annotations

from generator.site.supply.components import Component, Part, read_components
from generator.site.supply.notices import NOTICES, write_notices
from generator.site.supply.record import check_files, check_theme
from generator.site.supply.sbom import check_bill, list_materials

__all__ = [
    "NOTICES",
    "Component",
    "Part",
    "check_bill",
    "check_files",
    "check_theme",
    "list_materials",
    "read_components",
    "write_notices",
]
