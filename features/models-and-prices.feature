Feature: Models and prices
  The model list of a provider comes from a reviewed table, the prices come from a price list. A model can also be
  named with its date, and a server of your own can run any model. A price can depend on the time and on the length of
  the prompt.

  Scenario Outline: The listed models of <provider> are those of its reviewed table
    Given the environment variable <variable> is "<value>"
    When I run `agents actor list --format json`
    Then it succeeds
    And the actors listed are the models of the reviewed table of <provider>

    Examples:
      | provider  | variable          | value   |
      | anthropic | ANTHROPIC_API_KEY | sk-test |
      | cerebras  | CEREBRAS_API_KEY  | sk-test |
      | cohere    | CO_API_KEY        | sk-test |
      | deepseek  | DEEPSEEK_API_KEY  | sk-test |
      | fireworks | FIREWORKS_API_KEY | sk-test |
      | google    | GEMINI_API_KEY    | sk-test |
      | groq      | GROQ_API_KEY      | sk-test |
      | mistral   | MISTRAL_API_KEY   | sk-test |
      | moonshot  | MOONSHOT_API_KEY  | sk-test |
      | openai    | OPENAI_API_KEY    | sk-test |
      | qwen      | DASHSCOPE_API_KEY | sk-test |
      | together  | TOGETHER_API_KEY  | sk-test |
      | xai       | XAI_API_KEY       | sk-test |
      | mock      | AGENTS_MOCK       | 1       |

  Scenario Outline: <model> is listed only with --all
    Given the environment variable OPENAI_API_KEY is "sk-test"
    When I run `agents actor list openai/<model>`
    Then it succeeds
    And stdout is "No actor matches. See `agents actor list` for all.\n"
    When I run `agents actor list openai/<model> --all`
    Then it succeeds
    And stdout is "openai/<model>\tllm\topenai\t<model>\ttrue\tfalse\t\t\n"

    Examples:
      | model                  |
      | whisper-1              |
      | text-embedding-3-large |
      | o1-preview             |

  Scenario Outline: A model name with a date: <name>
    Given the environment variable <variable> is "sk-test"
    When I run `agents actor show <name> --json`
    Then it succeeds
    And the JSON on stdout at "name" is "<name>"
    And the JSON on stdout at "price.input_per_1m" is <input>
    And the JSON on stdout at "price.output_per_1m" is <output>

    Examples:
      | name                               | variable          | input | output |
      | anthropic/claude-sonnet-4-20250514 | ANTHROPIC_API_KEY | 3     | 15     |
      | anthropic/claude-haiku-4-5-20251001 | ANTHROPIC_API_KEY | 1    | 5      |
      | openai/gpt-4o-2024-08-06           | OPENAI_API_KEY    | 2.5   | 10     |
      | openai/gpt-4o-2024-05-13           | OPENAI_API_KEY    | 5     | 15     |

  Scenario Outline: The name is sent as typed and priced by its family: <name>
    Given an <protocol> provider that answers "Good morning"
    And the environment variable <variable> is "sk-test"
    When I run `agents actor run <name> Hello`
    Then stdout is "Good morning\n"
    And stderr is "<name>: 10 tokens in, 5 out, <cost>\n"
    And the request holds "model" as "<sent>"

    Examples:
      | protocol  | name                               | variable          | sent                     | cost      |
      | anthropic | anthropic/claude-sonnet-4-20250514 | ANTHROPIC_API_KEY | claude-sonnet-4-20250514 | $0.000105 |
      | openai    | openai/gpt-4o-2024-08-06           | OPENAI_API_KEY    | gpt-4o-2024-08-06        | $0.000075 |

  Scenario: An unknown model of a configured provider
    Given the environment variable OPENAI_API_KEY is "sk-test"
    When I run `agents actor run openai/gpt-40 Hello --json`
    Then it fails with exit status 3
    And the JSON on stderr at "error.code" is "MODEL_NOT_FOUND"
    And the JSON on stderr at "error.message" is "openai has no model \"gpt-40\" in its list of known models"
    And the JSON on stderr at "error.hint" is "Did you mean openai/gpt-4o, openai/gpt-4.1, openai/gpt-5? If it is new, ask the provider: agents provider models openai --refresh"

  Scenario: A model of a provider without an API key
    Given the environment variable OPENAI_API_KEY is "sk-test"
    When I run `agents actor run openai/claude-sonnet-4-5 Hello`
    Then it fails with exit status 3
    And stderr contains "openai has no model "
    And stderr contains "Set ANTHROPIC_API_KEY to use anthropic/claude-sonnet-4-5."

  Scenario Outline: Another spelling of the provider's own address is not a server of your own: <address>
    Given the environment variable OPENAI_API_KEY is "sk-test"
    And the environment variable OPENAI_BASE_URL is "<address>"
    When I run `agents actor show openai/llama`
    Then it fails with exit status 3
    And stderr contains "openai has no model "

    Examples:
      | address                     |
      | https://api.openai.com/v1   |
      | https://api.openai.com/v1/  |
      | https://API.OpenAI.com/v1// |

  Scenario Outline: A server of your own runs any model: <model>
    Given an openai provider that answers "Good morning"
    And the environment variable OPENAI_API_KEY is "sk-test"
    When I run `agents actor run openai/<model> Hello --format json`
    Then it succeeds
    And the JSON on stdout at "response" is "Good morning"
    And the JSON on stdout at "cost_usd" is null
    And the request holds "model" as "<model>"
    When I run `agents actor run openai/<model> Hello`
    Then stderr contains "openai/<model>: 10 tokens in, 5 out"
    And stderr does not contain "$"

    Examples:
      | model                 |
      | llama3.2:3b           |
      | meta-llama/Llama-3-8B |
      | constructor           |
      | __proto__             |

  Scenario Outline: A price that changed on a date: <name> at <time>
    Then at <time> a million tokens of <name> cost <input> in and <output> out

    Examples:
      | name                      | time                     | input | output |
      | openai/o3                 | 2025-06-09T23:59:59.999Z | 10    | 40     |
      | openai/o3                 | 2025-06-10T00:00:00.000Z | 2     | 8      |
      | openai/o3-2025-04-16      | 2026-01-01T00:00:00.000Z | 2     | 8      |
      | openai/gpt-5.6-sol        | 2026-08-20T23:59:59.999Z | 5     | 30     |
      | openai/gpt-5.6-sol        | 2026-08-21T00:00:00.000Z | 4     | 20     |

  Scenario: The reviewed table decides which models are listed, the price list decides which models are known
    Given a table of models for deepseek with:
      | deepseek-chat | chat      |
      | deepseek-v4-pro | responses |
    When the catalog is built
    Then the catalog lists "deepseek-chat, deepseek-v4-pro"
    And the catalog contains "deepseek-reasoner" but does not list it

  Scenario Outline: A price that depends on the time of day: <time>
    Given a table of models for deepseek with:
      | deepseek-chat | chat |
    When the catalog is built
    Then at <time> a million tokens of deepseek/deepseek-chat in it cost <input> in and <output> out

    Examples:
      | time                     | input | output |
      | 2026-01-02T00:29:59.999Z | 0.135 | 0.55   |
      | 2026-01-02T00:30:00.000Z | 0.27  | 1.1    |
      | 2026-01-02T16:29:59.999Z | 0.27  | 1.1    |
      | 2026-01-02T16:30:00.000Z | 0.135 | 0.55   |

  Scenario Outline: A price that holds from <from> to <to>, at <time>
    Then a price of 7 from <from> to <to>, else 1, is <price> at <time>

    Examples:
      | from     | to       | time                     | price |
      | 01:00:00 | 02:00:00 | 2026-01-02T00:59:59.999Z | 1     |
      | 01:00:00 | 02:00:00 | 2026-01-02T01:00:00.000Z | 7     |
      | 01:00:00 | 02:00:00 | 2026-01-02T02:00:00.000Z | 1     |
      | 22:00:00 | 02:00:00 | 2026-01-02T21:59:59.999Z | 1     |
      | 22:00:00 | 02:00:00 | 2026-01-02T22:00:00.000Z | 7     |
      | 22:00:00 | 02:00:00 | 2026-01-02T01:59:59.999Z | 7     |
      | 22:00:00 | 02:00:00 | 2026-01-02T02:00:00.000Z | 1     |

  Scenario: Before all dates of a price list, its first price holds
    Then a price of 7 since 2026-03-01 and of 9 since 2026-06-01 is 7 at 2026-01-02T00:00:00.000Z
    And a price of 7 since 2026-03-01 and of 9 since 2026-06-01 is 9 at 2026-06-01T00:00:00.000Z

  Scenario: A model in the table without a price fails the build
    Given a table of models for openai with:
      | gpt-4o      | chat |
      | gpt-99-lost | chat |
    When the catalog is built
    Then the build fails with "no price for openai/gpt-99-lost: take it out of the table or move the price list"

  Scenario: A provider that is missing from the price list fails the build
    Given a table of models for unlisted with:
      | gpt-4o | chat |
    When the catalog is built
    Then the build fails with "the price list has no provider unlisted"

  Scenario: The shipped catalog is the one that the build generates from the tables
    Then the catalog in the source tree is the one that the build makes from the tables and the price list

  Scenario Outline: Names that an entry of the price list matches: <rule>
    Then the rule <rule> matches "<taken>" and not "<other>"

    Examples:
      | rule                                                     | taken      | other      |
      | {"equals": "GPT-4o"}                                     | gpt-4O     | gpt-4o-mini |
      | {"starts_with": "GPT-"}                                  | gpt-4      | a-gpt-4    |
      | {"ends_with": "-Mini"}                                   | gpt-4-mini | mini-4     |
      | {"contains": "Turbo"}                                    | a-turbo-b  | a-b        |
      | {"regex": "^O[0-9]$"}                                     | o3         | o33        |
      | {"or": [{"equals": "a"}, {"equals": "b"}]}               | b          | c          |
      | {"and": [{"starts_with": "a"}, {"ends_with": "z"}]}      | abz        | ab         |

  Scenario Outline: Custom prices, for 1,000 input tokens (600 cached, 100 written to the cache) and 200 output tokens: <what>
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Yes"}, "finish_reason": "stop"}]}
      {"choices": [], "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "prompt_tokens_details": {"cached_tokens": 600, "cache_write_tokens": 100}}}
      [DONE]
      """
    When a program runs gpt-4o at the price <price>
    Then the cost is <dollars>

    Examples:
      | what                           | dollars  | price |
      | no price                       | unknown  | {} |
      | a cached token costs as input  | 0.003    | {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 10}} |
      | each token is priced once      | 0.002485 | {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 10, "cachedReadPer1M": 0.1, "cachedWritePer1M": 1.25}} |
      | a price for each request       | 0.503    | {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 10, "perRequestUsd": 0.5}} |
      | a tier that is not reached     | 0.003    | {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 10, "tiers": [{"aboveInputTokens": 1000, "inputPer1M": 5, "outputPer1M": 50}]}} |
      | a tier that is reached         | 0.015    | {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 10, "tiers": [{"aboveInputTokens": 999, "inputPer1M": 5, "outputPer1M": 50}]}} |
      | the highest tier of several    | 0.027    | {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 10, "tiers": [{"aboveInputTokens": 500, "inputPer1M": 9, "outputPer1M": 90}, {"aboveInputTokens": 100, "inputPer1M": 5, "outputPer1M": 50}]}} |
      | nothing costs nothing          | 0        | {"openai/gpt-4o": {"inputPer1M": 0, "outputPer1M": 0}} |
      | the price of another model     | unknown  | {"openai/gpt-5": {"inputPer1M": 1, "outputPer1M": 10}} |

  Scenario Outline: The namespace <name> is reserved for a provider
    When I run `agents actor add <name>/mine --model mock/echo`
    Then it fails with exit status 4
    And stderr contains "<name>"
    And there is no file "home"

    Examples:
      | name        |
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

  Scenario: A reserved provider that is not supported yet
    When I run `agents actor run amazon/nova Hello --json`
    Then it fails with exit status 3
    And the JSON on stderr at "error.code" is "PROVIDER_NOT_FOUND"
    And the JSON on stderr at "error.message" is "the provider amazon is not supported by this version"
    And the JSON on stderr at "error.hint" is "This version does not support Amazon Bedrock, which requires signed requests. Declare a gateway to it as a provider in the configuration file."
