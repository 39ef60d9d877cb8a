@trading
Feature: A deposit is a secret until the opening, and goes back to whoever paid it
  Cash ties small firms up: what is asked is capped, guarantees count, and delay costs.

  Background:
    Given "West Sluice" is put out to tender

  Rule: Nobody is asked for more than the law allows
    B-11: 招标投标法实施条例 Art. 26

    Scenario Outline: Two per cent of the estimate are the most
      When Owner Zhao asks for <asked> of an estimate of 340250 yuan
      Then it is <outcome>

      Examples:
        | asked     | outcome                                          |
        | 6800 yuan | accepted                                         |
        | 6806 yuan | refused because the deposit is beyond the law    |

    Scenario: The centre asks for no deposit
      When Clerk Chen asks for 6800 yuan of an estimate of 340250 yuan
      Then it is refused because the act belongs to others

  Rule: The bidder itself pays or is vouched for, for as long as the bids are valid
    B-11: 招标投标法实施条例 Art. 26
    T-10: 电子招标投标办法

    Scenario: Money of another firm does not count
      Given the bidders of "West Sluice" are asked for a deposit
      When the bank tells that Minjiang Bridge paid for Hengda Road
      Then the deposit of Hengda Road is still expected

    Scenario: Its own money counts
      Given the bidders of "West Sluice" are asked for a deposit
      When the bank tells that Hengda Road paid for Hengda Road
      Then the deposit of Hengda Road is received

    Scenario: A guarantee that ends before the bids do is none
      Given the bidders of "West Sluice" are asked for a deposit
      When Hengda Road hands in a guarantee that ends a day too early
      Then it is refused because the guarantee is too short

    Scenario: At the deadline it is too late
      Given the bidders of "West Sluice" are asked for a deposit
      And the deadline of the deposits has come
      When Hengda Road hands in a guarantee
      Then it is refused because the time for deposits is over

  Rule: Before the opening nobody learns who paid
    B-11: 重庆市招标投标条例 Art. 16

    Scenario: Nobody of owner or centre reads who paid before the deadline
      Given the bidders of "West Sluice" are asked for a deposit
      And Hengda Road has paid its deposit
      When Clerk Chen opens the deposits
      Then it is refused because who paid is a secret
      And neither Owner Zhao nor Officer Lin learns who paid

    Scenario: After the opening it is known
      Given the bidders of "West Sluice" are asked for a deposit
      And Hengda Road has paid its deposit
      And the deadline of the deposits has come
      When Clerk Chen opens the deposits
      Then Officer Lin reads that Hengda Road paid

  Rule: One account for two bidders is a red warning
    W-6: 招标投标法实施条例 Art. 40

    Scenario: Whoever pays for a rival is found at the opening
      Given the bidders of "West Sluice" are asked for a deposit
      And Hengda Road has paid its deposit, and for Minjiang Bridge, too
      And the deadline of the deposits has come
      When Clerk Chen opens the deposits
      Then Hengda Road and Minjiang Bridge stand in a red warning

  Rule: Two persons release a deposit, in time, to the account that paid
    B-57: 招标投标法实施条例 Art. 57
    C-10: 保障中小企业款项支付条例
    I-8: inference

    Scenario: It is due within five days of the contract
      Given the deposit of Hengda Road is held
      When Clerk Chen proposes its release since the contract was signed
      Then it is back within five days, a holiday not counted as the last

    Scenario: Whoever proposed a release does not confirm it
      Given the deposit of Hengda Road is held
      And Clerk Chen has proposed its release
      When Clerk Chen confirms the release
      Then it is refused because a second person is needed

    Scenario: The statement of the bank shows the refund
      Given the deposit of Hengda Road is held
      And Clerk Chen has proposed its release
      And Clerk He has confirmed the release
      When the bank tells that it was paid back to Hengda Road
      Then the deposit of Hengda Road is refunded

    Scenario: Money that went elsewhere is no refund
      Given the deposit of Hengda Road is held
      And Clerk Chen has proposed its release
      And Clerk He has confirmed the release
      When the bank tells that it was paid back to Minjiang Bridge
      Then the deposit of Hengda Road is released

  Rule: Whoever took a deposit back may give another, and each attempt has its own
    B-15: 招标投标法实施条例 Art. 31
    B-22: 招标投标法 Art. 29
    B-24: 招标投标法 Art. 28

    Scenario: A bidder changes its mind while bids are taken
      Given the bidders of "West Sluice" are asked for a deposit
      And the deposit of Hengda Road went back because its bid was withdrawn
      When the bank tells that Hengda Road paid for Hengda Road
      Then the deposit of Hengda Road is received

    Scenario: Money for bids that were not opened does not count for the next
      Given the bidders of "West Sluice" are asked for a deposit
      And Hengda Road has paid its deposit
      When the bids are not opened and the lot asks anew
      Then Hengda Road has given nothing yet

    Scenario: Nobody loses a deposit for bids that were not opened
      Given the bidders of "West Sluice" are asked for a deposit
      And Hengda Road has paid its deposit
      And the bids of "West Sluice" were not opened
      When Owner Zhao keeps it because the bid was revoked
      Then it is refused because the attempt is over

  Rule: A stop gives deposits back once it is final
    B-15: 招标投标法实施条例 Art. 31

    Scenario: While the tender goes on nothing has stopped
      Given the bidders of "West Sluice" are asked for a deposit
      And Hengda Road has paid its deposit
      When Clerk Chen proposes its release because the tender stopped
      Then it is refused because nothing has ended

    Scenario: What was not opened goes back
      Given the bidders of "West Sluice" are asked for a deposit
      And Hengda Road has paid its deposit
      And the bids of "West Sluice" were not opened
      When Clerk Chen proposes its release because the tender stopped
      Then its release waits for a second person

  Rule: Only the owner keeps a deposit, for what the law names
    B-23: 招标投标法实施条例 Art. 35
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)

    Scenario: The owner keeps the deposit of a bid that was revoked
      Given the deposit of Hengda Road is held
      When Owner Zhao keeps it because the bid was revoked
      Then the deposit of Hengda Road is forfeited

    Scenario: Nobody of the centre keeps a deposit
      Given the deposit of Hengda Road is held
      When Clerk Chen keeps it because the bid was revoked
      Then it is refused because the act belongs to others

    Scenario: Nothing is kept without a ground in writing
      Given the deposit of Hengda Road is held
      When Owner Zhao keeps it without a word
      Then it is refused because no ground is written down
