Feature: The first run
  After the installation an actor can run without a key and without a network.

  Scenario: From an empty home to a default actor
    Given the mock provider is enabled
    When I run `agents init --yes`
    Then stdout contains "Created the registry"
    And stdout contains "Provider mock is configured by AGENTS_MOCK."
    When I run `agents actor list`
    Then stdout is "mock/echo\tllm\tmock\techo\ttrue\tfalse\t\t\n"
    When I run `agents actor run mock/echo "Hello there"`
    Then stdout is "Hello there\n"
    And stderr is "mock/echo: 2 tokens in, 2 out, $0.000006\n"
    When I run `agents actor add parrot --model mock/echo --system "You repeat."`
    Then stdout contains "Added local/parrot."
    When I run `agents actor set-default parrot`
    And I run `agents run Hello`
    Then stdout is "Hello\n"
    And stderr is "local/parrot: 3 tokens in, 1 out, $0.000005\n"

  Scenario: No provider is configured
    When I run `agents actor list`
    Then it succeeds
    And stdout is:
      """
      No actors configured.
      Set the key of a provider to use its models as actors:
        OPENAI_API_KEY
        ANTHROPIC_API_KEY
        GEMINI_API_KEY
        OPENROUTER_API_KEY
      Or set OLLAMA_HOST for models on your own machine, or AGENTS_MOCK=1 to try agents without a key.
      All providers and their variables: agents provider list
      Or add your own actor: agents actor add --help
      """
    And there is no file "home"

  Scenario: A real provider
    Given a provider that answers "Good morning"
    And the environment variable OPENAI_API_KEY is "sk-test"
    When I run `agents actor run openai/gpt-4o "Say good morning"`
    Then stdout is "Good morning\n"
    And stderr is "openai/gpt-4o: 11 tokens in, 7 out, $0.0000975\n"
    And the provider got 1 request
    And the request has the header "authorization" "Bearer sk-test"
