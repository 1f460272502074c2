Feature: Custom actors
  Custom actors are stored in the registry: added from a file, from stdin or from a model name, copied, replaced and
  removed. If anything is invalid, all faults are reported and nothing is stored.

  Background:
    Given the mock provider is enabled

  Rule: Adding

    Background:
      Given a file "writer.yaml":
        """
        name: writer
        model: mock/echo
        """

    Scenario Outline: Added from <what>
      Given stdin holds "name: writer\nmodel: mock/echo\n"
      When I run `agents actor add <arguments>`
      Then stdout is "Added <name>.\nRun it: agents actor run <name> \"...\"\n"
      And stderr is empty
      When I run `agents actor export <name>`
      Then stdout is "name: writer\nmodel: mock/echo\n"

      Examples:
        | what                              | arguments                           | name         |
        | a file                            | writer.yaml                         | local/writer |
        | stdin                             | -                                   | local/writer |
        | a file, with a name               | writer.yaml --name team/other       | team/other   |
        | stdin, with a name                | - --name other                      | local/other  |
        | --config                          | --config writer.yaml                | local/writer |
        | --config, with a name in front    | other --config writer.yaml          | local/other  |
        | --config, with a name by --name   | --config writer.yaml --name other   | local/other  |
        | --config from stdin               | other --config -                    | local/other  |

    Scenario: Added from a model name only
      When I run `agents actor add writer --model mock/echo`
      Then stdout is "Added local/writer.\nRun it: agents actor run local/writer \"...\"\n"
      When I run `agents actor export writer`
      Then stdout is "name: local/writer\ntype: llm\nmodel: mock/echo\n"

    Scenario: Added from a model name with all options
      When I run `agents actor add --name team/writer --model openai/gpt-4o --system "You write {{ input }}." --temperature 0.5 --max-tokens 100 --description "Writes: all" --set-default --json`
      Then the JSON on stdout is:
        """
        {
          "id": 1, "name": "team/writer", "type": "llm", "description": "Writes: all", "provider": "openai", "model": "gpt-4o",
          "built_in": false, "alias_of": null, "default": true, "needs": [],
          "created_at": "2026-01-02T03:04:05.000Z", "updated_at": "2026-01-02T03:04:05.000Z", "replaced": false
        }
        """
      When I run `agents actor export team/writer`
      Then stdout is:
        """
        name: team/writer
        type: llm
        description: "Writes: all"
        model: openai/gpt-4o
        system_prompt: You write {{ input }}.
        temperature: 0.5
        max_tokens: 100
        """

    Scenario: An actor can be added without a key
      When I run `agents actor add writer --model anthropic/claude-haiku-4-5`
      Then it succeeds
      And stderr is empty

    Scenario: An unknown model is stored with a warning
      When I run `agents actor add writer --model openai/gpt-99`
      Then it succeeds
      And stderr is "Warning: openai has no model \"gpt-99\" in its list of known models; the name is sent to the provider unchanged. Did you mean openai/gpt-4o?\n"
      When I run `agents actor list --custom`
      Then the actors listed are "local/writer"

    Scenario: --update replaces an actor with the same name
      Given I have run `agents actor add writer.yaml`
      When I run `agents actor add writer --model openai/gpt-4o --update`
      Then stdout is "Updated local/writer.\n"
      When I run `agents actor show writer --json`
      Then the JSON on stdout at "id" is 1
      And the JSON on stdout at "model" is "gpt-4o"

    Scenario: --update adds an actor that does not exist
      When I run `agents actor add writer.yaml --update`
      Then stdout is "Added local/writer.\nRun it: agents actor run local/writer \"...\"\n"

    Scenario: A second actor with the same name is refused
      Given I have run `agents actor add writer.yaml`
      When I run `agents actor add writer --model openai/gpt-4o`
      Then it fails with exit status 4
      And stdout is empty
      And stderr is "Error: the actor \"local/writer\" exists already\n  Use --update to replace it, or --name for another name.\n"
      When I run `agents actor export writer`
      Then stdout is "name: writer\nmodel: mock/echo\n"

  Rule: Updating

    Background:
      Given I have run `agents actor add writer --model openai/gpt-4o`

    Scenario: From a file; the name in the file is ignored
      Given a file "new.yaml":
        """
        name: another
        model: mock/echo
        """
      When I run `agents actor update writer new.yaml`
      Then stdout is "Updated local/writer.\n"
      When I run `agents actor export writer`
      Then stdout is "name: another\nmodel: mock/echo\n"
      When I run `agents actor list --custom`
      Then the actors listed are "local/writer"
      When I run `agents actor run writer Hello`
      Then stdout is "Hello\n"
      And stderr is "local/writer: 1 tokens in, 1 out, $0.000003\n"

    Scenario: From stdin, as JSON
      Given stdin holds "model: mock/echo"
      When I run `agents actor update writer - --json`
      Then the JSON on stdout is:
        """
        {
          "id": 1, "name": "local/writer", "type": "llm", "description": null, "provider": "mock", "model": "echo",
          "built_in": false, "alias_of": null, "default": false, "needs": [],
          "created_at": "2026-01-02T03:04:05.000Z", "updated_at": "2026-01-02T03:04:05.000Z", "replaced": true
        }
        """

    Scenario Outline: <what>
      Given a file "new.yaml":
        """
        model: <model>
        """
      When I run `agents actor update <arguments>`
      Then it fails with exit status <status>
      And stdout is empty
      And stderr is:
        """
        <message>
        """
      When I run `agents actor export writer`
      Then stdout is "name: local/writer\ntype: llm\nmodel: openai/gpt-4o\n"

      Examples:
        | what                         | arguments             | model     | status | message |
        | A built-in actor             | mock/echo new.yaml    | mock/echo | 4      | Error: "mock/echo" is a built-in actor and cannot be updated\n  Copy it to a new name: agents actor copy mock/echo echo |
        | An actor that there is not   | writr new.yaml        | mock/echo | 3      | Error: no actor named "local/writr"\n  Did you mean local/writer? |
        | A provider without its key   | openai/gpt-4o new.yaml | mock/echo | 5     | Error: missing credentials for provider: openai\n  Set OPENAI_API_KEY to use openai/gpt-4o. |
        | What is no name              | a/b/c new.yaml        | mock/echo | 2      | Error: "a/b/c" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit\n  Try a/b-c. |
        | A file that there is not     | writer old.yaml       | mock/echo | 3      | Error: there is no file old.yaml\n  Check the path. |
        | A file with a fault          | writer new.yaml       | echo      | 2      | Error: new.yaml is not a valid actor: 1 fault\n  new.yaml:1:1: model: contains no provider name (write provider/model, for example `model: openai/gpt-4o`) |
        | Stdin with nothing in it     | writer -              | mock/echo | 2      | Error: stdin is not a valid actor: 1 fault\n  stdin: the file is empty |

    Scenario: The message for a built-in actor of a real provider
      Given the environment variable OPENAI_API_KEY is "key"
      When I run `agents actor update openai/gpt-4o whatever.yaml`
      Then it fails with exit status 4
      And stderr contains "Error: \"openai/gpt-4o\" is a built-in actor and cannot be updated\n"
      When I run `agents actor remove openai/gpt-4o --yes`
      Then it fails with exit status 4
      And stderr contains "Error: \"openai/gpt-4o\" is a built-in actor and cannot be removed\n"

  Rule: Copying

    Scenario: A copy of a custom actor is byte for byte the same
      Given a file "writer.yaml":
        """
        name: writer # first
        model: mock/echo
        """
      And I have run `agents actor add writer.yaml`
      When I run `agents actor copy writer team/second`
      Then stdout is "Added team/second.\nRun it: agents actor run team/second \"...\"\n"
      When I run `agents actor export team/second`
      Then stdout is exactly the file "writer.yaml"
      When I run `agents actor run team/second Hello`
      Then stderr is "team/second: 1 tokens in, 1 out, $0.000003\n"

    Scenario: A built-in actor
      When I run `agents actor copy mock/echo mine --json`
      Then the JSON on stdout is:
        """
        {
          "id": 1, "name": "local/mine", "type": "llm", "description": null, "provider": "mock", "model": "echo",
          "built_in": false, "alias_of": null, "default": false, "needs": [],
          "created_at": "2026-01-02T03:04:05.000Z", "updated_at": "2026-01-02T03:04:05.000Z", "replaced": false
        }
        """
      When I run `agents actor export mine`
      Then stdout is "type: llm\nprovider: mock\nmodel: echo\n"

    Scenario Outline: <what>
      Given I have run `agents actor add writer --model openai/gpt-4o`
      When I run `agents actor copy <names>`
      Then it fails with exit status <status>
      And stdout is empty
      And stderr is:
        """
        <message>
        """
      When I run `agents actor list --custom`
      Then the actors listed are "local/writer"

      Examples:
        | what                             | names               | status | message |
        | To a name that is there          | mock/echo writer    | 4      | Error: the actor "local/writer" exists already\n  Choose another name, or remove it first: agents actor remove local/writer |
        | To itself                        | writer writer       | 4      | Error: the actor "local/writer" exists already\n  Choose another name, or remove it first: agents actor remove local/writer |
        | To a provider's namespace        | writer mock/writer  | 4      | Error: "mock/writer" cannot be used: mock is the name of a provider\n  Use another namespace, for example local/writer. |
        | To what is no name               | writer Writer!      | 2      | Error: "Writer!" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit\n  Try writer-. |
        | From an actor that there is not  | writr other         | 3      | Error: no actor named "local/writr"\n  Did you mean local/writer? |
        | From a provider without its key  | openai/gpt-4o other | 5      | Error: missing credentials for provider: openai\n  Set OPENAI_API_KEY to use openai/gpt-4o. |
