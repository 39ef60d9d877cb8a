@trading
Feature: Whoever has to come comes, or the draw waits
  Case DR6: who counts as present, and what happens when somebody stays away.

  Rule: The owner is there in person or by the agency it mandated
    D-16: draw record form of a national-level buyer

    Scenario: The agency speaks for the owner
      Given "East Dyke" is in the hands of an agency
      And the missing camera is excused
      When Clerk Chen registers Clerk Chen, Officer Lin and Agent Qian as present
      Then it is accepted
      And those present can draw

  Rule: The county may want more people in the room, never nobody
    D-16: 财政部令第87号 Art. 14

    Scenario Outline: Two who run the draw, or two who watch it
      Given the county wants <number> <duty> at a draw
      And the list of "East Dyke" is frozen and the missing camera is excused
      When Clerk Chen registers <present> as present
      Then it is <outcome>

      Examples:
        | number | duty        | present                                              | outcome                             |
        | 2      | operators   | Clerk Chen, Officer Lin and Owner Zhao               | refused because somebody is missing |
        | 2      | operators   | Clerk Chen, Clerk He, Officer Lin and Owner Zhao     | accepted                            |
        | 2      | supervisors | Clerk Chen, Officer Lin and Owner Zhao               | refused because somebody is missing |
        | 2      | supervisors | Clerk Chen, Officer Lin, Officer Deng and Owner Zhao | accepted                            |
        | 0      | supervisors | Clerk Chen and Owner Zhao                            | refused because somebody is missing |

    Scenario: A second operator takes part, and the first is the clerk of the draw
      Given the county wants 2 operators at a draw
      And the list of "East Dyke" is frozen and the missing camera is excused
      When Clerk Chen registers Clerk Chen, Clerk He, Officer Lin and Owner Zhao as present
      Then those present can draw
      And the notice of the draw names Clerk Chen alone as its clerk

  Rule: Of the firms only those take part in the draw that are drawn from
    D-16: draw record form of a national-level buyer

    Scenario Outline: Who comes for a firm
      Given 4 firms have signed up, of which Qingyang Paving fails
      And the list of "East Dyke" is frozen and the missing camera is excused
      When Clerk Chen registers Clerk Chen, Officer Lin, Owner Zhao and <firm> as present
      Then it is <outcome>

      Examples:
        | firm              | outcome                                     |
        | Hengda Road       | accepted                                    |
        | Qingyang Paving   | refused because the firm is not on the list |
        | Tianfu Earthworks | refused because the firm is not on the list |

  Rule: If somebody does not come the draw is postponed, with a published reason
    D-15: Shifang: draw room
    D-16: 财政部令第87号 Art. 14

    Scenario: The owner's representative does not come
      Given the list of "East Dyke" is frozen and the missing camera is excused
      And Clerk Chen could register nobody for the owner
      When Owner Zhao postpones the draw to 2026-03-13T10:00 because of an illness
      Then the public reads that the draw is at 2026-03-13T10:00 because of an illness
      And "East Dyke" can be drawn then

    Scenario: A draw whose owner left before committing is voided, then postponed
      Given Owner Zhao has left "East Dyke" before committing, and the draw is void
      When Owner Zhao postpones the draw to 2026-03-13T10:00 because of an illness
      Then the public reads that the draw is at 2026-03-13T10:00 because of an illness
      And "East Dyke" can be drawn then
