@trading
Feature: What was found about a firm is shown for its time, and keeps nobody out
  Only an authority's own decision bans a firm; a finding says what happened, and until when.

  Background:
    Given "East Dyke" is open for sign-up

  Rule: A finding has source, hearing, appeal and an end, and goes off the record by itself
    C-12: 招标投标法 Art. 58-60
    C-13: from memory
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)

    Scenario: A firm with a finding signs up
      Given Director Guo has recorded a finding about Hengda Road
      When Hengda Road signs up
      Then it is accepted

    Scenario Outline: A finding without all its parts is none
      When Director Guo records a finding about Hengda Road without <part>
      Then it is refused because the finding is not complete

      Examples:
        | part    |
        | hearing |
        | appeal  |
        | end     |

    Scenario: The centre finds nothing about anybody
      When Clerk Chen records a finding about Hengda Road
      Then it is refused because the act belongs to others

    Scenario: A number stands for one finding
      Given Director Guo has recorded a finding about Hengda Road
      When Director Guo records a finding about Hengda Road
      Then it is refused because the number stands for another text

    Scenario: A finding is shown up to its end and not a moment longer
      Given Director Guo has recorded a finding about Hengda Road
      When its last moment comes
      Then it was shown until then and is shown no more
