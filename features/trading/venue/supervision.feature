@trading
Feature: The supervisor on site stops what must not go on
  One act, one number, one reason that everybody can read; and whoever only watches decides nothing.

  Rule: While an order of the supervisor stands nothing moves
    P-4: 宁波市公共资源交易管理条例 Art. 25

    Scenario: A stopped draw does not start
      Given "East Dyke" is about to be drawn in the room booked for it
      And Officer Lin has stopped it because of a power cut
      When Clerk Chen starts the draw
      Then it is refused because the project is suspended

    Scenario: Once it may go on it goes on
      Given "East Dyke" is about to be drawn in the room booked for it
      And Officer Lin has stopped it because of a power cut
      When Officer Lin lets it go on
      Then it is accepted
      And those present can draw

    Scenario: The public reads number and reason of both orders
      Given "East Dyke" is about to be drawn in the room booked for it
      And Officer Lin has stopped it because of a power cut
      When Officer Lin lets it go on
      Then the public reads of the orders 2026-0001 and 2026-0002

    Scenario: A session is stopped once
      Given "East Dyke" is about to be drawn in the room booked for it
      And Officer Lin has stopped it because of a power cut
      When Officer Lin stops it because of a second reason
      Then it is refused because an order has stopped it already

    Scenario: What nobody stopped is not resumed
      Given "East Dyke" is about to be drawn in the room booked for it
      When Officer Lin lets it go on
      Then it is refused because no order has stopped it

    Scenario: A session of another day is not stopped on site
      Given the room for draws is booked for "East Dyke" on the next day
      When Officer Lin stops it because of a power cut
      Then it is refused because the session is on another day

  Rule: A witness writes down and decides nothing
    V-13: 濮阳市公共资源交易管理条例
    D-19: provincial platform table of opening details

    Scenario: What was seen is in the file and stops nothing
      Given "East Dyke" is about to be drawn in the room booked for it
      When Clerk Chen writes down that the machine was shaken twice
      Then it is accepted
      And those present can draw

    Scenario: The supervisor signs a sheet of what happened
      Given "East Dyke" is about to be drawn in the room booked for it
      And Officer Lin has stopped it because of a power cut
      When Officer Lin signs the sheet of the session
      Then it is accepted
      And the sheet says who came and repeats the order and its reason

    Scenario: There is no sheet of a session to which nobody came
      Given the room for draws is booked for "East Dyke", and its people have badges
      When Officer Lin signs the sheet of the session
      Then it is refused because nothing has happened that it could say

  Rule: Whoever supervises has a list of their own of what runs
    P-2: 宁波市公共资源交易管理条例 Art. 28

    Scenario Outline: What runs in a project
      Given "East Dyke" <stage>
      When Officer Lin looks at what runs
      Then these clocks run: <clocks>

      Examples:
        | stage                     | clocks           |
        | is drafted                | none             |
        | is open for sign-up       | sign_up, draw    |
        | has finished its review   | objections, draw |
        | has its result published  | publicity        |
        | is awarded                | contract         |
        | is in the archive         | none             |

    Scenario: What is stopped comes first
      Given "East Dyke" is about to be drawn in the room booked for it
      And Officer Lin has stopped it because of a power cut
      When Officer Lin looks at what runs
      Then these clocks run: suspended, draw

    Scenario: The projects of another body are not on the list
      Given "East Dyke" is open for sign-up
      When another supervising body looks at what runs
      Then these clocks run: none

  Rule: The centre stops nothing
    S-2: inference

    Scenario Outline: Only the supervising body of the project gives orders
      Given "East Dyke" is about to be drawn in the room booked for it
      When <name> stops it because of a power cut
      Then it is refused because the act belongs to others

      Examples:
        | name       |
        | Clerk Chen |
        | Owner Zhao |
