@slow
Feature: Answers that could take long to process
  The time to process an answer grows linearly with its length, whatever the answer contains.

  Scenario Outline: <size> MiB of lines that contain <what>
    Given an openai provider that says "Good" and then <size> MiB of the line <line>
    And the OpenAI key "sk-test"
    When I run `agents actor run openai/gpt-4o Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "STREAM_CUT"
    And the JSON on stderr at "error.spent.text" is "Good"

    Examples:
      | size | what                        | line      |
      | 63   | nothing                     | ""        |
      | 63   | a field that nobody knows   | "x"       |
      | 63   | a time that is none         | "retry:x" |
      | 63   | an empty comment            | ":"       |

  Scenario: A document in many chunks in place of events
    Given an answer that begins with "{" and goes on with 100000 pieces of 64 bytes
    Then 1 MiB of it is kept

  Scenario: Many parts of reasoning
    Then 200000 pieces of reasoning details are joined to 100000, in order

  Scenario: Many tool calls without an id
    Then 40000 tool calls, half of them with an id that would be the next one, have 40000 ids

  Scenario: A stream whose result is awaited before the text is read
    Then a stream of 400000 pieces whose result is awaited first gives all of them

  Scenario: Many tool calls that differ only in their ids
    Then 100000 calls of a tool with the same arguments and ids of their own are 100000 calls

  Scenario: Two tool calls with arguments of 16 MiB
    Then two calls with the same id and 16 MiB of text as an argument are one call with all of it

  Scenario: Two tool calls with an unterminated string as arguments
    Then two calls with the same id and a text of 1000000 escaped quotes without an end are one call with all of it

  Scenario: Reasoning that is nested 200000 levels deep makes an earlier usage report outdated
    Given a provider that reports its tokens, and then streams reasoning that is nested 200000 levels deep
    And the OpenAI key "sk-test"
    When I run `agents actor run openai/gpt-4o Hello --json`
    Then it succeeds
    And the JSON on stdout at "usage.source" is "estimated"

  Scenario Outline: Tool arguments that are nested 100000 levels deep are returned to the model as an error: <model>
    Given an actor "helper":
      """
      model: <model>
      tools: [calculate]
      """
    And the model <model> calls calculate with arguments nested 100000 levels deep, and then says "Done"
    When I run `agents actor run helper Go`
    Then it succeeds
    And stdout is "Done\n"
    And request 2 returns:
      | call | result                                            |
      | c1   | Error: the arguments are nested deeper than 1000 levels |

    Examples:
      | model                      |
      | openai/gpt-4o              |
      | anthropic/claude-haiku-4-5 |
