@trading
Feature: Nothing is drawn before the right people are in the room
  Case DR6, first half.

  Background:
    Given "East Dyke" has its list frozen

  Rule: Somebody runs the draw, somebody of another body watches, the owner is there
    D-16: 财政部令第87号 Art. 14
    P-2: 宁波市公共资源交易管理条例 Art. 28
    S-1: inference

    Scenario Outline: With one of the three missing the room is not ready
      Given the missing camera is excused
      When Clerk Chen registers <present> as present
      Then it is refused because somebody is missing

      Examples:
        | present                    |
        | Officer Lin and Owner Zhao |
        | Clerk Chen and Owner Zhao  |
        | Clerk Chen and Officer Lin |

    Scenario: A draw does not start in a room that is not ready
      When Clerk Chen starts the draw
      Then it is refused because the procedure has no such step now

    Scenario Outline: Nobody sits in the seat of another body
      Given the missing camera is excused
      When Clerk Chen registers <name> as the <duty>
      Then it is refused because the duty belongs to another body

      Examples:
        | name         | duty                   |
        | Officer Deng | clerk                  |
        | Clerk He     | supervisor             |
        | Clerk He     | owner's representative |
        | Director Guo | owner's representative |
        | Hengda Road  | owner's representative |

    Scenario: Nobody sits in that seat by being called one of its body
      Given Clerk Chen has registered Clerk He as one of the owner's people
      When Clerk He commits
      Then it is refused because the duty belongs to another body

    Scenario: Nobody watches themselves
      Given the missing camera is excused
      When Clerk Chen registers Officer Lin as clerk and as supervisor
      Then it is refused because one person attends twice

    Scenario: Whoever is present has a key of their own
      Given the missing camera is excused
      When Clerk Chen registers Owner Zhao with a key that binds nobody
      Then it is refused because the key is of no use

    Scenario: The supervisor takes part, or the draw does not go on
      Given "East Dyke" has its draw started
      When Clerk Chen closes the commitments before Officer Lin has committed
      Then it is refused because the supervisor has not taken part

    Scenario: The owner's representative takes part, or the draw does not go on
      Given "East Dyke" has its draw started
      When Clerk Chen closes the commitments before Owner Zhao has committed
      Then it is refused because somebody is missing

    Scenario: Nobody speaks for somebody else
      Given "East Dyke" has its draw started
      When Clerk Chen commits on behalf of Officer Lin
      Then it is refused because everybody acts for themselves

  Rule: Whoever takes part has come on the day, before anything begins
    D-15: Shifang: draw room
    D-16: 财政部令第87号 Art. 14

    Scenario: Somebody comes and is written down in the duty of their body
      Given it is the morning of the draw
      When Owner Zhao comes to the draw
      Then Owner Zhao has come as the owner's representative

    Scenario: Nobody comes before the day
      Given the draw is postponed to 2026-03-13T10:00
      When Owner Zhao comes to the draw
      Then it is refused because the room is not open yet

    Scenario: A firm that is not drawn from has no place there
      Given it is the morning of the draw
      When Far Away Building comes to the draw
      Then it is refused because there is no such lot

    Scenario: Whoever comes once the room is ready can only watch
      Given "East Dyke" has its draw room ready
      When Owner Zhao comes to the draw
      Then it is refused because who takes part is known

    Scenario: Two people do not come with one device
      Given it is the morning of the draw
      And Officer Lin has come with the device of Owner Zhao
      When Owner Zhao comes to the draw
      Then it is refused because one person attends twice

  Rule: The whole draw is recorded, or the supervisor has signed why not
    D-20: Shifang: 60 days

    Scenario: Neither camera nor exception
      When Clerk Chen registers Clerk Chen, Officer Lin and Owner Zhao as present
      Then it is refused because the draw would not be recorded

    Scenario: The clerk does not excuse the missing camera
      When Clerk Chen excuses the missing camera
      Then it is refused because the act belongs to others

    Scenario: The exception carries the supervisor's own signature
      When Officer Lin excuses the missing camera under Clerk Chen's signature
      Then it is refused because the exception is not signed

    Scenario: An exception serves one attempt at the draw
      Given the first draw of "East Dyke" is void after a failure
      When Clerk Chen registers Clerk Chen, Officer Lin and Owner Zhao as present
      Then it is refused because the draw would not be recorded

    Scenario: An exception serves the time it was signed for
      Given the missing camera is excused
      And the draw is postponed to 2026-03-12T15:00
      When Clerk Chen registers Clerk Chen, Officer Lin and Owner Zhao as present
      Then it is refused because the draw would not be recorded

    Scenario Outline: What was signed for one attempt is not handed in for another
      When Officer Lin excuses the missing camera, signed for <something else>
      Then it is refused because the exception is not signed

      Examples:
        | something else  |
        | another attempt |
        | another time    |
        | another lot     |

    Scenario: What was recorded is kept for the days that the rules name
      Given the missing camera is excused
      When Clerk Chen registers Clerk Chen, Officer Lin and Owner Zhao as present
      Then the file says that the recording is kept until the end of 2026-05-11

    Scenario: The record shows the exception
      When Officer Lin excuses the missing camera
      Then the file records the exception with its reason and Officer Lin's signature
