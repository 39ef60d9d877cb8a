"""The desk of firms: what the pages of firms, of the centre and of authorities call."""

from dataclasses import dataclass

from trading.bidders.use_cases.claiming import DecideClaim, HandInProof, RevokeBinding
from trading.bidders.use_cases.conduct import RecordFinding
from trading.bidders.use_cases.dossiers import (
    HandInDocument,
    ReadDocument,
    ReviewDocument,
)
from trading.bidders.use_cases.parties import DescribeParty, ReadParty
from trading.bidders.use_cases.people import DeclarePeople
from trading.bidders.use_cases.reading import (
    ReadConduct,
    ReadOwnDocuments,
    ReadOwnFirm,
    ReadProof,
    ReadQueues,
)
from trading.bidders.use_cases.recording import DeclareRelations, RecordBan
from trading.bidders.use_cases.signing_keys import (
    BindSigningKey,
    OfferSigningKey,
    RevokeSigningKey,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmDesk:
    """Acts, and what is read beside them."""

    hand_in_proof: HandInProof
    decide_claim: DecideClaim
    revoke_binding: RevokeBinding
    offer_signing_key: OfferSigningKey
    bind_signing_key: BindSigningKey
    revoke_signing_key: RevokeSigningKey
    hand_in_document: HandInDocument
    review_document: ReviewDocument
    declare_people: DeclarePeople
    declare_relations: DeclareRelations
    describe_party: DescribeParty
    record_ban: RecordBan
    record_finding: RecordFinding
    read_document: ReadDocument
    read_party: ReadParty
    read_own_firm: ReadOwnFirm
    read_own_documents: ReadOwnDocuments
    read_queues: ReadQueues
    read_proof: ReadProof
    read_conduct: ReadConduct
