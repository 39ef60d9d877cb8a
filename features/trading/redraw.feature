@trading
Feature: A draw is repeated for two reasons only, and the old one stays visible

  Rule: A failure before the reveals are closed
    D-27: inference

    Scenario: A failure voids the draw, and the same list is drawn from again
      Given "East Dyke" has all numbers revealed
      When Officer Lin voids the draw because the ball machine broke down
      Then the public reads that draw 1 is void because the ball machine broke down
      And "East Dyke" can be drawn from the same list as draw 2

    Scenario: After the reveals are closed a draw is only ever finished
      Given "East Dyke" awaits the balls
      When Officer Lin voids the draw because the ball machine broke down
      Then it is refused because the procedure has no such step now

    Scenario: Before the result no objection is the ground
      Given "East Dyke" has all numbers revealed
      When Officer Lin voids the draw on the ground of the objection "O1"
      Then it is refused because that is no reason to draw again

    Scenario: The clerk alone voids nothing
      Given "East Dyke" has all numbers revealed
      When Clerk Chen voids the draw because the ball machine broke down
      Then it is refused because the act belongs to others

  Rule: A decided objection that the list was wrong
    D-22: by analogy 招标投标法实施条例 Art. 54
    D-27: inference

    Scenario: A result is not void because it is unwelcome
      Given "East Dyke" has its record signed
      When Officer Lin voids the draw because the winner is far away
      Then it is refused because that is no reason to draw again

    Scenario: A list found wrong is no ground until it is named
      Given "East Dyke" has its result published
      And Minjiang Bridge's objection against the list was found right
      When Officer Lin voids the draw because the winner is far away
      Then it is refused because that is no reason to draw again

    Scenario Outline: Only an objection that found this list wrong is a ground
      Given "East Dyke" has its result published
      And Hengda Road's objection against the list was rejected
      And Minjiang Bridge's objection against the list was found right
      When Officer Lin voids the draw on the ground of the objection "<named>"
      Then it is <outcome>

      Examples:
        | named          | outcome                                            |
        | O1             | refused because that objection found nothing wrong |
        | O2             | accepted                                           |
        | O3             | refused because that objection found nothing wrong |
        | of another lot | refused because that objection found nothing wrong |

    Scenario: An objection that voided a draw does not void the next one
      Given "East Dyke" was drawn again after its list was found wrong
      When Officer Lin voids the draw on the ground of that objection
      Then it is refused because that objection found nothing wrong

    Scenario: A rejected objection voids nothing
      Given "East Dyke" has its result published
      And Minjiang Bridge's objection against the list was rejected
      When Officer Lin voids the draw on the ground of that objection
      Then it is refused because that objection found nothing wrong

    Scenario: A list that was found wrong voids the result
      Given "East Dyke" has its result published
      And Minjiang Bridge's objection against the list was found right
      When Officer Lin voids the draw on the ground of that objection
      Then the public reads that draw 1 is void because the list was wrong
      And the case file of "East Dyke" still shows draw 1, and holds

    Scenario: The public reads on which objection a void result rests
      Given "East Dyke" has its result published
      And Minjiang Bridge's objection against the list was found right
      When Officer Lin voids the draw on the ground of that objection
      Then the public reads which objection that was

    Scenario: A void draw does not disappear from the public record
      Given "East Dyke" has its result published
      And Minjiang Bridge's objection against the list was found right
      When Officer Lin voids the draw on the ground of that objection
      Then the public reads the record of the void draw

    Scenario: A result over a wrong list is not carried on
      Given "East Dyke" has its result published
      And Minjiang Bridge's objection against the list was found right
      When Owner Zhao gives the award after the public notice period
      Then it is refused because the list was found wrong
