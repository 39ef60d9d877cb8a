@trading
Feature: The result stands in public before anybody is awarded anything

  Rule: Nobody is awarded before three days of public notice are over
    D-21: by analogy 招标投标法实施条例 Art. 54
    T-2: 财政部令第87号 Art. 85

    Scenario Outline: The last day is a Sunday, so the period ends with Monday
      Given "East Dyke" has its result published
      When Owner Zhao gives the award at <time>
      Then it is <outcome>

      Examples:
        | time                | outcome                                 |
        | 2026-03-16T23:59:59 | refused because the award is not due    |
        | 2026-03-17T00:00:00 | accepted                                |

  Rule: A record that lacks a signer is no result
    D-19: provincial platform table of opening details

    Scenario: A result waits for the signatures of all who were present
      Given "East Dyke" is drawn
      When Clerk Chen publishes the result
      Then it is refused because the record is not signed by all

  Rule: The owner awards, never the centre
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)
    S-2: inference

    Scenario: The clerk gives no award
      Given "East Dyke" has its result published
      When Clerk Chen gives the award after the public notice period
      Then it is refused because the act belongs to others

  Rule: An objection stops everything until it is answered
    D-22: by analogy 招标投标法实施条例 Art. 54
    P-4: 宁波市公共资源交易管理条例 Art. 25

    Scenario: While an objection is open nobody goes on
      Given "East Dyke" has its result published
      And Minjiang Bridge has objected
      When everybody tries to go on with "East Dyke"
      Then each of them is refused because the project is suspended

    Scenario: An objection to the review stops the way to the draw
      Given "East Dyke" has finished its review
      And Minjiang Bridge has objected
      When Clerk Chen freezes the list
      Then it is refused because the project is suspended

    Scenario: When it is answered the procedure goes on
      Given "East Dyke" has its result published
      And Minjiang Bridge's objection against the list was rejected
      When Owner Zhao gives the award after the public notice period
      Then it is accepted

    Scenario: Two objections need two answers
      Given "East Dyke" has its result published
      And Minjiang Bridge and Longquan Water have objected
      When Owner Zhao rejects the first objection
      Then "East Dyke" is still suspended

    Scenario: An answer after three days is answered late, and the supervisor is warned
      Given "East Dyke" has its result published
      And Minjiang Bridge has objected
      When Owner Zhao rejects the first objection on 2026-03-17
      Then the supervisor has a yellow warning because of D-22

    Scenario: Only those who took part object
      Given "East Dyke" has its result published
      When Tianfu Earthworks objects
      Then it is refused because it took no part

    Scenario: After the public notice period nobody objects any more
      Given "East Dyke" has its result published
      When Minjiang Bridge objects at 2026-03-17T00:00:00
      Then it is refused because the time for objections is over

    Scenario: Whoever was found void is not awarded
      Given "East Dyke" has its result published
      And Minjiang Bridge's objection against the winner was found right
      When Owner Zhao gives the award after the public notice period
      Then it is refused because the winner was found void

  Rule: Once a winner is known, the owner alone does not end the procedure
    P-5: 宁波市公共资源交易管理条例 Art. 26

    Scenario: The owner does not like the winner
      Given "East Dyke" has its record signed
      When Owner Zhao ends the procedure because the funds are gone
      Then it is refused because the act belongs to others

    Scenario: Before that the owner may end it, in public and with a reason
      Given "East Dyke" has finished its review
      When Owner Zhao ends the procedure because the funds are gone
      Then the public reads that "East Dyke" was ended, and why

    Scenario: An authority orders the end, and the reason is public
      Given "East Dyke" has its record signed
      When Director Guo ends the procedure because the funds are gone
      Then the public reads that "East Dyke" was ended, and why

  Rule: The award notice follows in five working days
    D-23: by analogy 重庆市招标投标条例 Art. 35

    Scenario: A late award notice is an award, and a warning
      Given "East Dyke" has its result published
      When Owner Zhao gives the award at 2026-03-24T09:00:00
      Then the supervisor has a yellow warning because of D-23
