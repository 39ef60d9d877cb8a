@trading
Feature: Who may bid is decided before bids are asked for
  Who applies, and how many, stays as secret as who bids.

  Rule: Everybody finds what can be applied for
    B-6: 招标投标法实施条例 Art. 15-19

    Scenario: A firm that nobody has told of it looks at the list
      Given "South Weir" takes applications
      When a firm looks at what can be applied for
      Then "South Weir" is there, with the end of the offer and of the applications

  Rule: Everybody has time to get the documents and to apply
    B-6: 招标投标法实施条例 Art. 15-19

    Scenario Outline: Five days on offer, then five to apply
      Given "South Weir" asks for prequalification
      When the documents are on offer for <offer> days and applications taken for <time> days
      Then it is <outcome>

      Examples:
        | offer | time | outcome                                            |
        | 7     | 14   | accepted                                           |
        | 4     | 14   | refused because the documents are on offer too briefly |
        | 7     | 11   | refused because there is too little time to apply  |

    Scenario: Without it no holders of keys are named
      Given "South Weir" asks for prequalification
      When the owner goes on to name who holds keys
      Then it is refused because prequalification comes first

    Scenario Outline: The end itself is too late
      Given "South Weir" takes applications
      When Hengda Road applies <moment>
      Then it is <outcome>

      Examples:
        | moment                     | outcome                                 |
        | a millisecond before the end | accepted                              |
        | at the end                 | refused because applications have ended |

  Rule: Nobody learns who applies while applications are taken
    B-20: 招标投标法 Art. 22

    Scenario: The owner looks a moment too early
      Given "South Weir" takes applications
      When the owner looks who has applied
      Then it is refused because applications are still taken

  Rule: With fewer than three who pass the tender is held anew
    B-6: 招标投标法实施条例 Art. 15-19

    Scenario Outline: Three are enough, two are not
      Given "South Weir" takes applications
      And <passing> of three applicants pass
      When the owner finishes the review
      Then "South Weir" <goes on>

      Examples:
        | passing | goes on                    |
        | 3       | can ask for bids           |
        | 2       | must take applications anew |

  Rule: Nobody is judged on papers that somebody else sent in its name
    D-8: by analogy 招标投标法实施条例 Art. 40

    Scenario: A stranger applies in the name of a firm
      Given "South Weir" takes applications
      And two firms pass, and somebody who merely says the code of Tuojiang Roads
      When the owner finishes the review
      Then it is refused because it is not decided which account is the firm

    Scenario: The centre has found that the stranger is not the firm
      Given "South Weir" takes applications
      And two firms pass, and somebody who merely says the code of Tuojiang Roads
      And the centre has found that this account is not the firm
      When the owner finishes the review
      Then "South Weir" must take applications anew

  Rule: Only who passed bids, with whom it applied
    B-21: 招标投标法实施条例 Art. 36
    B-28: 招标投标法实施条例 Art. 37

    Scenario: Who did not pass hands in a bid
      Given "South Weir" takes bids of four firms, of whom three have passed
      When Tuojiang Roads hands in its bid
      Then it is refused because Tuojiang Roads has not passed

    Scenario: A consortium with a new member is pointed out, and not left out
      Given "South Weir" takes bids of four firms, of whom three have passed
      And Hengda Road bids together with Tuojiang Roads
      And Minjiang Bridge and Qingjiang Works bid alone
      When all bids are opened
      Then only bid 1 is pointed out for members who did not apply
