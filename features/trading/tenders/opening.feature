@trading
Feature: All bids are opened before everybody's eyes, or none is
  Enough must have bid, those who must be there have come, and each who releases is checked.

  Rule: With fewer than three bids nothing is opened
    B-24: 招标投标法 Art. 28

    Scenario: Two bids stay shut
      Given "South Weir" has three bids
      And Hengda Road has withdrawn its bid
      And the deadline of the bids has passed
      When the clerk starts the opening
      Then it is refused because too few have bid

    Scenario: With three bids nobody calls it off
      Given "South Weir" has three bids closed
      When the clerk declares that nothing is opened
      Then it is refused because enough have bid

  Rule: The opening is public, at its time, and led by those who must be there
    B-30: 招标投标法 Art. 34, 35
    E-11: 电子招标投标办法 Art. 29
    K-10: inference from 电子招标投标办法 Art. 27, 30
    D-18: inference

    Scenario Outline: Without one of them it does not begin
      Given "South Weir" has three bids closed
      When the clerk starts the opening without <absent>
      Then it is <outcome>

      Examples:
        | absent         | outcome                                 |
        | any bidder     | accepted                                |
        | the supervisor | refused because somebody has not come   |
        | the owner      | refused because somebody has not come   |

    Scenario: Nobody goes on before the time to which it was put off
      Given "South Weir" is being opened
      And the opening was put off for a day
      When the clerk starts the opening
      Then it is refused because it was put off until later

    Scenario: Nobody begins before everybody can see the close
      Given "South Weir" has three bids
      And the bids were closed a moment ago
      When the clerk starts the opening
      Then it is refused because the log does not show it yet

  Rule: Everybody releases for exactly the bids that count, once, and with the own key
    K-9: inference from 电子招标投标办法 Art. 30
    K-10: inference from 电子招标投标办法 Art. 27, 30

    Scenario Outline: What is not that is no release
      Given "South Weir" is being opened
      When <what>
      Then it is refused because <reason>

      Examples:
        | what                                                | reason                              |
        | holder 2 releases in the name of holder 1           | the policy names somebody else      |
        | holder 1 releases for two of the three bids         | these are not the bids that count   |
        | holder 1 releases for the close of another lot      | these are not the bids that count   |
        | holder 1 releases under the signature of holder 2   | the release is not signed           |
        | trustee 1 releases for two of the three bids        | these are not the bids that count   |

    Scenario: The first release counts
      Given "South Weir" is being opened
      And holder 1 has released
      When holder 1 releases again
      Then it is refused because they have released already

    Scenario: Holders wait for the end of the bidders' window
      Given "South Weir" awaits the bidders' factors
      When holder 1 releases while the bidders still may
      Then it is refused because the bidders may still release

    Scenario: The bidders' window is as long as everybody was told
      Given "South Weir" awaits the bidders' factors
      When the platform closes the bidders' window too early
      Then it is refused because the window is still open

  Rule: Nothing is put together before enough have released, and all is shown at once
    E-12: 电子招标投标办法 Art. 30
    B-31: 招标投标法 Art. 36

    Scenario: Two holders are not enough
      Given "South Weir" is being opened
      And holders 1 and 2 and a trustee have released
      When the clerk ends the releases
      Then it is refused because too few have released

    Scenario: Three holders are enough, whoever they are
      Given "South Weir" is being opened
      And holders 2, 4 and 5 and a trustee have released
      When the clerk ends the releases and opens the bids
      Then the log shows all three bids in one entry

    Scenario: Whatever was opened is read out
      Given "South Weir" is opened
      When the clerk ends the session before all was read out
      Then it is refused because somebody's bid was not read out

    Scenario: What was not opened is not read out
      Given "South Weir" is opened
      When the clerk reads out a bid that nobody handed in
      Then it is refused because there is no such bid to read out

  Rule: What cannot be opened is settled by whose fault it is, and the others go on
    E-13: 电子招标投标办法 Art. 31
    K-10: inference from 电子招标投标办法 Art. 27, 30

    Scenario: Who keeps back the own factor has revoked the bid
      Given "South Weir" awaits the bidders' factors
      And all but Qingjiang Works have released their factors in time
      When enough holders release and the bids are opened
      Then two bids are opened and that of Qingjiang Works counts as revoked

    Scenario: After the window a factor comes too late
      Given "South Weir" awaits the bidders' factors
      And the bidders' window is over
      When Hengda Road releases its factor
      Then it is refused because the bidders' window is over

    Scenario: Nobody is asked to release what no bid was sealed with
      Given "South Weir" is being opened
      When Hengda Road releases its factor
      Then it is refused because the bidders' window is over

    Scenario: Where holders fail, bids count as withdrawn, but for those disclosed
      Given "South Weir" is being opened
      And the holders have failed twice
      And Hengda Road has disclosed its own bid
      When the time for disclosures is over and the bids are opened
      Then one bid is opened and the two others count as withdrawn

    Scenario: Bidders have their time to disclose
      Given "South Weir" is being opened
      And the holders have failed twice
      When the clerk opens the bids at once
      Then it is refused because the window is still open

    Scenario: Who can be opened need not disclose
      Given "South Weir" has enough released
      When Hengda Road discloses its own bid
      Then it is refused because nothing has to be disclosed

    Scenario Outline: An opening is put off once, and only for want of holders
      Given "South Weir" is being opened
      And <before>
      When the clerk puts the opening off
      Then it is refused because <reason>

      Examples:
        | before                                        | reason                       |
        | the opening was put off and goes on           | it was put off before        |
        | holders 1, 2 and 3 and a trustee have released | nothing is lacking          |

  Rule: Who objects does so on the spot, and is answered on the spot
    B-32: 招标投标法实施条例 Art. 44

    Scenario: A bidder objects and the owner answers
      Given "South Weir" is opened and read out
      And Hengda Road has objected and was answered
      When the clerk ends the session
      Then the record of the opening is final

    Scenario Outline: Nothing on the spot is left open, or comes from outside
      Given "South Weir" is opened and read out
      And Hengda Road has objected on the spot
      When <what>
      Then it is refused because <reason>

      Examples:
        | what                                      | reason                                  |
        | the clerk ends the session                | an objection on the spot waits          |
        | Tuojiang Roads objects on the spot        | only bidders object on the spot         |
        | the owner answers an objection never made | no such objection on the spot waits     |

  Rule: Who was there and does not sign the record says why, and it is drawn up anew
    B-32: 招标投标法实施条例 Art. 44

    Scenario: The supervisor's reason is public
      Given "South Weir" has the record of its opening on paper
      When the supervisor refuses to sign it
      Then the public record says that the supervisor refused, and why

    Scenario: The record is drawn up anew without them
      Given "South Weir" has the record of its opening on paper
      And the supervisor has refused to sign it
      When the clerk draws it up anew
      Then everybody but the supervisor is to sign it

    Scenario: Who led the opening cannot refuse
      Given "South Weir" has the record of its opening on paper
      When the clerk refuses to sign it
      Then it is refused because only those who watched may refuse

    Scenario Outline: Nobody takes back what they have said to it
      Given "South Weir" has the record of its opening on paper
      And the supervisor has <answered> it
      When the supervisor refuses to sign it again
      Then it is refused because they have signed or refused already

      Examples:
        | answered        |
        | refused to sign |
        | signed          |

    Scenario: Who thinks better of it signs, and what was refused stays in the log
      Given "South Weir" has the record of its opening on paper
      And the supervisor has refused to sign it
      When the supervisor signs it after all
      Then the public record says first that the supervisor refused, then that they signed
      And a record that is drawn up anew names the supervisor again

    Scenario: An account that only says to be the firm does not sign for it
      Given "South Weir" has a record that names Hengda Road
      When somebody else of Hengda Road signs it
      Then it is refused because they do not stand for that firm

    Scenario: The account that brought the bid signs for the firm
      Given "South Weir" has a record that names Hengda Road
      When whoever bid for Hengda Road signs the record
      Then it is accepted
