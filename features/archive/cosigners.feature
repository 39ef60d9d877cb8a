@archive
Feature: Somebody outside the centre signs that the log only ever grew
  Without that, whoever owns every key of the platform can tell another history.

  Rule: A cosigner is somebody else, and the log names it
    D-18: inference, from faults found in fielded systems
    P-2: 宁波市公共资源交易管理条例 Art. 28
    S-1: inference

    Scenario: Everybody reads who cosigns
      When Administrator Luo records the Supervision Bureau as cosigner
      Then it is accepted
      And anybody reads in the log who cosigns it

    Scenario: The centre does not vouch for itself
      When Administrator Luo records the centre itself as cosigner
      Then it is refused because a cosigner stands outside the centre

    Scenario Outline: Nobody but the administrator of keys names a cosigner
      When <name> records the Supervision Bureau as cosigner
      Then it is refused because the act belongs to others

      Examples:
        | name        |
        | Clerk Chen  |
        | Officer Lin |

    Scenario: A name stands for one key for ever
      Given the Supervision Bureau cosigns the log
      When Administrator Luo records the Supervision Bureau as cosigner once more
      Then it is refused because the cosigner's name does not fit

    Scenario: Not even a name that was removed comes back
      Given the Supervision Bureau cosigns the log
      And Administrator Luo has removed the Supervision Bureau
      When Administrator Luo records the Supervision Bureau as cosigner once more
      Then it is refused because the cosigner's name does not fit

    Scenario: A demonstration has cosigners of its own
      When Administrator Luo records the cosigner of a log in earnest
      Then it is refused because the cosigner's name does not fit

    Scenario: Half a key is no key
      When Administrator Luo records a cosigner from a line that lost its end
      Then it is refused because the cosigner cannot be read

    Scenario: Whom nobody recorded, nobody removes
      When Administrator Luo removes a cosigner whom nobody recorded
      Then it is refused because the cosigner's name does not fit

  Rule: A cosigner signs only what continues what it signed before
    D-18: inference, from faults found in fielded systems

    Scenario: A log that was rolled back is not signed
      Given the Supervision Bureau cosigns the log
      When the platform shows the Supervision Bureau a copy of an earlier day
      Then the Supervision Bureau does not sign, because it shows fewer entries than before
      And it still stands where it stood

    Scenario: A log that was forked is not signed, and both histories are kept
      Given the Supervision Bureau cosigns the log
      When the platform shows the Supervision Bureau another history of the same time
      Then the Supervision Bureau does not sign, because it does not continue what was cosigned
      And it still stands where it stood
      And it keeps both checkpoints, and each bears the log's own signature

    Scenario: A history that is told again behind the first is not signed
      Given the Supervision Bureau cosigns the log
      When the platform logs an act that it dates back to the day before
      Then the Supervision Bureau does not sign, because it was told later
      And it still stands where it stood
      And it keeps the proof of both entries that contradict each other

    Scenario: Another log under the same name is not signed
      Given the Supervision Bureau cosigns the log
      When the Supervision Bureau is shown another log under the same name
      Then the Supervision Bureau does not sign, because the key of the card did not sign it
      And it still stands where it stood

    Scenario: A log that it has no card of is not signed
      When somebody asks the Supervision Bureau to cosign a log it does not know
      Then it answers that it cosigns no such log

  Rule: The platform takes in only what its own cosigners signed of what it published
    D-18: inference, from faults found in fielded systems

    Scenario: A checkpoint that nobody outside signed adds nothing
      Given the Supervision Bureau cosigns the log
      When somebody hands in a checkpoint that the Supervision Bureau did not sign
      Then it is refused because the cosignature is not of this log

    Scenario: A signature over another history is not taken in
      Given the Supervision Bureau cosigns the log
      When the Supervision Bureau hands in what it signed of another history
      Then it is refused because the cosignature is not of this log

    Scenario: The signature of one that was removed counts no more
      Given the Supervision Bureau cosigns the log
      And Administrator Luo has removed the Supervision Bureau
      When the Supervision Bureau signs once more
      Then it is refused because the cosignature is not of this log

  Rule: Where there is a cosigner, the draw waits for it
    D-18: inference, from faults found in fielded systems

    Scenario: No ball counts before the closing of the reveals is cosigned
      Given the Supervision Bureau cosigns the log
      And the log shows the closing of the reveals of "East Dyke", not cosigned
      When Clerk Chen types what the balls show
      Then it is refused because nobody cosigned yet what it rests on

    Scenario: Once it is cosigned the balls count
      Given the Supervision Bureau cosigns the log
      And the log shows the closing of the reveals of "East Dyke", not cosigned
      And the Supervision Bureau has cosigned it since
      When Clerk Chen types what the balls show
      Then it is accepted

    Scenario: No result is published before it is cosigned
      Given the Supervision Bureau cosigns the log
      And "East Dyke" has a signed record of which nothing is cosigned
      When Clerk Chen publishes the result
      Then it is refused because nobody cosigned yet what it rests on

    Scenario: Once it is cosigned the result is published
      Given the Supervision Bureau cosigns the log
      And "East Dyke" has a signed record of which nothing is cosigned
      And the Supervision Bureau has cosigned it since
      When Clerk Chen publishes the result
      Then it is accepted

    Scenario: A platform in earnest draws once somebody outside cosigns
      Given a platform in earnest
      And the Supervision Bureau cosigns the log
      And "East Dyke" has its draw room ready
      When Clerk Chen starts the draw
      Then it is accepted

  Rule: A receipt ends with a signature that the centre cannot make
    D-18: inference, from faults found in fielded systems
    T-8: 电子签名法 Art. 11

    Scenario: Accepted, logged, cosigned
      Given the Supervision Bureau cosigns the log
      And "East Dyke" is open for sign-up
      When Hengda Road signs up
      Then the receipt of Hengda Road soon bears the signature of the Supervision Bureau
