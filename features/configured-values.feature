Feature: Settings in the configuration file
  A flag overrides an environment variable, a variable overrides the file, and the file overrides the built-in default.
  Of several limits the lowest applies.

  Rule: Output format

    Background:
      Given the mock provider is enabled

    Scenario: Precedence of flag, variable and file
      When I run `agents provider show mock`
      Then stdout contains "Name\tmock\n"
      Given the configuration file "format: yaml"
      When I run `agents provider show mock`
      Then stdout contains "name: mock\n"
      Given the environment variable AGENTS_FORMAT is "json"
      When I run `agents provider show mock`
      Then the JSON on stdout at "name" is "mock"
      When I run `agents --format plain provider show mock`
      Then stdout contains "Name\tmock\n"

    Scenario Outline: Runs support more formats than other commands: format: <format>
      Given the configuration file "format: <format>"
      When I run `agents run -a mock/echo Hello`
      Then stdout contains "<run>"
      When I run `agents provider show mock`
      Then stdout contains "<facts>"

      Examples:
        | format | run                         | facts                |
        | json   | \\"response\\": \\"Hello\\" | \\"name\\": \\"mock\\" |
        | jsonl  | {\\"type\\":\\"text\\"      | Name\tmock           |
        | text   | Hello\n                     | Name\tmock           |
        | yaml   | Hello\n                     | name: mock           |
        | plain  | Hello\n                     | Name\tmock           |

    Scenario Outline: The file sets the format of errors to JSON: agents <command>
      Given the configuration file "format: <format>"
      When I run `agents <command>`
      Then it fails with exit status <status>
      And stdout is empty
      And the JSON on stderr at "error.code" is "<code>"

      Examples:
        | format | command            | status | code              |
        | json   | actor show nobody  | 3      | ACTOR_NOT_FOUND   |
        | jsonl  | run -a nobody Hi   | 3      | ACTOR_NOT_FOUND   |
        | json   | provider show none | 3      | PROVIDER_NOT_FOUND |
        | json   | config edit        | 2      | INVALID_ARGUMENT  |
        | json   | actor show         | 2      | INVALID_ARGUMENT  |
        | json   | actr list          | 2      | INVALID_ARGUMENT  |
        | json   | run --max-cost x   | 2      | INVALID_ARGUMENT  |

    Scenario Outline: A flag or a variable sets the format of errors to text: <how>
      Given the configuration file "format: json"
      And the environment variable AGENTS_FORMAT is "<variable>"
      When I run `agents <flag> actor show nobody`
      Then it fails with exit status 3
      And stderr contains "Error: no actor named \"local/nobody\""

      Examples:
        | how       | variable | flag           |
        | AGENTS_FORMAT | plain | --home home   |
        | --format  |          | --format table |

    Scenario: The config commands use the format of the file
      Given the configuration file "format: json"
      When I run `agents config path`
      Then the JSON on stdout at "exists" is true
      When I run `agents config show`
      Then the JSON on stdout at "format" is "json"
      When I run `agents config validate`
      Then the JSON on stdout at "valid" is true

  Rule: Limits

    Scenario Outline: The lowest cost limit of file, flag and actor applies: <file>, <flag>, <actor>
      Given the mock provider is enabled
      And the configuration file "limits: {max_cost_usd: <file>}"
      And a file "writer.yaml":
        """
        name: writer
        model: mock/echo
        limits: {max_cost_usd: <actor>}
        """
      And I have run `agents actor add writer.yaml`
      When I run `agents --json run -a writer --max-cost <flag> "one two three"`
      Then it fails with exit status 7
      And the JSON on stderr at "error.code" is "LIMIT_EXCEEDED"
      And the JSON on stderr at "error.kind" is "cost"
      And the JSON on stderr at "error.limit" is 0.000001

      Examples:
        | file     | flag     | actor    |
        | 0.000001 | 1        | 1        |
        | 1        | 0.000001 | 1        |
        | 1        | 1        | 0.000001 |

    Scenario: A run below all limits succeeds
      Given the mock provider is enabled
      And the configuration file "limits: {max_cost_usd: 1, max_total_tokens: 100, max_model_calls: 1, max_depth: 1, max_tool_calls: 0, timeout_ms: 60000}"
      When I run `agents run -a mock/echo --max-cost 1 Hello`
      Then stdout is "Hello\n"

    Scenario Outline: The limit <limit> in the file
      Given the mock provider is enabled
      And the configuration file "limits: {<limit>: <value>}"
      When I run `agents --json run -a mock/echo <flag> "one two three"`
      Then it fails with exit status 7
      And the JSON on stderr at "error.kind" is "<kind>"
      And the JSON on stderr at "error.limit" is <value>

      Examples:
        | limit            | value | flag                     | kind        |
        | max_total_tokens | 2     |                          | tokens      |
        | max_total_tokens | 2     | --max-total-tokens 1000  | tokens      |
        | max_model_calls  | 0     | --max-model-calls 5      | model_calls |
        | max_depth        | 0     | --max-depth 5            | depth       |

    Scenario: The time limit of the file applies when the flag allows more time
      Given a provider that answers piece by piece, as I say
      And the OpenAI key "sk-test"
      And a file "home/config.yaml":
        """
        limits: {timeout_ms: 300}
        """
      When I run `agents --json run -a openai/gpt-4o --timeout 10m Hello`
      Then it fails with exit status 7
      And the JSON on stderr at "error.kind" is "timeout"
      And the JSON on stderr at "error.limit" is 300

  Rule: Prices

    Scenario: A price in the file overrides the built-in price
      Given an openai provider that answers "Hello"
      And the OpenAI key "sk-test"
      When I run `agents --json run -a openai/gpt-4o Hello`
      Then the JSON on stdout at "cost_usd" is 0.000075
      Given a file "home/config.yaml":
        """
        pricing:
          openai/gpt-4o: {input_per_1m: 100, output_per_1m: 1000}
        """
      When I run `agents --json run -a openai/gpt-4o Hello`
      Then the JSON on stdout at "cost_usd" is 0.006
      When I run `agents --json run -a openai/gpt-4o --max-cost 0.001 Hello`
      Then it fails with exit status 7
      And the JSON on stderr at "error.reason" is "budget_exhausted"
      And the provider got 2 requests

    Scenario: A model of a custom provider has no price until the file sets one
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers: {gateway: {base_url: "{server}/v1"}}
        """
      When I run `agents --json run -a gateway/big Hello`
      Then the JSON on stdout at "cost_usd" is null
      When I run `agents --json run -a gateway/big --max-cost 1 Hello`
      Then it fails with exit status 7
      And the JSON on stderr at "error.reason" is "missing_pricing_entry"
      Given the configuration file:
        """
        providers: {gateway: {base_url: "{server}/v1"}}
        pricing:
          gateway/big: {input_per_1m: 1, output_per_1m: 2, per_request_usd: 0.5}
        """
      When I run `agents --json run -a gateway/big --max-cost 1 Hello`
      Then the JSON on stdout at "cost_usd" is 0.50002
      When I run `agents --json run -a gateway/big --max-cost 0.4 Hello`
      Then it fails with exit status 7
      And the JSON on stderr at "error.reason" is "budget_exhausted"
      And the provider got 2 requests

    Scenario: A tier's prices apply above its number of input tokens
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers: {gateway: {base_url: "{server}/v1"}}
        pricing:
          gateway/big:
            input_per_1m: 1
            output_per_1m: 2
            tiers:
              - {above_input_tokens: 9, input_per_1m: 1000, output_per_1m: 2000}
              - {above_input_tokens: 10, input_per_1m: 5000, output_per_1m: 5000}
        """
      When I run `agents --json run -a gateway/big Hello`
      Then the JSON on stdout at "cost_usd" is 0.02

    Scenario: The file sets the price of cached tokens
      Given a provider that streams:
        """
        {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}
        {"choices":[],"usage":{"prompt_tokens":1000,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":600}}}
        [DONE]
        """
      And the configuration file:
        """
        providers: {gateway: {base_url: "{server}/v1"}}
        pricing:
          gateway/big: {input_per_1m: 10, output_per_1m: 20, cached_read_per_1m: 1}
        """
      When I run `agents --json run -a gateway/big Hello`
      Then the JSON on stdout at "cost_usd" is 0.00462

    Scenario: A price under another name of the same provider
      Given the environment variable GEMINI_API_KEY is "key-of-google"
      And the configuration file:
        """
        pricing:
          gemini/gemini-2.5-flash: {input_per_1m: 7, output_per_1m: 8}
        """
      When I run `agents --json actor show google/gemini-2.5-flash`
      Then the JSON on stdout at "price.input_per_1m" is 7

    Scenario: The file sets the price of a local model
      Given the configuration file:
        """
        providers: {ollama: }
        pricing:
          ollama/llama3: {input_per_1m: 0.1, output_per_1m: 0.2}
        """
      When I run `agents --json actor show ollama/llama3`
      Then the JSON on stdout at "price.output_per_1m" is 0.2

    Scenario: agents actor show prints the effective price
      Given the configuration file:
        """
        providers: {gateway: {base_url: "http://127.0.0.1:9/v1", models: [big]}}
        pricing:
          gateway/big:
            input_per_1m: 1
            output_per_1m: 2
            cached_read_per_1m: 0.5
            per_request_usd: 0.01
            tiers: [{above_input_tokens: 200000, input_per_1m: 3, output_per_1m: 4}]
        """
      When I run `agents actor show gateway/big`
      Then stdout contains "Price\t$1.00 in, $2.00 out, $0.50 cached per million tokens; above 200,000 input tokens $3.00 in, $4.00 out; $0.01 per call\n"
      When I run `agents --json actor show gateway/big`
      Then the JSON on stdout at "price" is {"input_per_1m": 1, "output_per_1m": 2, "cached_read_per_1m": 0.5, "cached_write_per_1m": null, "per_request_usd": 0.01, "tiers": [{"above_input_tokens": 200000, "input_per_1m": 3, "output_per_1m": 4, "cached_read_per_1m": null, "cached_write_per_1m": null}]}
