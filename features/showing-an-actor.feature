Feature: Showing an actor
  `agents actor show` prints the details of a custom or built-in actor: its source, the price and limits of its model,
  and its file. `agents actor export` prints only the file.

  Scenario: A built-in actor
    Given the environment variable OPENAI_API_KEY is "key"
    When I run `agents actor show openai/gpt-4o --format table`
    Then stdout is:
      """
      Name      openai/gpt-4o
      Type      llm
      Provider  openai
      Model     gpt-4o
      Origin    built-in, from OPENAI_API_KEY
      Default   no
      Context   128,000 tokens
      Output    at most 16,384 tokens
      Price     $2.50 in, $10.00 out, $1.25 cached per million tokens

        type: llm
        provider: openai
        model: gpt-4o
      """
    And there is no file "home"

  Scenario: A built-in actor as JSON
    Given the environment variable OPENAI_API_KEY is "key"
    When I run `agents actor show openai/gpt-4o --json`
    Then the JSON on stdout is:
      """
      {
        "id": null, "name": "openai/gpt-4o", "type": "llm", "description": null, "provider": "openai", "model": "gpt-4o",
        "built_in": true, "alias_of": null, "default": false, "needs": [], "created_at": null, "updated_at": null,
        "based_on": null, "references": [], "tools": [], "actors": [], "graph": null,
        "origin": {"kind": "built_in", "variable": "OPENAI_API_KEY"},
        "context_window": 128000, "max_output_tokens": 16384,
        "price": {"input_per_1m": 2.5, "output_per_1m": 10, "cached_read_per_1m": 1.25, "cached_write_per_1m": null, "tiers": []},
        "sha256": null, "yaml": "type: llm\nprovider: openai\nmodel: gpt-4o\n"
      }
      """

  Scenario: A custom actor
    Given a file "writer.yaml":
      """
      # mine
      name: writer
      description: Writes.
      model: mock/echo
      """
    And I have run `agents actor add writer.yaml --set-default`
    When I run `agents actor show writer --format table --home home`
    Then stdout contains "Name         local/writer\nType         llm\nDescription  Writes.\nProvider     mock\nModel        echo\nOrigin       custom, in /"
    And stdout contains "/home/registry.db\nDefault      yes\nContext      1,000,000 tokens\nOutput       at most 100,000 tokens\n"
    And stdout contains "Price        $1.00 in, $2.00 out per million tokens\nCreated      2026-01-02T03:04:05.000Z\nUpdated      2026-01-02T03:04:05.000Z\n"
    And stdout contains "SHA-256      d22c068ea0b448bdb48b2da834749f9b18218da04d6f3badfd796af1860b4619\n"
    And stdout contains "\n\n  # mine\n  name: writer\n  description: Writes.\n  model: mock/echo\n"
    When I run `agents actor show local/writer --json`
    Then the JSON on stdout at "id" is 1
    And the JSON on stdout at "built_in" is false
    And the JSON on stdout at "default" is true
    And the JSON on stdout at "description" is "Writes."
    And the JSON on stdout at "origin.kind" is "registry"
    And the JSON on stdout at "created_at" is "2026-01-02T03:04:05.000Z"
    And the JSON on stdout at "price" is {"input_per_1m": 1, "output_per_1m": 2, "cached_read_per_1m": null, "cached_write_per_1m": null, "tiers": []}
    And the JSON on stdout at "context_window" is 1000000
    And the JSON on stdout at "max_output_tokens" is 100000
    And the JSON on stdout at "yaml" is "# mine\nname: writer\ndescription: Writes.\nmodel: mock/echo\n"

  Scenario: A model with a higher price for long inputs
    Given the environment variable OPENAI_API_KEY is "key"
    When I run `agents actor show openai/gpt-5.4`
    Then stdout contains "Price\t$2.50 in, $15.00 out, $0.25 cached per million tokens; above 271,999 input tokens $5.00 in, $22.50 out\n"
    When I run `agents actor show openai/gpt-5.4 --json`
    Then the JSON on stdout at "price.tiers" is [{"above_input_tokens": 271999, "input_per_1m": 5, "output_per_1m": 22.5, "cached_read_per_1m": 0.5, "cached_write_per_1m": null}]

  Scenario: Unknown values are shown as unknown, not as 0
    Given I have run `agents actor add mine --model openai/brand-new`
    When I run `agents actor show mine`
    Then stdout contains "Context\tunknown\nOutput\tunknown\nPrice\tunknown\n"
    When I run `agents actor show mine --json`
    Then the JSON on stdout at "context_window" is null
    And the JSON on stdout at "max_output_tokens" is null
    And the JSON on stdout at "price" is null

  Scenario: A model name with a date is kept and has the facts of its family
    Given the environment variable OPENAI_API_KEY is "key"
    When I run `agents actor show openai/gpt-4o-2024-08-06`
    Then stdout contains "Name\topenai/gpt-4o-2024-08-06\nType\tllm\nProvider\topenai\nModel\tgpt-4o-2024-08-06\n"
    And stdout contains "Price\t$2.50 in, $10.00 out, $1.25 cached per million tokens\n"

  Scenario: With a base URL of your own, any model is an actor
    Given the environment variable OPENAI_API_KEY is "key"
    And the environment variable OPENAI_BASE_URL is "http://127.0.0.1:9/v1"
    When I run `agents actor show openai/llama3.2:3b`
    Then stdout contains "Origin\tbuilt-in, from OPENAI_API_KEY\n"
    When I run `agents actor export openai/llama3.2:3b`
    Then stdout is "type: llm\nprovider: openai\nmodel: \"llama3.2:3b\"\n"

  Scenario: Through a pipe, one line for each fact, and the file on one line
    Given the mock provider is enabled
    When I run `agents actor show mock/echo`
    Then stdout is:
      """
      Name	mock/echo
      Type	llm
      Provider	mock
      Model	echo
      Origin	built-in, from AGENTS_MOCK
      Default	no
      Context	1,000,000 tokens
      Output	at most 100,000 tokens
      Price	$1.00 in, $2.00 out per million tokens
      YAML	type: llm\nprovider: mock\nmodel: echo\n
      """

  Rule: Export prints the file byte for byte

    Scenario Outline: <what>
      Given a file "actor.yaml" holds exactly "<bytes>"
      And I have run `agents actor add actor.yaml --name mine`
      When I run `agents actor export mine`
      Then stdout is exactly the file "actor.yaml"
      And stderr is empty

      Examples:
        | what                                | bytes                                                    |
        | comments, order and quotes          | # a\\n\\nmodel: 'mock/echo' # b\\ndescription:   'c'\\n      |
        | no line end at the end              | model: mock/echo                                         |
        | line ends of Windows                | model: mock/echo\\r\\ndescription: a\\r\\n               |
        | a byte order mark                   | \\ufeffmodel: mock/echo\\n                               |
        | spaces and empty lines at the end   | model: mock/echo   \\n\\n\\n                             |
        | wide characters                     | model: mock/echo\\ndescription: 日本語 👩‍👩‍👧 e\\u0301\\n  |

    Scenario: An exported file can be added again
      Given the environment variable ANTHROPIC_API_KEY is "key"
      When I run `agents actor export anthropic/claude-haiku-4-5`
      Then stdout is "type: llm\nprovider: anthropic\nmodel: claude-haiku-4-5\n"
      Given stdin holds "type: llm\nprovider: anthropic\nmodel: claude-haiku-4-5\n"
      When I run `agents actor add - --name mine`
      Then it succeeds
      When I run `agents actor show mine`
      Then stdout contains "Provider\tanthropic\nModel\tclaude-haiku-4-5\n"

    Scenario: --json exports JSON, the variable does not
      Given the mock provider is enabled
      And the environment variable AGENTS_FORMAT is "json"
      When I run `agents actor export mock/echo`
      Then stdout is "type: llm\nprovider: mock\nmodel: echo\n"
      When I run `agents actor export mock/echo --json`
      Then the JSON on stdout is:
        """
        {"name": "mock/echo", "yaml": "type: llm\nprovider: mock\nmodel: echo\n"}
        """

  Rule: The error explains why a name is not found

    Scenario Outline: <command> of <what>
      Given the mock provider is enabled
      And I have run `agents actor add writer --model mock/echo`
      When I run `agents actor <command> <name>`
      Then it fails with exit status <status>
      And stdout is empty
      And stderr is:
        """
        <message>
        """

      Examples:
        | command | what                            | name           | status | message |
        | show    | an actor that there is not      | wrter          | 3      | Error: no actor named "local/wrter"\n  Did you mean local/writer? |
        | export  | an actor that there is not      | wrter          | 3      | Error: no actor named "local/wrter"\n  Did you mean local/writer? |
        | show    | nothing that looks like it      | zzzzzzzz       | 3      | Error: no actor named "local/zzzzzzzz"\n  See `agents actor list`. |
        | show    | a model of no configured provider | openai/gpt-4o | 5     | Error: missing credentials for provider: openai\n  Set OPENAI_API_KEY to use openai/gpt-4o. |
        | export  | a model of no configured provider | openai/gpt-4o | 5     | Error: missing credentials for provider: openai\n  Set OPENAI_API_KEY to use openai/gpt-4o. |
        | show    | a model, without its provider   | gpt-4o         | 3      | Error: no actor named "local/gpt-4o"\n  Set OPENAI_API_KEY to use openai/gpt-4o. |
        | show    | a model that there is not       | mock/ech       | 3      | Error: mock has no model "ech" in its list of known models\n  Did you mean mock/echo? |
        | show    | a provider of a later version   | amazon/nova    | 3      | Error: the provider amazon is not supported by this version\n  This version does not support Amazon Bedrock, which requires signed requests. Declare a gateway to it as a provider in the configuration file. |
        | show    | no name at all                  | "Not a name"   | 2      | Error: "Not a name" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit\n  Try not-a-name. |

    Scenario: The error as JSON
      Given the mock provider is enabled
      When I run `agents actor show mock/ech --json`
      Then it fails with exit status 3
      And stdout is empty
      And stderr is:
        """
        {"error":{"name":"mock/ech","nearest":["mock/echo"],"code":"MODEL_NOT_FOUND","message":"mock has no model \"ech\" in its list of known models","hint":"Did you mean mock/echo?"}}
        """
