@trading
Feature: Nobody can open a bid alone, or early
  Several bodies hold the keys, others hold the time, and each shows that the key works.

  Rule: Keys and time are spread over bodies that stand apart
    K-1: inference from 招标投标法 Art. 28, 36
    K-2: inference from 电子招标投标办法 Art. 53
    K-3: inference from 招标投标法 Art. 28, 36
    K-4: inference from 电子招标投标办法 Art. 27

    Scenario Outline: Whoever could open a bid alone is not named
      Given "South Weir" is drafted
      When the owner names <holders> to hold keys, and <trustees> to hold the time
      Then it is <outcome>

      Examples:
        | holders                               | trustees        | outcome                                      |
        | owner, agency, centre, agency, notary | court, exchange | accepted                                     |
        | agency, agency, agency, owner, notary | court, exchange | refused because one body could open alone    |
        | centre, centre, owner, agency, notary | court, exchange | refused because the centre holds two keys    |
        | owner, owner, agency, agency          | court, exchange | refused because too few bodies hold keys     |
        | owner, agency, centre, agency, notary | court, notary   | refused because a trustee holds a key beside |
        | owner, agency, centre, agency, notary | court, court    | refused because a trustee holds a key beside |

  Rule: A key counts once its own holder has made it and opened with it
    K-6: inference from 电子招标投标办法 Art. 30

    Scenario: Nobody makes another holder's key
      Given "South Weir" has its holders named
      When holder 2 makes the key of holder 1
      Then it is refused because the key is another's to hold

    Scenario: A key that its holder did not sign is none
      Given "South Weir" has its holders named
      When holder 1 hands in a key that somebody else has signed
      Then it is refused because the holder did not sign the key

    Scenario: A drill is opened, not guessed
      Given "South Weir" has its holders named
      And holder 1 has made the key
      When holder 1 guesses the answer to the drill
      Then it is refused because the drill was not opened

    Scenario: The policy waits for the last holder
      Given "South Weir" has its holders named
      And all but holder 5 have shown that their keys open
      When the owner puts the policy into the log
      Then it is refused because the procedure has no such step now

    Scenario: What was shown eight days ago does not count
      Given "South Weir" has its keys ready
      And 8 days have passed since
      When the owner puts the policy into the log
      Then it is refused because a key was shown too long ago

  Rule: Who has not shown the key again in the last day is pointed out
    K-7: inference

    Scenario: One of five shows it again
      Given "South Weir" takes bids
      When holder 1 alone opens another drill in the last day
      Then holders 2, 3, 4 and 5 are pointed out

  Rule: Everybody sees the policy before bids are asked for
    K-5: inference from 电子招标投标办法 Art. 30
    D-18: inference

    Scenario: The notice waits for the log
      Given "South Weir" has logged its policy
      When the clerk announces the tender at once
      Then it is refused because the log does not show it yet

    Scenario: The notice names the policy of the log and no other
      Given "South Weir" has logged its policy
      And everybody can see it in the log
      When the clerk announces the tender under another policy
      Then it is refused because the notice names another policy

    Scenario: A deadline that has passed asks nobody
      Given "South Weir" has logged its policy
      And 4 days have passed since
      When the clerk announces the tender
      Then the announcement is refused, since its deadline is past

  Rule: A real tender has somebody outside the centre who signs the log
    K-10: inference from 电子招标投标办法 Art. 27, 30

    Scenario: Without a signature from outside no bid is asked for
      Given "South Weir" is prepared on a platform in earnest
      When the clerk announces the tender
      Then it is refused because nobody outside would sign the close
