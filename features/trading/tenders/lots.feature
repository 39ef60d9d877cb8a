@trading
Feature: Several lots of one project are tendered side by side
  Each has keys, bids and an opening of its own; one room serves all of them.

  Rule: Every lot is opened for itself, one after the other, before everybody's eyes
    B-30: 招标投标法 Art. 34, 35
    B-31: 招标投标法 Art. 36

    Scenario: Two lots are opened in one session room
      Given "South Weir" has three bids closed
      And its second lot has three bids closed
      When both lots are opened and read out, one after the other
      Then the record of each lot tells of its own three bids
