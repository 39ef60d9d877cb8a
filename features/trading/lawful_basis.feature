@trading
Feature: Lots choose a contractor only where the law leaves room for it
  A fixed-price selection is lawful below every threshold of tendering and purchasing,
  unsplit, and on a document that allows it. The platform refuses anything else.

  Rule: A draw rests on a document in force, and on the opinion of a second person
    D-0d: 政府采购法实施条例 Art. 25
    D-0f: inference from D-0a to D-0d
    R-5: 政府采购法实施条例 Art. 25

    Scenario: Without a document nobody is drawn
      Given "East Dyke" is drafted without a legal basis
      When Approver Sun accepts the legal basis
      Then it is refused because no document carries the draw

    Scenario Outline: The document is in force on the day on which it is relied on
      Given "East Dyke" is drafted on a document that ends on <last day>
      When Approver Sun accepts the legal basis
      Then it is <outcome>

      Examples:
        | last day   | outcome                                       |
        | 2026-03-02 | accepted                                      |
        | 2026-03-01 | refused because the document is not in force  |

    Scenario: Whoever drafted the project does not judge its legal basis
      Given Approver Sun has drafted "East Dyke"
      When Approver Sun accepts the legal basis
      Then it is refused because the drafter judged the own draft

    Scenario: Nor does whoever drafted it before another person changed the draft
      Given Approver Sun has drafted "East Dyke"
      And Owner Zhao has changed the draft
      When Approver Sun accepts the legal basis
      Then it is refused because the drafter judged the own draft

    Scenario: Nor does whoever changed what another person had drafted
      Given "East Dyke" is drafted
      And Approver Sun has changed the draft
      When Approver Sun accepts the legal basis
      Then it is refused because the drafter judged the own draft

    Scenario: A negative opinion leaves a draft
      Given "East Dyke" is drafted
      When Approver Sun rejects the legal basis
      Then it is accepted
      And "East Dyke" is a draft

    Scenario: A change of the draft asks for a new opinion
      Given "East Dyke" has its legal basis accepted
      When Owner Zhao changes the draft
      Then it is accepted
      And "East Dyke" is a draft

  Rule: The centre decides nothing, and nobody supervises themselves
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)
    P-2: 宁波市公共资源交易管理条例 Art. 28
    S-2: inference

    Scenario: The centre gives no opinion on a legal basis
      Given "East Dyke" is drafted
      When Clerk Chen accepts the legal basis
      Then it is refused because the act belongs to others

    Scenario: The centre is not its own supervising body
      When Owner Zhao drafts "East Dyke" with the centre as its supervising body
      Then it is refused because one body would hold two seats

  Rule: Where a tender is prescribed, nobody is chosen by lot
    D-0a: 发改办法规〔2019〕862号
    D-0b: 招标投标领域公平竞争审查规则 (2024年第16号令)
    D-0c: 重庆市招标投标条例 Art. 15, 46(6)
    R-1: 必须招标的工程项目规定 (2018)
    R-2: 必须招标的工程项目规定 (2018) Art. 5

    Scenario Outline: Contracts that could be bought together count together
      When Owner Zhao drafts "East Dyke" beside a sister contract of <sister> yuan
      Then it is <outcome>

      Examples:
        | sister     | outcome                                      |
        | 2139999.99 | accepted                                     |
        | 2140000    | refused because the law prescribes a tender  |

  Rule: Goods and services from the purchasing limit on follow the purchasing law
    R-4: 财库〔2019〕69号

    Scenario Outline: The limit itself is the purchasing law's
      When Owner Zhao drafts the purchase of pumps for <price> yuan
      Then it is <outcome>

      Examples:
        | price     | outcome                                                |
        | 299999.99 | accepted                                               |
        | 300000    | refused because the purchasing law names the methods   |

  Rule: A project is not cut into pieces
    R-3: 招标投标法 Art. 4; 政府采购法 Art. 28

    Scenario Outline: Projects of one year, one kind and one budget item are one purchase
      When Owner Zhao drafts "East Dyke" and declares "West Dyke" of <other> yuan
      Then it is <outcome>

      Examples:
        | other     | outcome                               |
        | 139999.99 | accepted                              |
        | 140000    | refused because the project is split  |

  Rule: The control price lies in the range of the selection
    D-1: 四川省政府令第197号 (partial translation)

    Scenario Outline: The lower limit is in the range, the upper one is not
      When Owner Zhao drafts "East Dyke" with a control price of <control> yuan
      Then it is <outcome>

      Examples:
        | control    | outcome                                 |
        | 199999.99  | refused because the amount is too small |
        | 200000     | accepted                                |
        | 1999999.99 | accepted                                |
        | 2000000    | refused because the amount is too large |

    Scenario Outline: An old estimate does not carry another control price
      When Owner Zhao drafts "East Dyke" at <control> yuan on an estimate of <estimate>
      Then it is <outcome>

      Examples:
        | control | estimate | outcome                                 |
        | 2000000 | 1900000  | refused because the amount is too large |
        | 199999  | 200000   | refused because the amount is too small |

  Rule: Nothing is drafted before approval, funds, price review and drawings are there
    D-2: 政府投资条例 Art. 10, 23

    Scenario: A control price that nobody reviewed
      When Owner Zhao drafts "East Dyke" without the review of its control price
      Then it is refused because papers are missing
