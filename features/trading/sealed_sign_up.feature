@trading
Feature: A sealed application is read by nobody before sign-up closes
  Both reviewers, the supervisor and a trustee of the time made keys beforehand. Firms
  seal what they hand in to these keys, on their own machines.

  Rule: The notice names who opens, and everybody could see that before
    D-6: by analogy 招标投标法 Art. 22
    K-2: inference from 电子招标投标办法 Art. 53
    K-4: inference from 电子招标投标办法 Art. 27
    K-5: inference from 电子招标投标办法 Art. 30
    K-6: inference from 电子招标投标办法 Art. 30

    Scenario: With keys of this week the notice names who opens
      Given both reviewers, the supervisor and a trustee have keys
      When Clerk Chen publishes the notice of "East Dyke"
      Then the notice names who opens the applications
      And the record shows them before the notice

    Scenario: Without a key of the supervisor sign-up is in clear, and says so
      Given both reviewers and a trustee have keys
      When Clerk Chen publishes the notice of "East Dyke"
      Then the notice names nobody who opens

    Scenario: A notice does not come before those who open are on record
      Given both reviewers, the supervisor and a trustee have keys
      And the notice of "East Dyke" is ready
      When Clerk Chen publishes it before anything else is recorded
      Then it is refused because who opens is not on record yet

    Scenario: A notice that was going to be sealed does not come in clear by waiting
      Given both reviewers, the supervisor and a trustee have keys
      And who opens "East Dyke" was recorded, and a key has grown old since
      When Clerk Chen publishes it all the same
      Then it is refused because a standing key is missing

  Rule: What is handed in is sealed, and the firm's own
    D-6: by analogy 招标投标法 Art. 22
    D-8: by analogy 招标投标法实施条例 Art. 40
    E-7: 电子招标投标办法 Art. 26
    K-8: inference from 招标投标法 Art. 32
    K-9: inference from 电子招标投标办法 Art. 30

    Scenario: The platform keeps who came, and nothing of what was said
      Given "East Dyke" takes sealed applications
      When Hengda Road signs up under seal
      Then the platform knows neither manager nor documents of Hengda Road

    Scenario: An application in clear is not taken
      Given "East Dyke" takes sealed applications
      When Hengda Road signs up in clear
      Then it is refused because this sign-up is sealed

    Scenario: No more is taken than the close can count
      Given "East Dyke" takes sealed applications
      When Hengda Road comes after as many as a close counts
      Then it is refused because this sign-up is full

    Scenario: Nobody hands in what another firm has sealed
      Given "East Dyke" takes sealed applications
      When Minjiang Bridge hands in what Hengda Road has sealed
      Then it is refused because the agent belongs to another firm

  Rule: It is opened by two of three and the trustee, after everybody could see the close
    D-6: by analogy 招标投标法 Art. 22
    K-9: inference from 电子招标投标办法 Art. 30
    K-10: inference from 电子招标投标办法 Art. 27, 30

    Scenario: One reviewer, the supervisor and the trustee suffice
      Given "East Dyke" has closed its sealed sign-up
      When Reviewer Wu, Officer Lin and the trustee release
      Then Reviewer Zheng reads what Hengda Road and Minjiang Bridge have sealed

    Scenario: Two reviewers without the trustee open nothing
      Given "East Dyke" has closed its sealed sign-up
      When Reviewer Wu and Reviewer Zheng release
      Then the applications stay sealed

    Scenario: Whoever has left office since opens what was sealed to them
      Given "East Dyke" has closed its sealed sign-up
      And Reviewer Wu has left office
      When Reviewer Wu, Officer Lin and the trustee release
      Then Reviewer Zheng reads what Hengda Road and Minjiang Bridge have sealed

    Scenario: Nobody releases twice
      Given "East Dyke" has closed its sealed sign-up
      And Reviewer Wu has released
      When Reviewer Wu releases
      Then it is refused because they have released already

  Rule: Nobody who opens throws out an application
    D-6: by analogy 招标投标法 Art. 22
    K-9: inference from 电子招标投标办法 Art. 30
    K-10: inference from 电子招标投标办法 Art. 27, 30

    Scenario: A firm opens what a false release did not
      Given a trustee has released falsely for Minjiang Bridge
      When Minjiang Bridge discloses the secret of its application
      Then Reviewer Zheng reads what Hengda Road and Minjiang Bridge have sealed

    Scenario: What the platform damaged its firm hands over again
      Given the platform has damaged what Minjiang Bridge handed in
      When Minjiang Bridge discloses the secret of its application
      Then Reviewer Zheng reads what Hengda Road and Minjiang Bridge have sealed

    Scenario: A damaged application keeps no other shut
      Given the platform has damaged what Minjiang Bridge handed in
      When the hour in which it is handed over again is over
      Then Reviewer Zheng reads what Hengda Road has sealed

    Scenario: A firm that was asked has an hour
      Given a trustee has released falsely for Minjiang Bridge
      When Clerk Chen opens the applications
      Then it is refused because the window is still open
