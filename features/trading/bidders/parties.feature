@trading
Feature: Who is no firm takes part by a paper of his own, and nobody else reads its number
  A number is checked for what it proves of itself, not for the region it comes from.

  Rule: A party is known by its own kind of paper, and its number is nobody else's to read
    E-3: 电子招标投标办法 (2013年第20号令) Art. 13, 14

    Scenario Outline: A number is taken if it can be right
      Given Bidder Hua has the account of another party
      When Bidder Hua gives <number> of <paper>
      Then it is <outcome>

      Examples:
        | number             | paper              | outcome                                   |
        | 11010519491231002X | an identity card   | accepted                                  |
        | 999999194912310009 | an identity card   | accepted                                  |
        | 110105194912310021 | an identity card   | refused because the number cannot be right |
        | 110105194902310026 | an identity card   | refused because the number cannot be right |
        | 810000199408230021 | a residence permit | accepted                                  |
        | 810000199408230021 | an identity card   | refused because the number cannot be right |
        | E12345678          | a passport         | accepted                                  |
        | HRB 12345          | a register extract | refused because a person is not known by that |

    Scenario: Number and name are in no record and in no message
      Given Bidder Hua has the account of another party
      When Bidder Hua gives 11010519491231002X of an identity card
      Then nothing that is kept shows that number

    Scenario: Others see a masked number, or nothing
      Given Bidder Hua has described the own party
      When Clerk Chen looks at that party
      Then Clerk Chen reads the number as 11**************2X

    Scenario: A stranger learns nothing of a party
      Given Bidder Hua has described the own party
      When somebody else looks at that party
      Then it is refused because there is no such party

    Scenario: Two accounts of one person shut neither out
      Given Bidder Hua has described the own party
      When another account describes the same person
      Then it is accepted
      And that one person has two accounts is on record, and not who it is

    Scenario: A firm is known by its credit code
      Given Bidder Hua has the account of a firm
      When Bidder Hua gives 11010519491231002X of an identity card
      Then it is refused because that account is no other party's
