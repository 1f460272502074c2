Feature: Actor files
  An actor is written in YAML. A valid file is parsed as written. An invalid file is not stored, and one error lists all
  faults, each with its line, column, key and a correction.

  Scenario: All keys of an actor of type llm
    Given a file "writer.yaml":
      """
      name: team/writer
      type: llm
      description: Writes.
      version: "1.10"
      model: openai/gpt-4.1
      system_prompt: You write for {{ context.team }}.
      prompt: "Write about {{ input }}."
      temperature: 0.5
      top_p: 0.9
      max_tokens: 500
      stop: ["\n\n", END]
      seed: 7
      context:
        team: the team
        _count: 3
        strict: true
        topic: null
      limits:
        max_depth: 5
        max_model_calls: 4
        max_tool_calls: 3
        timeout_ms: 2000
        max_total_tokens: 1000
        max_cost_usd: 0.25
      """
    Then the file "writer.yaml" is the actor:
      """
      {
        "type": "llm",
        "name": "team/writer",
        "description": "Writes.",
        "version": "1.10",
        "provider": "openai",
        "model": "gpt-4.1",
        "systemPrompt": "You write for {{ context.team }}.",
        "prompt": "Write about {{ input }}.",
        "settings": {"temperature": 0.5, "topP": 0.9, "maxTokens": 500, "stop": ["\n\n", "END"], "seed": 7},
        "context": {"team": "the team", "_count": 3, "strict": true, "topic": null},
        "limits": {
          "maxDepth": 5, "maxModelCalls": 4, "maxToolCalls": 3, "timeoutMs": 2000, "maxTotalTokens": 1000, "maxCostUsd": 0.25
        }
      }
      """
    And the actor of the file "writer.yaml" cannot be changed

  Scenario Outline: The model written as <yaml>
    Given a file "actor.yaml" holds exactly "<yaml>\n"
    Then the actor of the file "actor.yaml" has "provider" as "<provider>"
    And the actor of the file "actor.yaml" has "model" as "<model>"

    Examples:
      | yaml                                       | provider  | model                    |
      | model: openai/gpt-4o                       | openai    | gpt-4o                   |
      | provider: openai\\nmodel: gpt-4o            | openai    | gpt-4o                   |
      | provider: openai\\nmodel: meta/llama-3:8b   | openai    | meta/llama-3:8b          |
      | provider: openai\\nmodel: openai/gpt-4o     | openai    | openai/gpt-4o            |
      | model: anthropic/claude-sonnet-4-20250514  | anthropic | claude-sonnet-4-20250514 |
      | config: {model: mock/echo}                 | mock      | echo                     |
      | provider: mock\\nconfig: {model: echo}      | mock      | echo                     |

  Scenario Outline: A valid setting: <yaml>
    Given a file "actor.yaml" holds exactly "model: <model>\n<yaml>\n"
    Then the actor of the file "actor.yaml" has "<path>" as <value>

    Examples:
      | model         | yaml                                 | path                     | value      |
      | mock/echo     | name: greeter                        | name                     | "local/greeter" |
      | mock/echo     | name: team/greeter                   | name                     | "team/greeter"  |
      | mock/echo     | temperature: 0                       | settings.temperature     | 0          |
      | mock/echo     | temperature: 2                       | settings.temperature     | 2          |
      | mock/echo     | top_p: 1                             | settings.topP            | 1          |
      | mock/echo     | max_tokens: 1                        | settings.maxTokens       | 1          |
      | openai/gpt-4o | max_tokens: 16384                    | settings.maxTokens       | 16384      |
      | mock/echo     | stop: END                            | settings.stop            | ["END"]    |
      | mock/echo     | stop: [a, b]                         | settings.stop            | ["a", "b"] |
      | mock/echo     | seed: -1                             | settings.seed            | -1         |
      | openai/gpt-5  | reasoning_effort: none               | settings.reasoningEffort | "none"     |
      | openai/gpt-5  | reasoning_effort: minimal            | settings.reasoningEffort | "minimal"  |
      | openai/gpt-5  | reasoning_effort: low                | settings.reasoningEffort | "low"      |
      | openai/gpt-5  | reasoning_effort: medium             | settings.reasoningEffort | "medium"   |
      | openai/gpt-5  | reasoning_effort: high               | settings.reasoningEffort | "high"     |
      | openai/gpt-5  | reasoning_effort: xhigh              | settings.reasoningEffort | "xhigh"    |
      | openai/gpt-5  | reasoning_effort: max                | settings.reasoningEffort | "max"      |
      | mock/echo     | description: \\u0022  Greets.  \\u0022           | description              | "Greets."  |
      | mock/echo     | version: !!str 1.10                  | version                  | "1.10"     |
      | mock/echo     | system_prompt: \\u0022\\u0022                    | systemPrompt             | ""         |
      | mock/echo     | context: {}                          | context                  | {}         |
      | mock/echo     | limits: {max_depth: 0}               | limits.maxDepth          | 0          |
      | mock/echo     | limits: {max_cost_usd: 0.5}          | limits.maxCostUsd        | 0.5        |
      | mock/echo     | config: {temperature: 1}             | settings.temperature     | 1          |
      | mock/echo     | config: {temperature: 1}\\ntemperature: 0.5 | settings.temperature | 0.5      |
      | mock/echo     | config: {model: openai/gpt-4o}       | model                    | "echo"     |
      | mock/echo     | config: {}                           | settings                 | {}         |
      | mock/echo     | description: &d Hi\\nprompt: *d       | prompt                   | "Hi"       |
      | mock/echo     | prompt: \\u0022a\\u00e9\\tb\\u0022               | prompt                   | "aé\tb"    |

  Scenario Outline: A valid file <how>
    Given a file "actor.yaml" holds exactly "<content>"
    Then the actor of the file "actor.yaml" has "model" as "echo"

    Examples:
      | how                              | content                                               |
      | with a byte order mark           | \\ufeffmodel: mock/echo\\n                              |
      | with the line ends of Windows    | model: mock/echo\\r\\nprompt: \|\\r\\n  Hi\\r\\n  you\\r\\n   |
      | with the mark of YAML 1.2        | %YAML 1.2\\n---\\nmodel: mock/echo\\n                    |
      | with the marks of a document     | ---\\nmodel: mock/echo\\n...\\n                          |
      | with comments                    | # mine\\nmodel: mock/echo # the mock\\n                 |
      | as JSON                          | {\\u0022model\\u0022: \\u0022mock/echo\\u0022, \\u0022temperature\\u0022: 1}        |
      | without a line end               | model: mock/echo                                      |

  Scenario: Brackets in a string do not count as nesting
    Given a file "actor.yaml" with a prompt of 5000 times "[ {"
    Then the actor of the file "actor.yaml" has "model" as "echo"

  Scenario: One error lists all faults in structure and in values
    Given a file "actor.yaml":
      """
      name: Bad Name
      nmae: greeter
      model: opnai/gpt-4o
      temperature: hot
      version: 1.10
      prompt: "{{ inptu }} {{ context.langauge }}"
      context:
        language: English
        other-key: 1
        list: [1]
      limits:
        max_cost: 1
      config:
        top_p: 2
        system_prompt: "{{ nobody }}"
      """
    When I run `agents actor add actor.yaml`
    Then it fails with exit status 2
    And stdout is empty
    And stderr is:
      """
      Error: actor.yaml is not a valid actor: 12 faults
        actor.yaml:1:1: name: "Bad Name" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit (Try bad-name.)
        actor.yaml:2:1: nmae: unknown key (did you mean `name`?)
        actor.yaml:3:1: model: unknown provider: opnai (did you mean `openai`?)
        actor.yaml:4:1: temperature: must be a number, not a string
        actor.yaml:5:1: version: must be a string, not the number 1.1 (put it in quotes: version: "1.10")
        actor.yaml:6:1: prompt: unknown name: inptu (did you mean `input`?)
        actor.yaml:6:1: prompt: unknown name: context.langauge (did you mean `language`?)
        actor.yaml:9:3: context.other-key: a key of `context` is a letter or _, then letters, digits and _
        actor.yaml:10:3: context.list: must be a string, a number, true, false or null
        actor.yaml:12:3: limits.max_cost: unknown key (did you mean `max_cost_usd`?)
        actor.yaml:14:3: config.top_p: must be at most 1
        actor.yaml:15:3: config.system_prompt: unknown name: nobody (known names: `input`, `message`, `context`)
      """
    And no actor was stored

  Scenario: Unknown names, filters and tests in a template
    Given a file "actor.yaml":
      """
      name: greeter
      model: mock/echo
      context: {language: English}
      system_prompt: "{{ contxt.language }}"
      prompt: "{{ context.langauge }} {{ context['town'] }} {{ input | uper }} {{ input is strng }}"
      """
    When I run `agents actor add actor.yaml`
    Then it fails with exit status 2
    And stderr is:
      """
      Error: actor.yaml is not a valid actor: 5 faults
        actor.yaml:4:1: system_prompt: unknown name: contxt (did you mean `context`?)
        actor.yaml:5:1: prompt: unknown name: context.langauge (did you mean `language`?)
        actor.yaml:5:1: prompt: unknown name: context.town (declare it under `context`)
        actor.yaml:5:1: prompt: unknown filter: uper (did you mean `upper`?)
        actor.yaml:5:1: prompt: unknown test: strng (did you mean `string`?)
      """

  Scenario Outline: Refused: <line>
    Given a file "actor.yaml" holds exactly "name: greeter\nmodel: mock/echo\n<line>\n"
    When I run `agents actor add actor.yaml`
    Then it fails with exit status 2
    And stderr is "Error: actor.yaml is not a valid actor: 1 fault\n  actor.yaml:3:<fault>\n"
    And no actor was stored

    Examples: top-level keys
      | line                      | fault |
      | description: 5            | 1: description: must be a string, not the number 5 (put it in quotes: description: \"5\") |
      | description: \\u0022a\\\\nb\\u0022  | 1: description: must be one line |
      | version: 1.10             | 1: version: must be a string, not the number 1.1 (put it in quotes: version: \"1.10\") |
      | version: 007              | 1: version: must be a string, not the number 7 (put it in quotes: version: \"007\") |
      | version: true             | 1: version: must be a string, not true (put it in quotes: version: \"true\") |
      | version: [1]              | 1: version: must be a string, not a list |
      | version:                  | 1: version: must be a string, not empty |
      | type: robot               | 1: type: must be one of llm, tool, graph |
      | type: 5                   | 1: type: must be one of llm, tool, graph |
      | system_prompt: 5          | 1: system_prompt: must be a string, not the number 5 (put it in quotes: system_prompt: \"5\") |
      | prompt: \\u0022\\u0022              | 1: prompt: must not be empty |
      | prompt: {a: 1}            | 1: prompt: must be a string, not a map (put a value that begins with { in quotes) |
      | prompt: \\u0022{{ input\\u0022      | 1: prompt: not a valid template: Unexpected end of input |
      | temperature: -0.1         | 1: temperature: must be at least 0 |
      | temperature: 2.1          | 1: temperature: must be at most 2 |
      | temperature: .nan         | 1: temperature: must be a number, not NaN |
      | temperature: .inf         | 1: temperature: must be a number, not Infinity |
      | temperature: \\u00221\\u0022        | 1: temperature: must be a number, not a string (leave out the quotes) |
      | top_p: 0                  | 1: top_p: must be above 0 |
      | top_p: 1.1                | 1: top_p: must be at most 1 |
      | max_tokens: 0             | 1: max_tokens: must be at least 1 |
      | max_tokens: 1.5           | 1: max_tokens: must be a whole number, not the number 1.5 |
      | max_tokens: 10000001      | 1: max_tokens: must be at most 10000000 |
      | stop: \\u0022\\u0022                | 1: stop: must be a string or a list of 1 to 16 strings |
      | stop: 5                   | 1: stop: must be a string or a list of 1 to 16 strings |
      | stop: [1]                 | 1: stop: must be a string or a list of 1 to 16 strings |
      | stop: []                  | 1: stop: must not be empty |
      | seed: 0.5                 | 1: seed: must be a whole number, not the number 0.5 |
      | seed: 9007199254740992    | 1: seed: must be at most 9007199254740991 |
      | reasoning_effort: huge    | 1: reasoning_effort: must be one of none, minimal, low, medium, high, xhigh, max |
      | provider: nobody          | 1: provider: unknown provider: nobody (known providers: anthropic, azure, cerebras, cohere, deepseek, fireworks, google, groq, huggingface, llamacpp, lmstudio, mistral, mock, moonshot, nvidia, ollama, openai, openrouter, qwen, together, vllm, xai) |
      | provider: opnai           | 1: provider: unknown provider: opnai (did you mean `openai`?) |
      | provider: \\u0022\\u0022            | 1: provider: must not be empty |

    Examples: sections
      | line                              | fault |
      | context: [a]                      | 1: context: must be a map, not a list |
      | context: a                        | 1: context: must be a map, not a string |
      | context: {1a: x}                  | 11: context.1a: a key of `context` is a letter or _, then letters, digits and _ |
      | context: {__proto__: x}           | 11: context.__proto__: cannot be the name of a context key |
      | context: {a: {b: c}}              | 11: context.a: must be a string, a number, true, false or null |
      | context: {a: .nan}                | 11: context.a: must be a string, a number, true, false or null |
      | limits: 5                         | 1: limits: must be a map, not the number 5 |
      | limits: {max_depth: -1}           | 10: limits.max_depth: must be at least 0 |
      | limits: {max_depth: 1.5}          | 10: limits.max_depth: must be a whole number, not the number 1.5 |
      | limits: {max_cost_usd: -1}        | 10: limits.max_cost_usd: must be at least 0 |
      | limits: {max_cost_usd: dear}      | 10: limits.max_cost_usd: must be a number, not a string |
      | limits: {maxDepth: 1}             | 10: limits.maxDepth: unknown key (did you mean `max_depth`?) |
      | limits: {xyzzy: 1}                | 10: limits.xyzzy: unknown key (known keys: max_depth, max_model_calls, max_tool_calls, timeout_ms, max_total_tokens, max_cost_usd) |
      | config: 5                         | 1: config: must be a map, not the number 5 |
      | config: {config: {}}              | 10: config.config: unknown key (known keys: name, type, description, version, context, limits, model, provider, actor, system_prompt, prompt, temperature, top_p, max_tokens, stop, seed, reasoning_effort, response_format, tools, max_tool_rounds) |
      | config: {temperature: 3}          | 10: config.temperature: must be at most 2 |
      | config: {nodes: []}               | 10: config.nodes: unknown key (it belongs to actors of type graph) |

    Examples: unknown keys
      | line                 | fault |
      | temprature: 1        | 1: temprature: unknown key (did you mean `temperature`?) |
      | system: a            | 1: system: unknown key (did you mean `system_prompt`?) |
      | systemPrompt: a      | 1: systemPrompt: unknown key (did you mean `system_prompt`?) |
      | max-tokens: 1        | 1: max-tokens: unknown key (did you mean `max_tokens`?) |
      | api_key: sk-1        | 1: api_key: unknown key (known keys: name, type, description, version, context, limits, model, provider, actor, system_prompt, prompt, temperature, top_p, max_tokens, stop, seed, reasoning_effort, response_format, tools, max_tool_rounds, config) |
      | __proto__: {a: 1}    | 1: __proto__: unknown key (known keys: name, type, description, version, context, limits, model, provider, actor, system_prompt, prompt, temperature, top_p, max_tokens, stop, seed, reasoning_effort, response_format, tools, max_tool_rounds, config) |
      | <<: {top_p: 1}       | 1: <<: unknown key (merge keys are not part of YAML 1.2: write the keys out) |

    Examples: keys of other actor types
      | line                     | fault |
      | nodes: []                | 1: nodes: unknown key (it belongs to actors of type graph) |
      | entry: a                 | 1: entry: unknown key (it belongs to actors of type graph) |
      | max_concurrency: 2       | 1: max_concurrency: unknown key (it belongs to actors of type graph) |
      | default_actor: a         | 1: default_actor: unknown key (use it with `actors`, in a file of several actors) |
      | type: agent              | 1: type: must be one of llm, tool, graph (an agent is called an actor: write `type: llm`) |
      | type: workflow           | 1: type: must be one of llm, tool, graph (did you mean `graph`?) |

    Examples: YAML pitfalls
      | line                       | fault |
      | prompt: {{ input }}        | 10: a key must be a string, not a map or a list (Put a value that begins with {{ in quotes.) |
      | model: openai/gpt-4o       | 1: the key model appears twice (Keep one of the two.) |
      | limits: {max_depth: 1, max_depth: 2} | 24: the key max_depth appears twice (Keep one of the two.) |
      | prompt: !secret a          | 9: the tag !secret is not supported |
      | prompt: !!binary aGk=      | 18: the tag !!binary is not supported |
      | prompt: *nobody            | 9: the alias *nobody has no anchor before it |
      | stop: &a [*a]              | 11: the alias *a has no anchor before it |
      | ? [a]\\n: b                 | 3: a key must be a string, not a map or a list |
      | \\tprompt: a                | 1: Tabs are not allowed as indentation (Use spaces.) |

  Scenario Outline: Refused: <what>
    Given a file "actor.yaml" holds exactly "<content>"
    When I run `agents actor add actor.yaml --name greeter`
    Then it fails with exit status 2
    And stderr is "Error: actor.yaml is not a valid actor: 1 fault\n  actor.yaml<fault>\n"

    Examples:
      | what                            | content                          | fault |
      | an empty file                   |                                  | : the file is empty |
      | only a comment                  | # nothing\\n                      | : the file is empty |
      | a list                          | - model\\n                        | :1:1: an actor is a map of keys, not a list (begin with `name:` and `model:`) |
      | a text                          | hello\\n                          | :1:1: an actor is a map of keys, not a string (begin with `name:` and `model:`) |
      | a number                        | 42\\n                             | :1:1: an actor is a map of keys, not the number 42 (begin with `name:` and `model:`) |
      | nothing                         | ~\\n                              | :1:1: an actor is a map of keys, not empty (begin with `name:` and `model:`) |
      | no model                        | prompt: a\\n                      | :1:1: the key `model` is missing (for example `model: openai/gpt-4o`) |
      | a model that is empty           | model: \\u0022\\u0022\\n                    | :1:1: model: must not be empty |
      | a model without a provider      | model: gpt-4o\\n                  | :1:1: model: contains no provider name (write provider/model, for example `model: openai/gpt-4o`) |
      | a provider without a model      | model: openai/\\n                 | :1:1: model: contains no model name (write provider/model, for example `model: openai/gpt-4o`) |
      | a model with a space            | model: openai/gpt 4o\\n           | :1:1: model: must be a name without spaces, of at most 256 characters |
      | a model that is a number        | model: 4\\n                       | :1:1: model: must be a string, not the number 4 (put it in quotes: model: \"4\") |
      | a provider of later versions    | model: amazon/nova\\n             | :1:1: model: unknown provider: amazon (This version does not support Amazon Bedrock, which requires signed requests. Declare a gateway to it as a provider in the configuration file.) |
      | a provider that is nearly one   | model: opnai/gpt-4o\\n            | :1:1: model: unknown provider: opnai (did you mean `openai`?) |
      | a quote that is left open       | model: \\u0022a\\n              | :2:1: Missing closing \"quote (The quote begins on an earlier line.) |
      | two documents                   | model: mock/echo\\n---\\na: b\\n    | :2:1: the file contains more than one document |
      | YAML 1.1                        | %YAML 1.1\\n---\\nmodel: mock/echo\\n | :1:1: %YAML 1.1 is not supported (Remove the line: the file is read as YAML 1.2.) |
      | a YAML that there is not        | %YAML 1.3\\n---\\nmodel: mock/echo\\n | :1:7: Unsupported YAML version 1.3 |

  Scenario Outline: <model> does not support <setting>
    Given a file "actor.yaml" holds exactly "name: greeter\nmodel: <model>\n<setting>\n"
    When I run `agents actor add actor.yaml`
    Then it fails with exit status 2
    And stderr is "Error: actor.yaml is not a valid actor: 1 fault\n  actor.yaml:3:1: <fault>\n"

    Examples:
      | model                       | setting               | fault |
      | openai/gpt-5                | temperature: 1        | temperature: openai/gpt-5 does not accept temperature (leave it out) |
      | openai/gpt-5                | top_p: 0.5            | top_p: openai/gpt-5 does not accept top_p (leave it out) |
      | openai/gpt-4o               | reasoning_effort: low | reasoning_effort: openai/gpt-4o does not reason (leave it out) |
      | openai/gpt-4o               | max_tokens: 16385     | max_tokens: openai/gpt-4o generates at most 16384 tokens (use 16384 or less) |
      | anthropic/claude-sonnet-4-6 | seed: 1               | seed: anthropic/claude-sonnet-4-6 does not accept seed (leave it out) |

  Scenario: An unsupported setting in the config section is reported with its line and column
    Given a file "actor.yaml":
      """
      name: greeter
      config:
        model: openai/gpt-5
        temperature: 1
      """
    When I run `agents actor add actor.yaml`
    Then it fails with exit status 2
    And stderr is "Error: actor.yaml is not a valid actor: 1 fault\n  actor.yaml:4:3: config.temperature: openai/gpt-5 does not accept temperature (leave it out)\n"

  Scenario: A model that is not in the price table is stored with a warning
    Given a file "actor.yaml" holds exactly "name: greeter\nmodel: openai/gpt-99\n"
    When I run `agents actor add actor.yaml`
    Then it succeeds
    And stderr contains "openai has no model \"gpt-99\" in its list of known models; the name is sent to the provider unchanged"

  Scenario Outline: A file that would take too long to parse is refused at once: <what>
    Given a file "actor.yaml" with <what>
    When I run `agents actor add actor.yaml --name greeter`
    Then it fails with exit status 2
    And stderr begins with "Error: actor.yaml is not a valid actor: <faults>\n  actor.yaml:<fault>\n"

    Examples:
      | what                                   | faults             | fault |
      | 10001 aliases                          | 1 fault            | 2:60008: the aliases expand to more than 10000 nodes |
      | aliases of aliases of aliases          | 1 fault            | 4:29: the aliases expand to more than 10000 nodes |
      | 5000 brackets                          | 1 fault            | 1:208: nested deeper than 200 levels |
      | 5000 lists in lists                    | 1 fault            | 1:404: nested deeper than 200 levels |
      | 1000 maps in maps                      | 1 fault            | 202:203: nested deeper than 200 levels |
      | 100000 times the same key              | 100 or more faults | 2:1: the key k appears twice (Keep one of the two.) |
      | 50000 tags                             | 100 or more faults | 1:5: the tag !t0 is not supported |

  Scenario: A file that expands to 10,000 nodes through aliases is read
    Given a file "actor.yaml" with 10000 aliases
    When I run `agents actor add actor.yaml --name greeter`
    Then it fails with exit status 2
    And stderr is "Error: actor.yaml is not a valid actor: 2 faults\n  actor.yaml:1:1: text: unknown key (known keys: name, type, description, version, context, limits, model, provider, actor, system_prompt, prompt, temperature, top_p, max_tokens, stop, seed, reasoning_effort, response_format, tools, max_tool_rounds, config)\n  actor.yaml:2:1: stop: must be a string or a list of 1 to 16 strings\n"

  Scenario: Top-level keys override the same keys in the config section
    Then for any keys at the top level and in config the actor is as if the merged keys stood at the top level

  Scenario: All actors in the documentation are valid
    Then each YAML example of "docs/actors.md" is a valid actor
    And "docs/actors.md" mentions every key of an actor file
