"""Published versions of a plan: numbered, never changed; what differs between two; going back to an earlier one."""

from bilateral.lenses.delegation.versions.changes import Change, Changes, compare
from bilateral.lenses.delegation.versions.keep import Version, publish, roll_back, version, versions, versions_folder

__all__ = [
    "Change",
    "Changes",
    "Version",
    "compare",
    "publish",
    "roll_back",
    "version",
    "versions",
    "versions_folder",
]
