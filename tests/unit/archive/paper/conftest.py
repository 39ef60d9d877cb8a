"""One instance's certificates, one authority, and papers issued once a session."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from archive.paper.certificates import Certificates
from archive.paper.model import IssuedPaper
from archive.paper.pages import Rendering, render
from archive.paper.seal import Seal
from archive.paper.validity import Trust
from tests.papers import AT, CHECKPOINT, ISSUER, SEALED_AT, signed, small
from tests.timestamping import TimeServer, time_server


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    """Give the root and the seal of an instance."""
    return Certificates.create(ISSUER, demo=True, at=AT)


@pytest.fixture(scope="session")
def rendering() -> Rendering:
    """Give a final rendering that all have signed."""
    return render(small(), signed(), CHECKPOINT, SEALED_AT)


@pytest.fixture(scope="session")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeServer]:
    """Give a timestamp authority that runs as long as the tests."""
    with time_server(tmp_path_factory.mktemp("time")) as server:
        yield server


@pytest.fixture(scope="session")
def plain(certificates: Certificates, rendering: Rendering) -> IssuedPaper:
    """Give a paper without a timestamp: B-B."""
    return Seal(certificates).certify(rendering)


@pytest.fixture(scope="session")
def stamped(
    certificates: Certificates, rendering: Rendering, clock: TimeServer
) -> IssuedPaper:
    """Give a paper with a timestamp of two seconds later: B-T."""
    authority = clock.authority(SEALED_AT + timedelta(seconds=2))
    return Seal(certificates, authority).certify(rendering)


@pytest.fixture(scope="session")
def archived(
    certificates: Certificates, stamped: IssuedPaper, clock: TimeServer
) -> bytes:
    """Give the same paper with an archive timestamp a hundred days later."""
    later = SEALED_AT + timedelta(days=100)
    seal = Seal(certificates, clock.authority(later))
    return seal.append_lta(stamped.pdf, stamped.sha256, later)


@pytest.fixture(scope="session")
def trust(certificates: Certificates, clock: TimeServer) -> Trust:
    """Give what somebody brings who has a card and knows the authority."""
    return Trust(roots=frozenset({certificates.paper_root}), authorities=(clock.root,))


@pytest.fixture(scope="session")
def rooted(certificates: Certificates) -> Trust:
    """Give what somebody brings who has a card."""
    return Trust(roots=frozenset({certificates.paper_root}))
