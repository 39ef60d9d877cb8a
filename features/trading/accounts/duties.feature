@trading
Feature: Who serves does not watch, who watches takes no part, and nobody is two
  Whoever could be both would be asked by nobody. So the platform knows who belongs
  where and until when, and refuses what does not go together.

  Rule: Serving, watching and taking part are different people
    P-2: 宁波市公共资源交易管理条例 Art. 28

    Scenario Outline: A clerk of the centre joins nobody who watches or takes part
      Given Clerk Mei serves the centre
      When Clerk Mei takes up an invitation of <organisation>
      Then it is refused because duties would not stay apart

      Examples:
        | organisation       |
        | a supervising body |
        | an authority       |
        | an owner           |
        | an agency          |
        | a firm             |

    Scenario: Who supervises does not run draws
      Given Officer Tao supervises for a supervising body
      When Officer Tao takes up an invitation of the centre
      Then it is refused because duties would not stay apart

    Scenario: Who has left one side may join the other
      Given Officer Tao supervises for a supervising body
      And Officer Tao has left the supervising body
      When Officer Tao takes up an invitation of the centre
      Then it is accepted

    Scenario: A clerk lent by a town keeps out of the projects in which it decides
      Given Hongxing Town has lent Clerk Gan to the centre
      When Clerk Gan closes sign-up in a project of Hongxing Town
      Then it is refused because the clerk was lent by a body that decides there

  Rule: The centre gives nobody a role that decides
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)

    Scenario Outline: Nobody is taken into the centre as one who reviews or supervises
      Given the three administrators are in office
      When the security administrator invites somebody to the centre as <role>
      Then it is refused because the organisation cannot give that role

      Examples:
        | role       |
        | supervisor |
        | reviewer   |
        | owner      |
        | authority  |

  Rule: System, security and audit administrator are three persons
    I-1: GB/T 22239-2019

    Scenario: Nobody takes up two of the three offices
      Given Administrator Luo has taken up the office of system administrator
      When Administrator Luo takes up the office of auditor
      Then it is refused because one person would hold two of the three offices

    Scenario: One administrator alone appoints no other
      Given the three administrators are in office
      When the security administrator invites somebody to the centre as auditor
      Then it is refused because one person would hold two of the three offices

    Scenario: The first administrators are invited once
      Given the three administrators are in office
      When the platform invites the first administrators again
      Then it is refused because the administrators are in office

  Rule: What needs two persons needs two persons
    I-8: inference

    Scenario: Two who name the same successor replace the third administrator
      Given the three administrators are in office
      And the security administrator has proposed Engineer Shi as system administrator
      When the auditor proposes Engineer Shi as system administrator
      Then it is accepted
      And the former system administrator is no longer let in

    Scenario: One person does not do it twice
      Given the three administrators are in office
      And the security administrator has proposed Engineer Shi as system administrator
      When the security administrator proposes Engineer Shi as system administrator
      Then it is refused because a second person is needed

    Scenario: One clerk alone confirms nobody
      Given a body that calls itself the Audit Bureau has registered
      And a clerk of the centre has seen who it is
      When that clerk says so again
      Then it is refused because a second person is needed

    Scenario: Until two persons have seen who it is, its people act in no role
      Given a body that calls itself the Audit Bureau has registered
      When a clerk of the centre has seen who it is
      Then nobody of the Audit Bureau supervises anything

  Rule: An agency acts for an owner only under a mandate that runs
    I-2: 招标投标法 Art. 15

    Scenario Outline: The mandate has a beginning, an end, and a project
      Given an owner has mandated an agency for "P-1" from 2026-01-06T09:00 to 2026-01-08T09:00
      When the agency fixes the price of <project> at <moment>
      Then it is <outcome>

      Examples:
        | project | moment           | outcome                                  |
        | "P-1"   | 2026-01-06T08:59 | refused because there is no mandate      |
        | "P-1"   | 2026-01-06T09:00 | accepted                                 |
        | "P-1"   | 2026-01-08T08:59 | accepted                                 |
        | "P-1"   | 2026-01-08T09:00 | refused because the mandate has ended    |
        | "P-2"   | 2026-01-07T09:00 | refused because there is no mandate      |

  Rule: An organisation's own manager says who belongs to it
    I-11: inference

    Scenario: A member who is no manager invites nobody
      Given Bidder Hua is a member of a firm that somebody else manages
      When Bidder Hua invites a colleague
      Then it is refused because the manager decides

    Scenario: Nobody is lent without a recorded delegation
      Given Clerk Gan belongs to Hongxing Town
      When Hongxing Town lends somebody who does not belong to it
      Then it is refused because a delegation is missing

  Rule: No name is taken for that of a known body
    I-7: Unicode TS #39

    Scenario Outline: A look-alike is refused whoever asks
      Given the Supervision Bureau is known
      When somebody registers a firm called <name>
      Then it is refused because the name looks like a known one

      Examples:
        | name               |
        | Supervision Bureau |
        | SUPERVISION BUREAU |
        | Supervision-Bureau |
        | Supervisi0n Bureau |
