Feature: What would be sent
  `--dry-run` shows what a run would send and the most that it could cost. It needs no key, sends nothing and runs no command.

  Background:
    Given a file "writer.yaml":
      """
      name: writer
      model: openai/gpt-4o
      temperature: 0.5
      context: {tone: warm}
      limits: {max_cost_usd: 0.5}
      system_prompt: You write in a {{ context.tone }} tone.
      prompt: "Write about: {{ input }}"
      """
    And I have run `agents actor add writer.yaml --set-default`

  Scenario: For people
    When I run `agents actor run writer Boats --no-stdin --set tone=cold --timeout 30s --dry-run`
    Then it succeeds
    And stderr is empty
    And stdout is:
      """
      Actor     local/writer
      Provider  openai
      Model     gpt-4o
      Settings  temperature 0.5, max_tokens 16384
      Input     at most 136 tokens
      Output    at most 16,384 tokens
      Cost      at most $0.1642
      Limits    max_depth 1000, max_model_calls 100, max_tool_calls 200, timeout_ms 30000, max_cost_usd 0.5

        system:
        You write in a cold tone.

        user:
        Write about: Boats
      """

  Scenario: For programs
    When I run `agents run Boats --no-stdin --dry-run --json`
    Then it succeeds
    And stderr is empty
    And the JSON on stdout is:
      """
      {
        "actor": "local/writer",
        "provider": "openai",
        "model": "gpt-4o",
        "messages": [
          {"role": "system", "content": "You write in a warm tone."},
          {"role": "user", "content": "Write about: Boats"}
        ],
        "settings": {"temperature": 0.5, "max_tokens": 16384},
        "bound": {"input_tokens": 136, "output_tokens": 16384, "cost_usd": 0.16418},
        "limits": {"max_depth": 1000, "max_model_calls": 100, "max_tool_calls": 200, "timeout_ms": null, "max_total_tokens": null, "max_cost_usd": 0.5}
      }
      """
    When what it printed is kept
    And I run `agents run Boats --no-stdin --dry-run --format jsonl`
    Then it succeeds
    And there are 1 lines on stdout

  Scenario: What is sent is what was shown
    Given a provider that answers "Boats float"
    And the OpenAI key "sk-1"
    When I run `agents run Boats --no-stdin --max-total-tokens 1000 --dry-run --json`
    Then it succeeds
    And the JSON on stdout at "settings" is {"temperature": 0.5, "max_tokens": 864}
    And the provider got 0 requests
    When I run `agents run Boats --no-stdin --max-total-tokens 1000 --json`
    Then it succeeds
    And the request holds "max_tokens" as 864
    And the request holds "temperature" as 0.5
    And the request holds "messages" as [{"role": "system", "content": "You write in a warm tone."}, {"role": "user", "content": "Write about: Boats"}]

  Scenario: Without a limit that needs it no maximum is sent, and the model's own bounds the answer
    When I run `agents actor run openai/gpt-4o Boats --no-stdin --dry-run --json`
    Then it succeeds
    And the JSON on stdout at "settings" is {}
    And the JSON on stdout at "bound" is {"input_tokens": 51, "output_tokens": 16384, "cost_usd": 0.1639675}

  Scenario: A model without a price
    When I run `agents actor run ollama/house-model Boats --no-stdin --dry-run`
    Then it succeeds
    And stdout contains "Cost      at most $0\n"
    When I run `agents actor run huggingface/house/model Boats --no-stdin --dry-run`
    Then it succeeds
    And stdout contains "Settings  none\n"
    And stdout contains "Cost      unknown\n"

  Scenario: Of the protocol that wants a maximum it is shown
    Given the configuration file "providers: {gateway: {base_url: 'https://llm.invalid', protocol: anthropic, api_key_env: GATEWAY_KEY}}"
    When I run `agents actor run anthropic/claude-sonnet-4-6 Boats --no-stdin --dry-run --json`
    Then it succeeds
    And the JSON on stdout at "settings" is {"max_tokens": 128000}
    When I run `agents actor run gateway/claude Boats --no-stdin --dry-run --json`
    Then it succeeds
    And the JSON on stdout at "settings" is {"max_tokens": 8192}

  Scenario: JSON by a schema
    Given a file "judge.yaml":
      """
      name: judge
      model: openai/gpt-4o
      response_format: {json_schema: {type: object}}
      """
    And I have run `agents actor add judge.yaml`
    When I run `agents actor run judge Boats --no-stdin --dry-run --json`
    Then it succeeds
    And the JSON on stdout at "settings" is {"response_format": {"json_schema": {"type": "object"}}}
    When I run `agents actor run judge Boats --no-stdin --dry-run`
    Then it succeeds
    And stdout contains "Settings  response_format {\"json_schema\":{\"type\":\"object\"}}\n"

  Scenario: stdin and files are part of it
    Given stdin holds "from a pipe"
    And a file "notes.txt":
      """
      from a file
      """
    When I run `agents actor run openai/gpt-4o Boats -f notes.txt --dry-run --json`
    Then it succeeds
    And the JSON on stdout at "messages" is [{"role": "user", "content": "Boats\n\nfrom a file\n\nfrom a pipe"}]

  Scenario: In a terminal no message steers it
    Given a terminal 80 columns wide
    And the environment variable NO_COLOR is "1"
    And stdin holds "a\e[2Jb"
    When I run `agents actor run openai/gpt-4o --dry-run`
    Then it succeeds
    And stdout does not contain "\e[2J"

  Scenario Outline: A run that a limit would refuse: <limit>
    When I run `agents run Boats --no-stdin --dry-run --json <limit>`
    Then it fails with exit status 7
    And stdout is empty
    And the JSON on stderr at "error.code" is "LIMIT_EXCEEDED"
    And the JSON on stderr at "error.kind" is "<kind>"

    Examples:
      | limit                 | kind        |
      | --max-cost 0.0001     | cost        |
      | --max-total-tokens 50 | tokens      |
      | --max-model-calls 0   | model_calls |
      | --max-depth 0         | depth       |
      | --timeout 0s          | timeout     |

  Scenario: A model without a price under a cost limit
    When I run `agents actor run huggingface/house/model Boats --no-stdin --max-cost 1 --dry-run --json`
    Then it fails with exit status 7
    And the JSON on stderr at "error.reason" is "missing_pricing_entry"

  Scenario Outline: What would fail before anything is sent fails as it would: <what>
    When I run `agents actor run <words> --no-stdin --dry-run`
    Then it fails with exit status <status>
    And stdout is empty
    And stderr contains "<message>"

    Examples:
      | what             | words                        | status | message |
      | no such actor    | nobody Boats                 | 3      | no actor named \"local/nobody\" |
      | no such model    | openai/gpt-none Boats        | 3      | openai has no model \"gpt-none\" that is known here |
      | no prompt        | openai/gpt-4o                | 2      | there is no prompt |
      | a wrong setting  | openai/o3 Boats --temperature 1 | 2   | --temperature: |
      | with a recording | openai/gpt-4o Boats --record a.jsonl | 2 | option '--dry-run' cannot be used with option '--record <file>' |
      | with a replay    | openai/gpt-4o Boats --replay a.jsonl | 2 | option '--dry-run' cannot be used with option '--replay <file>' |

  Scenario: Every known provider counts as configured
    Then each provider that is known can be tried without sending anything

  Scenario: Nothing is written
    When I remember every file
    And I run `agents run Boats --no-stdin --dry-run`
    Then it succeeds
    And not a byte was written

  Scenario: In the library
    Given the actor {"model": "openai/gpt-4o", "system_prompt": "Be brief.", "max_tokens": 100}
    And the credentials {}
    And the limits {"maxCostUsd": 1, "timeoutMs": 1}
    And the prices {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 2}}
    And the program records, and "it must not" is thrown at line 1
    And a network that must not be used
    When a program asks what would be sent for {"message": "Boats", "history": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"}]}
    Then the program is shown:
      """
      {
        "actor": "openai/gpt-4o", "provider": "openai", "model": "gpt-4o",
        "messages": [
          {"role": "system", "content": "Be brief."},
          {"role": "user", "content": "Hi"},
          {"role": "assistant", "content": "Yes?"},
          {"role": "user", "content": "Boats"}
        ],
        "settings": {"maxTokens": 100},
        "inputTokens": 208, "outputTokens": 100, "costUsd": 0.000408,
        "limits": {"maxDepth": 1000, "maxModelCalls": 100, "maxToolCalls": 200, "timeoutMs": 1, "maxCostUsd": 1}
      }
      """
    And nothing was sent
