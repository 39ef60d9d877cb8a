@archive
Feature: What the platform has accepted it cannot deny, double or forget

  Rule: Sent twice, it acts once
    D-8: by analogy 招标投标法实施条例 Art. 40
    S-1: inference

    Scenario: The same application sent again gets the same answer
      Given "East Dyke" is open for sign-up
      And Hengda Road has sent an application
      When Hengda Road sends the very same application again
      Then Hengda Road holds the same note as before
      And nothing was recorded twice

    Scenario: The answer that got lost is given again after the deadline
      Given "East Dyke" is open for sign-up
      And Hengda Road has sent an application
      And sign-up was declared closed
      When Hengda Road sends the very same application again
      Then Hengda Road holds the same note as before

    Scenario: Another application under the same mark is refused
      Given "East Dyke" is open for sign-up
      And Hengda Road has sent an application
      When Hengda Road sends another application under the same mark
      Then it is refused because the mark stands for another application

    Scenario: Two clerks at once do one thing
      Given "East Dyke" has finished its review
      When Clerk Chen and Clerk He freeze the list at the same moment
      Then one of them holds a note and the other is refused because the procedure has no such step now
      And the public reads one list

  Rule: Who acted holds a signed note, and soon the proof that the log has it
    T-8: 电子签名法 Art. 11

    Scenario: A note is checked with the card of the log alone
      Given "East Dyke" is open for sign-up
      When Hengda Road signs up
      Then Auditor Ma reads from the note, with the card alone, that it is a demonstration and when it came

    Scenario: The log proves that it holds what was accepted
      Given "East Dyke" is open for sign-up
      When Hengda Road signs up
      Then a minute later the log proves to Hengda Road that it holds the application

    Scenario: A refusal is on record as well
      Given "East Dyke" is open for sign-up
      When Hengda Road signs up having read older notes
      Then within the hour the log shows that there was a refusal, and not whose

  Rule: A demonstration says what it is, for ever
    D-18: inference, from faults found in fielded systems

    Scenario: The first entry of the log says that it is a demonstration
      When Auditor Ma opens the log
      Then its first entry says that this is a demonstration, and so does the card

    Scenario: A platform in earnest says so
      Given a platform in earnest
      When Auditor Ma opens the log
      Then its first entry says that this is no demonstration, and so does the card
