Feature: The command line
  Each command has help. An error is one sentence with a hint, as text for people or as one JSON object for programs.
  The exit status shows the kind of error.

  Scenario Outline: Help with `agents <arguments>`
    When I run `agents <arguments>`
    Then it succeeds
    And stdout contains "Usage: agents [options] [command]\n\nManage and run AI actors."
    And stdout contains "Examples:\n  agents init --yes\n"
    And stderr is empty
    And there is no file "home"

    Examples:
      | arguments |
      |           |
      | --help    |
      | -h        |
      | help      |

  Scenario Outline: Help for a command with `agents <arguments>`
    When I run `agents <arguments>`
    Then it succeeds
    And stdout contains "<usage>"
    And stderr is empty

    Examples:
      | arguments            | usage                                                        |
      | actor                | Usage: agents actor [options] [command]\n                    |
      | provider             | Usage: agents provider [options] [command]\n                 |
      | actor --help         | Usage: agents actor [options] [command]\n                    |
      | help actor           | Usage: agents actor [options] [command]\n                    |
      | actor help           | Usage: agents actor [options] [command]\n                    |
      | actor list --help    | Usage: agents actor list [options] [pattern]\n               |
      | actor list -h zzz    | Usage: agents actor list [options] [pattern]\n               |
      | help actor list      | Usage: agents actor list [options] [pattern]\n               |
      | actor help list      | Usage: agents actor list [options] [pattern]\n               |
      | help run             | Usage: agents run [options] [prompt...]\n                    |

  Scenario Outline: The version with `agents <arguments>`
    When I run `agents <arguments>`
    Then stdout is the version of the package
    And stderr is empty

    Examples:
      | arguments        |
      | --version        |
      | -V               |
      | actor --version  |
      | --version --json |

  Scenario Outline: <what>
    When I run `agents <arguments>`
    Then it fails with exit status 2
    And stdout is empty
    And stderr is:
      """
      Error: <message>
        <hint>
      """

    Examples:
      | what                                     | arguments                 | message                                                    | hint |
      | A command that there is not              | fly                       | unknown command 'fly'                                      | Add --help to see how the command is used. |
      | A command that is nearly one             | actr                      | unknown command 'actr'                                     | Did you mean actor? |
      | A command of a group that is nearly one  | actor lst                 | unknown command 'lst'                                      | Did you mean list? |
      | A command of a group, without the group  | list                      | unknown command 'list'                                     | Did you mean agents actor list? |
      | A command of another group               | provider export x         | unknown command 'export'                                   | Did you mean agents actor export? |
      | A command of no group, with a group      | actor init                | unknown command 'init'                                     | Did you mean agents init? |
      | Help for what there is not               | help fly                  | unknown command 'fly'                                      | Add --help to see how the command is used. |
      | Help for what there is not, in a group   | help actor fly            | unknown command 'fly'                                      | Add --help to see how the command is used. |
      | Help in a group for what there is not    | actor help fly            | unknown command 'fly'                                      | Add --help to see how the command is used. |
      | An option that there is not              | actor list --fly          | unknown option '--fly'                                     | Add --help to see how the command is used. |
      | An option that is nearly one             | actor list --costum       | unknown option '--costum'                                  | Did you mean --custom? |
      | An option without its value              | actor list --provider     | option '--provider <name>' argument missing                | Add --help to see how the command is used. |
      | An argument that is missing              | actor show                | missing required argument 'name'                           | Add --help to see how the command is used. |
      | One of two that is missing               | actor copy a              | missing required argument 'new'                            | Add --help to see how the command is used. |
      | An argument too many                     | actor show a b            | too many arguments for 'show'. Expected 1 argument but got 2. | Add --help to see how the command is used. |
      | An argument where none is taken          | actor get-default a       | too many arguments for 'get-default'. Expected 0 arguments but got 1. | Add --help to see how the command is used. |
      | A home that is empty                     | actor list --home ""      | --home needs a folder, not an empty string                   | Leave it out to use the default folder. |

  Scenario Outline: An error as JSON with <arguments>
    Given the environment variable AGENTS_FORMAT is "<variable>"
    When I run `agents <arguments>`
    Then it fails with exit status 2
    And stdout is empty
    And stderr is "{\"error\":{\"code\":\"INVALID_ARGUMENT\",\"message\":\"unknown command 'fly'\",\"hint\":\"Add --help to see how the command is used.\"}}\n"

    Examples:
      | arguments           | variable |
      | fly --json          |          |
      | --json fly          |          |
      | fly --format json   |          |
      | --format=json fly   |          |
      | fly --format jsonl  |          |
      | fly                 | json     |
      | fly                 | jsonl    |

  Scenario Outline: An error as text with <arguments>
    Given the environment variable AGENTS_FORMAT is "<variable>"
    When I run `agents <arguments>`
    Then it fails with exit status 2
    And stdout is empty
    And stderr contains "Error: unknown command 'fly'\n"

    Examples:
      | arguments            | variable |
      | fly                  | yaml     |
      | fly --format yaml    | json     |
      | --format=table fly   | json     |
      | fly -- --json        |          |

  Scenario Outline: Exit status <status> of a real process: <what>
    When I run `agents <arguments>` as a process
    Then it ends with exit status <status>

    Examples:
      | status | what                       | arguments                            |
      | 0      | it worked                  | actor list                           |
      | 2      | wrong arguments            | actor list --fly                     |
      | 2      | a malformed actor          | actor add writer --model nowhere/now |
      | 3      | no such actor              | actor show nobody                    |
      | 4      | the name is reserved       | actor add mock/x --model openai/gpt-4o |
      | 5      | no default actor           | actor get-default                    |

  Scenario Outline: `agents init` reports <what>
    Given the environment variable <variable> is "<value>"
    When I run `agents init --home place`
    Then stdout is "Created the registry: {folder}/place/registry.db\n<lines>\n\nNext: agents actor list\n" in the scenario's folder
    When I run `agents init --home place --yes`
    Then stdout is "The registry is ready: {folder}/place/registry.db\n<lines>\n\nNext: agents actor list\n" in the scenario's folder
    And there is no file "home"

    Examples:
      | what                   | variable          | value | lines |
      | that nothing is there  | OPENAI_API_KEY    |       | No provider is configured. Set a variable such as OPENAI_API_KEY: see `agents provider list`. |
      | which provider is      | OPENAI_API_KEY    | key   | Provider openai is configured by OPENAI_API_KEY. |
      | the same of another    | ANTHROPIC_API_KEY | key   | Provider anthropic is configured by ANTHROPIC_API_KEY. |
      | the same of the mock   | AGENTS_MOCK       | 1     | Provider mock is configured by AGENTS_MOCK. |

  Scenario: `agents init` as JSON does not list actors
    Given the mock provider is enabled
    And the environment variable OPENAI_API_KEY is "sk-secret"
    When I run `agents init --json`
    Then the JSON on stdout at "created" is true
    And the JSON on stdout at "backup" is null
    And the JSON on stdout at "providers" is [{"name":"mock","variable":"AGENTS_MOCK"},{"name":"openai","variable":"OPENAI_API_KEY"}]
    And stdout does not contain "sk-secret"
    And stdout does not contain "gpt"
    When I run `agents init --json`
    Then the JSON on stdout at "created" is false

  Rule: The current folder does not exist

    Scenario: Commands that do not need the folder work
      When I type `mkdir gone; cd gone; rmdir ../gone; agents actor list --json` into a shell
      Then it succeeds
      And stdout is "[]\n"

    Scenario: Commands that need the folder fail with an error
      When I type `mkdir gone; cd gone; rmdir ../gone; agents --home relative init` into a shell
      Then it fails with exit status 5
      And stderr is "Error: the current folder no longer exists\n  Change to another folder: cd FOLDER\n"
