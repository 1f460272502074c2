Feature: Output formats
  Commands print a table in a terminal, and tab-separated lines, JSON or YAML for other programs. `--format` or
  `--json` selects the format, then AGENTS_FORMAT; the default depends on where the output goes.

  Background:
    Given the mock provider is enabled

  Scenario Outline: <what>
    Given the environment variable AGENTS_FORMAT is "<variable>"
    When I run `agents actor list <options>`
    Then it succeeds
    And stdout is "<text>"

    Examples:
      | what                              | variable | options        | text |
      | Through a pipe: plain             |          |                | mock/echo\\tllm\\tmock\\techo\\ttrue\\tfalse\\t\\t\\n |
      | plain                             |          | --format plain | mock/echo\\tllm\\tmock\\techo\\ttrue\\tfalse\\t\\t\\n |
      | table                             |          | --format table | Name       Type  Provider  Model  Built-in\\nmock/echo  llm   mock      echo   ✓\\n |
      | yaml                              |          | --format yaml  | - id: null\\n  name: mock/echo\\n  type: llm\\n  description: null\\n  provider: mock\\n  model: echo\\n  built_in: true\\n  alias_of: null\\n  default: false\\n  needs: []\\n  created_at: null\\n  updated_at: null\\n |
      | AGENTS_FORMAT                     | table    |                | Name       Type  Provider  Model  Built-in\\nmock/echo  llm   mock      echo   ✓\\n |
      | A flag wins over AGENTS_FORMAT    | json     | --format plain | mock/echo\\tllm\\tmock\\techo\\ttrue\\tfalse\\t\\t\\n |
      | A format of runs is passed over   | text     |                | mock/echo\\tllm\\tmock\\techo\\ttrue\\tfalse\\t\\t\\n |
      | The other one is too              | jsonl    |                | mock/echo\\tllm\\tmock\\techo\\ttrue\\tfalse\\t\\t\\n |

  Scenario Outline: JSON, selected by <how>
    Given the environment variable AGENTS_FORMAT is "<variable>"
    When I run `agents <before> actor set-default mock/echo <behind>`
    Then stdout is "{\n  \"default_actor\": \"mock/echo\"\n}\n"

    Examples:
      | how                      | variable | before        | behind        |
      | --json behind            |          |               | --json        |
      | --json in front          |          | --json        |               |
      | --format behind          |          |               | --format json |
      | --format in front, glued |          | --format=json |               |
      | AGENTS_FORMAT            | json     |               |               |

  Scenario: White space around AGENTS_FORMAT is ignored, for errors too
    Given the environment variable AGENTS_FORMAT is " json "
    When I run `agents actor set-default mock/echo`
    Then stdout is "{\n  \"default_actor\": \"mock/echo\"\n}\n"
    When I run `agents actor set-default nobody`
    Then it fails with exit status 3
    And the JSON on stderr at "error.code" is "ACTOR_NOT_FOUND"

  Scenario: A message is the same in a terminal and through a pipe, and YAML contains its facts
    When I run `agents actor set-default mock/echo --format table`
    Then stdout is "The default actor is mock/echo.\nRun it: agents run \"...\"\n"
    When I run `agents actor set-default mock/echo --format plain`
    Then stdout is "The default actor is mock/echo.\nRun it: agents run \"...\"\n"
    When I run `agents actor set-default mock/echo --format yaml`
    Then stdout is "default_actor: mock/echo\n"

  Scenario Outline: An unknown format: <what>
    Given the environment variable AGENTS_FORMAT is "<variable>"
    When I run `agents <command> <options>`
    Then it fails with exit status 2
    And stdout is empty
    And stderr is:
      """
      <message>
      """
    And there is no file "home"

    Examples:
      | what                        | variable | command                | options       | message |
      | by flag                     |          | actor list             | --format xml  | Error: unknown format: xml\n  This command accepts table, plain, json, yaml. |
      | an empty one                |          | actor list             | --format ""   | Error: unknown format: \n  This command accepts table, plain, json, yaml. |
      | one of runs                 |          | actor list             | --format text | Error: unknown format: text\n  This command accepts table, plain, json, yaml. |
      | one of lists, for a run     |          | actor run mock/echo Hi | --format yaml | Error: unknown format: yaml\n  This command accepts text, json, jsonl. |
      | by variable                 | xml      | provider list          |               | Error: AGENTS_FORMAT is set to an unknown format: xml\n  Use table, plain, json, yaml, text, jsonl. |
      | for a command that writes   |          | init                   | --format xml  | Error: unknown format: xml\n  This command accepts table, plain, json, yaml. |
      | for the file of an actor    |          | actor export mock/echo | --format xml  | Error: unknown format: xml\n  This command accepts table, plain, json, yaml. |
      | none                        |          | actor list             | --format      | Error: option '--format <format>' argument missing\n  Add --help to see how the command is used. |
      | two                         |          | actor list             | --format table --json | {"error":{"code":"INVALID_ARGUMENT","message":"option '--json' cannot be used with option '--format <format>'","hint":"Add --help to see how the command is used."}} |

  Scenario: Tabs, line ends and backslashes are escaped in piped output
    Given a file "odd.yaml" holds exactly "model: mock/echo\r\ndescription: a\tb\\c\r\n"
    And I have run `agents actor add odd.yaml --name odd`
    When I run `agents actor show odd`
    Then stdout contains "Description\ta\\tb\\\\c\n"
    And stdout contains "YAML\tmodel: mock/echo\\r\\ndescription: a\\tb\\\\c\\r\\n\n"

  Rule: In a terminal

    Background:
      Given the environment variable NO_COLOR is "1"
      And I have run `agents actor add writer --model mock/echo --set-default`
      And I have run `agents actor add team/commit-message-writer --model openai/gpt-5.1`

    Scenario: 120 columns
      Given a terminal 120 columns wide
      When I run `agents actor list`
      Then stdout is:
        """
        Name                        Type  Provider  Model    Built-in  Default  Updated
        local/writer                llm   mock      echo               ✓        2026-01-02 03:04
        team/commit-message-writer  llm   openai    gpt-5.1                     2026-01-02 03:04
        mock/echo                   llm   mock      echo     ✓
        """

    Scenario: 80 columns
      Given a terminal 80 columns wide
      When I run `agents actor list`
      Then stdout is:
        """
        Name                        Type  Provider  Model    Built-in  Default
        local/writer                llm   mock      echo               ✓
        team/commit-message-writer  llm   openai    gpt-5.1
        mock/echo                   llm   mock      echo     ✓
        """

    Scenario: 40 columns
      Given a terminal 40 columns wide
      When I run `agents actor list`
      Then stdout is:
        """
        Name                   Built-in  Default
        local/writer                     ✓
        team/commit-message-…
        mock/echo              ✓
        """

    Scenario: A very narrow terminal still shows the names
      Given a terminal 10 columns wide
      When I run `agents actor list`
      Then stdout is:
        """
        Name      Built-in  Default
        local/w…            ✓
        team/co…
        mock/ec…  ✓
        """

    Scenario: Wide characters, emoji and combining marks are aligned by their displayed width
      Given I have run `agents actor add a --model openai/日本語`
      And I have run `agents actor add b --model openai/é-👩‍👩‍👧-ok`
      And a terminal 80 columns wide
      When I run `agents actor list a*`
      Then stdout is "No actor matches. See `agents actor list` for all.\n"
      When I run `agents actor list local/*`
      Then stdout is:
        """
        Name          Type  Provider  Model    Default  Updated
        local/a       llm   openai    日本語            2026-01-02 03:04
        local/b       llm   openai    é-👩‍👩‍👧-ok           2026-01-02 03:04
        local/writer  llm   mock      echo     ✓        2026-01-02 03:04
        """

    Scenario: Text is cut between characters
      Given the registry holds a row "openai/日本語👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧" with the file:
        """
        model: gpt-4o
        """
      And a terminal 38 columns wide
      When I run `agents actor list`
      Then stdout is:
        """
        Name                 Built-in  Default
        local/writer                   ✓
        openai/日本語👩‍👩‍👧👩‍👩‍👧…
        team/commit-messag…
        mock/echo            ✓
        """

    Scenario: Escape sequences in a description are not sent to the terminal
      Given a file "red.yaml":
        """
        name: red
        model: mock/echo
        description: "\e[31mred\e[0m \a \x9b31m \x7f"
        """
      And I have run `agents actor add red.yaml`
      And a terminal 80 columns wide
      When I run `agents actor show red`
      Then stdout contains "Description  ␛[31mred␛[0m ␇ �31m ␡\n"
      When I run `agents actor show red --format plain`
      Then stdout contains "Description\t␛[31mred␛[0m ␇ �31m ␡\n"
      When I run `agents actor list --json`
      Then no control character is on stdout
      When I run `agents actor list --format yaml`
      Then no control character is on stdout

    Scenario: Escape sequences in an argument are not sent to the terminal
      Given a terminal 80 columns wide
      And a file "list":
        """
        """
      When I run the command line of the words:
        | actor      |
        | show       |
        | \u001b[31m |
      Then it fails with exit status 2
      And stderr contains "Error: \"\\u001b[31m\" is not a valid actor name"
      When I run the command line of the words:
        | \u001b[31m |
      Then it fails with exit status 2
      And stderr contains "Error: unknown command '␛[31m'"

    Scenario: Help is as wide as the terminal
      Given a terminal 50 columns wide
      When I run `agents actor list --help`
      Then no line on stdout is wider than 50 columns
      Given a terminal 200 columns wide
      When I run `agents actor list --help`
      Then stdout contains "  --home <dir>       folder of registry, configuration file and cache (default: AGENTS_HOME, or the folders of the platform)\n"

    Scenario: The header is bold in a terminal with colors
      Given the environment variable NO_COLOR is ""
      And a terminal 80 columns wide
      When I run `agents actor list mock`
      Then stdout is "\e[1mName       Type  Provider  Model  Built-in\e[22m\nmock/echo  llm   mock      echo   ✓\n"
      When I run `agents actor show mock/echo`
      Then stdout contains "\e[1mName    \e[22m  mock/echo\n"

    Scenario Outline: The header is not bold with <variable>=<value>
      Given the environment variable NO_COLOR is ""
      And the environment variable <variable> is "<value>"
      And a terminal 80 columns wide
      When I run `agents actor list mock`
      Then stdout is "Name       Type  Provider  Model  Built-in\nmock/echo  llm   mock      echo   ✓\n"

      Examples:
        | variable | value |
        | NO_COLOR | 1     |
        | TERM     | dumb  |
