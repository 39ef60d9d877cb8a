@trading
Feature: What was decided stands on paper, signed by those whose matter it is
  A paper waits until the last has signed; then it is sealed once, and the seal says only
  that it was not changed since.

  Rule: A paper says what has happened, and nobody but the right people draws it up
    D-19: provincial platform table of opening details
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)

    Scenario Outline: No paper says what has not happened
      Given "East Dyke" <stage>
      When <name> draws up the <paper>
      Then it is refused because nothing has happened that it could say

      Examples:
        | stage                    | name       | paper                |
        | has closed its sign-up   | Clerk Chen | result of the review |
        | awaits the balls         | Clerk Chen | record of the draw   |
        | is drawn                 | Owner Zhao | notice of the result |
        | has its result published | Owner Zhao | award notice         |

    Scenario Outline: A paper is drawn up by those whose procedure it is
      Given "East Dyke" is drawn
      When <name> draws up the record of the draw
      Then it is refused because the act belongs to others

      Examples:
        | name        |
        | Owner Zhao  |
        | Officer Lin |
        | Hengda Road |

    Scenario: What is to be corrected is replaced by name
      Given "East Dyke" has its result published
      And Owner Zhao has drawn up the notice of the result of "East Dyke"
      When Owner Zhao draws up the notice of the result once more
      Then it is refused because a paper of this kind stands already

    Scenario: A paper that names the one it replaces takes its place
      Given "East Dyke" has its result published
      And Owner Zhao has drawn up the notice of the result of "East Dyke"
      When Owner Zhao draws up the notice of the result in place of the first
      Then it is accepted

    Scenario: What was replaced is not issued any more
      Given "East Dyke" has its result published
      And Owner Zhao has drawn up the notice of the result of "East Dyke"
      And Owner Zhao has drawn up another notice of the result in place of the first
      When the platform issues the first all the same
      Then it is refused because a paper of this kind stands already

    Scenario Outline: A paper takes the place of no other than the one of its kind
      Given "East Dyke" has its result published
      And Owner Zhao has drawn up the notice of the result of "East Dyke"
      When <name> draws up the <paper> in place of the first
      Then it is refused because it cannot take the place of that paper

      Examples:
        | name       | paper                |
        | Clerk Chen | record of the draw   |
        | Owner Zhao | result of the review |

    Scenario: What was replaced is not replaced again
      Given "East Dyke" has its result published
      And Owner Zhao has drawn up the notice of the result of "East Dyke"
      And Owner Zhao has drawn up another notice of the result in place of the first
      When Owner Zhao draws up the notice of the result in place of the very first
      Then it is refused because it cannot take the place of that paper

    Scenario: An issued paper stands until the one that replaces it is issued
      Given "East Dyke" has its result published
      And Owner Zhao has had the notice of the result of "East Dyke" issued
      When Owner Zhao draws up the notice of the result in place of the first
      Then the first still stands
      And it stands no more once Owner Zhao has signed the other and it was issued

    Scenario: Two do not take the place of one
      Given "East Dyke" has its result published
      And Owner Zhao has had the notice of the result of "East Dyke" issued
      And Owner Zhao has drawn up another notice of the result in place of the first
      When Owner Zhao draws up the notice of the result in place of the very first
      Then it is refused because a paper of this kind stands already

    Scenario: One draw has one record
      Given "East Dyke" is drawn
      And Clerk Chen has drawn up the record of the draw of "East Dyke"
      When Clerk Chen draws up the record of the draw once more
      Then it is refused because a paper of this kind stands already

    Scenario: No award is put on paper beside a notice that names another winner
      Given "East Dyke" has its result published
      And Owner Zhao has had the notice of the result of "East Dyke" issued
      And "East Dyke" has been awarded to its first reserve
      When Owner Zhao draws up the award notice
      Then it is refused because a notice that stands names another winner

    Scenario: Once that notice is replaced the award is put on paper
      Given "East Dyke" has its result published
      And Owner Zhao has had the notice of the result of "East Dyke" issued
      And "East Dyke" has been awarded to its first reserve
      When Owner Zhao has another notice issued in place of the first
      Then Owner Zhao draws up the award notice, which names the first reserve

  Rule: Whoever signs does it in person, once, and for these words
    D-19: provincial platform table of opening details
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)

    Scenario Outline: Nobody signs a paper for somebody else
      Given "East Dyke" is drawn
      And Clerk Chen has drawn up the record of the draw of "East Dyke"
      When <attempt>
      Then it is refused because <reason>

      Examples:
        | attempt                                          | reason                          |
        | Officer Lin signs it with the key of Owner Zhao  | the key acts for somebody else  |
        | Officer Lin signs it as the clerk                | the paper is not theirs to sign |
        | Officer Deng signs it                            | the paper is not theirs to sign |
        | Officer Deng signs it in the name of Officer Lin | somebody else was present       |
        | Hengda Road signs it                             | the paper is not theirs to sign |

    Scenario: Where the paper names nobody, only who holds the seat signs it
      Given "East Dyke" has its result published
      And Owner Zhao has drawn up the notice of the result of "East Dyke"
      When Reviewer Wu signs it
      Then it is refused because the act belongs to others

    Scenario: Nobody signs twice
      Given "East Dyke" is drawn
      And Clerk Chen has drawn up the record of the draw of "East Dyke"
      And Officer Lin has signed it
      When Officer Lin signs it again
      Then it is refused because they have signed already

    Scenario: A signature under other words is none
      Given "East Dyke" is drawn
      And Clerk Chen has drawn up the record of the draw of "East Dyke"
      When Owner Zhao signs words that name another winner
      Then it is refused because the signature does not hold

    Scenario: A paper that nobody drew up is not signed
      Given "East Dyke" is drawn
      When Owner Zhao signs a paper that nobody drew up
      Then it is refused because there is no such paper

  Rule: A paper is issued once, when the last has signed, and by the platform alone
    D-19: provincial platform table of opening details

    Scenario: With two of three signatures it waits for the third
      Given "East Dyke" is drawn
      And Clerk Chen has drawn up the record of the draw of "East Dyke"
      And Owner Zhao and Officer Lin have signed it
      When the platform looks for papers to issue
      Then it waits for Clerk Chen

    Scenario: Nobody issues it before that, not even the platform
      Given "East Dyke" is drawn
      And Clerk Chen has drawn up the record of the draw of "East Dyke"
      And Owner Zhao and Officer Lin have signed it
      When the platform issues it before the last has signed
      Then it is refused because somebody has not signed the paper

    Scenario: With the last signature it is sealed, and everybody can check it
      Given "East Dyke" is drawn
      And all three have signed the record of the draw of "East Dyke"
      When the platform looks for papers to issue
      Then the public reads it, sealed, with the names of those who signed
      And Auditor Ma finds it in the case file as the log tells

    Scenario: It is not issued over other words than were signed
      Given "East Dyke" is drawn
      And all three have signed the record of the draw of "East Dyke"
      When the platform issues it over other words
      Then it is refused because somebody has not signed the paper

    Scenario: It is not issued twice
      Given "East Dyke" is drawn
      And Clerk Chen has drawn up the record of the draw of "East Dyke"
      And all three have signed it and it was issued
      When the platform issues it a second time
      Then it is refused because a paper of this kind stands already

    Scenario Outline: Nobody puts the seal on it by hand
      Given "East Dyke" is drawn
      And all three have signed the record of the draw of "East Dyke"
      When <name> issues it
      Then it is refused because the act belongs to others

      Examples:
        | name        |
        | Clerk Chen  |
        | Owner Zhao  |
        | Officer Lin |

    Scenario: A paper says for ever what was so when it was drawn up
      Given "East Dyke" has its result published
      And Owner Zhao has drawn up and signed the notice of the result of "East Dyke"
      And "East Dyke" has gone on to its first reserve
      When the platform looks for papers to issue
      Then what it says is what was drawn up, whatever happened since

  Rule: The file is closed with all its papers, and none comes after
    D-19: provincial platform table of opening details
    D-20: Shifang: 60 days
    D-28: Shifang

    Scenario: A paper that somebody still has to sign holds the file open
      Given "East Dyke" is finished
      And Clerk Chen has drawn up the record of the draw of "East Dyke"
      And Owner Zhao and Officer Lin have signed it
      When Clerk Chen closes the file
      Then it is refused because papers are not issued yet

    Scenario: A paper that all have signed holds the file open until it is sealed
      Given "East Dyke" is finished
      And all three have signed the record of the draw of "East Dyke"
      When Clerk Chen closes the file
      Then it is refused because papers are not issued yet
      And it is said that the seal is missing

    Scenario: With the last signature and the seal the file may be closed
      Given "East Dyke" is finished
      And Clerk Chen has drawn up the record of the draw of "East Dyke"
      And all three have signed it and it was issued
      When Clerk Chen closes the file
      Then it is accepted

    Scenario Outline: Nothing is drawn up or signed in a closed file
      Given "East Dyke" is in the archive
      When <attempt>
      Then it is refused because the file is closed

      Examples:
        | attempt                                      |
        | Clerk Chen draws up the record of the draw   |
        | Owner Zhao signs a paper that nobody drew up |
