Feature: Answers made to take long
  However an answer is made, the work that it causes grows with its length and not with the square of it.

  Scenario Outline: <size> MiB of lines that hold <what>
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

  Scenario: A document in very many pieces in place of events
    Given an answer that begins with "{" and goes on with 100000 pieces of 64 bytes
    Then 1 MiB of it is kept

  Scenario: Very many reasoning details
    Then 200000 pieces of reasoning details are joined to 100000, in order

  Scenario: Very many tool calls without an id
    Then 40000 tool calls, half of them with an id that would be the next one, have 40000 ids

  Scenario: A stream whose result is awaited first
    Then a stream of 400000 pieces whose result is awaited first gives all of them

  Scenario: Very many calls that differ in their ids alone
    Then 100000 calls of a tool with the same arguments and ids of their own are 100000 calls

  Scenario: Two calls whose arguments are 16 MiB of text
    Then two calls with the same id and 16 MiB of text as an argument are one call with all of it

  Scenario: Two calls whose arguments are a text without an end
    Then two calls with the same id and a text of 1000000 escaped quotes without an end are one call with all of it

  Scenario: Reasoning that is nested 200000 levels deep makes an earlier report outdated
    Given a provider that reports its tokens, and then streams reasoning that is nested 200000 levels deep
    And the OpenAI key "sk-test"
    When I run `agents actor run openai/gpt-4o Hello --json`
    Then it succeeds
    And the JSON on stdout at "usage.source" is "estimated"

  Scenario Outline: Arguments of a tool that are nested 100000 levels deep are an error that the model is told of: <model>
    Given an actor "helper":
      """
      model: <model>
      tools: [calculate]
      """
    And the model <model> calls calculate with arguments nested 100000 levels deep, and then says "Done"
    When I run `agents actor run helper Go`
    Then it succeeds
    And stdout is "Done\n"
    And request 2 gives back:
      | call | result                                            |
      | c1   | Error: the arguments are nested deeper than 1000 levels |

    Examples:
      | model                      |
      | openai/gpt-4o              |
      | anthropic/claude-haiku-4-5 |
