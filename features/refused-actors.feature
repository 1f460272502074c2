Feature: Refused actors
  An invalid actor is refused when it is added. The error lists all faults at once, each with line, column and a
  correction. Nothing is stored.

  Scenario: All faults of a file at once
    Given a file "writer.yaml":
      """
      name: Writer
      model: opnai/gpt-4o
      temprature: 1
      max_tokens: 0
      limits:
        max_cost: 1
        timeout_ms: soon
      system_prompt: "{{ nothing }}"
      """
    When I run `agents actor add writer.yaml`
    Then it fails with exit status 2
    And stdout is empty
    And stderr is:
      """
      Error: writer.yaml is not a valid actor: 7 faults
        writer.yaml:1:1: name: "Writer" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit (Try writer.)
        writer.yaml:2:1: model: unknown provider: opnai (did you mean `openai`?)
        writer.yaml:3:1: temprature: unknown key (did you mean `temperature`?)
        writer.yaml:4:1: max_tokens: must be at least 1
        writer.yaml:6:3: limits.max_cost: unknown key (did you mean `max_cost_usd`?)
        writer.yaml:7:3: limits.timeout_ms: must be a number, not a string
        writer.yaml:8:1: system_prompt: unknown name: nothing (known names: `input`, `message`, `context`)
      """
    And no actor was stored
    And there is no file "home"

  Scenario: All faults of a file, as JSON
    Given a file "writer.yaml":
      """
      name: writer
      model: openai/gpt-4o
      config:
        temprature: 1
      max_tokens: 0
      """
    When I run `agents actor add writer.yaml --json`
    Then it fails with exit status 2
    And stdout is empty
    And the JSON on stderr at "error.code" is "INVALID_ACTOR"
    And the JSON on stderr at "error.file" is "writer.yaml"
    And the JSON on stderr at "error.message" is "writer.yaml is not a valid actor: 2 faults\n  writer.yaml:4:3: config.temprature: unknown key (did you mean `temperature`?)\n  writer.yaml:5:1: max_tokens: must be at least 1"
    And the JSON on stderr has the faults:
      """
      [
        {"path": "config.temprature", "message": "unknown key", "hint": "did you mean `temperature`?", "line": 4, "column": 3},
        {"path": "max_tokens", "message": "must be at least 1", "line": 5, "column": 1}
      ]
      """

  Scenario: All faults of a command line at once
    When I run `agents actor add writer --model openia/gpt-4o --system "{{ nothing }}" --temperature 3 --max-tokens 0`
    Then it fails with exit status 2
    And stderr is:
      """
      Error: local/writer is not a valid actor: 4 faults
        local/writer: temperature: must be at most 2
        local/writer: max_tokens: must be at least 1
        local/writer: model: unknown provider: openia (did you mean `openai`?)
        local/writer: system_prompt: unknown name: nothing (known names: `input`, `message`, `context`)
      """
    And no actor was stored

  Scenario: A setting that the model does not support
    When I run `agents actor add thinker --model openai/gpt-5 --temperature 0 --max-tokens 1000000`
    Then it fails with exit status 2
    And stderr is:
      """
      Error: local/thinker is not a valid actor: 2 faults
        local/thinker: temperature: openai/gpt-5 does not accept temperature (leave it out)
        local/thinker: max_tokens: openai/gpt-5 generates at most 128000 tokens (use 128000 or less)
      """
    And no actor was stored

  Scenario: An actor file on stdin is named stdin
    Given stdin holds "model: gpt-4o\n"
    When I run `agents actor add - --name writer`
    Then it fails with exit status 2
    And stderr is "Error: stdin is not a valid actor: 1 fault\n  stdin:1:1: model: contains no provider name (write provider/model, for example `model: openai/gpt-4o`)\n"

  Scenario Outline: <what>
    Given a file "good.yaml" holds exactly "name: good\\nmodel: mock/echo\\n"
    And a file "nameless.yaml" holds exactly "model: mock/echo\\n"
    And a folder "folder"
    And a file "broken.yaml" holds exactly "name: [\\n"
    When I run `agents actor add <arguments>`
    Then it fails with exit status <status>
    And stdout is empty
    And stderr is:
      """
      <message>
      """
    And no actor was stored

    Examples:
      | what                                       | arguments                                  | status | message |
      | Nothing to add                             |                                            | 2      | Error: nothing to add\n  Give a YAML file, or a name and --model: agents actor add NAME --model openai/gpt-4o |
      | A name and nothing else                    | writer                                     | 3      | Error: there is no file writer\n  To create an actor of that name from a model: agents actor add writer --model openai/gpt-4o |
      | A file that there is not                   | nowhere.yaml                               | 3      | Error: there is no file nowhere.yaml\n  Check the path. |
      | A file below what is no folder             | good.yaml/x.yaml                           | 3      | Error: there is no file good.yaml/x.yaml\n  Check the path. |
      | A file of --config that there is not       | writer --config nowhere                    | 3      | Error: there is no file nowhere\n  Check the path. |
      | A folder                                   | folder                                     | 5      | Error: folder cannot be read: it is a folder\n  Check the path and its permissions. |
      | A file that is no YAML                     | broken.yaml                                | 2      | Error: broken.yaml is not a valid actor: 1 fault\n  broken.yaml:1:10: Flow sequence in block collection must be sufficiently indented and end with a ] |
      | A file without a name                      | nameless.yaml                              | 2      | Error: nameless.yaml has no name\n  Write `name: NAME` into it, or give --name NAME. |
      | Stdin with nothing in it                   | -                                          | 2      | Error: stdin is not a valid actor: 1 fault\n  stdin: the file is empty |
      | A name that is none                        | good.yaml --name "My Writer"               | 2      | Error: "My Writer" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit\n  Try my-writer. |
      | A name that is none, for stdin             | - --name My/                               | 2      | Error: "My/" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit |
      | A name that is reserved                    | good.yaml --name openai/gpt-4o             | 4      | Error: "openai/gpt-4o" cannot be used: openai is the name of a provider\n  Use another namespace, for example local/gpt-4o. |
      | A name that is reserved, for a model       | mock/echo --model mock/echo                | 4      | Error: "mock/echo" cannot be used: mock is the name of a provider\n  Use another namespace, for example local/echo. |
      | A model without a name                     | --model openai/gpt-4o                      | 2      | Error: the new actor has no name\n  Write: agents actor add NAME --model openai/gpt-4o |
      | A model without a provider                 | writer --model gpt-4o                      | 2      | Error: local/writer is not a valid actor: 1 fault\n  local/writer: model: contains no provider name (write provider/model, for example `model: openai/gpt-4o`) |
      | A model of an unknown provider             | writer --model openia/gpt-4o               | 2      | Error: local/writer is not a valid actor: 1 fault\n  local/writer: model: unknown provider: openia (did you mean `openai`?) |
      | A file and a model                         | good.yaml --model openai/gpt-4o            | 2      | Error: a file and --model cannot be used together\n  Change the model in the file, or leave --model out. |
      | Stdin and a model                          | - --model openai/gpt-4o                    | 2      | Error: a file and --model cannot be used together\n  Change the model in the file, or leave --model out. |
      | --config and a model                       | writer --config good.yaml --model mock/echo | 2     | Error: a file and --model cannot be used together\n  Change the model in the file, or leave --model out. |
      | Two files                                  | good.yaml --config nameless.yaml           | 2      | Error: a file and --config cannot be used together\n  Give one of the two. |
      | Stdin and a file                           | - --config nameless.yaml                   | 2      | Error: a file and --config cannot be used together\n  Give one of the two. |
      | Two names for a file                       | one --config good.yaml --name two          | 2      | Error: two names are given: one and two\n  Leave one of them out. |
      | Two names for a model                      | one --model mock/echo --name two           | 2      | Error: two names are given: one and two\n  Leave one of them out. |
      | Settings of a model for a file             | good.yaml --system a --temperature 1 --max-tokens 2 --description b | 2 | Error: --system, --temperature, --max-tokens, --description can only be used with --model\n  Write it into the file instead. |
      | A temperature that is no number            | writer --model mock/echo --temperature hot | 2      | Error: option '--temperature <number>' argument 'hot' is invalid. It must be a number, 0 or more.\n  Add --help to see how the command is used. |
      | A temperature below 0                      | writer --model mock/echo --temperature -1  | 2      | Error: option '--temperature <number>' argument '-1' is invalid. It must be a number, 0 or more.\n  Add --help to see how the command is used. |
      | A number of tokens that is not whole       | writer --model mock/echo --max-tokens 1.5  | 2      | Error: option '--max-tokens <count>' argument '1.5' is invalid. It must be a whole number, 0 or more.\n  Add --help to see how the command is used. |
      | An option without its value                | writer --model                             | 2      | Error: option '--model <provider/model>' argument missing\n  Add --help to see how the command is used. |
      | Two arguments                              | good.yaml nameless.yaml                    | 2      | Error: too many arguments for 'add'. Expected 1 argument but got 2.\n  Add --help to see how the command is used. |
      | An option that there is not                | good.yaml --force                          | 2      | Error: unknown option '--force'\n  Did you mean --format? |

  Scenario: The maximum file size is 1 MiB
    Given a file "largest.yaml" of 1048576 bytes
    When I run `agents actor add largest.yaml --name large`
    Then it fails with exit status 2
    And stderr is "Error: largest.yaml is not a valid actor: 1 fault\n  largest.yaml: the file is empty\n"
    Given a file "larger.yaml" of 1048577 bytes
    When I run `agents actor add larger.yaml --name large`
    Then it fails with exit status 2
    And stderr is "Error: larger.yaml is larger than 1 MiB\n"
    And no actor was stored

  Scenario Outline: A file that is not UTF-8: <what>
    Given a file "actor.yaml" with the bytes <bytes>
    When I run `agents actor add actor.yaml`
    Then it fails with exit status 2
    And stderr is "Error: actor.yaml is not UTF-8 text\n"
    And no actor was stored

    Examples:
      | what          | bytes                    |
      | Latin-1       | 6e616d653a20636166e90a   |
      | UTF-16        | fffe6e0061006d0065003a00 |
      | cut in a sign | 6e616d653a20e697         |

  Scenario: A file without permission to read
    Given a file "secret.yaml":
      """
      name: secret
      model: mock/echo
      """
    And no user may read the file "secret.yaml"
    When a program that permissions bind runs `agents actor add secret.yaml`
    Then it fails with exit status 5
    And stdout is empty
    And stderr is "Error: secret.yaml cannot be read: permission denied\n  Check the path and its permissions.\n"
    And there is no file "home"

  Scenario Outline: The namespace <provider> is reserved for a provider, configured or not
    Given a file "actor.yaml":
      """
      name: <provider>/writer
      model: openai/gpt-4o
      """
    When I run `agents actor add actor.yaml`
    Then it fails with exit status 4
    And stderr is "Error: \"<provider>/writer\" cannot be used: <provider> is the name of a provider\n  Use another namespace, for example local/writer.\n"
    When I run `agents actor add <provider>/writer --model openai/gpt-4o --json`
    Then it fails with exit status 4
    And the JSON on stderr at "error.code" is "RESERVED_NAMESPACE"
    And no actor was stored

    Examples:
      | provider    |
      | openai      |
      | anthropic   |
      | google      |
      | gemini      |
      | mistral     |
      | deepseek    |
      | groq        |
      | openrouter  |
      | together    |
      | xai         |
      | perplexity  |
      | cohere      |
      | fireworks   |
      | cerebras    |
      | moonshot    |
      | qwen        |
      | huggingface |
      | nvidia      |
      | azure       |
      | amazon      |
      | ollama      |
      | lmstudio    |
      | llamacpp    |
      | vllm        |
      | mock        |

  Scenario: A namespace that only starts with the name of a provider is free
    When I run `agents actor add openai2/writer --model openai/gpt-4o`
    Then it succeeds
    When I run `agents actor add openai --model openai/gpt-4o`
    Then stdout is "Added local/openai.\nRun it: agents actor run local/openai \"...\"\n"

  Scenario: An unknown format is refused before anything is stored
    When I run `agents actor add writer --model openai/gpt-4o --format xml`
    Then it fails with exit status 2
    And no actor was stored
    Given I have run `agents actor add writer --model openai/gpt-4o`
    And the environment variable AGENTS_FORMAT is "xml"
    When I run `agents actor remove writer --yes`
    Then it fails with exit status 2
    When I run `agents actor set-default writer`
    Then it fails with exit status 2
    Given the environment variable AGENTS_FORMAT is not set
    When I run `agents actor list --custom`
    Then stdout is "local/writer\tllm\topenai\tgpt-4o\tfalse\tfalse\t\t2026-01-02T03:04:05.000Z\n"
