"""PDF-4, PDF-6 to PDF-8: revoked, expired, look-alike seals, and time that is not."""

import dataclasses
from datetime import timedelta

import pytest

from archive.paper.certificates import Certificates, issued_under
from archive.paper.checking import Standing, check_paper
from archive.paper.seal import Seal
from tests.paper_attacks import ForeignTime
from tests.papers import AT, ISSUER, SEALED_AT

pytestmark = pytest.mark.archive

SOON = SEALED_AT + timedelta(days=1)


def steps(report):
    """Return the steps at which something was found."""
    return {each.step for each in report.findings}


def revoked(certificates, since):
    """Return a list that says the seal is revoked since then."""
    seal = certificates.seal.certificate
    return (certificates.revocations(since, [(seal, since)]),)


def test_a_seal_revoked_later_held_before(stamped, certificates, trust):
    """
    PDF-4: a trusted timestamp shows that the seal was there before.
    """
    later = SEALED_AT + timedelta(days=3)
    known = dataclasses.replace(trust, lists=revoked(certificates, later))
    assert check_paper(stamped.pdf, later + timedelta(days=9), known).findings == ()


def test_a_seal_revoked_before_does_not_hold(stamped, certificates, trust):
    """
    PDF-4: revoked before the timestamp, it was never good.
    """
    before = SEALED_AT - timedelta(hours=1)
    known = dataclasses.replace(trust, lists=revoked(certificates, before))
    report = check_paper(stamped.pdf, SOON, known)
    assert steps(report) == {3}
    assert "revoked" in report.findings[0].what


def test_without_a_trusted_time_a_revoked_seal_does_not_hold(
    plain, stamped, certificates, rooted
):
    """
    PDF-4: nothing shows when it was made, and its own word does not count.
    """
    later = SEALED_AT + timedelta(days=3)
    known = dataclasses.replace(rooted, lists=revoked(certificates, later))
    for pdf in (plain.pdf, stamped.pdf):
        assert check_paper(pdf, later - timedelta(days=1), known).findings == ()
        assert steps(check_paper(pdf, later + timedelta(days=1), known)) == {3}


def test_a_token_for_other_data_is_found(certificates, rendering, clock, trust):
    """
    PDF-6: a genuine token of a trusted authority, but over something else.
    """
    wrong = ForeignTime(clock.authority(SEALED_AT))
    pdf = Seal(certificates, wrong).certify(rendering).pdf
    report = check_paper(pdf, SOON, trust)
    assert [(each.step, each.what) for each in report.findings] == [
        (4, "the timestamp is not over this signature")
    ]


def test_an_archive_timestamp_for_other_data_is_found(
    stamped, certificates, clock, trust
):
    """
    PDF-6: an archive timestamp is over what stands before it, or it is none.
    """
    wrong = ForeignTime(clock.authority(SOON))
    pdf = Seal(certificates, wrong).append_lta(stamped.pdf, stamped.sha256, SOON)
    report = check_paper(pdf, SOON, trust)
    assert 2 in steps(report)


FAR = SEALED_AT + timedelta(days=15 * 365)


def test_an_expired_seal_holds_where_time_was_kept(
    certificates, rendering, clock, trust
):
    """
    PDF-7: seal and first authority have expired; an archive timestamp bridges it.
    """
    brief = clock.authority(SEALED_AT, "short")
    issued = Seal(certificates, brief).certify(rendering)
    assert check_paper(issued.pdf, SOON, trust).findings == ()
    assert steps(check_paper(issued.pdf, FAR, trust)) == {3}

    within = SEALED_AT + timedelta(days=200)
    lasting = Seal(certificates, clock.authority(within))
    kept = lasting.append_lta(issued.pdf, issued.sha256, within)
    report = check_paper(kept, FAR, trust)
    assert report.findings == ()
    assert report.validity.proven == SEALED_AT


def test_an_archive_timestamp_that_came_too_late_bridges_nothing(
    certificates, rendering, clock, trust
):
    """
    PDF-7: made after the first authority expired and the seal with it, it is late.
    """
    brief = clock.authority(SEALED_AT, "short")
    issued = Seal(certificates, brief).certify(rendering)
    late = SEALED_AT + timedelta(days=14 * 365)
    kept = Seal(certificates, clock.authority(late)).append_lta(
        issued.pdf, issued.sha256, late
    )
    assert steps(check_paper(kept, FAR, trust)) == {3}


def test_no_timestamp_is_later_than_what_covers_it(stamped, certificates, clock, trust):
    """
    An archive timestamp of before the signature's own covers nothing.
    """
    before = SEALED_AT - timedelta(days=1)
    pdf = Seal(certificates, clock.authority(before)).append_lta(
        stamped.pdf, stamped.sha256, before
    )
    report = check_paper(pdf, SOON, trust)
    assert [(each.step, each.what) for each in report.findings] == [
        (4, "the timestamp is later than what covers it")
    ]


def test_an_unknown_authority_proves_nothing(stamped, rooted):
    """
    PDF-7: whoever does not know the authority cannot take its time for true.
    """
    report = check_paper(stamped.pdf, SOON, rooted)
    assert not report.stamp.trusted
    assert steps(check_paper(stamped.pdf, FAR, rooted)) == {3}


def test_a_look_alike_is_somebody_else(rendering, certificates, rooted, plain):
    """
    PDF-8: the same names, another root: never what the card says.
    """
    double = Certificates.create(ISSUER, demo=True, at=AT)
    assert double.seal.certificate.subject == certificates.seal.certificate.subject
    pdf = Seal(double).certify(rendering).pdf
    assert check_paper(pdf, SOON).standing is Standing.SELF_CONSISTENT
    report = check_paper(pdf, SOON, rooted)
    assert steps(report) == {3}
    assert check_paper(plain.pdf, SOON, rooted).standing is Standing.SEALED


def test_a_borrowed_root_does_not_help(rendering, certificates, rooted):
    """
    PDF-8: a seal that brings the true root, but was not issued under it.
    """
    double = Certificates.create(ISSUER, demo=True, at=AT)
    forged = Certificates(certificates.root, double.seal)
    report = check_paper(Seal(forged).certify(rendering).pdf, SOON, rooted)
    assert steps(report) == {3}


def test_only_a_seal_seals(rendering, certificates, rooted):
    """
    A certificate under the root that may not sign, and the root itself, are no seals.
    """
    root = certificates.root
    forged = Certificates(root, root)
    assert steps(check_paper(Seal(forged).certify(rendering).pdf, SOON, rooted)) == {3}
    old = issued_under(root, "存证章", ISSUER, AT, life=timedelta(seconds=1))
    pdf = Seal(Certificates(root, old)).certify(rendering).pdf
    assert steps(check_paper(pdf, SOON, rooted)) == {3}
