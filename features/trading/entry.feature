@trading
Feature: Nothing is published before it was let in, and seen by a second person
  The owner asks for entry, the centre says what of the papers is there. Before anything
  becomes public somebody of the centre who had no hand in it looks at exactly that.

  Rule: Whoever is turned away is told why, and can come again
    P-3: 濮阳市公共资源交易管理条例 Art. 13
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)

    Scenario: Without an accepted entry nothing is published
      Given "East Dyke" has its price fixed
      And its notice is prepared and reviewed
      When Clerk Chen publishes the prepared notice
      Then it is refused because the entry is not accepted

    Scenario: A missing paper turns it away, and it enters once that is mended
      Given "East Dyke" has its price fixed
      And Owner Zhao has asked for entry
      When Clerk Chen answers that the funds are missing
      Then the slip turns it away as incomplete
      And Owner Zhao can ask for entry again

    Scenario: Nobody is turned away without a word
      Given "East Dyke" has its price fixed
      And Owner Zhao has asked for entry
      When Clerk Chen answers that the funds are missing, without a word
      Then it is refused because the slip gives no reason

    Scenario: A change of the draft has to enter anew
      Given "East Dyke" has its price fixed
      And its entry is accepted
      When Owner Zhao changes the draft
      Then its entry is not accepted any more

  Rule: A second person of the centre reviews exactly what becomes public
    P-11: inference

    Scenario: A notice that nobody reviewed is not published
      Given "East Dyke" has its price fixed
      And its entry is accepted
      And its notice is prepared
      When Clerk Chen publishes the prepared notice
      Then it is refused because nobody reviewed this notice

    Scenario: What was changed after the review is reviewed anew
      Given "East Dyke" has its price fixed
      And its entry is accepted
      And its notice is prepared and reviewed
      When Clerk Chen publishes it with another room
      Then it is refused because nobody reviewed this notice

    Scenario: A finding against it keeps it from being published
      Given "East Dyke" has its price fixed
      And its entry is accepted
      And Clerk He found that its prepared notice must not be published
      When Clerk Chen publishes the prepared notice
      Then it is refused because nobody reviewed this notice

    Scenario Outline: Nobody reviews what they checked, prepared or publish
      Given "East Dyke" has its price fixed
      And its entry is accepted
      And its notice is prepared
      When <name> reviews the prepared notice
      Then it is <outcome>

      Examples:
        | name         | outcome                                         |
        | Clerk He     | accepted                                        |
        | Manager Guan | accepted                                        |
        | Clerk Chen   | refused because it is the reviewer's own work   |

    Scenario: Whoever reviewed a notice does not publish it
      Given "East Dyke" has its price fixed
      And its entry is accepted
      And its notice is prepared and reviewed
      When Clerk He publishes the prepared notice
      Then it is refused because it is the reviewer's own work
