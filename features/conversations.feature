Feature: Conversations
  A program can pass earlier turns of a conversation together with the message. The turns are sent unchanged before the
  message. Templates of the actor see only the message.

  Background:
    Given a provider that streams "Fine" with the usage {"prompt_tokens": 30, "completion_tokens": 2}
    And the actor {"model": "openai/gpt-4o", "system_prompt": "Answer {{ input | length }} letters.", "prompt": "Say: {{ message }}"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}

  Scenario Outline: Turns are placed between the system prompt and the message: <way>
    When a program hands {"message": "Now?", "history": [{"role": "user", "content": "Hi {{ input }}"}, {"role": "assistant", "content": "Yes?"}]} to <way>
    Then the program gets the answer "Fine"
    And the request holds "messages" as [{"role": "system", "content": "Answer 4 letters."}, {"role": "user", "content": "Hi {{ input }}"}, {"role": "assistant", "content": "Yes?"}, {"role": "user", "content": "Say: Now?"}]

    Examples:
      | way     |
      | execute |
      | stream  |
      | events  |

  Scenario Outline: Without earlier turns: <input>
    When a program hands <input> to execute
    Then the program gets the answer "Fine"
    And the request holds "messages" as [{"role": "system", "content": "Answer 4 letters."}, {"role": "user", "content": "Say: Now?"}]

    Examples:
      | input                            |
      | "Now?"                           |
      | {"message": "Now?"}              |
      | {"message": "Now?", "history": []} |

  Scenario: The anthropic protocol
    Given an anthropic provider that answers "Fine"
    And the actor {"model": "anthropic/claude-sonnet-4-6", "system_prompt": "Be brief."}
    And the credentials {"anthropic": {"apiKey": "sk-1", "baseUrl": "{server}"}}
    When a program hands {"message": "Now?", "history": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"}]} to execute
    Then the program gets the answer "Fine"
    And the request holds "messages" as [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"}, {"role": "user", "content": "Now?"}]

  Scenario: A history that changes after the call has no effect
    When a program hands {"message": "Now?", "history": [{"role": "user", "content": "Hi"}]} to events, and changes it before it reads them
    Then the program gets the answer "Fine"
    And the request holds "messages" as [{"role": "system", "content": "Answer 4 letters."}, {"role": "user", "content": "Hi"}, {"role": "user", "content": "Say: Now?"}]

  Scenario: Recordings contain the turns and compare them
    Given the program records
    When a program hands {"message": "Now?", "history": [{"role": "user", "content": "Hi"}]} to execute
    And the program plays what it has recorded, without a network
    And a program hands {"message": "Now?", "history": [{"role": "user", "content": "Ho"}]} to execute
    Then the program gets an ExecutionError REPLAY_DIFFERS: call 1 of openai/gpt-4o differs from the recording in messages.1.content
    When a program hands {"message": "Now?", "history": [{"role": "user", "content": "Hi"}]} to execute
    Then the program gets the answer "Fine"
    And nothing was sent

  Scenario: A long history counts towards a limit
    Given the limits {"maxTotalTokens": 60}
    When a program hands {"message": "Now?", "history": [{"role": "user", "content": "Tell me all about boats, ships, ferries, rafts, canoes and whatever else there is that floats and can be steered"}]} to execute
    Then the program gets a LimitError LIMIT_EXCEEDED: the token limit of 60 tokens does not allow this call: up to 88 tokens of input and at least 16 of output

  Scenario Outline: Invalid input: <input>
    When a program hands <input> to each of execute, stream, events and preview
    Then each of them is refused: ValidationError INVALID_MESSAGE: <message>

    Examples:
      | input                                                    | message |
      | {}                                                       | the message must be a string, not object |
      | {"message": 5}                                           | the message must be a string, not number |
      | {"message": null, "history": []}                         | the message must be a string, not null |
      | {"message": "a", "histroy": []}                          | unknown key of the input: histroy (known keys: message, history) |
      | {"message": "a", "history": "b"}                         | the history must be a list of turns |
      | {"message": "a", "history": {"role": "user"}}            | the history must be a list of turns |
      | {"message": "a", "history": null}                        | the history must be a list of turns |
      | {"message": "a", "history": ["b"]}                       | turn 1 of the history must be { role: 'user' or 'assistant', content } |
      | {"message": "a", "history": [{"role": "user", "content": "b"}, {"role": "system", "content": "b"}]} | turn 2 of the history must be { role: 'user' or 'assistant', content } |
      | {"message": "a", "history": [{"role": "user", "content": 5}]} | turn 1 of the history must be { role: 'user' or 'assistant', content } |
      | {"message": "a", "history": [{"role": "user", "content": "b", "name": "c"}]} | turn 1 of the history must be { role: 'user' or 'assistant', content } |
