@expert_pool
Feature: Chance speaks last, once, and everybody can follow what it said
  Those present commit to numbers and reveal them; then balls are drawn; the result
  follows from both and from the frozen list.

  Rule: One draw gives the winner and the reserves in order
    D-13: from memory
    D-14: Fujian, 固定价随机抽取中标人 template of 2018-05
    D-10: Shifang: need named

    Scenario: Three firms, one winner and two reserves
      Given "East Dyke" awaits the balls
      When Clerk Chen and Officer Lin type the same numbers
      Then the public reads one winner and 2 reserves in order, all of them from the list

    Scenario: 37 sign up, 4 fail, 2 are at their cap: 31 are drawn from in two steps (DR2)
      Given the winners of "North Weir" and "South Lock" are at a cap of 1
      And those winners and 35 other firms sign up for "East Dyke", of which 4 fail
      When "East Dyke" is drawn
      Then it was drawn in two steps, 20 of 31 first
      And the public reads one winner and 2 reserves in order, all of them from the list

    Scenario: Twenty firms are drawn from in one step
      Given 20 firms have signed up for "East Dyke" and been judged
      When "East Dyke" is drawn
      Then it was drawn in one step

  Rule: Chance is entered only when the world knows that nobody can answer it any more
    D-18: inference, from faults found in fielded systems

    Scenario: Not before the reveals are closed
      Given "East Dyke" has all numbers revealed
      When Clerk Chen types what the balls show
      Then it is refused because the procedure has no such step now

    Scenario: Not before the closing stands in a signed checkpoint of the log
      Given the reveals of "East Dyke" were closed a moment ago
      When Clerk Chen types what the balls show
      Then it is refused because no checkpoint covers the closing yet

    Scenario: Not before the balls can have been drawn
      Given the log has published the closing of the reveals of "East Dyke"
      When Clerk Chen types what the balls show within a minute
      Then it is refused because the balls cannot have been drawn yet

    Scenario: A closing that was kept until the balls could fall does not count
      Given "East Dyke" has all numbers revealed
      When Clerk Chen signs the closing of the reveals and hands it in two minutes later
      Then it is refused because the signed text is of another time

  Rule: Whoever goes on to another source has heard neither of them
    D-18: inference, from faults found in fielded systems

    Scenario: A lottery that is called off gives way to the balls
      Given "East Dyke" awaits a lottery, or the balls if it is called off
      And Clerk Chen and Officer Lin have gone on to the balls
      When all who are present sign the result
      Then a stranger who checks the record finds the same winner

    Scenario: The balls fall after the change that leads to them
      Given "East Dyke" awaits a lottery, or the balls if it is called off
      And Clerk Chen and Officer Lin have gone on to the balls an hour later
      When Clerk Chen types what the balls show within a minute
      Then it is refused because the balls cannot have been drawn yet

    Scenario Outline: Nobody leaves a lottery that could have been drawn
      Given "East Dyke" awaits a lottery, or the balls if it is called off
      When Clerk Chen and Officer Lin go on to the balls <when> the lottery
      Then it is <outcome>

      Examples:
        | when   | outcome                                    |
        | before | accepted                                   |
        | after  | refused because the source may have spoken |

    Scenario: A change that was kept until the lottery could be drawn does not count
      Given "East Dyke" awaits a lottery, or the balls if it is called off
      When Clerk Chen and Officer Lin sign a change before the lottery and hand it in after
      Then it is refused because the signed text is of another time

  Rule: Two people read the balls, each on their own
    D-19: provincial platform table of opening details

    Scenario: What one person typed is no result
      Given "East Dyke" awaits the balls
      When Clerk Chen types what the balls show
      Then it is accepted
      And the public reads no result yet

    Scenario: Typings that differ give no result, and both stay on record
      Given "East Dyke" awaits the balls
      When Clerk Chen and Officer Lin type different numbers
      Then the public reads no result yet
      And the file records both typings

    Scenario: Whoever misread types again
      Given Clerk Chen and Officer Lin have typed different numbers for "East Dyke"
      When Officer Lin types what Clerk Chen typed
      Then the public reads one winner and 2 reserves in order, all of them from the list

  Rule: A draw is drawn once (DR6)
    D-18: inference, from faults found in fielded systems
    S-1: inference

    Scenario: A second press does nothing
      Given "East Dyke" is drawn
      When Clerk Chen types other numbers
      Then it is refused because the procedure has no such step now
      And the result is what it was

    Scenario: The draw is not started again
      Given "East Dyke" is drawn
      When Clerk Chen starts the draw
      Then it is refused because the procedure has no such step now

  Rule: Everybody present signs, and anybody can repeat the draw
    D-18: inference, from faults found in fielded systems
    D-19: provincial platform table of opening details

    Scenario: Nobody signs for somebody else
      Given "East Dyke" is drawn
      When Officer Lin signs the result with Clerk Chen's key
      Then it is refused because the signature is another one's

    Scenario: Whoever left is listed with the reason
      Given "East Dyke" is drawn
      And Clerk Chen and Officer Lin have signed the result
      When Clerk Chen lists Owner Zhao as absent because of an accident
      Then the record of the draw is complete

    Scenario: Nobody but the clerk lists somebody as absent
      Given "East Dyke" is drawn
      When Minjiang Bridge lists Owner Zhao as absent because of an accident
      Then it is refused because the act belongs to others

    Scenario: A stranger repeats the draw from its record alone
      Given "East Dyke" is drawn
      When all who are present sign the result
      Then a stranger who checks the record finds the same winner
      And the public reads that very record

    Scenario: A record that not everybody has signed is not public yet
      Given "East Dyke" is drawn
      When only Clerk Chen and Officer Lin sign the result
      Then the public reads no record of the draw yet

  Rule: Until somebody outside cosigns the log, only a demonstration draws
    D-18: inference, from faults found in fielded systems

    Scenario: A platform in earnest draws nothing yet
      Given a platform in earnest
      And "East Dyke" has its draw room ready
      When Clerk Chen starts the draw
      Then it is refused because nobody outside cosigns the log
