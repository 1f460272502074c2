Feature: Actors that are based on another actor
  An actor can inherit the model and the settings of another actor and override some of them.

  Background:
    Given the mock provider is enabled
    And a file "base.yaml":
      """
      name: base
      model: mock/echo
      system_prompt: You are the base.
      max_tokens: 4
      """
    And I have run `agents actor add base.yaml`

  Rule: An actor runs with the model and the settings of its base

    Scenario: Model and settings are inherited, prompts are not
      Given a file "short.yaml":
        """
        name: short
        actor: base
        """
      When I run `agents actor add short.yaml`
      Then it succeeds
      When I run `agents actor run short "one two three four five"`
      Then stdout is "one two three four\n"
      And stderr is:
        """
        Warning: the answer was cut at max_tokens, 4
        local/short: 5 tokens in, 4 out, $0.000013
        """

    Scenario: Settings of the actor override those of its base, over several levels
      Given a file "middle.yaml":
        """
        name: middle
        actor: local/base
        max_tokens: 3
        """
      And a file "top.yaml":
        """
        name: top
        actor: middle
        max_tokens: 2
        """
      And I have run `agents actor add middle.yaml`
      And I have run `agents actor add top.yaml`
      When I run `agents actor run top "one two three four five" --quiet`
      Then stdout is "one two\n"
      When I run `agents actor run middle "one two three four five" --quiet`
      Then stdout is "one two three\n"

    Scenario: A built-in actor as the base; its settings are sent to the model
      Given a provider that answers "Good"
      And the environment variable OPENAI_API_KEY is "sk-test"
      And a file "mild.yaml":
        """
        name: mild
        actor: openai/gpt-4o
        temperature: 0.1
        """
      When I run `agents actor add mild.yaml`
      And I run `agents actor run mild Hello`
      Then stdout is "Good\n"
      And the request holds "model" as "gpt-4o"
      And the request holds "temperature" as 0.1
      And stderr is "local/mild: 11 tokens in, 7 out, $0.0000975\n"

    Scenario: An actor is shown with its base
      Given a file "short.yaml":
        """
        name: short
        actor: base
        """
      And I have run `agents actor add short.yaml`
      When I run `agents actor show short --json`
      Then the JSON on stdout at "based_on" is "local/base"
      And the JSON on stdout at "model" is null
      When I run `agents actor show short --format table`
      Then stdout contains "Based on  local/base"

  Rule: A missing base is reported when the actor is added and when it runs

    Scenario Outline: Refused base: <lines>
      Given a file "actor.yaml":
        """
        name: one
        <lines>
        """
      When I run `agents actor add actor.yaml`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: actor.yaml is not a valid actor: 1 fault
          actor.yaml:2:1: actor: <fault>
        """
      When I run `agents actor list --custom`
      Then stdout does not contain "local/one"

      Examples:
        | lines                                   | fault                                                                        |
        | actor: nobody                           | there is no actor named "local/nobody" (add it first)                        |
        | actor: openai/gpt-0                     | there is no actor named "openai/gpt-0" (add it first)                        |
        | actor: one                              | leads back to local/one (actors cannot be based on each other in a cycle)   |
        | actor: local/one                        | leads back to local/one (actors cannot be based on each other in a cycle)   |
        | actor: base\nmodel: mock/echo           | cannot be used together with `model` (keep one of them: the base has its own model)      |
        | actor: base\nprovider: mock             | cannot be used together with `provider` (keep one of them: the base has its own model)   |
        | actor: Base                             | "Base" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit (Try base.) |

    Scenario: An update that would close a cycle is refused
      Given a file "short.yaml":
        """
        name: short
        actor: base
        """
      And a file "circle.yaml":
        """
        actor: short
        """
      And I have run `agents actor add short.yaml`
      When I run `agents actor update base circle.yaml`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: circle.yaml is not a valid actor: 1 fault
          circle.yaml:1:1: actor: leads back to local/base (actors cannot be based on each other in a cycle)
        """

    Scenario: A base that has been removed
      Given a file "short.yaml":
        """
        name: short
        actor: base
        """
      And I have run `agents actor add short.yaml`
      And I have run `agents actor remove base --yes`
      When I run `agents actor run short Hello`
      Then it fails with exit status 3
      And stderr contains "Error: local/short is based on \"local/base\", but there is no actor of that name"

    Scenario: A setting that the model of the base does not take
      Given a file "hot.yaml":
        """
        name: hot
        actor: openai/o3
        temperature: 1
        """
      And the environment variable OPENAI_API_KEY is "sk-test"
      And I have run `agents actor add hot.yaml`
      When I run `agents actor run hot Hello`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: local/hot: openai/o3 does not accept temperature
          temperature: leave it out.
        """

  Rule: In the library, the program finds the base

    Scenario: resolveActor receives the full name
      Given a program that knows the actor "local/base" as {"model": "mock/echo", "max_tokens": 2}
      When it executes {"actor": "base"} with "one two three"
      Then it gets the answer "one two"
      And it was asked for "local/base"

    Scenario Outline: Refused in the library: <why>
      Given a program that knows the actor "local/base" as <base>
      When it executes {"actor": "<actor>"} with "Hello"
      Then it gets the error <error>

      Examples:
        | why               | base                     | actor  | error                                                                                      |
        | nobody knows it   | {"model": "mock/echo"}   | nobody | NotFoundError: the actor is based on "local/nobody", but there is no actor of that name     |
        | a circle          | {"actor": "base"}        | base   | ConfigurationError: the actor: leads back to local/base                                    |
        | a malformed base  | {"modle": "mock/echo"}   | base   | ConfigurationError: local/base is not a valid actor: 1 fault                                |
