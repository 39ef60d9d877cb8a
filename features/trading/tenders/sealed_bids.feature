@trading
Feature: A bid stays shut, secret and its bidder's own until the deadline
  Whoever bids gets a receipt at once; nobody learns who bids, what, or how many.

  Rule: A bid is signed for, and stays a secret until the deadline
    B-20: 招标投标法 Art. 22, 28
    E-9: 电子招标投标办法 Art. 27

    Scenario: The receipt comes at once and tells others nothing
      Given "South Weir" takes bids
      When Hengda Road hands in its bid
      Then it is accepted
      And the receipt names neither the firm nor the lot

    Scenario: A second before it is time nobody closes the bids
      Given "South Weir" has three bids
      When the clerk declares the bids closed a second too early
      Then it is refused because bids are still taken

    Scenario: Until then everybody but the bidder reads nothing
      Given "South Weir" has three bids
      When the owner, the clerk, the supervisor and a holder ask for the bids
      Then none of them learns anything
      And Hengda Road reads its own bid and no other

  Rule: Late is late, and in time is in time
    B-21: 招标投标法 Art. 28
    E-8: 电子招标投标办法 Art. 27
    T-8: 电子签名法 Art. 11

    Scenario Outline: The deadline itself is too late
      Given "South Weir" takes bids
      When Hengda Road hands in its bid <moment>
      Then it is <outcome>

      Examples:
        | moment                           | outcome                             |
        | a millisecond before the deadline | accepted                           |
        | at the deadline                  | refused because the bids have ended |
        | a millisecond after the deadline | refused because the bids have ended |

    Scenario: A bid that came in time and was taken too late is the platform's fault
      Given "South Weir" takes bids
      When the bid of Hengda Road came in time, but its turn came after the close
      Then it is refused because the platform was too slow with the bid

    Scenario: A bid is in when the last piece is
      Given "South Weir" takes bids
      When Hengda Road hands in its bid while a piece is missing
      Then it is refused because pieces are missing

    Scenario: What was missing may follow until the deadline
      Given "South Weir" takes bids
      And Hengda Road has uploaded all but a piece in vain
      When Hengda Road uploads the last piece and hands in again
      Then it is accepted

  Rule: What is not sealed as asked is refused
    E-7: 电子招标投标办法 Art. 26
    E-8: 电子招标投标办法 Art. 27

    Scenario Outline: Nothing of a bid lies open
      Given "South Weir" takes bids
      When Hengda Road hands in a bid of which <part> is not encrypted
      Then it is refused because it is not sealed as asked

      Examples:
        | part          |
        | a document    |
        | a key file    |
        | the time file |

    Scenario: What was sealed for another policy is no bid here
      Given "South Weir" takes bids
      When Hengda Road hands in a bid that was sealed for another policy
      Then it is refused because it was sealed for another policy

  Rule: Until the deadline the bid is its bidder's to change, and nobody else's
    B-22: 招标投标法 Art. 29
    E-10: 电子招标投标办法 Art. 27

    Scenario: The last of three bids counts
      Given "South Weir" has three bids
      And Hengda Road has replaced its bid twice
      When the deadline passes
      Then three bids count, of which that of Hengda Road is its third

    Scenario: What was withdrawn does not count
      Given "South Weir" has three bids
      And Hengda Road has withdrawn its bid
      When the deadline passes
      Then the bids of Minjiang Bridge and Qingjiang Works count

    Scenario: Who has withdrawn may bid again
      Given "South Weir" has three bids
      And Hengda Road has withdrawn its bid
      When Hengda Road hands in its next bid
      Then it is accepted

    Scenario Outline: Nobody slips in another bid
      Given "South Weir" has three bids
      When <what>
      Then it is refused because <reason>

      Examples:
        | what                                                           | reason                            |
        | Hengda Road hands in a bid that does not follow its last one   | it does not follow the last bid   |
        | Hengda Road replaces its bid with another key                  | another key signed the bid before |
        | Minjiang Bridge hands in the bid of Hengda Road                | the bid is another firm's         |
        | Minjiang Bridge withdraws the bid of Hengda Road               | the bid is another firm's         |
        | Tuojiang Roads bids with a key that is not bound to it         | the key is not the firm's         |
        | Hengda Road hands in a bid under a forged signature            | the bid is not signed             |
        | Tuojiang Roads withdraws what it never handed in               | there is no bid                   |

    Scenario: In person, clerk and supervisor sign together
      Given "South Weir" has three bids
      And the clerk has signed that Hengda Road withdraws in person
      When the supervisor signs it, too
      Then the bid of Hengda Road has fallen

    Scenario Outline: In person, what one has signed does not wait for ever
      Given "South Weir" has three bids
      And <early> minutes before the deadline the clerk signed that Hengda Road withdraws
      When the supervisor signs it <later> minutes later
      Then the bid of Hengda Road <outcome>

      Examples:
        | early | later | outcome    |
        | 120   | 59    | has fallen |
        | 120   | 60    | stands     |
        | 5     | 5     | stands     |

    Scenario: In person, who comes again has both sign anew
      Given "South Weir" has three bids
      And 120 minutes before the deadline the clerk signed that Hengda Road withdraws
      And the supervisor has signed it 60 minutes later
      When the clerk signs it once more
      Then the bid of Hengda Road has fallen

    Scenario: In person, nobody signs with another's key
      Given "South Weir" has three bids
      When the clerk signs a withdrawal in person with the supervisor's key
      Then it is refused because the withdrawal is not signed in person

    Scenario: The close waits for a withdrawal that was signed
      Given "South Weir" has three bids
      And clerk and supervisor have signed that Hengda Road withdraws in person
      When the clerk declares the bids closed
      Then it is refused because a withdrawal is not on record yet

  Rule: No part of a bid is used twice
    K-8: inference from 招标投标法 Art. 32

    Scenario: Who copies a rival's sealed bid is refused
      Given "South Weir" has three bids
      When Tuojiang Roads hands in the sealed files of Hengda Road as its own
      Then it is refused because part of it was in another bid
