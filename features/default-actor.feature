Feature: The default actor
  `agents run` uses the default actor. Only the name of the actor is stored; the actor is found again for each run.

  Background:
    Given the mock provider is enabled

  Scenario: Set, show, use and clear the default actor
    Given I have run `agents actor add parrot --model mock/echo`
    When I run `agents actor set-default parrot`
    Then stdout is "The default actor is local/parrot.\nRun it: agents run \"...\"\n"
    When I run `agents actor get-default`
    Then stdout contains "Name\tlocal/parrot\n"
    And stdout contains "Default\tyes\n"
    When I run `agents run Hello`
    Then stdout is "Hello\n"
    When I run `agents actor clear-default`
    Then stdout is "local/parrot is no longer the default actor.\n"
    When I run `agents actor clear-default`
    Then stdout is "There was no default actor.\n"
    When I run `agents actor get-default`
    Then it fails with exit status 5

  Scenario: For a built-in actor only the name is stored
    When I run `agents actor set-default mock/echo --json`
    Then the JSON on stdout is:
      """
      {"default_actor": "mock/echo"}
      """
    When I run `agents actor get-default --json`
    Then the JSON on stdout is:
      """
      {
        "id": null, "name": "mock/echo", "type": "llm", "description": null, "provider": "mock", "model": "echo",
        "built_in": true, "alias_of": null, "default": true, "needs": [], "created_at": null, "updated_at": null,
        "based_on": null, "references": [], "tools": [], "actors": [], "graph": null,
        "origin": {"kind": "built_in", "variable": "AGENTS_MOCK"},
        "context_window": 1000000, "max_output_tokens": 100000,
        "price": {"input_per_1m": 1, "output_per_1m": 2, "cached_read_per_1m": null, "cached_write_per_1m": null, "tiers": []},
        "sha256": null, "yaml": "type: llm\nprovider: mock\nmodel: echo\n"
      }
      """
    When I run `agents actor list --custom --json`
    Then stdout is "[]\n"

  Scenario: There is no default actor
    When I run `agents actor get-default`
    Then it fails with exit status 5
    And stdout is empty
    And stderr is "Error: there is no default actor\n  Choose one: agents actor set-default NAME. See what there is: agents actor list\n"
    When I run `agents actor get-default --json`
    Then it fails with exit status 5
    And the JSON on stderr at "error.code" is "NO_DEFAULT_ACTOR"
    And there is no file "home"

  Scenario: Clearing a default actor that is not set creates no file
    When I run `agents actor clear-default --json`
    Then the JSON on stdout is:
      """
      {"default_actor": null, "previous": null}
      """
    And there is no file "home"

  Scenario: Clearing, as JSON
    Given I have run `agents actor set-default mock/echo`
    When I run `agents actor clear-default --json`
    Then the JSON on stdout is:
      """
      {"default_actor": null, "previous": "mock/echo"}
      """

  Scenario: Setting another default actor replaces the first
    Given I have run `agents actor add one --model mock/echo --set-default`
    And I have run `agents actor add two --model mock/echo`
    When I run `agents actor set-default two`
    And I run `agents actor list`
    Then stdout is:
      """
      local/one	llm	mock	echo	false	false		2026-01-02T03:04:05.000Z
      local/two	llm	mock	echo	false	true		2026-01-02T03:04:05.000Z
      mock/echo	llm	mock	echo	true	false
      """

  Scenario Outline: <what> is refused, and the previous default actor stays
    Given I have run `agents actor set-default mock/echo`
    When I run `agents actor set-default <name>`
    Then it fails with exit status <status>
    And stdout is empty
    And stderr is:
      """
      <message>
      """
    When I run `agents actor get-default`
    Then stdout contains "Name\tmock/echo\n"

    Examples:
      | what                                | name          | status | message |
      | An actor that there is not          | mock/ehco     | 3      | Error: mock has no model "ehco" in its list of known models\n  Did you mean mock/echo? |
      | A model of a provider without a key | openai/gpt-4o | 5      | Error: missing credentials for provider: openai\n  Set OPENAI_API_KEY to use openai/gpt-4o. |
      | What is no name                     | .x            | 2      | Error: ".x" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit\n  Try x. |

  Scenario: The default actor cannot run because its key is missing
    Given the environment variable OPENAI_API_KEY is "key"
    And I have run `agents actor set-default openai/gpt-4o`
    And the environment variable OPENAI_API_KEY is not set
    When I run `agents actor get-default`
    Then it fails with exit status 5
    And stderr is "Error: missing credentials for provider: openai\n  Set OPENAI_API_KEY to use openai/gpt-4o.\n"
    When I run `agents actor get-default --json`
    Then it fails with exit status 5
    And the JSON on stderr at "error" is {"name":"openai/gpt-4o","provider":"openai","variable":"OPENAI_API_KEY","code":"MISSING_CREDENTIAL","message":"missing credentials for provider: openai","hint":"Set OPENAI_API_KEY to use openai/gpt-4o."}
    When I run `agents run Hello`
    Then it fails with exit status 5
    Given the environment variable OPENAI_API_KEY is "key"
    When I run `agents actor get-default`
    Then stdout contains "Name\topenai/gpt-4o\n"

  Scenario: The default actor cannot run because the mock provider is off
    Given I have run `agents actor set-default mock/echo`
    And the environment variable AGENTS_MOCK is not set
    When I run `agents actor get-default`
    Then it fails with exit status 5
    And stderr is "Error: missing credentials for provider: mock\n  Set AGENTS_MOCK=1 to use mock/echo.\n"

  Scenario: Removing the default actor clears the setting and reports it
    Given I have run `agents actor add parrot --model mock/echo --set-default`
    When I run `agents actor remove parrot --yes`
    Then stdout is "Removed local/parrot.\nIt was the default actor. Set another one: agents actor set-default NAME\n"
    When I run `agents actor get-default`
    Then it fails with exit status 5
    And stderr contains "there is no default actor"

  Scenario: Removing another actor keeps the default actor
    Given I have run `agents actor add parrot --model mock/echo --set-default`
    And I have run `agents actor add other --model mock/echo`
    When I run `agents actor remove other --yes --json`
    Then the JSON on stdout is:
      """
      {"removed": ["local/other"], "default_cleared": false}
      """
    When I run `agents actor get-default`
    Then stdout contains "Name\tlocal/parrot\n"

  Scenario: Updating the default actor keeps it the default actor
    Given I have run `agents actor add parrot --model mock/echo --set-default`
    When I run `agents actor add parrot --model openai/gpt-4o --update --json`
    Then the JSON on stdout at "default" is true
    And the JSON on stdout at "replaced" is true

  Scenario: --set-default on adding or replacing an actor
    When I run `agents actor add parrot --model mock/echo --set-default`
    Then stdout is "Added local/parrot.\nIt is the default actor.\nRun it: agents actor run local/parrot \"...\"\n"
    When I run `agents actor clear-default`
    And I run `agents actor add parrot --model mock/echo --set-default --update`
    Then stdout is "Updated local/parrot.\nIt is the default actor.\n"
    When I run `agents actor get-default`
    Then stdout contains "Name\tlocal/parrot\n"

  Scenario: An actor that cannot be added does not become the default actor
    Given I have run `agents actor set-default mock/echo`
    When I run `agents actor add parrot --model nowhere/echo --set-default`
    Then it fails with exit status 2
    When I run `agents actor get-default`
    Then stdout contains "Name\tmock/echo\n"
