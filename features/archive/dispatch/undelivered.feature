@archive
Feature: Whom a message does not reach is reached by a person
  A mailbox is full, a telephone is switched off, an address was mistyped. Whoever is
  told nothing may lose a deal by it; so the centre looks after it until he was told,
  and what was done stays on record without telling everybody whom it concerned.

  Background:
    Given Clerk Mei serves the centre
    And Bidder Hua has an account

  Rule: Every message that fails is looked after, once
    M-1: 民法典 Art. 137

    Scenario: A refused message is on the clerk's list at once
      When the result of a review does not reach Bidder Hua
      Then Clerk Mei has 1 message to look after
      And her list does not say whom it concerns by name

    Scenario: A call settles it, with a note that nobody can change
      Given Clerk Mei has opened a result that does not reach Bidder Hua
      When Clerk Mei notes that she called and told Bidder Hua
      Then it is accepted
      And the log holds the note's fingerprint and not its words
      And Clerk Mei has 0 messages to look after

    Scenario: It is handed over on paper, against a signature
      Given Clerk Mei has opened a result that does not reach Bidder Hua
      And Clerk Mei has drawn up a written notice
      When Clerk Mei notes that it was handed over
      Then it is accepted
      And the notice says what the message said, and has a receipt to sign

    Scenario: Nothing is handed over that was not drawn up
      Given Clerk Mei has opened a result that does not reach Bidder Hua
      When Clerk Mei notes that it was handed over
      Then it is refused because no notice was drawn up

    Scenario: A corrected address gets the message again
      Given Clerk Mei has opened a result that does not reach Bidder Hua
      When Clerk Mei corrects the address
      Then it is accepted
      And the result of the review reaches Bidder Hua there

    Scenario: What one clerk has settled is not settled again
      Given Clerk Mei has opened a result that does not reach Bidder Hua
      And Clerk Mei has noted that she called
      When Clerk Mei notes that she called and told Bidder Hua
      Then it is refused because it is settled

    Scenario: A code that does not arrive is asked for again, and read by nobody
      When a code does not reach Bidder Hua
      Then Clerk Mei has 0 messages to look after

  Rule: Who reads whom it concerns is written down before
    M-2: 个人信息保护法 Art. 51

    Scenario: A clerk who has not opened it settles nothing
      Given the result of a review does not reach Bidder Hua
      When Clerk Mei notes that she called and told Bidder Hua
      Then it is refused because she has not opened it

    Scenario: Opening it is on record
      Given the result of a review does not reach Bidder Hua
      When Clerk Mei opens it
      Then it is accepted
      And Clerk Mei reads name, address and text

  Rule: What a text service reports is signed, of now, and counted once
    M-3: inference

    Scenario: The report of a failure is looked after
      Given a text message to Bidder Hua was handed over
      When the text service reports that it did not arrive
      Then Clerk Mei has 1 message to look after

    Scenario: The same report again changes nothing
      Given a text message to Bidder Hua was handed over
      And the text service has reported that it did not arrive
      When the same report comes again
      Then it is known already
      And Clerk Mei has 1 message to look after

    Scenario: What arrived has arrived, whatever is reported later
      Given a text message to Bidder Hua was handed over
      And the text service has reported that it arrived
      When the text service reports that it did not arrive
      Then Clerk Mei has 0 messages to look after

    Scenario: A late report of arrival takes it off the list
      Given a text message to Bidder Hua was handed over
      And the text service has reported that it did not arrive
      When the text service reports that it arrived
      Then Clerk Mei has 0 messages to look after

    Scenario Outline: A report that is not to be believed is refused
      Given a text message to Bidder Hua was handed over
      When a report comes that is <flaw>
      Then it is refused because <reason>
      And Clerk Mei has 0 messages to look after

      Examples:
        | flaw                   | reason                                    |
        | signed by another      | the report is not signed by the service   |
        | ten minutes old        | the report is not of now                  |
        | of an unknown message  | no such message was handed over           |
