@slow
Feature: Unusual bytes in a stream
  Text arrives unchanged for all line ends, all boundaries of network chunks and all characters. Bytes that are not
  valid UTF-8 are replaced, and a response without an end is aborted.

  Background:
    Given the environment variable OPENAI_API_KEY is "sk-test"
    And the environment variable ANTHROPIC_API_KEY is "sk-test"

  Scenario Outline: Any text, any line ends and any chunk boundaries in the <protocol> protocol
    Then for any text, line ends, comments and chunks, an answer of <protocol> is complete

    Examples:
      | protocol  |
      | openai    |
      | anthropic |

  Scenario: Any sequence of bytes
    Then for any bytes and any chunk boundaries, the events are the same

  Scenario Outline: <what>
    Given a provider that streams the bytes of <bytes>
    When I run `agents actor run openai/gpt-4o Hello --json`
    Then it succeeds
    And the JSON on stdout at "response" is <response>

    Examples:
      | what                          | response    | bytes |
      | CRLF                          | "Hi"        | "data: {\\"choices\\": [{\\"delta\\": {\\"content\\": \\"Hi\\"}}]}\\r\\n\\r\\ndata: {\\"choices\\": [{\\"delta\\": {}, \\"finish_reason\\": \\"stop\\"}]}\\r\\n\\r\\n" |
      | Lone CR                       | "Hi"        | "data: {\\"choices\\": [{\\"delta\\": {\\"content\\": \\"Hi\\"}}]}\\r\\rdata: {\\"choices\\": [{\\"delta\\": {}, \\"finish_reason\\": \\"stop\\"}]}\\r\\r" |
      | CRLF and LF in one            | "Hi"        | "data: {\\"choices\\": [{\\"delta\\": {\\"content\\": \\"Hi\\"}}]}\\r\\n\\ndata: {\\"choices\\": [{\\"delta\\": {}, \\"finish_reason\\": \\"stop\\"}]}\\n\\r\\n" |
      | A BOM                         | "Hi"        | "\\ufeffdata: {\\"choices\\": [{\\"delta\\": {\\"content\\": \\"Hi\\"}}]}\\n\\ndata: {\\"choices\\": [{\\"delta\\": {}, \\"finish_reason\\": \\"stop\\"}]}\\n\\n" |
      | Comments and names of events  | "Hi"        | ": ping\\n\\n: more\\nevent: chunk\\nid: 7\\nretry: 5\\ndata:{\\"choices\\": [{\\"delta\\": {\\"content\\": \\"Hi\\"}}]}\\n\\n:\\n\\ndata: {\\"choices\\": [{\\"delta\\": {}, \\"finish_reason\\": \\"stop\\"}]}\\n\\n" |
      | One event over several lines  | "Hi"        | "data: {\\"choices\\": [{\\"delta\\":\\ndata: {\\"content\\": \\"Hi\\"}}]}\\n\\ndata: {\\"choices\\": [{\\"delta\\": {}, \\"finish_reason\\": \\"stop\\"}]}\\n\\n" |
      | NUL                           | "a\\u0000b"  | "data: {\\"choices\\": [{\\"delta\\": {\\"content\\": \\"a\\\\u0000b\\"}}]}\\n\\ndata: {\\"choices\\": [{\\"delta\\": {}, \\"finish_reason\\": \\"stop\\"}]}\\n\\n" |
      | A half of a sign, by itself   | "a\\ufffd b" | "data: {\\"choices\\": [{\\"delta\\": {\\"content\\": \\"a\\\\ud83d b\\"}}]}\\n\\ndata: {\\"choices\\": [{\\"delta\\": {}, \\"finish_reason\\": \\"stop\\"}]}\\n\\n" |
      | A sign in two events          | "🎉"        | "data: {\\"choices\\": [{\\"delta\\": {\\"content\\": \\"\\\\ud83c\\"}}]}\\n\\ndata: {\\"choices\\": [{\\"delta\\": {\\"content\\": \\"\\\\udf89\\"}}]}\\n\\ndata: {\\"choices\\": [{\\"delta\\": {}, \\"finish_reason\\": \\"stop\\"}]}\\n\\n" |

  Scenario: Half a surrogate pair and NUL in a text
    Given a provider that streams the bytes of "data: {\"choices\": [{\"delta\": {\"content\": \"a\\ud83d\\u0000\"}}]}\n\ndata: {\"choices\": [{\"delta\": {}, \"finish_reason\": \"stop\"}]}\n\n"
    When I run `agents actor run openai/gpt-4o Hello --quiet` as a process with that environment
    Then it succeeds
    And the JSON of stdout is "a\ufffd\u0000\n"

  Scenario Outline: Bytes that are not valid UTF-8, from <name>
    Given a provider that streams the raw bytes "<bytes>"
    When I run `agents actor run <name> Hello --json`
    Then it succeeds
    And the JSON on stdout at "response" is "a\ufffdb\ufffd"

    Examples:
      | name                       | bytes |
      | openai/gpt-4o              | data: {%22choices%22: [{%22delta%22: {%22content%22: %22a%FFb%C3%22}}]}\n\ndata: {%22choices%22: [{%22delta%22: {}, %22finish_reason%22: %22stop%22}]}\n\n |
      | anthropic/claude-haiku-4-5 | event: content_block_delta\ndata: {%22type%22: %22content_block_delta%22, %22delta%22: {%22type%22: %22text_delta%22, %22text%22: %22a%FFb%C3%22}}\n\nevent: message_delta\ndata: {%22type%22: %22message_delta%22, %22delta%22: {%22stop_reason%22: %22end_turn%22}}\n\n |

  Rule: Responses without an end are aborted

    Scenario Outline: More than 64 MiB from <name>, <how>
      Given an <provider> provider that says "Good" and then 65 MiB <how>
      When I run `agents actor run <name> Hello --json`
      Then it fails with exit status 6
      And stdout is empty
      And the JSON on stderr at "error.code" is "ANSWER_TOO_LARGE"
      And the JSON on stderr at "error.message" is "<provider> sent more than 64 MiB"
      And the JSON on stderr at "error.spent.text" is "Good"
      And the JSON on stderr at "error.spent.usage.output" is 1
      And the provider got 1 request

      Examples:
        | name                       | provider  | how         |
        | openai/gpt-4o              | openai    | of comments |
        | openai/gpt-4o              | openai    | in one line |
        | anthropic/claude-haiku-4-5 | anthropic | of comments |
        | anthropic/claude-haiku-4-5 | anthropic | in one line |

    Scenario: Less than 64 MiB is accepted
      Given an openai provider that says "Good" and then 63 MiB of comments
      When I run `agents actor run openai/gpt-4o Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "STREAM_CUT"

    Scenario Outline: An error whose body does not end, from <name>
      Given a provider that answers 400 with a body that does not end
      When I run `agents actor run <name> Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "PROVIDER_REFUSED_REQUEST"
      And the message of the error has <length> characters and ends with "aaa..."
      And the provider sees that the program stops reading

      Examples:
        | name                       | length |
        | openai/gpt-4o              | 524    |
        | anthropic/claude-haiku-4-5 | 527    |
