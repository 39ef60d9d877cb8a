@archive
Feature: The case file proves itself to a stranger, offline and years later

  Rule: Whoever kept the card needs nobody's word
    D-18: inference, from faults found in fielded systems
    D-19: provincial platform table of opening details

    Scenario: With the card a closed file is verified
      Given "East Dyke" is in the archive
      When Auditor Ma checks the public case file with the card
      Then the file agrees with the card

    Scenario: Without the card the file is only consistent with itself
      Given "East Dyke" has its record signed
      When Auditor Ma checks the public case file without any card
      Then the file agrees with itself, and is not verified

    Scenario: With the card of another log it is a contradiction
      Given "East Dyke" has its record signed
      When Auditor Ma checks the public case file with the card of another log
      Then the file is contradicted

    Scenario: One changed byte is found, in whichever paper of the file
      Given "East Dyke" has its record signed
      When somebody changes one byte of one paper, now of this, now of that
      Then Auditor Ma finds each change, and where it is

    Scenario: A draw that was voided cannot be left out
      Given "East Dyke" was drawn again after a failure
      When somebody leaves the void draw out of the case file
      Then Auditor Ma finds that the draw is missing

  Rule: The public edition withholds names, says so, and is still the same file
    D-6: by analogy 招标投标法 Art. 22

    Scenario: Both editions have one root
      Given "East Dyke" has its record signed
      When Auditor Ma checks both editions with the card
      Then both agree with the card under one root
      And the public one says how much it withholds
