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

    Scenario Outline: A name that nobody can read as it is written is refused
      When Hengda Road signs up with <character> in its name
      Then it is refused because a text holds what nobody can see

      Examples:
        | character                        |
        | a mark that turns text around    |
        | a control character              |
        | a space that takes no room       |
        | a character of somebody's own    |

    Scenario: A rare character keeps nobody out
      When Hengda Road signs up with a rare character in its name
      Then it is accepted

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

  Rule: An objection stops sign-up and its clock, so that nobody is shut out by it
    D-6: by analogy 招标投标法 Art. 22
    D-15: Shifang: draw room
    D-22: by analogy 招标投标法实施条例 Art. 54
    P-4: 宁波市公共资源交易管理条例 Art. 25
    T-10: 电子招标投标办法 (2013年第20号令) Art. 27

    Scenario: While an objection is open nobody signs up
      Given Minjiang Bridge has objected on 2026-03-09 at 16:00:00
      When Hengda Road signs up at 16:30:00
      Then it is refused because the project is suspended

    Scenario Outline: An hour that was left is left again when sign-up goes on
      Given sign-up stood still from 2026-03-09 16:00:00 to 2026-03-10 10:00:00
      When Hengda Road's application, which arrived on <day> at <time>, gets its turn
      Then it is <outcome>

      Examples:
        | day        | time     | outcome                                  |
        | 2026-03-09 | 15:59:59 | accepted                                 |
        | 2026-03-09 | 16:00:00 | refused because the project is suspended |
        | 2026-03-10 | 09:59:59 | refused because the project is suspended |
        | 2026-03-10 | 10:00:00 | accepted                                 |
        | 2026-03-10 | 10:59:59 | accepted                                 |
        | 2026-03-10 | 11:00:00 | refused because the deadline has passed  |

    Scenario: An application that came first is not stopped by an objection that overtook it
      Given Minjiang Bridge has objected on 2026-03-09 at 16:00:00
      When Hengda Road's application, which arrived on 2026-03-09 at 15:59:59, gets its turn
      Then it is accepted

    Scenario: A firm may think again as long as another may sign up
      Given Hengda Road has signed up
      And sign-up stood still from 2026-03-09 16:00:00 to 2026-03-10 10:00:00
      When Hengda Road withdraws on 2026-03-10 at 10:59:59
      Then it is accepted

    Scenario: Sign-up is not declared closed while it stands still
      Given Minjiang Bridge has objected on 2026-03-09 at 16:00:00
      When Clerk Chen closes sign-up at 17:00:05
      Then it is refused because the project is suspended

    Scenario Outline: Sign-up is not declared closed before its later end
      Given sign-up stood still from 2026-03-09 16:00:00 to 2026-03-10 10:00:00
      When Clerk Chen closes sign-up on 2026-03-10 at <time>
      Then it is <outcome>

      Examples:
        | time     | outcome                                 |
        | 11:00:01 | refused because sign-up is still open   |
        | 11:00:02 | accepted                                |

    Scenario: Everybody reads the later end, and the draw that is put off with it
      When sign-up stands still from 2026-03-09 16:00:00 to 2026-03-10 10:00:00
      Then the public reads that sign-up goes on until 2026-03-10T11:00
      And the public reads that the draw is put off to 2026-03-13T10:00

    Scenario: Two objections at once cost the same time, and it is given back once
      Given Minjiang Bridge has objected on 2026-03-09 at 16:00:00
      And Longquan Water has objected on 2026-03-09 at 16:30:00
      And Owner Zhao has rejected both objections on 2026-03-10 at 10:00:00
      When sign-up goes on
      Then the public reads that sign-up goes on until 2026-03-10T11:00

    Scenario: Two objections one after the other both cost time
      Given sign-up stood still from 2026-03-09 16:00:00 to 2026-03-10 10:00:00
      When sign-up stands still from 2026-03-10 10:30:00 to 2026-03-11 09:00:00
      Then the public reads that sign-up goes on until 2026-03-11T09:30
      And the public reads that the draw is put off to 2026-03-14T10:00

    Scenario: What stood still before sign-up opened or after it ended takes nothing away
      Given sign-up has come to its end
      When sign-up stands still from 2026-03-09 17:00:01 to 2026-03-10 10:00:00
      Then the public reads of no later end

    Scenario: Nobody lets sign-up go on before every objection is decided
      Given Minjiang Bridge and Longquan Water have objected
      And Owner Zhao has rejected the first objection
      When Clerk Chen lets sign-up go on
      Then it is refused because the project is suspended

    Scenario: What does not stand still is not given more time
      When Clerk Chen lets sign-up go on
      Then it is refused because sign-up does not stand still

    Scenario: Who objects while sign-up runs does not tell that anybody has signed up
      When Tianfu Earthworks objects
      Then it is accepted

  Rule: No list of firms is a condition to take part
    D-0e: fair-competition review checklists

    Scenario: A firm that nobody has ever heard of signs up
      When a firm from another province signs up
      Then it is accepted
