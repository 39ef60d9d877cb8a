@trading
Feature: Firms bid together, each of them once
  Who is in a consortium is sealed with the bid; nobody learns it before the opening.

  Rule: Whoever bids together does not bid a second time for the lot
    B-27: 招标投标法 Art. 31; 招标投标法实施条例 Art. 37

    Scenario: A member who bids alone too is pointed out, and no bid is left out
      Given "South Weir" takes bids
      And Hengda Road bids together with Tuojiang Roads
      And Qingjiang Works and Tuojiang Roads bid alone
      When all bids are opened
      Then Tuojiang Roads is pointed out in bids 1 and 3

    Scenario: A member of two consortia is pointed out in both
      Given "South Weir" takes bids
      And Hengda Road and Minjiang Bridge each bid together with Tuojiang Roads
      And Qingjiang Works bids alone
      When all bids are opened
      Then Tuojiang Roads is pointed out in bids 1 and 2

    Scenario Outline: Without its agreement a consortium seals nothing
      Given a form that lets three firms bid together
      When <bid> is checked before it is sealed
      Then <what> keeps it from being sealed

      Examples:
        | bid                             | what                          |
        | one member and the agreement    | nothing                       |
        | one member and no agreement     | the missing agreement         |
        | no member and the agreement     | the agreement without members |
        | three members and the agreement | one firm too many             |
        | the lead firm as a member       | the lead firm named again     |
