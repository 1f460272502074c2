@slow
Feature: Interrupting a run
  A run can be stopped at any time. The text received so far is kept, and its cost is reported.

  Rule: During an answer

    Background:
      Given a provider that answers piece by piece, as I say
      And the OpenAI key "sk-test"

    Scenario Outline: <signal> keeps the text and prints the usage so far
      When I start `agents actor run openai/gpt-4o Hello`
      And the provider says "Half an answer"
      Then it has printed "Half an answer" and goes on
      When it was sent <signal>
      And it has ended
      Then it fails with exit status <status>
      And stdout is "Half an answer\n"
      And stderr is:
        """
        Interrupted.
          Spent so far: 5 tokens in, 3 out (estimated), $0.0000425
        """
      And the provider sees the connection closed
      And the provider got 1 request

      Examples:
        | signal  | status |
        | SIGINT  | 130    |
        | SIGTERM | 143    |
        | SIGHUP  | 129    |

    Scenario: As events
      When I start `agents actor run openai/gpt-4o Hello --format jsonl`
      And the provider says "Half an answer"
      Then it has printed this and goes on:
        """
        {"type":"node-start","node":"openai/gpt-4o","kind":"llm","actor":"openai/gpt-4o","provider":"openai","model":"gpt-4o"}
        {"type":"text","node":"openai/gpt-4o","text":"Half an answer"}
        """
      When it was sent SIGINT
      And it has ended
      Then it fails with exit status 130
      And the JSON on stderr at "error.code" is "INTERRUPTED"
      And the JSON on stderr at "error.spent.text" is "Half an answer"
      And the JSON on stderr at "error.spent.usage" is {"input":5,"output":3,"cached_read":0,"cached_write":0,"reasoning":0,"source":"estimated"}

    Scenario: Before the answer begins, no usage is known
      When I start `agents actor run openai/gpt-4o Hello`
      And the request has come
      And it was sent SIGINT
      And it has ended
      Then it fails with exit status 130
      And stdout is empty
      And stderr is:
        """
        Interrupted.
          No usage was reported.
        """
      And the provider sees the connection closed

  Rule: Before a request

    Background:
      Given the mock provider is enabled

    Scenario Outline: While waiting for <what>
      When I start `agents actor run mock/echo <arguments>` and type nothing
      And it listens for signals
      And it was sent SIGINT
      And it has ended
      Then it fails with exit status 130
      And stdout is empty
      And stderr is "Interrupted.\n"

      Examples:
        | what                                | arguments |
        | stdin                               |           |
        | stdin, as it was told to            | Hello -   |
        | a word from stdin beside the prompt | Hello     |

    Scenario: While reading a named pipe
      Given a named pipe "pipe" without a writer
      When I start `agents actor run mock/echo Hello -f pipe`
      And it listens for signals
      And it was sent SIGINT
      And it has ended
      Then it fails with exit status 130
      And stdout is empty
      And stderr is "Interrupted.\n"

    Scenario: As JSON
      When I start `agents actor run mock/echo --json` and type nothing
      And it listens for signals
      And it was sent SIGTERM
      And it has ended
      Then it fails with exit status 143
      And stdout is empty
      And the JSON on stderr is:
        """
        {"error": {"code": "INTERRUPTED", "message": "the input was interrupted"}}
        """

  Rule: The mock provider

    Scenario: A time limit ends a long answer of the mock provider
      Given the mock provider is enabled
      When I type `seq 400000 | agents actor run mock/echo --timeout 1ms > /dev/null` into a shell
      Then it fails with exit status 7
      And stderr contains "Error: the time limit of 1 ms is over"
