@trading
Feature: Documents of firms are looked at beside everything else, and stand in nobody's way
  What a document is, its own bytes say. Another firm's documents are not even there.

  Background:
    Given "East Dyke" is open for sign-up
    And Hengda Road has an account of its own

  Rule: A document belongs to its firm alone, and is one
    E-3: 电子招标投标办法 (2013年第20号令) Art. 13, 14

    Scenario Outline: A document is taken for what its bytes are
      When Hengda Road's people send <file>
      Then it is <outcome>

      Examples:
        | file                          | outcome                           |
        | a scanned licence             | accepted                          |
        | a photograph of a licence     | accepted                          |
        | an electronic licence         | accepted                          |
        | a programme called licence    | refused because it is no document |
        | half of a scanned licence     | refused because it is no document |
        | a licence of 30 MB            | refused because the file is too large |

    Scenario: A fingerprint alone is no document
      When Hengda Road's people hand in a document that nobody has sent
      Then it is refused because no such file is kept

    Scenario: What has run out shows nothing
      When Hengda Road's people hand in a permit that ran out yesterday
      Then it is refused because the document has run out

    Scenario Outline: Another firm's document is answered like one that is not there
      Given a stranger has an account that claims Hengda Road
      And Hengda Road's people have handed in a permit
      When the stranger asks for <which>
      Then it is refused because there is no such document

      Examples:
        | which                    |
        | that permit              |
        | a permit nobody has      |

    Scenario: Its own people and the clerk who looks at it read it
      Given Hengda Road's people have handed in a permit
      When Hengda Road's people and Clerk Chen each ask for that permit
      Then each of them reads what was handed in

  Rule: Looking at documents blocks nothing, and who has to do something is told what
    E-3: 电子招标投标办法 (2013年第20号令) Art. 13, 14
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)
    P-3: 宁波市公共资源交易管理条例 Art. 16

    Scenario: A firm whose document was refused signs up
      Given Hengda Road's people have handed in a permit
      And Clerk Chen has refused the permit because the stamp cannot be read
      When Hengda Road's own account signs it up
      Then it is accepted
      And Hengda Road's people are told that the stamp cannot be read

    Scenario: A refusal has words
      Given Hengda Road's people have handed in a permit
      When Clerk Chen refuses the permit without words
      Then it is refused because words are missing

    Scenario: What was looked at is not looked at twice
      Given Hengda Road's people have handed in a permit
      And Clerk Chen has refused the permit because the stamp cannot be read
      When Clerk Chen accepts the permit
      Then it is refused because the document was looked at

    Scenario: A firm is reminded before a permit runs out
      Given Hengda Road's people have handed in a permit that lasts 40 more days
      When 34 days pass, one after the other
      Then Hengda Road's people are reminded 3 times
