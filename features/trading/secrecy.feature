@trading
Feature: Nobody learns who has signed up, or how many, before sign-up closes

  Rule: Names are hidden from everybody until sign-up closes
    D-6: by analogy 招标投标法 Art. 22
    S-1: inference

    Scenario: Nobody reads the applications before the end, the centre included
      Given "East Dyke" is open for sign-up
      And Hengda Road, Minjiang Bridge and Longquan Water have signed up
      When Clerk Chen, Owner Zhao, Reviewer Wu and Officer Lin each ask who has signed up
      Then each of them is refused because the procedure has no such step now

  Rule: After that only the appointed reviewers and the supervisor see them, on record
    D-6: by analogy 招标投标法 Art. 22
    D-9: Shifang: the review is recorded
    S-2: inference

    Scenario: An appointed reviewer reads, and the reading is on record
      Given "East Dyke" has closed its sign-up
      When Reviewer Wu asks who has signed up
      Then Reviewer Wu reads the applications of Hengda Road, Minjiang Bridge and Longquan Water
      And the file records that Reviewer Wu has read them, and why

    Scenario: The supervisor reads, and the reading is on record
      Given "East Dyke" has closed its sign-up
      When Officer Lin asks who has signed up
      Then Officer Lin reads the applications of Hengda Road, Minjiang Bridge and Longquan Water
      And the file records that Officer Lin has read them, and why

    Scenario: Neither the centre nor the owner's own people read them
      Given "East Dyke" has closed its sign-up
      When Clerk Chen and Owner Zhao each ask who has signed up
      Then each of them is refused because the act belongs to others

    Scenario: A reviewer who was not appointed does not read them
      Given "East Dyke" has closed its sign-up
      When Reviewer Gao asks who has signed up
      Then it is refused because another reviewer was appointed

  Rule: The public learns names when the draw starts, not before
    D-6: by analogy 招标投标法 Art. 22
    D-17: hash is an inference

    Scenario: A frozen list shows numbers, no names
      Given "East Dyke" has finished its review
      When Clerk Chen freezes the list
      Then the public reads the root of the list and 3 ticket numbers
      And nothing public names an applicant

    Scenario: The start of the draw shows who holds which ticket
      Given "East Dyke" has its draw room ready
      When Clerk Chen starts the draw
      Then the public reads which ticket belongs to Hengda Road, Minjiang Bridge and Longquan Water
