@trading
Feature: Two people judge every firm, each without knowing what the other thinks

  Rule: Two reviewers judge blind, a third decides where they differ
    D-9: Shifang: the review is recorded

    Scenario: A reviewer does not see the other's verdict before giving one
      Given "East Dyke" has closed its sign-up
      And Reviewer Wu has passed Hengda Road
      When Reviewer Zheng asks who has signed up
      Then Reviewer Zheng sees no verdict on Hengda Road

    Scenario: Two who differ decide nothing
      Given "East Dyke" has closed its sign-up
      And Reviewer Wu and Reviewer Zheng differ on Hengda Road alone
      When Owner Zhao declares the review finished
      Then it is refused because somebody is not judged yet

    Scenario: The third decides
      Given "East Dyke" has closed its sign-up
      And Reviewer Wu and Reviewer Zheng differ on Hengda Road alone
      When Reviewer Feng passes Hengda Road
      Then Hengda Road is told that it qualifies

    Scenario: The third is silent as long as the first two agree
      Given "East Dyke" has been judged by both reviewers
      When Reviewer Feng passes Hengda Road
      Then it is refused because the reviewers have not differed

    Scenario: A verdict is given once
      Given "East Dyke" has closed its sign-up
      And Reviewer Wu has passed Hengda Road
      When Reviewer Wu fails Hengda Road because the permit has expired
      Then it is refused because the verdict was given

    Scenario: Nobody is failed without a reason
      Given "East Dyke" has closed its sign-up
      When Reviewer Wu fails Hengda Road without a reason
      Then it is refused because a reason is missing

    Scenario: Nobody of the centre judges
      Given "East Dyke" has closed its sign-up
      When Clerk Chen passes Hengda Road
      Then it is refused because the act belongs to others

    Scenario: Three different people review
      Given "East Dyke" has its legal basis accepted
      When Owner Zhao appoints Reviewer Wu twice
      Then it is refused because two reviewers are one person

    Scenario Outline: Reviewers are the owner's people, or those of the agency it names
      Given "East Dyke" names <agency> and has its legal basis accepted
      When Owner Zhao appoints <reviewer> beside Reviewer Wu
      Then it is <outcome>

      Examples:
        | agency        | reviewer       | outcome                                        |
        | no agency     | Reviewer Zheng | accepted                                       |
        | no agency     | Consultant Bai | refused because a reviewer is not of the owner |
        | Ruian Agency  | Consultant Bai | accepted                                       |
        | no agency     | Clerk Chen     | refused because a reviewer is not of the owner |
        | no agency     | Officer Lin    | refused because a reviewer is not of the owner |

    Scenario: Where the county wants three reviewers, two are too few
      Given the county wants 3 reviewers
      And "East Dyke" has its legal basis accepted
      When Owner Zhao appoints Reviewer Zheng beside Reviewer Wu
      Then it is refused because more people have to review

    Scenario: A county that asks for more reviewers asks before the notice is out
      Given "East Dyke" has its price fixed
      And the county wants 3 reviewers
      When Clerk Chen announces it
      Then it is refused because more people have to review

  Rule: Every firm learns its own result with the reasons, and may object before the draw
    D-9: Shifang: the review is recorded
    D-22: by analogy 招标投标法实施条例 Art. 54

    Scenario: A firm that failed is told why, and nothing about others
      Given 4 firms have signed up, of which Hengda Road fails
      When the review of "East Dyke" ends
      Then Hengda Road is told that it does not qualify because the safety permit has expired
      And Minjiang Bridge is told nothing about Hengda Road

    Scenario Outline: Nothing is drawn while a firm may still object
      Given "East Dyke" has finished its review
      When Clerk Chen freezes the list at <time>
      Then it is <outcome>

      Examples:
        | time                | outcome                                |
        | 2026-03-11T23:59:59 | refused because objections may still come |
        | 2026-03-12T00:00:00 | accepted                               |

    Scenario: A wrong result is corrected in the open before the list is frozen
      Given 4 firms have signed up, of which Hengda Road fails
      And the review of "East Dyke" has ended
      When Owner Zhao admits Hengda Road after all
      Then the list of "East Dyke" has 4 tickets

    Scenario: A firm that is taken out after the review is told why
      Given 4 firms have signed up
      And the review of "East Dyke" has ended
      When Owner Zhao takes Hengda Road out
      Then Hengda Road is told of the correction and its reason

    Scenario Outline: Nothing is drawn while a firm may object that was taken out later
      Given 4 firms have signed up
      And the review of "East Dyke" has ended
      And Owner Zhao has taken Hengda Road out on 2026-03-11
      When Clerk Chen freezes the list at <time>
      Then it is <outcome>

      Examples:
        | time                | outcome                                   |
        | 2026-03-12T00:00:00 | refused because objections may still come |
        | 2026-03-12T23:59:59 | refused because objections may still come |
        | 2026-03-13T00:00:00 | accepted                                  |

    Scenario Outline: The firm that was taken out later has a working day of its own
      Given 4 firms have signed up
      And the review of "East Dyke" has ended
      And Owner Zhao has taken Hengda Road out on 2026-03-11
      When Hengda Road objects at <time>
      Then it is <outcome>

      Examples:
        | time                | outcome                                        |
        | 2026-03-12T23:59:59 | accepted                                       |
        | 2026-03-13T00:00:00 | refused because the time for objections is over |

    Scenario: A firm that is admitted later has nothing to object to
      Given 4 firms have signed up, of which Hengda Road fails
      And the review of "East Dyke" has ended
      And Owner Zhao has admitted Hengda Road on 2026-03-11
      When Clerk Chen freezes the list at 2026-03-12T00:00:00
      Then it is accepted

  Rule: Whom an authority has banned takes no part, as long as the ban runs
    D-7: 招标投标法实施条例 Art. 34
    D-9: Shifang: the review is recorded
    C-13: from memory
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)

    Scenario: A running ban keeps a firm out
      Given Director Guo has banned Hengda Road until 2026-06-30
      And 4 firms have signed up
      When the review of "East Dyke" ends
      Then Hengda Road is told that it does not qualify under C-13

    Scenario: A ban ends by itself
      Given Director Guo has banned Hengda Road until 2026-03-10
      And 4 firms have signed up
      When the review of "East Dyke" ends
      Then Hengda Road is told that it qualifies

    Scenario: The owner does not set a ban aside
      Given Director Guo has banned Hengda Road until 2026-06-30
      And 4 firms have signed up
      And the review of "East Dyke" has ended
      When Owner Zhao corrects the result of Hengda Road
      Then it is refused because the firm is barred

    Scenario: A ban that comes between review and freezing keeps the firm off the list
      Given "East Dyke" has finished its review
      And Director Guo has banned Hengda Road until 2026-06-30
      When Owner Zhao freezes the list
      Then it is refused because something has come up against a firm
      And Owner Zhao is told that it is Hengda Road

    Scenario: The centre is not told whom the ban is against, only that nothing is frozen
      Given "East Dyke" has finished its review
      And Director Guo has banned Hengda Road until 2026-06-30
      When Clerk Chen freezes the list
      Then it is refused because something has come up against a firm
      And Clerk Chen is not told that it is Hengda Road

    Scenario: Who was banned after the review is taken out, told and heard like any other
      Given 4 firms have signed up
      And the review of "East Dyke" has ended
      And Director Guo has banned Hengda Road until 2026-06-30
      When Owner Zhao takes Hengda Road out
      Then the list of "East Dyke" has 3 tickets

    Scenario: What a firm says of itself after the review stops no draw
      Given 5 firms have signed up
      And the review of "East Dyke" has ended
      And Hengda Road has declared that it holds Tianfu Earthworks
      When Clerk Chen freezes the list after the time for objections
      Then it is accepted

    Scenario: The centre bans nobody
      When Clerk Chen records a ban of Hengda Road
      Then it is refused because the act belongs to others

    Scenario: A ban without a hearing is not recorded
      When Director Guo records a ban of Hengda Road without a hearing
      Then it is refused because the decision is not complete

  Rule: Of related firms none takes part beside another
    D-7: 招标投标法实施条例 Art. 34

    Scenario: Mother and daughter are both out
      Given 5 firms have signed up
      And Hengda Road has declared that it holds Tianfu Earthworks
      When the review of "East Dyke" ends
      Then Hengda Road and Tianfu Earthworks are told that they do not qualify under D-7

  Rule: A project manager has one project at a time, until it is accepted
    D-7: Hangzhou Shangcheng sample documents 2024
    C-14: practice of Shifang

    Scenario: The manager of a running project is not free
      Given "North Weir" is under contract with its drawn winner
      And that winner and 3 other firms sign up for "East Dyke" with the same manager
      When the review of "East Dyke" ends
      Then that winner is told that it does not qualify under D-7

    Scenario: The manager is free when the work is accepted
      Given "North Weir" was finished and accepted
      And that winner and 3 other firms sign up for "East Dyke" with the same manager
      When the review of "East Dyke" ends
      Then that winner is told that it qualifies

  Rule: Caps and cool-downs bind only with a county document and its fair-competition review
    D-7: 招标投标法实施条例 Art. 34
    D-10: Shifang: need named
    D-11: inference
    L-2: 公平竞争审查条例 (2024)

    Scenario: Without such a document nobody has won too often or too recently
      Given "North Weir" is under contract with its drawn winner
      And that winner and 3 other firms sign up for "East Dyke"
      When the review of "East Dyke" ends
      Then that winner is told that it qualifies

    Scenario: With such a document a firm at its cap is out
      Given "North Weir" is under contract with its drawn winner
      And Director Guo has recorded a cap of 1 with its review
      And that winner and 3 other firms sign up for "East Dyke"
      When the review of "East Dyke" ends
      Then that winner is told that it does not qualify under D-10

    Scenario Outline: With such a document a firm pauses after a win
      Given the county has set a cool-down of <days> days with its review
      And "North Weir" is under contract with its drawn winner since 2026-01-23
      And that winner and 3 other firms sign up for "East Dyke"
      When the review of "East Dyke" ends on 2026-03-10
      Then that winner is told that <result>

      Examples:
        | days | result                             |
        | 46   | it does not qualify under D-11     |
        | 45   | it qualifies                       |
        | 0    | it qualifies                       |

    Scenario: A cap that a firm reaches after the review keeps it off the list
      Given "East Dyke" has finished its review
      And Hengda Road has meanwhile reached a cap of 1
      When Owner Zhao freezes the list
      Then it is refused because something has come up against a firm

    Scenario: A cap without its review is not recorded
      When Director Guo records a cap of 1 without its review
      Then it is refused because the fair-competition review is missing

    Scenario: A cool-down without its review does not enter the rule book
      When the county sets a cool-down of 90 days without its review
      Then it is refused because the restriction was not reviewed

    Scenario: The centre caps nobody
      When Clerk Chen records a cap of 1 with its review
      Then it is refused because the act belongs to others
