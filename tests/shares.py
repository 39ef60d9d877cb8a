"""What processes are given to do in tests: it is read there without the server."""

import os
import signal


def process_of(many):
    """Return by which process each was seen."""
    return [(each, os.getpid()) for each in many]


def broken(error, _many):
    """Raise it."""
    raise error


def interrupted(here, many):
    """Hear Ctrl-C in the midst of it, unless it is this process."""
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGINT)
    return list(many)


def dies_elsewhere(here, many):
    """End the process at once, unless it is this one."""
    if os.getpid() != here:
        os._exit(1)
    return list(many)


def kills_the_server(many):
    """End whoever waits for this; return more than a pipe holds."""
    os.kill(os.getppid(), signal.SIGKILL)
    return [bytes(1 << 20) for _ in many]
