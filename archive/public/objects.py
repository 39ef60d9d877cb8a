"""Objects for every part: what keeps them, and how it refuses."""

from archive.objects.model import (
    CheckpointMovedError,
    ObjectDamagedError,
    ObjectDiffersError,
    ObjectMissingError,
    ObjectNameError,
    ObjectRetainedError,
    ObjectsError,
    ObjectsUnreachableError,
)
from archive.objects.ports import Checkpoints, FaultPoint, Objects, no_fault

__all__ = [
    "CheckpointMovedError",
    "Checkpoints",
    "FaultPoint",
    "ObjectDamagedError",
    "ObjectDiffersError",
    "ObjectMissingError",
    "ObjectNameError",
    "ObjectRetainedError",
    "Objects",
    "ObjectsError",
    "ObjectsUnreachableError",
    "no_fault",
]
