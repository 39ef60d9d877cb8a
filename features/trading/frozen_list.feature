@trading
Feature: The list is frozen before the draw, and whoever touches it shows it
  Cases DR5 and DR7.

  Rule: One firm has one ticket
    D-8: by analogy 招标投标法实施条例 Art. 40
    D-18: inference, from faults found in fielded systems

    Scenario: A firm that was found twice has one ticket
      Given Hengda Road has signed up, withdrawn and signed up again
      And 4 firms have signed up
      And the review of "East Dyke" has ended
      When Owner Zhao admits Hengda Road once more
      Then the list of "East Dyke" has 4 tickets

    Scenario: Each firm is told its own ticket
      Given "East Dyke" has finished its review
      When Clerk Chen freezes the list
      Then Hengda Road, Minjiang Bridge and Longquan Water are each told another ticket

    Scenario: Each firm can show that the frozen list holds its name
      Given "East Dyke" has finished its review
      When Clerk Chen freezes the list
      Then Hengda Road opens the line of its ticket with what it was told

  Rule: What is frozen is changed only by voiding it, with a reason, in public
    D-17: draw system of a national-level buyer: conditions locked

    Scenario: Nobody is taken out of a frozen list
      Given "East Dyke" has its list frozen
      When Owner Zhao takes Hengda Road out
      Then it is refused because the procedure has no such step now

    Scenario: A list that was wrong is voided, corrected and frozen again
      Given 4 firms have signed up
      And the list of "East Dyke" is frozen
      When Owner Zhao voids the list, takes Hengda Road out and has it frozen again
      Then the public reads both lists, the reason, and that the second has 3 tickets

  Rule: The draw is over the frozen list and no other
    D-7: 招标投标法实施条例 Art. 34
    D-17: hash is an inference

    Scenario: No draw starts over a list with a firm that was banned meanwhile
      Given "East Dyke" has its draw room ready
      And Director Guo has banned Hengda Road until 2026-06-30
      When Clerk Chen starts the draw
      Then it is refused because something has come up against a firm

    Scenario: The list is voided, the firm taken out and heard, and the list frozen again
      Given 4 firms have signed up
      And the list of "East Dyke" is frozen
      And Director Guo has banned Hengda Road until 2026-06-30
      When Owner Zhao voids the list, takes Hengda Road out and has it frozen again
      Then the public reads both lists, the reason, and that the second has 3 tickets

    Scenario: What comes up after the start changes nothing in the draw
      Given "East Dyke" has its draw started
      And Director Guo has banned Hengda Road until 2026-06-30
      When "East Dyke" is drawn
      Then Hengda Road, Minjiang Bridge and Longquan Water are in the order of the draw

    Scenario: The draw names the root that was published
      Given "East Dyke" has its draw room ready
      When Clerk Chen starts the draw
      Then the notice of the draw names the root that the public read before

    Scenario: A draw over one firm fewer is refused
      Given "East Dyke" has its draw room ready
      When Clerk Chen starts the draw with one firm fewer in its notice
      Then it is refused because the notice of the draw is another one
