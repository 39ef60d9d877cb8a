@trading
Feature: Somebody follows every project until its file is closed

  Rule: A named officer follows each awarded project
    D-28: Shifang

    Scenario: Without an officer the file is not closed
      Given "East Dyke" was built and accepted, and nobody followed it
      When Clerk Chen closes the file
      Then it is refused because nobody follows the project

    Scenario: The officer of another project does not report
      Given "East Dyke" is being built
      When Engineer Peng reports a visit
      Then it is refused because another officer follows the project

  Rule: The file is closed with everything that it needs, and says how much that is
    D-19: provincial platform table of opening details
    D-20: Shifang: 60 days
    D-28: Shifang

    Scenario: The last event counts all the others
      Given "East Dyke" is finished
      When Clerk Chen closes the file
      Then the last event of the file states how many there are
      And it names the end of every application's own record

    Scenario: After that nothing is added
      Given "East Dyke" is in the archive
      When Engineer Tang reports a visit
      Then it is refused because the procedure has no such step now
