@archive
Feature: The public log does not tell how many have signed up
  While sign-up is open, one sealed entry goes out every ten seconds, applications or not.

  Rule: Before sign-up closes the number of applicants is hidden from all
    D-6: by analogy 招标投标法 Art. 22

    Scenario: No application, three, and thirty look alike
      Given "East Dyke" is open for sign-up
      When nobody, then 3 firms, then 30 firms sign up within ten seconds each
      Then the log grows by one entry each time
      And the three entries look alike

    Scenario: A note tells nobody how many came before
      Given "East Dyke" is open for sign-up
      And 30 firms have signed up
      When Puyang Canals signs up
      Then the note of Puyang Canals carries the number one

    Scenario: When sign-up closes, the log binds every application
      Given "East Dyke" is open for sign-up
      And Hengda Road has signed up, withdrawn and signed up again
      When sign-up is declared closed
      Then the closing names 2 sealed records, of 2 events and of 1 event
