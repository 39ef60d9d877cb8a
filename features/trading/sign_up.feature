@trading
Feature: Any firm may sign up for a project, once, until the deadline
  Sign-up for "East Dyke" closes on 2026-03-09 at 17:00.

  Background:
    Given "East Dyke" is open for sign-up

  Rule: The deadline is absolute
    D-6: by analogy 招标投标法 Art. 22
    T-10: 电子招标投标办法 (2013年第20号令) Art. 27

    Scenario Outline: At the deadline itself it is too late
      When Hengda Road signs up at <time>
      Then it is <outcome>

      Examples:
        | time     | outcome                                 |
        | 16:59:59 | accepted                                |
        | 17:00:00 | refused because the deadline has passed |

    Scenario Outline: A firm may think again until the deadline, not after it
      Given Hengda Road has signed up
      When Hengda Road withdraws at <time>
      Then it is <outcome>

      Examples:
        | time     | outcome                                 |
        | 16:59:59 | accepted                                |
        | 17:00:00 | refused because the deadline has passed |

    Scenario: Sign-up is not declared closed before its time
      When Clerk Chen closes sign-up at 16:59:59
      Then it is refused because sign-up is still open

  Rule: What arrived in time and was taken too late is the platform's fault
    T-8: 电子签名法 Art. 11
    T-10: 电子招标投标办法 (2013年第20号令) Art. 27

    Scenario: The platform is slow and says so
      Given sign-up was declared closed
      When Hengda Road's application, which arrived at 16:59:59, gets its turn
      Then it is refused because the platform was too slow
      And the refusal stays on record as the platform's fault

    Scenario: Lateness is nobody's fault but the firm's
      Given sign-up was declared closed
      When Hengda Road's application, which arrived at 17:00:01, gets its turn
      Then it is refused because the deadline has passed

  Rule: One firm, one application
    D-8: by analogy 招标投标法实施条例 Art. 40

    Scenario: A second application of the same firm is refused
      Given Hengda Road has signed up
      When Hengda Road signs up
      Then it is refused because the firm has applied already

    Scenario: A firm that withdrew may sign up anew
      Given Hengda Road has signed up
      And Hengda Road has withdrawn
      When Hengda Road signs up
      Then it is accepted

    Scenario: Nobody signs up a firm that is not theirs
      When the agent of Minjiang Bridge signs up Hengda Road
      Then it is refused because the agent belongs to another firm

    Scenario: A credit code with a wrong character is refused before anything is kept
      When Hengda Road signs up under a mistyped credit code
      Then it is refused because it cannot be read

    Scenario: An application that says more than it may is refused whole
      When Hengda Road signs up and offers a price of its own
      Then it is refused because it cannot be read

    Scenario: One person who acts for two firms costs both of them the draw
      Given Minjiang Bridge, Longquan Water and Qingyang Paving have signed up
      And one manager is named by both Hengda Road and Tianfu Earthworks
      When the review of "East Dyke" ends
      Then Hengda Road and Tianfu Earthworks are told that they do not qualify under D-8

  Rule: No list of firms is a condition to take part
    D-0e: fair-competition review checklists

    Scenario: A firm that nobody has ever heard of signs up
      When a firm from another province signs up
      Then it is accepted
