@trading
Feature: A firm takes part the minute it has an account, and nobody can pose as it
  An account claims its firm. Which account is the firm is recorded before a review is closed.

  Background:
    Given "East Dyke" is open for sign-up
    And Minjiang Bridge, Longquan Water and Qingyang Paving have signed up
    And Hengda Road has an account of its own
    And a stranger has an account that claims Hengda Road

  Rule: Claims shut nobody out, and of one firm one ticket remains
    D-6: by analogy 招标投标法 Art. 22
    D-7: 招标投标法实施条例 Art. 34
    D-8: by analogy 招标投标法实施条例 Art. 40
    P-1: 公共资源交易平台管理暂行办法 (2016年第39号令)

    Scenario: A firm that nobody has looked at yet signs up
      When Hengda Road's own account signs it up
      Then it is accepted

    Scenario: Who claims a rival's code first does not keep the rival out
      Given the stranger's account has signed Hengda Road up
      When Hengda Road's own account signs it up
      Then it is accepted

    Scenario: One account signs its firm up once, whoever of its people does so
      Given Hengda Road's own account has signed it up
      When a colleague of that account signs it up
      Then it is refused because the firm has applied already

    Scenario: A review is not closed before it is known which account is the firm
      Given Hengda Road's own account has signed it up
      And "East Dyke" has been judged by both reviewers
      When Owner Zhao declares the review finished
      Then it is refused because it is not decided which account is the firm

    Scenario: While two accounts pose as one firm, neither is judged
      Given both accounts have signed Hengda Road up
      And "East Dyke" has closed its sign-up
      When Reviewer Wu passes Hengda Road
      Then it is refused because two accounts have signed the firm up

    Scenario: The one that is bound stays, the other falls and is told why
      Given both accounts have signed Hengda Road up
      And "East Dyke" has closed its sign-up
      When Clerk Chen has bound Hengda Road's own account to it
      Then the stranger is told that the application fell under D-8
      And the list of "East Dyke" has one ticket for Hengda Road

    Scenario: What a decision changes is on record before the result is
      Given both accounts have signed Hengda Road up
      And "East Dyke" has closed its sign-up
      And all were judged once Hengda Road's own account was bound, a moment ago
      When Owner Zhao declares the review finished
      Then it is refused because the record is a moment behind

    Scenario: An application that fell is not judged
      Given the stranger's account has signed Hengda Road up
      And "East Dyke" has closed its sign-up
      And Clerk Chen has found the stranger's claim unproven
      When Reviewer Wu passes Hengda Road
      Then it is refused because the application fell

    Scenario: As long as the review is open, a claim that is proven later counts again
      Given Hengda Road's own account has signed it up
      And "East Dyke" has closed its sign-up
      And Clerk Chen has found Hengda Road's own claim unproven
      When Clerk Chen has bound Hengda Road's own account to it
      Then the list of "East Dyke" has one ticket for Hengda Road

    Scenario: A binding that ends before the draw stops the list
      Given Hengda Road's own account is bound to it and has signed it up
      And "East Dyke" has finished its review
      And Clerk Chen has revoked the binding of Hengda Road's own account
      When Clerk Chen freezes the list
      Then it is refused because something has come up against a firm

    Scenario: The centre decides about accounts and learns from none who signed up
      Given Hengda Road's own account has signed it up
      When Clerk Chen looks at the claims that wait
      Then both accounts stand there alike

  Rule: The seat at a draw is that of the account whose application stands
    D-6: by analogy 招标投标法 Art. 22
    D-8: by analogy 招标投标法实施条例 Art. 40
    D-16: draw record form of a national-level buyer
    D-17: draw system of a national-level buyer: conditions locked

    Scenario: Under the code of a firm on the list a stranger finds no draw
      Given Hengda Road's own account is bound to it and has signed it up
      And "East Dyke" has its list frozen
      And it is the morning of the draw
      When the stranger comes to the draw
      Then it is refused because there is no such lot

    Scenario: Under the code of a firm that is not on it a stranger is told the same
      Given "East Dyke" has its list frozen
      And it is the morning of the draw
      When the stranger comes to the draw
      Then it is refused because there is no such lot

    Scenario: The account that signed the firm up has its seat
      Given Hengda Road's own account is bound to it and has signed it up
      And "East Dyke" has its list frozen
      And it is the morning of the draw
      When Hengda Road's own account comes to the draw
      Then it is accepted

    Scenario: Nobody is registered for a firm whose account has not sent them
      Given Hengda Road's own account is bound to it and has signed it up
      And the list of "East Dyke" is frozen and the missing camera is excused
      When Clerk Chen registers the stranger for Hengda Road as present
      Then it is refused because the firm is not on the list

  Rule: Whom a lot concerns is the account that applied, not everybody who claims its code
    D-6: by analogy 招标投标法 Art. 22
    D-8: by analogy 招标投标法实施条例 Art. 40
    D-22: by analogy 招标投标法实施条例 Art. 54

    Scenario: Under the code of a firm that applied a stranger stops nothing
      Given Hengda Road's own account is bound to it and has signed it up
      And "East Dyke" has finished its review
      When the stranger objects
      Then it is refused because it took no part

    Scenario: Under the code of a firm that did not apply a stranger is told the same
      Given "East Dyke" has finished its review
      When the stranger objects
      Then it is refused because it took no part

    Scenario: The account that applied objects
      Given Hengda Road's own account is bound to it and has signed it up
      And "East Dyke" has finished its review
      When Hengda Road's own account objects
      Then it is accepted

    Scenario: While every firm may object, an account has one objection that waits
      Given the stranger has objected
      When the stranger objects
      Then it is refused because their first objection waits

    Scenario: The objection of a stranger keeps nobody else from objecting
      Given the stranger has objected
      When Hengda Road's own account objects
      Then it is accepted

    Scenario: The owner knows what is decided about the account, and nobody else does
      When the stranger objects
      Then Owner Zhao sees that nothing is decided about the account that objected
      And Clerk Chen sees nothing of that account

  Rule: What is said in the name of a firm counts from the account that is the firm
    D-7: 招标投标法实施条例 Art. 34
    D-8: by analogy 招标投标法实施条例 Art. 40

    Scenario: What a stranger says of a firm keeps nobody out
      Given Hengda Road's own account is bound to it and has signed it up
      And the stranger says that Hengda Road manages Minjiang Bridge
      When the review of "East Dyke" ends
      Then Hengda Road and Minjiang Bridge qualify

    Scenario: What a stranger says of people in a firm keeps nobody out
      Given Hengda Road's own account is bound to it and has signed it up
      And the stranger names one person in Hengda Road, and a register in Minjiang Bridge
      When the review of "East Dyke" ends
      Then Hengda Road and Minjiang Bridge qualify

    Scenario: What the firm itself says counts
      Given Tianfu Earthworks has signed up
      And Hengda Road's own account takes part and says that it manages Minjiang Bridge
      When the review of "East Dyke" ends
      Then neither Hengda Road nor Minjiang Bridge qualifies

    Scenario: A stranger does not take back what the firm said
      Given Tianfu Earthworks has signed up
      And Hengda Road's own account takes part and says that it manages Minjiang Bridge
      And the stranger says that nothing hangs together with Hengda Road
      When the review of "East Dyke" ends
      Then neither Hengda Road nor Minjiang Bridge qualifies

  Rule: A binding rests on a document, and who is turned away is told why
    D-8: by analogy 招标投标法实施条例 Art. 40
    P-3: 宁波市公共资源交易管理条例 Art. 16

    Scenario: Nobody is bound without a certificate or an authorisation
      When Clerk Chen binds Hengda Road's own account without any document
      Then it is refused because no document shows it

    Scenario: A firm is bound to one account
      Given Clerk Chen has bound Hengda Road's own account to it
      When Clerk Chen binds the stranger's account to Hengda Road
      Then it is refused because another account is the firm

    Scenario: A claim is not found unproven without a ground
      When Clerk Chen finds the stranger's claim unproven without a ground
      Then it is refused because no ground is named

    Scenario: A binding ends by its revocation only
      Given Clerk Chen has bound Hengda Road's own account to it
      When Clerk Chen finds Hengda Road's own claim unproven
      Then it is refused because the binding stands

    Scenario: A bidder binds nobody
      When the stranger binds the own account to Hengda Road
      Then it is refused because the act belongs to others

    Scenario: Once the binding is revoked, another account can be the firm
      Given Clerk Chen has bound the stranger's account to Hengda Road
      And Clerk Chen has revoked the binding of the stranger's account
      When Clerk Chen binds Hengda Road's own account to it
      Then it is accepted

  Rule: A firm signs with the key that is bound to it
    D-8: by analogy 招标投标法实施条例 Art. 40
    E-3: 电子招标投标办法 (2013年第20号令) Art. 13

    Scenario: A key that is shown to be theirs is bound to a bound account
      Given Clerk Chen has bound Hengda Road's own account to it
      And Hengda Road's own account has handed in a key
      When Clerk Chen binds that key
      Then it is accepted
      And what was signed with it before counts as nobody's

    Scenario: Who does not have the key cannot hand it in
      When Hengda Road's own account hands in a key of somebody else
      Then it is refused because the key is not shown to be theirs

    Scenario: One key signs for one account
      Given Hengda Road's own account has handed in a key
      When the stranger's account hands in the same key
      Then it is refused because the key was handed in before

    Scenario: A key of an account that is not the firm is not bound
      Given the stranger's account has handed in a key
      When Clerk Chen binds that key
      Then it is refused because the account is not bound to the firm

    Scenario: A key ends with the binding of its account
      Given Clerk Chen has bound Hengda Road's own account to it
      And Hengda Road's own account has a key that is bound
      When Clerk Chen has revoked the binding of Hengda Road's own account
      Then that key signs nothing any more

    Scenario: Nobody ends the key of another account
      Given Hengda Road's own account has handed in a key
      When the stranger ends that key
      Then it is refused because there is no such key
