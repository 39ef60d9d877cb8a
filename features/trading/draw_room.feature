@trading
Feature: Nothing is drawn before the right people are in the room
  Case DR6, first half.

  Background:
    Given "East Dyke" has its list frozen

  Rule: Somebody runs the draw, and somebody of another body watches
    D-16: 财政部令第87号 Art. 14
    P-2: 宁波市公共资源交易管理条例 Art. 28
    S-1: inference

    Scenario: Without a supervisor the room is not ready
      Given the missing camera is excused
      When Clerk Chen registers Clerk Chen and Owner Zhao as present
      Then it is refused because nobody watches

    Scenario: A draw does not start in a room that is not ready
      When Clerk Chen starts the draw
      Then it is refused because the procedure has no such step now

    Scenario: A second clerk is no supervisor
      Given the missing camera is excused
      When Clerk Chen registers Clerk He as the supervisor
      Then it is refused because the duty belongs to another body

    Scenario: Nobody watches themselves
      Given the missing camera is excused
      When Clerk Chen registers Officer Lin as clerk and as supervisor
      Then it is refused because one person attends twice

    Scenario: The supervisor takes part, or the draw does not go on
      Given "East Dyke" has its draw started
      When Clerk Chen closes the commitments before Officer Lin has committed
      Then it is refused because the supervisor has not taken part

    Scenario: Nobody speaks for somebody else
      Given "East Dyke" has its draw started
      When Clerk Chen commits on behalf of Officer Lin
      Then it is refused because everybody acts for themselves

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

    Scenario: The record shows the exception
      When Officer Lin excuses the missing camera
      Then the file records the exception with its reason and Officer Lin's signature
