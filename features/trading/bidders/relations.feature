@trading
Feature: Firms hang together through people and parents, never through equal names
  A person is known by the number of a paper, and nobody reads it again.

  Background:
    Given "East Dyke" is open for sign-up
    And Minjiang Bridge, Longquan Water and Qingyang Paving have signed up
    And Hengda Road and Tianfu Earthworks have signed up

  Rule: Of firms with one person behind them, or of parent and child, none takes part beside another
    D-7: 招标投标法实施条例 Art. 34

    Scenario: One legal representative keeps both out
      Given one person is behind Hengda Road and Tianfu Earthworks
      When the review of "East Dyke" ends
      Then Hengda Road and Tianfu Earthworks are told that they do not qualify under D-7

    Scenario: Two people of one name are two
      Given two people of one name are behind Hengda Road and Tianfu Earthworks
      When the review of "East Dyke" ends
      Then all five firms qualify

    Scenario: A parent of a parent keeps both out
      Given Hengda Road holds a firm that holds Tianfu Earthworks
      When the review of "East Dyke" ends
      Then Hengda Road and Tianfu Earthworks are told that they do not qualify under D-7

    Scenario: Who holds a small part of another is no parent
      Given Hengda Road holds a tenth of Tianfu Earthworks
      When the review of "East Dyke" ends
      Then all five firms qualify
