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

  Rule: A file that is not finished is no contradiction
    D-19: provincial platform table of opening details
    P-5: 宁波市公共资源交易管理条例 Art. 26

    Scenario: A draw under way has no transcript yet
      Given "East Dyke" awaits the balls
      When Auditor Ma checks both editions with the card
      Then both agree with the card under one root

    Scenario: A result that waits for signatures has no transcript yet
      Given "East Dyke" is drawn
      When Auditor Ma checks both editions with the card
      Then both agree with the card under one root

    Scenario: An open sign-up is bound by no list yet
      Given 3 firms have signed up
      When the authority checks the full case file with the card
      Then the full file agrees with the card

    Scenario: A sign-up that is open again is bound by its first list only
      Given Tianfu Earthworks has signed up while sign-up for "East Dyke" is extended
      When the authority checks the full case file with the card
      Then the full file agrees with the card

    Scenario: A procedure that was ended during the extension has a file that holds
      Given Tianfu Earthworks has signed up while sign-up for "East Dyke" is extended
      And Owner Zhao has ended the procedure of "East Dyke"
      When Clerk Chen closes the file
      Then both editions of the case file of "East Dyke" hold

    Scenario: A procedure that was ended during sign-up has a file that holds
      Given 3 firms have signed up
      And Owner Zhao has ended the procedure of "East Dyke"
      When Clerk Chen closes the file
      Then both editions of the case file of "East Dyke" hold

    Scenario: A procedure that was ended before all had signed has a file that holds
      Given "East Dyke" is drawn
      And Director Guo has ended the procedure of "East Dyke"
      When Clerk Chen closes the file
      Then both editions of the case file of "East Dyke" hold

  Rule: The public edition withholds names, says so, and is still the same file
    D-6: by analogy 招标投标法 Art. 22

    Scenario: Both editions have one root
      Given "East Dyke" has its record signed
      When Auditor Ma checks both editions with the card
      Then both agree with the card under one root
      And the public one says how much it withholds

  Rule: While something is sealed there is no public edition, for it would tell how much
    D-6: by analogy 招标投标法 Art. 22

    Scenario: Nobody counts in a case file how many have signed up
      Given 3 firms have signed up
      When Auditor Ma asks for the public case file
      Then it is refused because something of the case is sealed

    Scenario: Nor while sign-up is open again
      Given Tianfu Earthworks has signed up while sign-up for "East Dyke" is extended
      When Auditor Ma asks for the public case file
      Then it is refused because something of the case is sealed

    Scenario: Once sign-up is closed the public edition is there
      Given "East Dyke" has closed its sign-up
      When Auditor Ma checks both editions with the card
      Then both agree with the card under one root
