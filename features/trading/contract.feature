@trading
Feature: No clock and no whim loses an award
  Case DR4: a winner who does not sign. The contract is due in ten working days.

  Rule: A late contract is a red warning and the owner's decision, never a loss
    D-24: 招标投标法 Art. 46 (30 days)
    D-25: by analogy 招标投标法实施条例 Art. 55
    C-13: from memory

    Scenario: The winner is silent for ten working days
      Given "East Dyke" is awarded
      When no contract has come by 2026-04-01T09:00:00
      Then the supervisor has a red warning because of D-24
      And the award stands, and nobody is banned

    Scenario Outline: A late contract waits for the owner's decision
      Given "East Dyke" is awarded
      When Owner Zhao uploads the contract at <time>
      Then it is <outcome>

      Examples:
        | time                | outcome                              |
        | 2026-03-31T23:59:59 | accepted                             |
        | 2026-04-01T00:00:00 | refused because the contract is late |

    Scenario: The owner accepts the late contract
      Given "East Dyke" is awarded
      And Owner Zhao has decided on 2026-04-02 to accept a late contract
      When Owner Zhao uploads the contract
      Then it is accepted

    Scenario: Nobody is silent before the limit has passed
      Given "East Dyke" is awarded
      When Owner Zhao records the winner's silence on 2026-03-31
      Then it is refused because the winner may still sign

  Rule: A winner who refuses makes room for the reserve, in the order drawn
    D-25: by analogy 招标投标法实施条例 Art. 55
    D-21: by analogy 招标投标法实施条例 Art. 54
    D-10: Shifang: need named

    Scenario: The first reserve is called, with a public notice period of its own
      Given "East Dyke" is awarded
      And the winner has refused in writing
      When Owner Zhao calls the next reserve
      Then the public reads that the first reserve is next, and until when to object
      And nobody is banned

    Scenario: A reserve that has reached its cap is not called
      Given the first reserve of "East Dyke" has reached a cap of 1
      And the winner has refused in writing
      When Owner Zhao calls the next reserve
      Then it is refused because the firm is at its cap

    Scenario: A reserve at its cap is skipped with a reason, and not banned
      Given the first reserve of "East Dyke" has reached a cap of 1
      And the winner has refused in writing
      When Owner Zhao skips the reserve because it is at its cap
      Then the public reads that the first reserve is skipped, and why
      And the second reserve is next, and nobody is banned

    Scenario: A reserve is not skipped at will
      Given "East Dyke" is awarded
      And the winner has refused in writing
      When Owner Zhao skips the reserve because it is at its cap
      Then it is refused because nothing bars the reserve

    Scenario: With no reserve left there is a new notice, not another draw
      Given "East Dyke" is awarded
      And the winner and both reserves have refused in writing
      When Owner Zhao declares the reserves used up
      Then it is accepted
      And "East Dyke" needs a new notice

    Scenario: Nobody who refused is in the list of the new notice
      Given "East Dyke" needs a new notice since all three refused
      When Clerk Chen announces "East Dyke" anew
      Then nobody has signed up for "East Dyke" yet

  Rule: The contract is signed at the fixed price, with the manager who was drawn
    D-26: by analogy 政府采购法 Art. 49
    D-3: formula: award notice of Zhangzhou Xiangcheng, 2026-03-16
    C-12: 招标投标法 Art. 58-60

    Scenario: Nobody renegotiates the price
      Given "East Dyke" is awarded
      When Owner Zhao uploads a contract over 1715999.99 yuan
      Then it is refused because the price was renegotiated

    Scenario: Nobody sends another manager without approval
      Given "East Dyke" is awarded
      When Owner Zhao uploads a contract with another manager
      Then it is refused because the manager was replaced

    Scenario Outline: Changes above a tenth of the contract need an approval
      Given "East Dyke" is being built
      When Owner Zhao reports a change of <change> yuan
      Then it is <outcome>

      Examples:
        | change    | outcome                                      |
        | 171600    | accepted                                     |
        | 171600.01 | refused because the change needs an approval |
