@trading
Feature: The notice says in time, to everybody, what will happen when and where

  Rule: A notice stands for its whole period before sign-up closes
    D-5: 电子招标投标办法 (2013年第20号令) Art. 20
    T-1: 财政部令第87号 Art. 85
    T-5: yearly notice of the State Council's General Office

    Scenario Outline: Five working days, the day of the notice not counted
      Given "East Dyke" has its price fixed
      When Clerk Chen announces it on <day> with sign-up until <closes>
      Then it is <outcome>

      Examples: An ordinary week
        | day        | closes           | outcome                                |
        | 2026-03-02 | 2026-03-06T17:00 | refused because the notice is too short |
        | 2026-03-02 | 2026-03-09T17:00 | accepted                               |

      Examples: Qingming is not worked
        | day        | closes           | outcome                                |
        | 2026-03-31 | 2026-04-07T17:00 | refused because the notice is too short |
        | 2026-03-31 | 2026-04-08T17:00 | accepted                               |

      Examples: The Saturday after May Day is worked
        | day        | closes           | outcome                                |
        | 2026-05-06 | 2026-05-11T17:00 | refused because the notice is too short |
        | 2026-05-06 | 2026-05-12T17:00 | accepted                               |

    Scenario: No date is fixed where the holidays are not announced yet
      Given "East Dyke" has its price fixed
      When Clerk Chen announces it on 2026-12-29 with sign-up until 2027-01-15T17:00
      Then it is refused because the calendar ends before that

    Scenario: Sign-up does not begin before its notice
      Given "East Dyke" has its price fixed
      When Clerk Chen announces it with a sign-up that has begun already
      Then it is refused because sign-up would begin in the past

  Rule: The notice is open to everybody, here and on the provincial portal
    D-5: 电子招标投标办法 (2013年第20号令) Art. 20

    Scenario: Anybody reads the notice without signing in
      Given "East Dyke" has its price fixed
      When Clerk Chen announces it
      Then the public reads the price, the draft contract and the notes to drawn firms

    Scenario: A draft is nobody's reading
      When Owner Zhao drafts "East Dyke"
      Then the public knows nothing of "East Dyke"

    Scenario: No list is frozen before the notice stands on the portal
      Given "East Dyke" was announced here, but not on the provincial portal
      And its review is finished and nobody objected
      When Clerk Chen freezes the list
      Then it is refused because the portal has no notice

    Scenario: The portal shows what was published here, not a draft
      Given "East Dyke" has its price fixed
      When Clerk Chen records that it stands on the portal
      Then it is refused because no notice is published here

    Scenario: A new notice needs a new place on the portal
      Given "East Dyke" was announced anew, but only its old notice is on the portal
      When Clerk Chen freezes the list
      Then it is refused because the portal has no notice

    Scenario: Whoever signs up has read the notes as they stand
      Given "East Dyke" is open for sign-up
      When Hengda Road signs up having read older notes
      Then it is refused because other notes are in force

  Rule: Time and room of the draw stand in the notice
    D-15: Shifang: draw room

    Scenario: The draw comes after sign-up
      Given "East Dyke" has its price fixed
      When Clerk Chen announces it with a draw on the morning sign-up closes
      Then it is refused because the draw would come too early

    Scenario: A draw is postponed in public, with a reason
      Given "East Dyke" has its list frozen
      When Owner Zhao postpones the draw to 2026-03-13T10:00 because of a power cut
      Then the public reads that the draw is at 2026-03-13T10:00 because of a power cut
      And "East Dyke" can be drawn then

    Scenario: Another room than the announced one is not made ready
      Given "East Dyke" has its list frozen
      And the missing camera is excused
      When Clerk Chen registers those present in the cellar
      Then it is refused because another room was announced

    Scenario: A draw moves to another room in public, with a reason
      Given "East Dyke" has its list frozen
      When Owner Zhao postpones the draw to 2026-03-13T10:00 in the cellar because of a flood
      Then the public reads that the draw is at 2026-03-13T10:00 because of a flood
      And the public reads that it is in the cellar
      And "East Dyke" can be drawn then

    Scenario: No room is made ready on a later day than the announced one
      Given "East Dyke" has its list frozen
      When Clerk Chen registers those present on 2026-03-13
      Then it is refused because the announced day has passed

    Scenario: No draw is started on a later day than the announced one
      Given "East Dyke" has its draw room ready
      When Clerk Chen starts the draw on 2026-03-13
      Then it is refused because the announced day has passed

    Scenario: A time without a zone is no time
      Given "East Dyke" has its list frozen
      When Owner Zhao postpones the draw to a time without a zone
      Then it is refused because it cannot be read

    Scenario Outline: A draw is not brought forward
      Given "East Dyke" has its list frozen
      When Owner Zhao postpones the draw to <moment> because of a power cut
      Then it is <outcome>

      Examples:
        | moment              | outcome                                      |
        | 2026-03-12T10:00:00 | refused because that is not later            |
        | 2026-03-12T10:00:01 | accepted                                     |

    Scenario: Nothing is drawn before the announced time
      Given "East Dyke" has all numbers revealed
      When Clerk Chen closes the reveals before the announced time
      Then it is refused because the announced time has not come

  Rule: The notice names by which chance the draw will be decided
    D-18: inference, from faults found in fielded systems

    Scenario: A source that nobody could check is not announced
      Given "East Dyke" has its price fixed
      When Clerk Chen announces a draw by the clerk's own dice
      Then it is refused because the source of chance is unknown

  Rule: A deposit is never more than the law allows, and here there is none
    D-29: 招标投标法实施条例 Art. 26
    L-1: 立法法

    Scenario: The shipped rules ask for no deposit
      Given "East Dyke" has its price fixed
      When Clerk Chen announces it
      Then "East Dyke" keeps the rule that no deposit is asked

    Scenario: A notice asks for nothing where no county lets it
      Given "East Dyke" has its price fixed
      When Clerk Chen announces it with a deposit of 0.01 yuan
      Then it is refused because the deposit is too large

    Scenario Outline: Where the county lets a notice ask for a deposit, the law still caps it
      Given the county lets a notice ask for a deposit of <share>
      And "East Dyke" has its price fixed
      When Clerk Chen announces it with a deposit of <deposit> yuan
      Then it is <outcome>

      Examples: On an estimate of 1,860,000 yuan
        | share  | deposit  | outcome                                      |
        | 1.00 % | 18600    | accepted                                     |
        | 1.00 % | 18600.01 | refused because the deposit is too large     |
        | 3.00 % | 37200    | accepted                                     |
        | 3.00 % | 37200.01 | refused because the deposit is too large     |

    Scenario: The public reads in the notice what deposit it asks for
      Given the county lets a notice ask for a deposit of 1.00 %
      And "East Dyke" has its price fixed
      When Clerk Chen announces it with a deposit of 10000 yuan
      Then the public reads that a deposit of 10000 yuan is asked

    Scenario Outline: A county does not raise the legal ceiling
      Given the county sets the ceiling for deposits to <share>
      When Owner Zhao drafts "East Dyke"
      Then it is <outcome>

      Examples:
        | share  | outcome                                      |
        | 2.00 % | accepted                                     |
        | 2.01 % | refused because a lower rule is looser       |
