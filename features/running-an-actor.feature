Feature: Running an actor
  `agents actor run` runs an actor by its name, and `agents run` the default actor. Options of the command line apply
  to that run only.

  Rule: The actor is named, or the default actor

    Background:
      Given the mock provider is enabled

    Scenario: A built-in actor by its name
      When I run `agents actor run mock/echo Say hello to everybody`
      Then it succeeds
      And stdout is "Say hello to everybody\n"
      And stderr is "mock/echo: 4 tokens in, 4 out, $0.000012\n"

    Scenario: A custom actor by its short name
      Given I have run `agents actor add parrot --model mock/echo --system "You repeat."`
      When I run `agents actor run parrot Hello`
      Then stdout is "Hello\n"
      And stderr is "local/parrot: 3 tokens in, 1 out, $0.000005\n"

    Scenario: No default actor is set
      When I run `agents run Hello`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: there is no default actor
          Choose one: agents actor set-default NAME. See what there is: agents actor list
        """

    Scenario: The default actor
      Given I have run `agents actor set-default mock/echo`
      When I run `agents run Hello you`
      Then stdout is "Hello you\n"

    Scenario: `agents run` with another actor than the default
      Given I have run `agents actor add parrot --model mock/echo`
      And I have run `agents actor set-default mock/echo`
      When I run `agents run -a parrot Hello`
      Then stdout is "Hello\n"
      And stderr is "local/parrot: 1 tokens in, 1 out, $0.000003\n"
      When I run `agents run mock/echo --actor parrot`
      Then stdout is "mock/echo\n"

    Scenario Outline: The actor does not exist: <line>
      When I run `agents <line>`
      Then it fails with exit status <status>
      And stdout is empty
      And stderr contains "<message>"

      Examples:
        | line                       | status | message                                           |
        | actor run nobody Hello     | 3      | no actor named \"local/nobody\"                   |
        | run -a nobody Hello        | 3      | no actor named \"local/nobody\"                   |
        | actor run mock/none Hello  | 3      | mock has no model \"none\" in its list of known models     |
        | actor run openai/gpt-4o Hi | 5      | OPENAI_API_KEY                                    |
        | actor run Bad!Name Hello   | 2      | Bad!Name                                          |
        | actor run                  | 2      | missing required argument 'name'                  |
        | run -a                     | 2      | option '-a, --actor <name>' argument missing      |
        | run --loud Hello           | 2      | unknown option '--loud'                           |

  Rule: A prompt that is exactly the name of an actor is refused

    Background:
      Given a provider that answers "Good morning"
      And the OpenAI key "sk-test"
      And the mock provider is enabled
      And I have run `agents actor add writer --model openai/gpt-4o`
      And I have run `agents actor set-default openai/gpt-4o`

    Scenario Outline: The first argument is the name of an actor: <line>
      When I run `agents run <line>`
      Then it fails with exit status 2
      And stdout is empty
      And stderr is:
        """
        Error: "<name>" is the name of an actor: did you mean -a?
          Run it: agents run -a <name> "..."; or send it to the default actor: agents run -- <name>
        """
      And the provider got 0 requests

      Examples:
        | line               | name         |
        | writer             | writer       |
        | writer Hello       | writer       |
        | local/writer Hello | local/writer |
        | mock/echo Hello    | mock/echo    |
        | writer -- Hello    | writer       |

    Scenario Outline: The first argument is a prompt: <line>
      When I run `agents run <line>`
      Then it succeeds
      And stdout is "Good morning\n"
      And the provider got 1 request
      And the request holds "messages.0.content" as "<prompt>"

      Examples:
        | line             | prompt                     |
        | -- writer Hello  | writer Hello               |
        | -- writer        | writer                     |
        | "writer writes"  | writer writes              |
        | writers Hello    | writers Hello              |
        | Hello writer     | Hello writer               |
        | What? writer     | What? writer               |
        | server:any/thing | server:any/thing           |

    Scenario: With a base URL of your own, any model name runs
      When I run `agents actor run openai/made-up-here Hello`
      Then stdout is "Good morning\n"
      And the request holds "model" as "made-up-here"

  Rule: Options for one run

    Background:
      Given a provider that answers "Fine"
      And the OpenAI key "sk-test"
      And a file "poet.yaml":
        """
        name: poet
        model: openai/gpt-4o
        system_prompt: You write in {{ context.language }}, {{ context.lines }} lines, rhymed {{ context.rhymed }}.
        temperature: 0.5
        max_tokens: 100
        context: {language: English, lines: 4, rhymed: true, reader: null}
        prompt: "For {{ context.reader }}: {{ input }}"
        """
      And I have run `agents actor add poet.yaml`

    Scenario: Context values from the command line replace the defaults
      When I run `agents actor run poet --set reader=Ada --set lines=2.5 --set rhymed=false Write`
      Then it succeeds
      And the request holds "messages" as [{"role":"system","content":"You write in English, 2.5 lines, rhymed false."},{"role":"user","content":"For Ada: Write"}]
      And the request holds "temperature" as 0.5
      And the request holds "max_tokens" as 100

    Scenario: A value may contain an equals sign or be empty, and the last value counts
      When I run `agents actor run poet --set reader=x --set reader=a=b --set language= --set rhymed=true Write`
      Then it succeeds
      And the request holds "messages.0.content" as "You write in , 4 lines, rhymed true."
      And the request holds "messages.1.content" as "For a=b: Write"

    Scenario: Values are not evaluated as templates
      When I run `agents actor run poet --set "reader={{ context.lines }}" "{{ input }}"`
      Then the request holds "messages.1.content" as "For {{ context.lines }}: {{ input }}"

    Scenario Outline: An invalid context value: <set>
      When I run `agents actor run poet --set reader=Ada --set <set> Write`
      Then it fails with exit status 2
      And stderr contains "<message>"
      And the provider got 0 requests

      Examples:
        | set          | message                                          |
        | lines=many   | --set lines: \"many\" is not a number            |
        | lines=       | --set lines: \"\" is not a number                |
        | rhymed=yes   | --set rhymed: \"yes\" is neither true nor false  |
        | tone=sad     | the actor declares no context key tone           |
        | tone         | --set needs key=value, not \"tone\"              |
        | =sad         | --set needs key=value, not \"=sad\"              |

    Scenario: The error for an unknown context key lists the known keys
      When I run `agents actor run poet --set tone=sad Write`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: the actor declares no context key tone
          Declared keys: language, lines, rhymed, reader.
        """

    Scenario: A required context value is missing
      When I run `agents actor run poet Write`
      Then it fails with exit status 5
      And stderr is:
        """
        Error: the actor needs a value for the context key reader
          Set it with --set reader=VALUE, or context: { reader: ... } in the library.
        """
      And the provider got 0 requests

    Scenario: A system prompt on the command line is literal and replaces the actor's system prompt
      When I run `agents actor run poet --set reader=Ada --system "Say {{ input }}" Write`
      Then it succeeds
      And the request holds "messages.0" as {"role":"system","content":"Say {{ input }}"}
      And the request holds "messages.1.content" as "For Ada: Write"

    Scenario: An empty system prompt sends no system prompt
      When I run `agents actor run poet --set reader=Ada --system "" Write`
      Then the request holds "messages" as [{"role":"user","content":"For Ada: Write"}]

    Scenario: Temperature and max_tokens of the command line win
      When I run `agents actor run poet --set reader=Ada --temperature 2 --max-tokens 16384 Write`
      Then it succeeds
      And the request holds "temperature" as 2
      And the request holds "max_tokens" as 16384
      When I run `agents actor run poet --set reader=Ada --temperature 0 Write`
      Then the request holds "temperature" as 0

    Scenario: The options are not stored
      Given I have run `agents actor run poet --set reader=Ada --system Other --temperature 1 --max-tokens 7 Write`
      When I run `agents actor run poet --set reader=Ada Write`
      Then the request holds "temperature" as 0.5
      And the request holds "max_tokens" as 100
      And the request holds "messages.0.content" as "You write in English, 4 lines, rhymed true."

    Scenario: A reasoning model gets its maximum under another name
      When I run `agents actor run openai/gpt-5 --max-tokens 3000 Hello`
      Then it succeeds
      And the request holds "max_completion_tokens" as 3000
      And the request does not hold "max_tokens"

    Scenario Outline: An invalid setting: <flags>
      When I run `agents actor run <model> <flags> Hello`
      Then it fails with exit status 2
      And stdout is empty
      And stderr contains "<message>"
      And the provider got 0 requests

      Examples:
        | model         | flags              | message                                         |
        | openai/gpt-5  | --temperature 1    | --temperature: leave it out.                    |
        | openai/gpt-5  | --temperature 1    | openai/gpt-5 does not accept temperature               |
        | openai/gpt-4o | --max-tokens 16385 | openai/gpt-4o generates at most 16384 tokens       |
        | openai/gpt-4o | --max-tokens 16385 | --max-tokens: use 16384 or less.                |
        | openai/gpt-4o | --max-tokens 0     | --max-tokens must be at least 1                 |
        | openai/gpt-4o | --max-tokens 1.5   | It must be a whole number, 0 or more.           |
        | openai/gpt-4o | --max-tokens -1    | It must be a whole number, 0 or more.           |
        | openai/gpt-4o | --max-tokens many  | It must be a whole number, 0 or more.           |
        | openai/gpt-4o | --temperature 2.1  | --temperature must be at most 2                 |
        | openai/gpt-4o | --temperature -0.1 | It must be a number, 0 or more.                 |
        | openai/gpt-4o | --temperature hot  | It must be a number, 0 or more.                 |
        | openai/gpt-4o | --temperature ""   | It must be a number, 0 or more.                 |

    Scenario: An answer cut by the maximum of the command line is an answer with a warning
      Given the mock provider is enabled
      When I run `agents actor run mock/echo --max-tokens 2 one two three`
      Then it succeeds
      And stdout is "one two\n"
      And stderr is "Warning: the answer was cut at max_tokens, 2\nmock/echo: 3 tokens in, 2 out, $0.000007\n"
