Feature: Listing actors
  `agents actor list` shows all actors that can run: custom actors from the registry, and all models of all configured
  providers. The models need no installation and are not stored.

  Scenario: Models of a configured provider are listed at once, sorted by name
    Given the environment variable ANTHROPIC_API_KEY is "key"
    When I run `agents actor list haiku`
    Then stdout is "anthropic/claude-haiku-4-5\tllm\tanthropic\tclaude-haiku-4-5\ttrue\tfalse\t\t\n"
    And there is no file "home"

  Scenario: A blank key configures no provider
    Given the environment variable ANTHROPIC_API_KEY is "  "
    And the environment variable OPENAI_API_KEY is ""
    When I run `agents actor list`
    Then stdout contains "No actors configured.\n"

  Scenario: A configured provider without a known model is mentioned
    Given the environment variable OLLAMA_HOST is "gpu"
    And the environment variable AZURE_OPENAI_API_KEY is "key"
    And the environment variable AZURE_OPENAI_ENDPOINT is "https://my.openai.azure.com"
    When I run `agents actor list`
    Then it succeeds
    And stdout is:
      """
      azure is configured, but its models are not known yet.
        Or run a model by its name: agents actor run azure/MODEL "..."
      ollama is configured, but its models are not known yet.
        Fetch its model list: agents provider models ollama --refresh
        Or run a model by its name: agents actor run ollama/MODEL "..."
      """
    When I run `agents actor list --json`
    Then stdout is "[]\n"

  Scenario: Only the value 1 enables the mock provider
    Given the environment variable AGENTS_MOCK is "true"
    When I run `agents actor list`
    Then stdout contains "No actors configured.\n"

  Scenario: Custom and built-in actors are one list, sorted by name
    Given the mock provider is enabled
    And I have run `agents actor add zebra --model mock/echo`
    And I have run `agents actor add team/ant --model mock/echo`
    When I run `agents actor list`
    Then stdout is:
      """
      local/zebra	llm	mock	echo	false	false		2026-01-02T03:04:05.000Z
      mock/echo	llm	mock	echo	true	false
      team/ant	llm	mock	echo	false	false		2026-01-02T03:04:05.000Z
      """
    And the actors listed are "local/zebra mock/echo team/ant"

  Scenario: The table shows custom actors first
    Given the mock provider is enabled
    And I have run `agents actor add zebra --model mock/echo --set-default`
    And I have run `agents actor add team/ant --model mock/echo`
    When I run `agents actor list --format table`
    Then stdout is:
      """
      Name         Type  Provider  Model  Built-in  Default  Updated
      local/zebra  llm   mock      echo             ✓        2026-01-02 03:04
      team/ant     llm   mock      echo                      2026-01-02 03:04
      mock/echo    llm   mock      echo   ✓
      """

  Scenario: A stored actor overrides the built-in actor with the same name, until it is removed
    Given the mock provider is enabled
    And the registry holds a row "mock/echo" with the file:
      """
      provider: openai
      model: gpt-4o
      """
    When I run `agents actor list`
    Then stdout is "mock/echo\tllm\topenai\tgpt-4o\tfalse\tfalse\t\t2026-01-02T03:04:05.000Z\n"
    When I run `agents actor show mock/echo --json`
    Then the JSON on stdout at "built_in" is false
    And the JSON on stdout at "origin.kind" is "registry"
    When I run `agents actor export mock/echo`
    Then stdout is "provider: openai\nmodel: gpt-4o\n"
    Given a file "new.yaml":
      """
      model: openai/gpt-4o-mini
      """
    When I run `agents actor update mock/echo new.yaml`
    Then stdout is "Updated mock/echo.\n"
    When I run `agents actor list`
    Then stdout is "mock/echo\tllm\topenai\tgpt-4o-mini\tfalse\tfalse\t\t2026-01-02T03:04:05.000Z\n"
    When I run `agents actor remove mock/echo --yes`
    Then stdout is "Removed mock/echo.\n"
    When I run `agents actor list`
    Then stdout is "mock/echo\tllm\tmock\techo\ttrue\tfalse\t\t\n"
    When I run `agents actor remove mock/echo --yes`
    Then it fails with exit status 4

  Scenario: A stored actor in the namespace of a provider can be replaced with add --update
    Given the registry holds a row "google/gemini:1" with the file:
      """
      provider: openai
      model: gpt-4o
      """
    When I run `agents actor add google/gemini:1 --model openai/gpt-4o-mini`
    Then it fails with exit status 4
    When I run `agents actor list`
    Then the actors listed are "google/gemini:1"
    When I run `agents actor add google/gemini:1 --model openai/gpt-4o-mini --update`
    Then it succeeds
    And stdout is "Updated google/gemini:1.\n"
    When I run `agents actor export google/gemini:1`
    Then stdout is "name: google/gemini:1\ntype: llm\nmodel: openai/gpt-4o-mini\n"
    Given a file "new.yaml":
      """
      model: openai/gpt-5
      """
    When I run `agents actor add new.yaml --name google/gemini:1 --update`
    Then it succeeds
    And stdout is "Updated google/gemini:1.\n"
    When I run `agents actor add google/other --model openai/gpt-4o --update`
    Then it fails with exit status 4

  Scenario: --custom and --built-in cannot be combined
    When I run `agents actor list --custom --built-in`
    Then it fails with exit status 2
    And stderr is "Error: option '--custom' cannot be used with option '--built-in'\n  Add --help to see how the command is used.\n"
    When I run `agents actor list --built-in --custom`
    Then it fails with exit status 2

  Scenario: An unknown provider
    When I run `agents actor list --provider opnai`
    Then it fails with exit status 3
    And stdout is empty
    And stderr is "Error: there is no provider opnai\n  Did you mean openai?\n"
    When I run `agents actor list --provider nobody --json`
    Then it fails with exit status 3
    And stderr is:
      """
      {"error":{"provider":"nobody","nearest":[],"code":"PROVIDER_NOT_FOUND","message":"there is no provider nobody","hint":"See `agents provider list`."}}
      """
    When I run `agents actor list --provider perplexity`
    Then it fails with exit status 3
    And stderr is "Error: there is no provider perplexity\n  This version does not support the API of Perplexity, which no longer offers chat completions. Use its models as openrouter/perplexity/....\n"

  Scenario: Models that are retired, not for chat or not reviewed are listed only with --all
    Given the environment variable ANTHROPIC_API_KEY is "key"
    When I run `agents actor list claude-3-haiku`
    Then stdout is "No actor matches. See `agents actor list` for all.\n"
    When I run `agents actor list claude-3-haiku --all`
    Then the actors listed are "anthropic/claude-3-haiku"
    When I run `agents actor list --all --custom`
    Then stdout is "No actor matches. See `agents actor list` for all.\n"

  Scenario: Several providers
    Given the mock provider is enabled
    And the environment variable ANTHROPIC_API_KEY is "key"
    And the environment variable OPENAI_API_KEY is "key"
    When I run `agents actor list *o*-4*`
    Then the actors listed are "anthropic/claude-haiku-4-5 anthropic/claude-opus-4-5 anthropic/claude-opus-4-6 anthropic/claude-opus-4-7 anthropic/claude-opus-4-8 anthropic/claude-sonnet-4-5 anthropic/claude-sonnet-4-6 openai/gpt-4.1 openai/gpt-4.1-mini openai/gpt-4o openai/gpt-4o-mini"

  Scenario: The list as JSON
    Given the mock provider is enabled
    And I have run `agents actor add writer --model openai/gpt-4o --description "Writes." --set-default`
    When I run `agents actor list --json`
    Then the JSON on stdout is:
      """
      [
        {
          "id": 1, "name": "local/writer", "type": "llm", "description": "Writes.", "provider": "openai", "model": "gpt-4o",
          "built_in": false, "alias_of": null, "default": true, "needs": [],
          "created_at": "2026-01-02T03:04:05.000Z", "updated_at": "2026-01-02T03:04:05.000Z"
        },
        {
          "id": null, "name": "mock/echo", "type": "llm", "description": null, "provider": "mock", "model": "echo",
          "built_in": true, "alias_of": null, "default": false, "needs": [], "created_at": null, "updated_at": null
        }
      ]
      """

  Scenario: A built-in actor as the default actor
    Given the mock provider is enabled
    And I have run `agents actor set-default mock/echo`
    When I run `agents actor list`
    Then stdout is "mock/echo\tllm\tmock\techo\ttrue\ttrue\t\t\n"

  Scenario Outline: An empty list in <format>
    When I run `agents actor list --format <format>`
    Then it succeeds
    And stdout is "<text>"

    Examples:
      | format | text |
      | json   | []\n |
      | yaml   | []\n |
      | table  | No actors configured.\nSet the key of a provider to use its models as actors:\n  OPENAI_API_KEY\n  ANTHROPIC_API_KEY\n  GEMINI_API_KEY\n  OPENROUTER_API_KEY\nOr set OLLAMA_HOST for models on your own machine, or AGENTS_MOCK=1 to try agents without a key.\nAll providers and their variables: agents provider list\nOr add your own actor: agents actor add --help\n |
      | plain  | No actors configured.\nSet the key of a provider to use its models as actors:\n  OPENAI_API_KEY\n  ANTHROPIC_API_KEY\n  GEMINI_API_KEY\n  OPENROUTER_API_KEY\nOr set OLLAMA_HOST for models on your own machine, or AGENTS_MOCK=1 to try agents without a key.\nAll providers and their variables: agents provider list\nOr add your own actor: agents actor add --help\n |

  Scenario: The providers, configured or not
    Given the mock provider is enabled
    And the environment variable OPENAI_API_KEY is " "
    And the environment variable ANTHROPIC_BASE_URL is "https://proxy.example/anthropic"
    When I run `agents provider list --json`
    Then the entry "mock" of the JSON on stdout is {"name":"mock","configured":true,"variable":"AGENTS_MOCK","invalid":false,"models":1,"any_model":false,"base_url":null}
    And the entry "anthropic" of the JSON on stdout has the "configured" false
    And the entry "anthropic" of the JSON on stdout has the "invalid" false
    And the entry "anthropic" of the JSON on stdout has the "base_url" "https://proxy.example/anthropic"
    And the entry "openai" of the JSON on stdout has the "configured" false
    And the entry "openai" of the JSON on stdout has the "invalid" true
    And the entry "openai" of the JSON on stdout has the "base_url" "https://api.openai.com/v1"
    And the entry "ollama" of the JSON on stdout has the "any_model" true
    When I run `agents provider list`
    Then stdout contains "mock\ttrue\tAGENTS_MOCK\t1\t\n"
    When I run `agents provider list --format table`
    Then stdout contains "mock         ✓               AGENTS_MOCK           1\n"
    And stdout contains "openai       set, not valid  OPENAI_API_KEY"

  Scenario: The list contains all models of a provider
    Given the environment variable ANTHROPIC_API_KEY is "key"
    When I run `agents actor list --provider anthropic`
    Then there are as many lines as the provider list says models of "anthropic"

  Scenario: A pattern with * matches like the equivalent regular expression
    Given I have run `agents actor add a --model mock/echo`
    And I have run `agents actor add a/b --model mock/echo`
    And I have run `agents actor add a/ab --model mock/echo`
    And I have run `agents actor add a/aba --model mock/echo`
    And I have run `agents actor add b/abab --model mock/echo`
    Then a pattern of a, b, / and * lists what the regular expression of the same meaning finds

  Rule: A pattern filters the list

    Background:
      Given the mock provider is enabled
      And I have run `agents actor add writer --model mock/echo`
      And I have run `agents actor add team/rewriter --model openai/gpt-4o`
      And I have run `agents actor add team/reader --model mock/echo`

    Scenario Outline: <what>
      When I run `agents actor list <pattern>`
      Then it succeeds
      And the actors listed are "<names>"

      Examples:
        | what                                       | pattern       | names                                    |
        | a part of a name                           | writer        | local/writer team/rewriter               |
        | a part of a namespace                      | team          | team/reader team/rewriter                |
        | both, around the slash                     | m/re          | team/reader team/rewriter                |
        | case does not matter                       | TEAM/Rew      | team/rewriter                            |
        | a * at the end                             | team/*        | team/reader team/rewriter                |
        | a * at the beginning                       | *writer       | local/writer team/rewriter               |
        | without a * at the end, the end is fixed   | *read         | No actor matches. See `agents actor list` for all. |
        | several *, in order                        | *a*/*w*t*     | local/writer team/rewriter               |
        | in another order                           | *w*/*a*       | No actor matches. See `agents actor list` for all. |
        | case does not matter beside a *            | *WRITER       | local/writer team/rewriter               |
        | what stands before and after may not overlap | team/reade*der | No actor matches. See `agents actor list` for all. |
        | a * alone is everything                    | *             | local/writer mock/echo team/reader team/rewriter |
        | an empty pattern is everything             | ""            | local/writer mock/echo team/reader team/rewriter |
        | other signs stand for themselves           | t.am          | No actor matches. See `agents actor list` for all. |

    Scenario: Actors of one provider
      When I run `agents actor list --provider mock`
      Then the actors listed are "local/writer mock/echo team/reader"

    Scenario: A provider that is not configured lists custom actors only
      When I run `agents actor list --provider openai`
      Then the actors listed are "team/rewriter"

    Scenario: Custom actors only
      When I run `agents actor list --custom`
      Then the actors listed are "local/writer team/reader team/rewriter"

    Scenario: Built-in actors only
      When I run `agents actor list --built-in`
      Then the actors listed are "mock/echo"

    Scenario: All filters together
      When I run `agents actor list --custom --provider mock team`
      Then the actors listed are "team/reader"
