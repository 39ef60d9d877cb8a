@trading
Feature: Whoever comes in is who he says, and whoever does not learns nothing
  The platform keeps no name and no password that a copy of it would tell.

  Rule: A sign-in is one that the platform issued and that still runs
    I-3: OWASP ASVS 4.0.3 V3.2

    Scenario: A sign-in that a stranger has planted stays nobody's
      Given a stranger has planted a sign-in of his own making
      When Bidder Hua signs in
      Then the planted sign-in lets nobody in

    Scenario: Signing in and proving more both end what was there before
      Given Bidder Hua is signed in
      When Bidder Hua gives a second factor
      Then the sign-in of before lets nobody in

    Scenario Outline: A sign-in that was left alone is over
      Given Bidder Hua is signed in
      When Bidder Hua comes back after <minutes> minutes
      Then it is <outcome>

      Examples:
        | minutes | outcome                              |
        | 29      | accepted                             |
        | 30      | refused because nobody is signed in  |

    Scenario: Another password ends every sign-in
      Given Bidder Hua is signed in
      And a thief is signed in with the password of Bidder Hua
      When Bidder Hua takes another password
      Then the thief is no longer let in

  Rule: No answer tells which accounts exist
    I-4: OWASP ASVS 4.0.3 V2.2

    Scenario Outline: Every failure is told in the same words
      Given Bidder Hua has an account
      When somebody signs in with <address> and <password>
      Then it is refused because address and password do not belong together

      Examples:
        | address             | password             |
        | Bidder Hua's        | a wrong password     |
        | nobody's address    | the right password   |
        | no address at all   | the right password   |

    Scenario: Asking for a new password is answered alike for everybody
      Given Bidder Hua has an account
      When somebody asks for a new password for Bidder Hua and for nobody
      Then both are told the same

    Scenario: Who tries too fast waits
      Given somebody has tried ten wrong passwords on Bidder Hua
      When Bidder Hua tries the right one at once
      Then it is refused because the attempts come too fast

    Scenario: An account under attack is open to its owner's passkey
      Given Bidder Hua has a passkey
      And somebody has tried ten wrong passwords on Bidder Hua
      When Bidder Hua signs in with the passkey
      Then it is accepted

  Rule: Whoever serves, decides or watches proves it twice, and a code counts once
    I-5: GB/T 22239-2019 8.1.4.1

    Scenario: A clerk with the password alone does nothing
      Given Clerk Mei serves the centre
      When Clerk Mei signs in with the password alone and closes sign-up
      Then it is refused because a second factor is missing

    Scenario: A code that was seen over a shoulder is used up
      Given Bidder Hua has given a code of an authenticator
      When a thief gives the same code
      Then it is refused because the code does not count

  Rule: For a day after a reset or a new key nothing is withdrawn
    I-6: inference

    Scenario Outline: The day is counted to the minute
      Given Bidder Hua has set a new password by a link
      When Bidder Hua withdraws <hours> hours and <minutes> minutes later
      Then it is <outcome>

      Examples:
        | hours | minutes | outcome                                       |
        | 0     | 1       | refused because the account was just changed  |
        | 23    | 59      | refused because the account was just changed  |
        | 24    | 0       | accepted                                      |

    Scenario: A thief's new key does not take the owner's away
      Given Bidder Hua has a passkey that is older than a day
      And a thief has added a passkey to the account of Bidder Hua
      When the thief removes the passkey of Bidder Hua
      Then it is refused because an older key stays

  Rule: Names and addresses of persons are in no record and in no copy
    I-9: 个人信息保护法 Art. 51

    Scenario: Whoever takes a copy of the platform reads no name in it
      When Bidder Hua registers
      Then neither name, address nor password of Bidder Hua can be read anywhere

  Rule: A password is long and none of the common ones
    I-10: NIST SP 800-63B 5.1.1

    Scenario Outline: What everybody tries first is refused
      When Bidder Hua chooses the password <password>
      Then it is <outcome>

      Examples:
        | password            | outcome                                |
        | woaini5201314!      | refused because everybody tries it     |
        | Password123456      | refused because everybody tries it     |
        | short               | refused because the password is short  |
        | Lampe Hutrand Regen | accepted                               |
