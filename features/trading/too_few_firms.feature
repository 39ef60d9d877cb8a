@trading
Feature: With too few firms sign-up is extended once, then owner and supervisor decide
  Three firms are needed. Case DR3.

  Rule: Too few firms are not simply drawn from
    D-12: by analogy 重庆市招标投标条例 Art. 20

    Scenario: Two firms do not end a review
      Given 2 firms have signed up for "East Dyke" and been judged
      When Owner Zhao declares the review finished
      Then it is refused because too few firms are left

    Scenario: Three firms are enough
      Given 3 firms have signed up for "East Dyke" and been judged
      When Owner Zhao declares that too few firms are left
      Then it is refused because enough firms are left

    Scenario: A correction that leaves too few firms does not slip past the owner's decision
      Given "East Dyke" has finished its review
      And Owner Zhao has taken Hengda Road out again
      When Clerk Chen freezes the list after the time for objections
      Then it is refused because too few firms are left

    Scenario: Sign-up is extended by three working days, in public
      Given too few firms are left for "East Dyke"
      When Owner Zhao extends sign-up
      Then the public reads that sign-up now closes on 2026-03-13T17:00
      And another firm may sign up

    Scenario: Who applies anew meanwhile is judged anew
      Given Hengda Road applied anew while sign-up for "East Dyke" was extended
      When Reviewer Wu passes Hengda Road
      Then it is accepted

    Scenario: Sign-up is extended once
      Given too few firms are left for "East Dyke" even after the extension
      When Owner Zhao extends sign-up
      Then it is refused because sign-up was extended already

  Rule: Only then the owner decides, and only with the supervisor's consent
    D-9: Shifang: the review is recorded
    D-12: by analogy 重庆市招标投标条例 Art. 20

    Scenario: The owner does not choose before sign-up was extended
      Given too few firms are left for "East Dyke"
      When Owner Zhao chooses to draw among those present
      Then it is refused because sign-up may still be extended

    Scenario: Owner Zhao does not consent to the own choice
      Given Owner Zhao has chosen to draw among 2 firms for "East Dyke"
      When Owner Zhao consents
      Then it is refused because the act belongs to others

    Scenario: With the supervisor's consent two firms are drawn from
      Given Owner Zhao has chosen to draw among 2 firms for "East Dyke"
      When Officer Lin consents
      Then the list of "East Dyke" has 2 tickets

    Scenario: The few learn their results as the many do, and may object
      Given Owner Zhao has chosen to draw among 2 firms for "East Dyke"
      When Officer Lin consents
      Then Hengda Road is told that it qualifies
      And Hengda Road may still object

    Scenario: Without consent the project goes back to the draft
      Given Owner Zhao has chosen to draw among 2 firms for "East Dyke"
      When Officer Lin does not consent
      Then it is accepted
      And "East Dyke" is a draft

    Scenario: A new notice begins with nobody on the list
      Given Officer Lin has sent "East Dyke" back to the draft
      When Clerk Chen announces "East Dyke" anew
      Then Hengda Road may sign up as if for the first time
