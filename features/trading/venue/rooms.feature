@trading
Feature: A room is one session's at a time, and fitted for it
  Whoever was told a room and an hour finds the room free and ready.

  Rule: Each session takes place in a room of its kind
    V-1: Shifang: rooms of a trading centre

    Scenario Outline: A draw is held in a room for draws
      Given the centre has a room for <kind>
      When Owner Zhao asks for it to draw "East Dyke"
      Then it is <outcome>

      Examples:
        | kind        | outcome                                      |
        | draws       | accepted                                     |
        | openings    | refused because the room is for something else |
        | evaluations | refused because the room is for something else |
        | auctions    | refused because the room is for something else |

    Scenario: Two rooms of one name would send somebody to the wrong one
      Given the centre has a room for draws
      When Clerk Chen registers another room of that name
      Then it is refused because another room has that name

    Scenario: A room that was given up is not given again
      Given the centre has given its room for draws up
      When Owner Zhao asks for it to draw "East Dyke"
      Then it is refused because the room is closed

    Scenario: Nobody is given a room that does not exist
      Given the centre has a room for draws
      When Owner Zhao asks for another room to draw "East Dyke"
      Then it is refused because there is no such room

    Scenario Outline: Nobody is on duty in two rooms at once
      Given Clerk He is on duty in the room for draws from 09:00 to 12:00
      When the manager puts Clerk He on duty in the room for openings from <starts> to 14:00
      Then it is <outcome>

      Examples:
        | starts | outcome                                    |
        | 11:59  | refused because they are on duty elsewhere |
        | 12:00  | accepted                                   |

  Rule: A room is given once, with time to clear it between two sessions
    V-15: checks of a provincial electronic booking system

    Scenario Outline: Half an hour lies between two sessions
      Given "North Weir" has the room for draws from 10:00 to 11:00
      When Owner Zhao asks for it from <starts> to <ends>
      Then it is <outcome>

      Examples:
        | starts | ends  | outcome                             |
        | 10:30  | 10:45 | refused because the room is taken   |
        | 11:29  | 12:00 | refused because the room is taken   |
        | 11:30  | 12:00 | accepted                            |
        | 09:15  | 09:31 | refused because the room is taken   |
        | 09:15  | 09:30 | accepted                            |

    Scenario Outline: The county may clear its rooms slower
      Given the county leaves a room empty for 45 minutes
      And "North Weir" has the room for draws from 10:00 to 11:00
      When Owner Zhao asks for it from <starts> to 12:30
      Then it is <outcome>

      Examples:
        | starts | outcome                           |
        | 11:44  | refused because the room is taken |
        | 11:45  | accepted                          |

    Scenario: Asking holds nothing, and whoever comes second is told who has the room
      Given "North Weir" and "East Dyke" both wait for the room for draws at 10:00
      And Clerk Chen has given it to "North Weir"
      When Clerk Chen gives it to "East Dyke"
      Then it is refused because the room is taken

    Scenario: A session ends after it begins
      Given the centre has a room for draws
      When Owner Zhao asks for it from 11:00 to 10:00
      Then it is refused because the times make no sense

    Scenario: An evaluation starts once its opening is over
      Given "East Dyke" is opened in the room for openings from 10:00 to 11:00
      When Owner Zhao asks for the room for evaluations from 10:59 to 12:00
      Then it is refused because the opening is not over

    Scenario: What was declined stays declined
      Given Clerk Chen has declined the room for "East Dyke"
      When Clerk Chen gives it to "East Dyke"
      Then it is refused because the booking was decided

    Scenario: Nothing is decided about what nobody asked for
      Given the centre has a room for draws
      When Clerk Chen gives a room that nobody asked for
      Then it is refused because there is no such booking

    Scenario: A room in which somebody is expected is not given up
      Given "North Weir" has the room for draws from 10:00 to 11:00
      When Clerk Chen gives the room up
      Then it is refused because somebody is expected in the room

    Scenario: A moved session is told to whoever asked for it
      Given "East Dyke" has the room for draws from 10:00 to 11:00
      When Clerk Chen moves the session to 15:00 because of a burst pipe
      Then Owner Zhao is told that the session of "East Dyke" was moved because of a burst pipe

    Scenario: Nothing is added to a file that is closed
      Given the file of "East Dyke" is closed
      When Owner Zhao asks for the room for draws
      Then it is refused because the file of the project is closed

  Rule: The centre gives rooms and judges nothing else
    S-2: inference

    Scenario Outline: Only the centre gives a room
      Given "North Weir" and "East Dyke" both wait for the room for draws at 10:00
      When <name> gives it to "East Dyke"
      Then it is refused because the act belongs to others

      Examples:
        | name        |
        | Owner Zhao  |
        | Officer Lin |

  Rule: A draw gets the room and the hour of its notice
    D-15: Shifang: draw room

    Scenario Outline: The centre confirms what everybody was told
      Given "East Dyke" is announced for 10:00, and waits for the room for draws at <starts>
      When Clerk Chen gives it to "East Dyke"
      Then it is <outcome>

      Examples:
        | starts | outcome                                   |
        | 10:00  | accepted                                  |
        | 09:30  | accepted                                  |
        | 13:00  | refused because the notice says otherwise |

    Scenario: A reason on the record lets it pass
      Given "East Dyke" is announced for 10:00, and waits for the room for draws at 13:00
      When Clerk Chen gives it to "East Dyke", and says why it differs
      Then it is accepted
