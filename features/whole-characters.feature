Feature: Characters are never split
  A character beyond U+FFFF, such as an emoji, consists of two UTF-16 code units (a surrogate pair). Templates and
  expressions count characters, so they never split a pair. Half of a pair is not valid text, and servers fail on it.
  It is replaced by U+FFFD before it is sent, written, recorded or printed.

  Rule: Templates and expressions count characters

    Background:
      Given a graph whose nodes have run so far:
        | node | runs | output                          | error |
        | hand | 1    | 😀b🎉                            |       |
        | json | 1    | {"half": "\ud83d", "pair": "\ud83d\ude00!", "\ude00": "a\\ud83d"} | |

    Scenario Outline: <template> makes <text>
      When a node with the template `<template>` runs
      Then stdout is "<text>"

      Examples:
        | template                                                        | text |
        | {{ nodes.hand.output[0] }}                                      | 😀   |
        | {{ nodes.hand.output[1] }}{{ nodes.hand.output[2] }}            | b🎉  |
        | {{ nodes.hand.output[-1] }}{{ nodes.hand.output[-3] }}          | 🎉😀 |
        | {{ nodes.hand.output[:1] }}{{ nodes.hand.output[1:] }}          | 😀b🎉 |
        | {{ nodes.hand.output[::-1] }}                                   | 🎉b😀 |
        | {{ nodes.hand.output \| length }} {{ nodes.hand.output.length }} | 3 3 |
        | {{ nodes.hand.output \| join('-') }}                            | 😀-b-🎉 |
        | {{ nodes.hand.output \| capitalize }}{{ nodes.hand.output \| upper }} | 😀b🎉😀B🎉 |
        | {{ input[0] }}{{ input[-1] }}{{ input \| length }}              | Aa3  |
        | {{ nodes.json.json.half }}{{ nodes.json.json.pair }}            | �😀! |
        | {{ nodes.json.json.pair[0] }}{{ nodes.json.json.pair \| length }} | 😀2 |
        | {{ nodes.json.json.keys() \| join }}                            | halfpair� |

    Scenario: A missing character
      When a node with the template `{{ nodes.hand.output[3] }}` runs
      Then it fails with exit status 1
      And stderr is "the template uses a member that is not there"

    Scenario Outline: <expression> is <result>
      When the expression `<expression>` is evaluated
      Then it comes out as "<result>"

      Examples:
        | expression                                                 | result |
        | nodes.hand.output.size() == 3 && size(nodes.hand.output) == 3 | true |
        | nodes.hand.output.substring(0, 1) == "😀"                  | true   |
        | nodes.hand.output.substring(1) == "b🎉"                    | true   |
        | nodes.hand.output.substring(1, 2) == "b"                   | true   |
        | nodes.hand.output.substring(3) == ""                       | true   |
        | nodes.hand.output.matches("^.b.$")                         | true   |
        | nodes.json.json.half == "�"                                | true   |

    Scenario: A substring beyond the last character
      When the expression `nodes.hand.output.substring(0, 4) == ""` is evaluated
      Then it fails with exit status 1
      And stderr is "string.substring(start, end): end index out of range"

    Scenario Outline: An unexpected character is named completely: <kind>
      Given a file "odd.yaml":
        """
        type: graph
        entry: a
        nodes: [{id: a, type: tool, tool: echo, arguments: {text: "<template>"}}, {id: b, type: tool, tool: echo}]
        edges: [{from: a, to: b, when: '<expression>'}]
        """
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr contains "Unexpected character: 😀"

      Examples:
        | kind         | template    | expression |
        | a template   | {{ 1 + 😀 }} | true       |
        | an expression | x           | 1 == 😀    |

  Rule: Half a surrogate pair is never sent

    Background:
      Given the environment variable OPENAI_API_KEY is "sk-test"
      And the environment variable ANTHROPIC_API_KEY is "sk-test"

    Scenario Outline: All strings of a request are valid: <model>
      Given an actor "odd":
        """
        model: <model>
        description: "\uD83D"
        system_prompt: "system \uD83D {{ context.half }}"
        prompt: "{{ input[0] }} \uDE00"
        context: {half: "\uDE00"}
        response_format: {json_schema: {type: object, description: "\uD83D", properties: {"\uD83D": {type: string}}}}
        <more>
        """
      And <provider> that answers "{}"
      When I run `agents actor run odd 😀 --quiet --record calls.jsonl`
      Then it succeeds
      And request 1 holds "system � �"
      And request 1 holds "😀 �"
      And request 1 does not hold "ud83d"
      And request 1 does not hold "ude00"
      And the file "calls.jsonl" does not hold "ud83d"
      When I run `agents actor run odd 😀 --quiet --replay calls.jsonl`
      Then it succeeds
      And stdout is "{}\n"

      Examples:
        | model                      | provider              | more |
        | openai/gpt-4o              | a provider            | stop: ["a\\uD83D"] |
        | openai/gpt-5-pro           | a provider            | reasoning_effort: high |
        | anthropic/claude-haiku-4-5 | an anthropic provider | stop: ["a\\uD83D"] |

    Scenario Outline: Strings from a model and from a tool are valid: <model>
      Given an actor "helper":
        """
        model: <model>
        tools: [echo, json_select, calculate]
        """
      And the model <model> says, turn by turn:
        """
        call c1 echo {"text": "a\ud83db"}
        call c2 json_select {"text": "[\"\\ud83d\"]", "pointer": "/0"}
        call c3 calculate {"expression": "😀"}
        ---
        say Done.
        """
      When I run `agents actor run helper Go --format jsonl --record calls.jsonl`
      Then it succeeds
      And request 2 returns:
        | call | result |
        | c1   | a�b    |
        | c2   | �      |
        | c3   | Error: not a valid expression: Unexpected character: 😀 |
      And request 2 holds "<sent>"
      And stdout contains "\"arguments\":{\"text\":\"a�b\"}"
      When I run `agents actor run helper Go --replay calls.jsonl --quiet`
      Then it succeeds
      And stdout is "Done.\n"

      Examples:
        | model                      | sent   |
        | openai/gpt-4o              | ufffdb |
        | anthropic/claude-haiku-4-5 | a�b    |

    Scenario: An older recording that contains half pairs can be replayed
      Given an actor "helper":
        """
        model: openai/gpt-4o
        tools: [echo]
        prompt: "{{ input }} \uDE00"
        """
      And the model openai/gpt-4o says, turn by turn:
        """
        call c1 echo {"text": "a\ud83d"}
        ---
        say Done.
        """
      When I run `agents actor run helper Go --quiet --record calls.jsonl`
      Given in "calls.jsonl" "Go \\ude00" replaces "Go �"
      And in "calls.jsonl" "a\\\\ud83d" replaces "a\\\\ufffd"
      When I run `agents actor run helper Go --quiet --replay calls.jsonl`
      Then it succeeds
      And stdout is "Done.\n"

    Scenario: A program passes half a pair
      Given the actor {"model": "mock/echo"}
      And the credentials {"mock": {}}
      When a program hands {"message": "a\ud83d b", "history": [{"role": "user", "content": "\ude00"}]} to execute
      Then the program gets the answer "a� b"

    Scenario: A graph replaces half pairs in messages, templates and tool results
      Given the actor {"type": "graph", "entry": "look", "nodes": [{"id": "look", "type": "router", "input": "\ud83d", "rules": [{"when": "input == '�' && message == '�'", "to": "right"}], "default": "wrong"}, {"id": "right", "type": "tool", "tool": "echo", "arguments": {"text": "\ud83d!"}}, {"id": "wrong", "type": "tool", "tool": "echo"}]}
      And the credentials {"mock": {}}
      When a program hands "\ude00" to execute
      Then the program gets the answer "�!"

    Scenario: A pair that is split between two chunks of an answer becomes one character
      Given a provider that streams:
        """
        {"choices":[{"delta":{"content":"a\ud83d"}}]}
        {"choices":[{"delta":{"content":"\ude00b\ud83d"}}]}
        {"choices":[{"delta":{},"finish_reason":"stop"}]}
        {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}
        """
      When I run `agents actor run openai/gpt-4o Hello --format jsonl`
      Then it succeeds
      And stdout contains "\"text\":\"a\"}"
      And stdout contains "\"text\":\"😀b\"}"
      And stdout contains "\"text\":\"�\"}"
      And stdout contains "\"response\":\"a😀b�\""
      And stdout contains "\"input\":3,\"output\":2,\"cached_read\":0,\"cached_write\":0,\"reasoning\":0,\"source\":\"reported\""

    Scenario: A router that removes half a pair
      Given an actor "desk":
        """
        type: graph
        entry: split
        nodes:
          - id: split
            type: router
            rules: [{prefix: "\uD83D", strip: true, to: say}]
            default: say
          - {id: say, type: tool, tool: echo}
        """
      When I run `agents actor run desk 😀 --quiet --json`
      Then it succeeds
      And the JSON on stdout at "response" is "�"

    Scenario: Properties of all JSON texts: only half pairs are replaced
      Then any JSON text becomes the same JSON with U+FFFD in the place of each half

  Rule: Long command output is cut between characters

    Scenario: A command with too much output
      Given the workspace is the folder "work"
      When the tool shell runs with {"command": "i=0; while [ $i -lt 30000 ]; do printf 'a😀😀'; i=$((i+1)); done"}
      Then no character of the output is split
