@trading
Feature: Whoever works in a session wears a badge of the centre
  Where a room is booked, a person is present who went in by their badge, and nobody else.

  Rule: Nobody is present without a badge
    V-3: Shifang: badge check

    Scenario: Somebody who never came cannot be registered
      Given the room for draws is booked for "East Dyke", and its people have badges
      And Clerk Chen and Officer Lin have gone in
      When Clerk Chen registers Clerk Chen, Officer Lin and Owner Zhao as present
      Then it is refused because somebody did not go in by their badge

    Scenario: Once all have gone in they can draw
      Given the room for draws is booked for "East Dyke", and its people have badges
      And Clerk Chen, Officer Lin and Owner Zhao have gone in
      When Clerk Chen registers Clerk Chen, Officer Lin and Owner Zhao as present
      Then it is accepted
      And those present can draw

    Scenario: A badge that was taken back counts for nobody
      Given the room for draws is booked for "East Dyke", and its people have badges
      And Clerk Chen, Officer Lin and Owner Zhao have gone in
      And the badge of Owner Zhao was taken back
      When Clerk Chen registers Clerk Chen, Officer Lin and Owner Zhao as present
      Then it is refused because somebody did not go in by their badge

    Scenario Outline: A badge opens one door on its day
      Given the room for draws is booked for "East Dyke", and its people have badges
      When Officer Lin comes <how>
      Then it is <outcome>

      Examples:
        | how                       | outcome                                    |
        | on the day of the draw    | accepted                                   |
        | on the day before         | refused because the badge is for another day |
        | on the day after          | refused because the badge is for another day |
        | to the room for openings  | refused because the badge is for another room |
        | with a badge taken back   | refused because the badge was revoked      |
        | with a badge of their own | refused because no badge has that code     |

    Scenario: One person has one badge
      Given the room for draws is booked for "East Dyke", and its people have badges
      When Clerk Chen makes a second badge for Officer Lin
      Then it is refused because they have a badge already

    Scenario: A name is printed whole, or the badge is not made
      Given the room for draws is booked for "East Dyke", and its people have badges
      When Clerk Chen makes a badge for somebody whose name no font can show
      Then it is refused because the badge could not show it

  Rule: Whoever has to be there is there when the draw starts
    D-16: 财政部令第87号 Art. 14

    Scenario: The supervisor leaves before the draw starts
      Given the room for draws is booked for "East Dyke", and its people have badges
      And Clerk Chen, Officer Lin and Owner Zhao have gone in
      And they are registered, and Officer Lin has gone out
      When Clerk Chen starts the draw
      Then it is refused because somebody is missing

  Rule: A badge of a duty is for people of the body that holds it
    P-2: 宁波市公共资源交易管理条例 Art. 28

    Scenario: The centre makes no supervisor of its own clerk
      Given the room for draws is booked for "East Dyke", and its people have badges
      When Clerk Chen makes a supervisor's badge for Clerk He
      Then it is refused because the duty belongs to another body
