Feature: Aliases
  An alias is a short name for an actor, set in the configuration file of this machine. It is not an actor and is not
  stored in the registry. Each command that takes the name of an actor also takes an alias.

  Background:
    Given the mock provider is enabled
    And I have run `agents actor add writer --model mock/echo --system "You write." --description "Writes."`
    And a file "home/config.yaml":
      """
      aliases:
        quick: mock/echo
        mine: writer
        deep: openai/gpt-5
        lost: nowhere-to-be-found
      """

  Rule: Aliases are listed with the actors

    Scenario: As a table
      When I run `agents actor list --format table`
      Then stdout is:
        """
        Name          Type  Provider  Model  Built-in  Updated
        deep          llm   openai    gpt-5  alias
        local/writer  llm   mock      echo             2026-01-02 03:04
        lost          llm                    alias
        mine          llm   mock      echo   alias
        quick         llm   mock      echo   alias
        mock/echo     llm   mock      echo   ✓
        """

    Scenario: As plain text, where a name without a slash is an alias
      When I run `agents actor list`
      Then the actors listed are "deep local/writer lost mine mock/echo quick"
      And stdout contains "quick\tllm\tmock\techo\tfalse\tfalse\t\t\n"

    Scenario: As JSON
      When I run `agents actor list --json`
      Then the entry "quick" of the JSON on stdout is {"id":null,"name":"quick","type":"llm","description":null,"provider":"mock","model":"echo","built_in":false,"alias_of":"mock/echo","default":false,"needs":[],"created_at":null,"updated_at":null}
      And the entry "mine" of the JSON on stdout is {"id":null,"name":"mine","type":"llm","description":"Writes.","provider":"mock","model":"echo","built_in":false,"alias_of":"local/writer","default":false,"needs":[],"created_at":null,"updated_at":null}
      And the entry "deep" of the JSON on stdout has the "model" "gpt-5"
      And the entry "lost" of the JSON on stdout has the "alias_of" "local/nowhere-to-be-found"
      And the entry "lost" of the JSON on stdout has the "model" null
      And the entry "local/writer" of the JSON on stdout has the "alias_of" null

    Scenario Outline: In a filtered list: <options>
      When I run `agents actor list <options>`
      Then the actors listed are "<names>"

      Examples:
        | options            | names                             |
        | --custom           | local/writer                      |
        | --built-in         | mock/echo                         |
        | --provider mock    | local/writer mine mock/echo quick |
        | --provider openai  | deep                              |
        | qui                | quick                             |

  Rule: An alias is shown with the details of its actor

    Scenario: An alias of a built-in actor
      When I run `agents actor show quick`
      Then stdout is:
        """
        Name	quick
        Alias of	mock/echo
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
      When I run `agents actor show quick --json`
      Then the JSON on stdout at "name" is "quick"
      And the JSON on stdout at "alias_of" is "mock/echo"
      And the JSON on stdout at "origin" is {"kind":"built_in","variable":"AGENTS_MOCK"}

    Scenario: An alias of a custom actor
      When I run `agents actor show mine --json`
      Then the JSON on stdout at "name" is "mine"
      And the JSON on stdout at "alias_of" is "local/writer"
      And the JSON on stdout at "description" is "Writes."
      When I run `agents actor export mine`
      Then stdout is "name: local/writer\ntype: llm\ndescription: Writes.\nmodel: mock/echo\nsystem_prompt: You write.\n"

    Scenario: An alias of an actor that does not exist
      When I run `agents actor show lost --json`
      Then it fails with exit status 3
      And stdout is empty
      And stderr is:
        """
        {"error":{"name":"local/nowhere-to-be-found","nearest":[],"code":"ACTOR_NOT_FOUND","message":"the alias lost leads to nowhere-to-be-found: no actor named \"local/nowhere-to-be-found\"","hint":"See `agents actor list`."}}
        """

    Scenario: An alias of an actor whose provider is not configured
      When I run `agents actor run deep Hello`
      Then it fails with exit status 5
      And stderr is "Error: the alias deep leads to openai/gpt-5: missing credentials for provider: openai\n  Set OPENAI_API_KEY to use openai/gpt-5.\n"

    Scenario: A misspelt alias
      When I run `agents actor show quikc`
      Then it fails with exit status 3
      And stderr is "Error: no actor named \"local/quikc\"\n  Did you mean quick?\n"

  Rule: An alias runs its actor

    Scenario: An alias before the prompt
      When I run `agents actor run quick Hello`
      Then stdout is "Hello\n"
      And stderr is "mock/echo: 1 tokens in, 1 out, $0.000003\n"

    Scenario: An alias with -a, and by its full name
      When I run `agents run -a mine Hello`
      Then stdout is "Hello\n"
      And stderr is "local/writer: 3 tokens in, 1 out, $0.000005\n"
      When I run `agents run -a local/quick Hello --quiet`
      Then stdout is "Hello\n"

    Scenario: A prompt that is only an alias is refused as a probable mistake
      Given I have run `agents actor set-default mock/echo`
      When I run `agents run quick`
      Then it fails with exit status 2
      And stdout is empty
      And stderr is "Error: \"quick\" is the name of an actor: did you mean -a?\n  Run it: agents run -a quick \"...\"; or send it to the default actor: agents run -- quick\n"
      When I run `agents run -- quick`
      Then stdout is "quick\n"

    Scenario: An alias as the base of an actor
      Given a file "based.yaml":
        """
        name: based
        actor: mine
        prompt: "Say: {{ input }}"
        """
      When I run `agents actor add based.yaml`
      Then it succeeds
      And stderr is empty
      When I run `agents actor run based Hello --quiet`
      Then stdout is "Say: Hello\n"
      When I run `agents actor show based --json`
      Then the JSON on stdout at "based_on" is "local/mine"

  Rule: The default actor can be an alias

    Scenario: The name of the alias is stored
      When I run `agents actor set-default quick`
      Then stdout is "The default actor is local/quick.\nRun it: agents run \"...\"\n"
      And the registry holds the default actors [{"id": 1, "name": "local/quick"}]
      When I run `agents actor get-default --json`
      Then the JSON on stdout at "name" is "quick"
      And the JSON on stdout at "alias_of" is "mock/echo"
      And the JSON on stdout at "default" is true
      When I run `agents actor list --json`
      Then the entry "quick" of the JSON on stdout has the "default" true
      And the entry "mock/echo" of the JSON on stdout has the "default" false

    Scenario: A changed alias changes the default actor
      Given I have run `agents actor set-default quick`
      When I run `agents run Hello`
      Then stderr is "mock/echo: 1 tokens in, 1 out, $0.000003\n"
      Given a file "home/config.yaml":
        """
        aliases: {quick: writer}
        """
      When I run `agents run Hello`
      Then stderr is "local/writer: 3 tokens in, 1 out, $0.000005\n"

    Scenario: A removed alias
      Given I have run `agents actor set-default quick`
      And a file "home/config.yaml":
        """
        aliases: {}
        """
      When I run `agents run Hello`
      Then it fails with exit status 3
      And stderr is "Error: no actor named \"local/quick\"\n  See `agents actor list`.\n"

    Scenario: An alias of an unknown actor is refused
      When I run `agents actor set-default lost`
      Then it fails with exit status 3
      And the registry holds the default actors []

  Rule: An alias can be changed only in the configuration file

    Scenario: A command that names an alias to remove removes nothing
      When I run `agents actor remove writer quick --yes`
      Then it fails with exit status 4
      And stdout is empty
      And stderr is "Error: \"quick\" is an alias of mock/echo and cannot be removed\n  Change aliases in the configuration file: agents config edit\n"
      And the registry holds the actors "local/writer"

    Scenario: An alias cannot be updated
      Given a file "new.yaml":
        """
        model: mock/echo
        """
      When I run `agents actor update mine new.yaml`
      Then it fails with exit status 4
      And stdout is empty
      And stderr is "Error: \"mine\" is an alias of local/writer and cannot be updated\n  Change aliases in the configuration file: agents config edit\n"

    Scenario: A copy of an alias is a custom actor
      When I run `agents actor copy quick own`
      Then stdout is "Added local/own.\nRun it: agents actor run local/own \"...\"\n"
      And the registry holds the actors "local/own, local/writer"
      When I run `agents actor export own`
      Then stdout is "type: llm\nprovider: mock\nmodel: echo\n"

  Rule: A custom actor hides an alias with the same name

    Scenario: A warning when the actor is added
      When I run `agents actor add quick --model mock/echo --system "I am not the alias."`
      Then it succeeds
      And stderr is "Warning: local/quick hides the alias of the same name, which refers to mock/echo\n"
      When I run `agents actor list`
      Then the actors listed are "deep local/quick local/writer lost mine mock/echo"
      When I run `agents actor run quick Hello`
      Then stderr is "local/quick: 6 tokens in, 1 out, $0.000008\n"
      When I run `agents config validate`
      Then it succeeds
      And stderr contains "Warning: the alias quick is never used: the custom actor local/quick has the same name\n"

    Scenario: Removing the actor makes the alias visible again
      Given I have run `agents actor add quick --model mock/echo`
      When I run `agents actor remove quick --yes`
      Then it succeeds
      When I run `agents actor show quick --json`
      Then the JSON on stdout at "alias_of" is "mock/echo"
