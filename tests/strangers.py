"""Software of strangers that reads papers: asked, and where it is missing, skipped."""

import shutil
import subprocess

import pytest

TOOLS = ("pdfsig", "pdftotext", "pdffonts", "pdftoppm", "certutil", "qpdf", "openssl")


def told(*command: str, check: bool = True) -> str:
    """Run a stranger's tool and return what it says."""
    done = subprocess.run(command, capture_output=True, check=check)
    return done.stdout.decode()


def need_tools() -> None:
    """Skip where the readers are not installed."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(
            f"no {', '.join(missing)} on this machine; "
            "on Debian: poppler-utils libnss3-tools qpdf openssl"
        )
