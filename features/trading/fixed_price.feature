@trading
Feature: The price is fixed by a formula, and nobody competes about it
  Fixed price = (control price - non-competitive part) x (1 - rate) + non-competitive
  part, rounded half up to the yuan.

  Rule: The price follows from the formula, to the yuan
    D-3: formula: award notice of Zhangzhou Xiangcheng, 2026-03-16

    Scenario: 1,860,000 yuan with 60,000 out of competition, 8 % down (DR1)
      Given "East Dyke" has its legal basis accepted
      When Owner Zhao states a price of 1716000 yuan
      Then it is accepted

    Scenario: A price one yuan off is not the price
      Given "East Dyke" has its legal basis accepted
      When Owner Zhao states a price of 1716001 yuan
      Then it is refused because the price is another one

    Scenario Outline: The real award of Zhangzhou Xiangcheng, 2026-03-16
      When 20794078 yuan with 990000 out of competition go down by <rate>
      Then the price is <price> yuan

      Examples:
        | rate    | price    |
        | 10.11 % | 18791886 |
        | 10.10 % | 18793866 |
        | 8.00 %  | 19209752 |

    Scenario: A fraction of a fen is no price
      Given "East Dyke" has its legal basis accepted
      When Owner Zhao states a price with a fraction of a fen
      Then it is refused because it cannot be read

  Rule: What the notice says about the price is never edited
    D-3: formula: award notice of Zhangzhou Xiangcheng, 2026-03-16

    Scenario: A clarification leaves the price alone
      Given "East Dyke" is open for sign-up
      When Owner Zhao clarifies the notice at a price of 1716000 yuan
      Then it is accepted
      And the public reads the clarification

    Scenario: A clarification that changes the price is refused
      Given "East Dyke" is open for sign-up
      When Owner Zhao clarifies the notice at a price of 1700000 yuan
      Then it is refused because the price is another one

  Rule: The rate lies in its range, both ends included
    D-4: Zhangzhou Xiangcheng 2026-03-16

    Scenario Outline: The ends of the range
      Given "East Dyke" has its legal basis accepted at a rate of <rate>
      When Owner Zhao states the price of the formula
      Then it is <outcome>

      Examples:
        | rate    | outcome                                  |
        | 4.99 %  | refused because the rate is out of range |
        | 5.00 %  | accepted                                 |
        | 12.00 % | accepted                                 |
        | 12.01 % | refused because the rate is out of range |
