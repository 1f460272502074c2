Feature: Dry run
  `--dry-run` shows what a run would send and its maximum cost. It needs no key, sends nothing and runs no command.

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

  Scenario: As text
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

  Scenario: As JSON
    When I run `agents run Boats --no-stdin --dry-run --json`
    Then it succeeds
    And stderr is empty
    And the JSON on stdout is:
      """
      {
        "actor": "local/writer",
        "type": "llm",
        "provider": "openai",
        "model": "gpt-4o",
        "messages": [
          {"role": "system", "content": "You write in a warm tone."},
          {"role": "user", "content": "Write about: Boats"}
        ],
        "tools": [],
        "settings": {"temperature": 0.5, "max_tokens": 16384},
        "bound": {"input_tokens": 136, "output_tokens": 16384, "cost_usd": 0.16418},
        "needs": [],
        "limits": {"max_depth": 1000, "max_model_calls": 100, "max_tool_calls": 200, "timeout_ms": null, "max_total_tokens": null, "max_cost_usd": 0.5}
      }
      """
    When what it printed is kept
    And I run `agents run Boats --no-stdin --dry-run --format jsonl`
    Then it succeeds
    And there are 1 lines on stdout

  Scenario: The real request equals the dry run
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

  Scenario: Without a limit no max_tokens is sent, and the limit of the model bounds the answer
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

  Scenario: max_tokens is shown for a protocol that requires it
    Given the configuration file "providers: {gateway: {base_url: 'https://llm.invalid', protocol: anthropic, api_key_env: GATEWAY_KEY}}"
    When I run `agents actor run anthropic/claude-sonnet-4-6 Boats --no-stdin --dry-run --json`
    Then it succeeds
    And the JSON on stdout at "settings" is {"max_tokens": 128000}
    When I run `agents actor run gateway/claude Boats --no-stdin --dry-run --json`
    Then it succeeds
    And the JSON on stdout at "settings" is {"max_tokens": 8192}

  Scenario: JSON output with a schema
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

  Scenario: stdin and files are included
    Given stdin holds "from a pipe"
    And a file "notes.txt":
      """
      from a file
      """
    When I run `agents actor run openai/gpt-4o Boats -f notes.txt --dry-run --json`
    Then it succeeds
    And the JSON on stdout at "messages" is [{"role": "user", "content": "Boats\n\nfrom a file\n\nfrom a pipe"}]

  Scenario: Control characters in a message have no effect on the terminal
    Given a terminal 80 columns wide
    And the environment variable NO_COLOR is "1"
    And stdin holds "a\e[2Jb"
    When I run `agents actor run openai/gpt-4o --dry-run`
    Then it succeeds
    And stdout does not contain "\e[2J"

  Scenario Outline: A run that would exceed a limit: <limit>
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

  Scenario Outline: An error before the first request is the same as in a real run: <what>
    When I run `agents actor run <words> --no-stdin --dry-run`
    Then it fails with exit status <status>
    And stdout is empty
    And stderr contains "<message>"

    Examples:
      | what             | words                        | status | message |
      | no such actor    | nobody Boats                 | 3      | no actor named \"local/nobody\" |
      | no such model    | openai/gpt-none Boats        | 3      | openai has no model \"gpt-none\" in its list of known models |
      | no prompt        | openai/gpt-4o                | 2      | there is no prompt |
      | a wrong setting  | openai/o3 Boats --temperature 1 | 2   | --temperature: |
      | with a recording | openai/gpt-4o Boats --record a.jsonl | 2 | option '--dry-run' cannot be used with option '--record <file>' |
      | with a replay    | openai/gpt-4o Boats --replay a.jsonl | 2 | option '--dry-run' cannot be used with option '--replay <file>' |

  Scenario: All known providers count as configured
    Then each provider that is known can be tried without sending anything

  Scenario: A dry run writes nothing
    When I remember every file
    And I run `agents run Boats --no-stdin --dry-run`
    Then it succeeds
    And not a byte was written

  Rule: Graphs

    Background:
      Given a file "review.yaml":
        """
        default_actor: review
        name: review
        actors:
          review:
            type: graph
            context: {tone: warm}
            entry: draft
            nodes:
              - {id: draft, type: llm, model: openai/gpt-4o, tools: [calculate, {actor: helper}]}
              - {id: critic, type: actor, actor: critic}
              - {id: again, type: actor, actor: critic}
              - {id: verdict, type: router, rules: [{contains: good, to: save}], default: draft}
              - {id: save, type: tool, tool: write_file, arguments: {path: a}}
            edges: [{from: draft, to: critic}, {from: critic, to: again}, {from: again, to: verdict}]
          critic:
            type: graph
            entry: read
            nodes: [{id: read, type: llm, actor: base, tools: [read_file]}]
          base: {model: anthropic/claude-haiku-4-5}
          helper: {type: tool, tools: [{name: shell, arguments: {command: cat}}]}
        """
      And I have run `agents actor add review.yaml`

    Scenario: As text
      When I run `agents actor run review Boats --no-stdin --dry-run --allow write`
      Then it succeeds
      And stderr is empty
      And stdout is:
        """
        Actor   local/review
        Type    graph
        Needs   read (denied: --allow read), write (allowed), shell (denied: --allow shell)
        Limits  max_depth 1000, max_model_calls 100, max_tool_calls 200

          review/draft: llm openai/gpt-4o with calculate, helper
          review/draft/helper: tool (helper) shell
          review/critic: graph (critic)
          review/critic/read: llm anthropic/claude-haiku-4-5 with read_file
          review/again: graph (critic)
          review/verdict: router
          review/save: tool write_file
        """

    Scenario: As JSON
      When I run `agents actor run review Boats --no-stdin --dry-run --unsafe --json`
      Then it succeeds
      And the JSON on stdout at "actor" is "local/review"
      And the JSON on stdout at "type" is "graph"
      And the JSON on stdout at "nodes.length" is 7
      And the JSON on stdout at "nodes.0" is {"node": "review/draft", "type": "llm", "actor": null, "provider": "openai", "model": "gpt-4o", "tools": ["calculate", "helper"]}
      And the JSON on stdout at "nodes.2" is {"node": "review/critic", "type": "graph", "actor": "critic", "provider": null, "model": null, "tools": []}
      And the JSON on stdout at "needs" is [{"need": "read", "permission": "allowed"}, {"need": "write", "permission": "allowed"}, {"need": "shell", "permission": "allowed"}]
      And the JSON on stdout at "limits.max_depth" is 1000

    Scenario Outline: An error before the first node is the same as in a real run: <flags>
      When I run `agents actor run review Boats --no-stdin --dry-run --json <flags>`
      Then it fails with exit status <status>
      And stdout is empty

      Examples:
        | flags             | status |
        | --max-depth 0     | 7      |
        | --timeout 0s      | 7      |
        | --set tine=cold   | 2      |
        | --temperature 1   | 2      |
        | --workspace /     | 2      |

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
        "type": "llm", "actor": "openai/gpt-4o", "provider": "openai", "model": "gpt-4o", "tools": [], "needs": [],
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
