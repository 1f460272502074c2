Feature: Actor names
  An actor is identified by `[namespace/]name`. A name without a namespace belongs to `local`. The name of a built-in
  actor consists of its provider and the provider's name for the model.

  Scenario Outline: <typed> is stored as <stored>
    When I run `agents actor add <typed> --model openai/gpt-4o`
    Then stdout contains "Added <stored>.\n"
    When I run `agents actor show <typed>`
    Then stdout contains "Name\t<stored>\n"
    When I run `agents actor show <stored>`
    Then stdout contains "Name\t<stored>\n"

    Examples:
      | typed         | stored           |
      | writer        | local/writer     |
      | local/writer  | local/writer     |
      | team/writer   | team/writer      |
      | 4.o_mini-v2   | local/4.o_mini-v2 |
      | a             | local/a          |
      | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx |

  Scenario Outline: <what> is refused with a suggestion to type
    When I run `agents actor add "<typed>" --model openai/gpt-4o --json`
    Then it fails with exit status 2
    And stdout is empty
    And the JSON on stderr at "error.code" is "INVALID_NAME"
    And the JSON on stderr at "error.name" is "<typed>"
    And the JSON on stderr at "error.hint" is <hint>

    Examples:
      | what                                 | typed          | hint                    |
      | A capital letter                     | Writer         | "Try writer."           |
      | A space                              | my writer      | "Try my-writer."        |
      | A sign at the beginning              | .writer        | "Try writer."           |
      | A sign at the beginning of the name  | team/-writer   | "Try team/writer."      |
      | Two slashes                          | my/team/writer | "Try my/team-writer."   |
      | Letters of other alphabets           | écrivain       | "Try crivain."          |
      | A remote registry                    | eu:team/writer | "Leave out the part before the colon." |

  Scenario Outline: <what> is refused
    When I run `agents actor show "<typed>"`
    Then it fails with exit status 2
    And stderr is:
      """
      Error: "<shown>" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit
      """

    Examples:
      | what               | typed   | shown   |
      | Nothing            |         |         |
      | A slash alone      | /       | /       |
      | An empty name      | team/   | team/   |
      | An empty namespace | /writer | /writer |
      | Signs alone        | ...     | ...     |

  Scenario: A name that is too long is shortened in the error, with a valid suggestion
    When I run `agents actor add xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx --model openai/gpt-4o`
    Then it fails with exit status 2
    And stderr contains "Error: \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" is not a valid actor name"
    And stderr contains "\n  Try xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.\n"
    When I run `agents actor show xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`
    Then it fails with exit status 2
    And stderr contains "Error: \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\" is not a valid actor name"

  Scenario: Suggestions for a mistyped name
    Given the mock provider is enabled
    And I have run `agents actor add writer --model mock/echo`
    And I have run `agents actor add rewriter --model mock/echo`
    And I have run `agents actor add team/writer --model mock/echo`
    And I have run `agents actor add poet --model mock/echo`
    When I run `agents actor show write`
    Then it fails with exit status 3
    And stderr is "Error: no actor named \"local/write\"\n  Did you mean team/writer, local/writer, local/rewriter?\n"
    When I run `agents actor show poett`
    Then it fails with exit status 3
    And stderr is "Error: no actor named \"local/poett\"\n  Did you mean local/poet?\n"
    When I run `agents actor show team/poet`
    Then it fails with exit status 3
    And stderr is "Error: no actor named \"team/poet\"\n  Did you mean local/poet?\n"

  Scenario: A file path instead of a name
    When I run `agents actor run actors/poet.yaml Hello`
    Then it fails with exit status 3
    And stderr is "Error: no actor named \"actors/poet.yaml\"\n  If that is a file, add it first: agents actor add actors/poet.yaml\n"

  Scenario: Properties of all names
    Then every string is either parsed as a name or refused
    And every accepted name is parsed to the same name again
    And every name of the grammar is accepted, with or without its namespace
    And every suggestion for a refused name is accepted
