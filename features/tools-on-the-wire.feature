Feature: Tool calls in each protocol
  A model that is offered tools requests tool calls and receives their results. Every protocol writes this differently,
  and servers leave out, repeat or cut parts of it. Each call is nevertheless complete, with the actor's name of the
  tool and a unique id.

  Rule: Requests

    Background:
      Given the tools:
        | name            | description  | parameters                                                                          |
        | calculate       | Works it out | {"type": "object", "properties": {"expression": {"type": "string"}}}                |
        | local/writer.v2 |              | {"type": "object", "properties": {"input": {"type": "string"}}, "required": ["input"]} |
      And the messages:
        """
        [
          {"role": "system", "content": "You help."},
          {"role": "user", "content": "Go"},
          {"role": "assistant", "content": "", "toolCalls": [
            {"id": "c1", "name": "local/writer.v2", "arguments": "{\"input\": \"a\"}"},
            {"id": "c2", "name": "calculate", "arguments": "{\"expression\": \"1/0\"}"}
          ]},
          {"role": "tool", "callId": "c1", "content": "A boat.", "isError": false},
          {"role": "tool", "callId": "c2", "content": "division by zero", "isError": true},
          {"role": "assistant", "content": "Once more.", "toolCalls": [{"id": "c3", "name": "calculate", "arguments": "{\"expression\": "}]},
          {"role": "tool", "callId": "c3", "content": "", "isError": false}
        ]
        """

    Scenario: Chat completions
      Given a provider that answers "Good"
      When openai/gpt-4o is called
      Then the request is a POST to "/v1/chat/completions"
      And the body of the request is:
        """
        {
          "model": "gpt-4o",
          "messages": [
            {"role": "system", "content": "You help."},
            {"role": "user", "content": "Go"},
            {"role": "assistant", "content": null, "tool_calls": [
              {"id": "c1", "type": "function", "function": {"name": "local_writer_v2", "arguments": "{\"input\": \"a\"}"}},
              {"id": "c2", "type": "function", "function": {"name": "calculate", "arguments": "{\"expression\": \"1/0\"}"}}
            ]},
            {"role": "tool", "tool_call_id": "c1", "content": "A boat."},
            {"role": "tool", "tool_call_id": "c2", "content": "Error: division by zero"},
            {"role": "assistant", "content": "Once more.", "tool_calls": [
              {"id": "c3", "type": "function", "function": {"name": "calculate", "arguments": "{\"INVALID_JSON\":\"{\\\"expression\\\": \"}"}}
            ]},
            {"role": "tool", "tool_call_id": "c3", "content": ""}
          ],
          "tools": [
            {"type": "function", "function": {"name": "calculate", "description": "Works it out", "parameters": {"type": "object", "properties": {"expression": {"type": "string"}}}}},
            {"type": "function", "function": {"name": "local_writer_v2", "parameters": {"type": "object", "properties": {"input": {"type": "string"}}, "required": ["input"]}}}
          ],
          "stream": true,
          "stream_options": {"include_usage": true}
        }
        """
      And the parsed response is:
        """
        text Good
        finish stop
        """

    Scenario: The Responses API
      Given a provider that answers "Good"
      When openai/gpt-5-pro is called
      Then the request is a POST to "/v1/responses"
      And the body of the request is:
        """
        {
          "model": "gpt-5-pro",
          "input": [
            {"role": "system", "content": "You help."},
            {"role": "user", "content": "Go"},
            {"type": "function_call", "call_id": "c1", "name": "local_writer_v2", "arguments": "{\"input\": \"a\"}"},
            {"type": "function_call", "call_id": "c2", "name": "calculate", "arguments": "{\"expression\": \"1/0\"}"},
            {"type": "function_call_output", "call_id": "c1", "output": "A boat."},
            {"type": "function_call_output", "call_id": "c2", "output": "Error: division by zero"},
            {"role": "assistant", "content": "Once more."},
            {"type": "function_call", "call_id": "c3", "name": "calculate", "arguments": "{\"INVALID_JSON\":\"{\\\"expression\\\": \"}"},
            {"type": "function_call_output", "call_id": "c3", "output": ""}
          ],
          "tools": [
            {"type": "function", "name": "calculate", "description": "Works it out", "parameters": {"type": "object", "properties": {"expression": {"type": "string"}}}, "strict": false},
            {"type": "function", "name": "local_writer_v2", "parameters": {"type": "object", "properties": {"input": {"type": "string"}}, "required": ["input"]}, "strict": false}
          ],
          "include": ["reasoning.encrypted_content"],
          "stream": true,
          "store": false
        }
        """

    Scenario: The Anthropic messages API
      Given a provider that answers "Good"
      When anthropic/claude-haiku-4-5 is called
      Then the request is a POST to "/v1/messages"
      And the body of the request is:
        """
        {
          "model": "claude-haiku-4-5",
          "system": "You help.",
          "messages": [
            {"role": "user", "content": "Go"},
            {"role": "assistant", "content": [
              {"type": "tool_use", "id": "c1", "name": "local_writer_v2", "input": {"input": "a"}},
              {"type": "tool_use", "id": "c2", "name": "calculate", "input": {"expression": "1/0"}}
            ]},
            {"role": "user", "content": [
              {"type": "tool_result", "tool_use_id": "c1", "content": "A boat."},
              {"type": "tool_result", "tool_use_id": "c2", "content": "division by zero", "is_error": true}
            ]},
            {"role": "assistant", "content": [
              {"type": "text", "text": "Once more."},
              {"type": "tool_use", "id": "c3", "name": "calculate", "input": {"INVALID_JSON": "{\"expression\": "}}
            ]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c3"}]}
          ],
          "tools": [
            {"name": "calculate", "description": "Works it out", "input_schema": {"type": "object", "properties": {"expression": {"type": "string"}}}},
            {"name": "local_writer_v2", "input_schema": {"type": "object", "properties": {"input": {"type": "string"}}, "required": ["input"]}}
          ],
          "max_tokens": 8192,
          "stream": true
        }
        """

    Scenario: Anthropic receives no blank text
      Given a provider that answers "Good"
      And the messages:
        """
        [
          {"role": "user", "content": "Go"},
          {"role": "assistant", "content": "\n\n", "toolCalls": [{"id": "c1", "name": "calculate", "arguments": "{}"}]},
          {"role": "tool", "callId": "c1", "content": "3", "isError": false}
        ]
        """
      When anthropic/claude-haiku-4-5 is called
      Then message 2 of the request is {"role": "assistant", "content": [{"type": "tool_use", "id": "c1", "name": "calculate", "input": {}}]}

    Scenario Outline: OpenAI reasoning models with tools use the Responses API: <model>, <settings>
      Given a provider that answers "Good"
      And the messages:
        """
        [{"role": "user", "content": "Hello"}]
        """
      And the settings <settings>
      When <model> is called
      Then the request is a POST to "<path>"

      Examples:
        | model                | settings                                    | path                             |
        | openai/gpt-5.6-terra | {}                                          | /v1/responses                    |
        | openai/gpt-5.4       | {"reasoningEffort": "low"}                  | /v1/responses                    |
        | openai/o3            | {"maxTokens": 4000}                         | /v1/responses                    |
        | openai/o3            | {"seed": 7}                                 | /v1/chat/completions             |
        | openai/o3            | {"stop": ["END"]}                           | /v1/chat/completions             |
        | openai/gpt-4o        | {}                                          | /v1/chat/completions             |
        | openai/of-my-server  | {}                                          | /v1/chat/completions             |
        | groq/openai/gpt-oss-120b | {}                                      | /openai/v1/chat/completions      |

    Scenario: OpenAI reasoning models without tools use chat completions
      Given a provider that answers "Good"
      And no tools
      And the messages:
        """
        [{"role": "user", "content": "Hello"}]
        """
      When openai/gpt-5.6-terra is called
      Then the request is a POST to "/v1/chat/completions"
      And the body of the request is:
        """
        {"model": "gpt-5.6-terra", "messages": [{"role": "user", "content": "Hello"}], "stream": true, "stream_options": {"include_usage": true}}
        """

  Rule: Names of tools

    Scenario: Properties of all names
      Then for any names of tools, the sent names are valid for all providers, unique, and mapped back to the tools

    Scenario Outline: <provider> gets names that it accepts, and its calls are mapped back to the tools
      Given the tools "echo local/writer.v2 local_writer_v2 local.writer/v2 3d -x"
      And a provider that streams calls:
        """
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "1", "function": {"name": "local_writer_v2_2", "arguments": "{}"}}, {"index": 1, "id": "2", "function": {"name": "local_writer_v2", "arguments": "{}"}}]}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 2, "id": "3", "function": {"name": "local_writer_v2_3", "arguments": "{}"}}, {"index": 3, "id": "4", "function": {"name": "_3d", "arguments": "{}"}}]}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 4, "id": "5", "function": {"name": "of.its/own", "arguments": "{}"}}, {"index": 5, "id": "6", "function": {"name": "constructor", "arguments": "{}"}}]}}]}
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}
        """
      When <provider>/some-model is called
      Then the names that are sent are ["echo", "local_writer_v2_2", "local_writer_v2", "local_writer_v2_3", "_3d", "_-x"]
      And the parsed response is:
        """
        call 1 local/writer.v2 {}
        call 2 local_writer_v2 {}
        call 3 local.writer/v2 {}
        call 4 3d {}
        call 5 of.its/own {}
        call 6 constructor {}
        finish tool_calls
        """

      Examples:
        | provider |
        | openai   |
        | google   |

    Scenario: An invented tool name is sent back in a form that the provider accepts
      Given the tools "echo"
      And a provider that answers "Good"
      And the messages:
        """
        [
          {"role": "user", "content": "Go"},
          {"role": "assistant", "content": "", "toolCalls": [{"id": "c1", "name": "of.its/own", "arguments": "{}"}]},
          {"role": "tool", "callId": "c1", "content": "no such tool", "isError": true}
        ]
        """
      When anthropic/claude-haiku-4-5 is called
      Then message 2 of the request is {"role": "assistant", "content": [{"type": "tool_use", "id": "c1", "name": "of_its_own", "input": {}}]}

  Rule: Chat completions responses

    Background:
      Given the tools "add now"

    Scenario: Two interleaved calls in chunks, after a text
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"role": "assistant", "content": "Let me"}}]}
        {"choices": [{"delta": {"content": " see."}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "call_A", "type": "function", "function": {"name": "add", "arguments": ""}}]}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "{\"a\": "}}]}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 1, "id": "call_B", "type": "function", "function": {"name": "now", "arguments": ""}}]}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 1, "function": {"arguments": "{\"zone\": \"Zażółć 漢"}}]}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "1}"}}, {"index": 1, "function": {"arguments": "字\"}"}}]}}]}
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}
        {"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 5}}
        [DONE]
        """
      When openai/gpt-4o is called
      Then the parsed response is:
        """
        text Let me
        text  see.
        call call_A add {"a": 1}
        call call_B now {"zone": "Zażółć 漢字"}
        finish tool_calls
        """
      And for any chunk boundaries of that stream, the parsed response is the same

    Scenario: Arguments are cut at any position
      Then for any chunks in any order, two calls are parsed completely

    Scenario Outline: A server that deviates from the protocol: <way>
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"tool_calls": [<first>]}}]}
        {"choices": [{"delta": {"tool_calls": [<second>]}}]}
        {"choices": [{"delta": {}, "finish_reason": "<reason>"}]}
        """
      When ollama/some-model is called
      Then the parsed response is:
        """
        call <one>
        call <other>
        finish tool_calls
        """

      Examples:
        | way                                        | first                                                                                                  | second                                                                                                 | reason     | one                  | other                |
        | whole calls, each of index 0 (Ollama)      | {"index": 0, "id": "call_1", "type": "function", "function": {"name": "add", "arguments": "{\"a\":1}"}} | {"index": 0, "id": "call_2", "type": "function", "function": {"name": "add", "arguments": "{\"a\":2}"}} | stop       | call_1 add {"a":1}   | call_2 add {"a":2}   |
        | no index, empty ids (Google)               | {"id": "", "type": "function", "function": {"name": "add", "arguments": "{\"a\":1}"}}                  | {"id": "", "type": "function", "function": {"name": "add", "arguments": "{\"a\":2}"}}                  | stop       | call00001 add {"a":1} | call00002 add {"a":2} |
        | index 0 and no ids                         | {"index": 0, "function": {"name": "add", "arguments": "{\"a\":1}"}}                                    | {"index": 0, "function": {"name": "add", "arguments": "{\"a\":2}"}}                                    | tool_calls | call00001 add {"a":1} | call00002 add {"a":2} |
        | index 0, no ids, other names, no arguments | {"index": 0, "function": {"name": "add"}}                                                              | {"index": 0, "function": {"name": "now", "arguments": null}}                                           | tool_calls | call00001 add {}     | call00002 now {}     |
        | neither, two in one chunk                  | {"function": {"name": "add", "arguments": "{\"a\":1}"}}, {"function": {"name": "now", "arguments": ""}} | {"function": {}}                                                                                       | tool_calls | call00001 add {"a":1} | call00002 now {}     |
        | one id for all                             | {"index": 0, "id": "x", "function": {"name": "add", "arguments": "{\"a\":1}"}}                         | {"index": 1, "id": "x", "function": {"name": "now", "arguments": "{}"}}                                | tool_calls | x add {"a":1}        | call00002 now {}     |
        | one id for all, and digits beyond doubles  | {"index": 0, "id": "x", "function": {"name": "add", "arguments": "{\"a\":2512292042121000001}"}}     | {"index": 1, "id": "x", "function": {"name": "add", "arguments": "{\"a\":2512292042121000002}"}}     | tool_calls | x add {"a":2512292042121000001} | call00002 add {"a":2512292042121000002} |
        | the same twice under two ids               | {"index": 0, "id": "x", "function": {"name": "add", "arguments": "{}"}}                                | {"index": 1, "id": "y", "function": {"name": "add", "arguments": "{}"}}                                | tool_calls | x add {}             | y add {}             |
        | the same twice without ids and indexes     | {"function": {"name": "add", "arguments": "{}"}}                                                       | {"function": {"name": "add", "arguments": "{}"}}                                                       | tool_calls | call00001 add {}     | call00002 add {}     |
        | one id for all, and no index               | {"id": "x", "function": {"name": "add", "arguments": "{\"a\":1}"}}                                     | {"id": "x", "function": {"name": "add", "arguments": "{}"}}                                            | tool_calls | x add {"a":1}        | call00002 add {}     |
        | pieces, each of index 0 (older vLLM)       | {"index": 0, "id": "1", "function": {"name": "add", "arguments": ""}}, {"index": 0, "id": "", "function": {"arguments": "{\"a\":1}"}} | {"index": 0, "id": "2", "function": {"name": "add", "arguments": ""}}, {"index": 0, "id": "", "function": {"arguments": "{\"a\":2}"}} | tool_calls | 1 add {"a":1} | 2 add {"a":2} |
        | pieces in turns, one id for all            | {"index": 0, "id": "x", "function": {"name": "add", "arguments": ""}}, {"index": 1, "id": "x", "function": {"name": "add", "arguments": ""}} | {"index": 0, "id": "x", "function": {"arguments": "{\"a\":1}"}}, {"index": 1, "id": "x", "function": {"arguments": "{\"a\":2}"}} | tool_calls | x add {"a":1} | call00002 add {"a":2} |
        | pieces in turns, no index                  | {"id": "1", "function": {"name": "add", "arguments": ""}}, {"id": "2", "function": {"name": "now", "arguments": ""}} | {"id": "1", "function": {"arguments": "{\"a\":1}"}}, {"id": "2", "function": {"arguments": "{\"a\":2}"}} | tool_calls | 1 add {"a":1} | 2 now {"a":2} |
        | arguments that are no text                 | {"index": 0, "id": "1", "function": {"name": "add", "arguments": {"a": 1}}}                            | {"index": 1, "id": "2", "function": {"name": "now", "arguments": {}}}                                  | tool_calls | 1 add {"a":1}        | 2 now {}             |
        | white space for arguments                  | {"index": 0, "id": "1", "function": {"name": "add", "arguments": " \t "}}                               | {"index": 1, "id": "2", "function": {"name": "now", "arguments": "{}"}}                                | tool_calls | 1 add {}             | 2 now {}             |
        | arguments that are no JSON                 | {"index": 0, "id": "1", "function": {"name": "add", "arguments": "{\"a\":"}}                           | {"index": 1, "id": "2", "function": {"name": "now", "arguments": "7"}}                                 | tool_calls | 1 add {"a":          | 2 now 7              |
        | an old name for the reason                 | {"index": 0, "id": "1", "function": {"name": "add", "arguments": "{}"}}                                | {"index": 1, "id": "2", "function": {"name": "now", "arguments": "{}"}}                                | eos        | 1 add {}             | 2 now {}             |

    Scenario Outline: A call in chunks, from a server that deviates from the protocol: <way>
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"tool_calls": [<first>]}}]}
        {"choices": [{"delta": {"tool_calls": [<second>]}}]}
        {"choices": [{"delta": {"tool_calls": [<third>]}, "finish_reason": "tool_calls"}]}
        """
      When vllm/some-model is called
      Then the parsed response is:
        """
        call <call>
        finish tool_calls
        """

      Examples:
        | way                                   | first                                                             | second                                                              | third                                                               | call           |
        | another id with each piece (vLLM)     | {"index": 0, "id": "a", "function": {"name": "add", "arguments": ""}} | {"index": 0, "id": "b", "function": {"arguments": "{\"a\""}}   | {"index": 0, "id": "c", "function": {"arguments": ":1}"}}           | a add {"a":1}  |
        | id and name with each piece           | {"index": 0, "id": "a", "function": {"name": "add", "arguments": ""}} | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\""}} | {"index": 0, "id": "a", "function": {"name": "add", "arguments": ":1}"}} | a add {"a":1} |
        | the index of the tool first (SGLang)  | {"index": 3, "id": "a", "function": {"name": "add", "arguments": ""}} | {"index": 0, "function": {"arguments": "{\"a\""}}              | {"index": 0, "function": {"arguments": ":1}"}}                      | a add {"a":1}  |
        | no index                              | {"id": "a", "function": {"name": "add", "arguments": ""}}         | {"function": {"arguments": "{\"a\""}}                               | {"id": "", "function": {"name": "", "arguments": ":1}"}}            | a add {"a":1}  |
        | the id alone                          | {"id": "a", "function": {"name": "add"}}                          | {"id": "a", "function": {"arguments": "{\"a\""}}                    | {"id": "a", "function": {"arguments": ":1}"}}                       | a add {"a":1}  |
        | the name behind the id                | {"index": 0, "id": "a"}                                           | {"index": 0, "function": {"name": "add", "arguments": "{\"a\""}}    | {"index": 0, "function": {"arguments": ":1}"}}                      | a add {"a":1}  |
        | a last piece without anything         | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\":1}"}} | {"index": 0, "id": "a", "function": {"name": "add", "arguments": ""}} | {"index": 1, "function": {}}                            | a add {"a":1}  |
        | things that are no calls              | null, 7, "x", {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\":1}"}} | {"index": 9, "id": "z", "function": null}     | {"index": {}, "id": 7, "function": {"name": 7, "arguments": 7}}     | a add {"a":1}  |
        | a whole call, again at the end        | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\":1}"}} | {"index": 0}                                                  | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\":1}"}} | a add {"a":1} |
        | the same, spelled in another way      | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"ä\": \"b c\"}"}} | {"index": 0}                                                  | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"\\\\u00e4\":\"b c\"}"}} | a add {"ä": "b c"} |
        | the same, without its id              | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\":1}"}} | {"index": 0}                                                  | {"index": 0, "function": {"name": "add", "arguments": "{\"a\":1}"}} | a add {"a":1} |
        | a whole call under each index         | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\":1}"}} | {"index": 1, "id": "a", "function": {"name": "add", "arguments": "{\"a\":1}"}} | {"index": 2, "id": "a", "function": {"name": "add", "arguments": "{\"a\":1}"}} | a add {"a":1} |
        | a whole call again, without an index  | {"id": "a", "function": {"name": "add", "arguments": "{}"}}       | {"id": "a", "function": {"name": "add", "arguments": ""}}           | {"id": "a", "function": {"name": "add", "arguments": "{}"}}         | a add {} |
        | pieces, and all of it again at the end | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\""}} | {"index": 0, "function": {"arguments": ":1}"}}                    | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\": 1}"}} | a add {"a": 1} |
        | all arguments so far in each piece    | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a"}} | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\":"}} | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\":1}"}} | a add {"a":1} |
        | a placeholder first                   | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{}"}} | {"index": 0, "function": {"arguments": "{\"a\""}}             | {"index": 0, "function": {"arguments": ":1}"}}                      | a add {"a":1} |
        | a placeholder first, named again      | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{}"}} | {"index": 0}                                                        | {"index": 0, "id": "a", "function": {"name": "add", "arguments": "{\"a\":1}"}} | a add {"a":1} |

    Scenario: Generated ids differ from the ids in the conversation
      Given the messages:
        """
        [
          {"role": "user", "content": "Go"},
          {"role": "assistant", "content": "", "toolCalls": [{"id": "call00002", "name": "add", "arguments": "{}"}]},
          {"role": "tool", "callId": "call00002", "content": "3", "isError": false}
        ]
        """
      And a provider that streams calls:
        """
        {"choices": [{"delta": {"tool_calls": [{"function": {"name": "add", "arguments": "{}"}}, {"id": "call00002", "function": {"name": "now", "arguments": "{}"}}]}}]}
        {"choices": [{"delta": {}, "finish_reason": "stop"}]}
        """
      When ollama/some-model is called
      Then the parsed response is:
        """
        call call00003 add {}
        call call00004 now {}
        finish tool_calls
        """

    Scenario: A call after the finish reason
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"tool_calls": [{"id": "1", "function": {"name": "add", "arguments": "{}"}}]}, "finish_reason": "tool_calls"}]}
        {"choices": [{"delta": {"tool_calls": [{"id": "2", "function": {"name": "now", "arguments": "{}"}}]}, "finish_reason": "stop"}]}
        {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 10, "completion_tokens": 5}}
        """
      When google/gemini-3.8-flash is called
      Then the parsed response is:
        """
        call 1 add {}
        call 2 now {}
        finish tool_calls
        """

    Scenario Outline: Calls of an answer that ended with <reason> are ignored
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"content": "So"}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "1", "function": {"name": "add", "arguments": "{}"}}]}}]}
        {"choices": [{"delta": {}, "finish_reason": "<reason>"}]}
        """
      When openai/gpt-4o is called
      Then the parsed response is:
        """
        text So
        finish <reason>
        """

      Examples:
        | reason         |
        | length         |
        | content_filter |

    Scenario Outline: The finish reasons <first> and <second> result in length
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"content": "So"}, "finish_reason": "<first>"}]}
        {"choices": [{"delta": {}, "finish_reason": "<second>"}]}
        """
      When openai/gpt-4o is called
      Then the parsed response is:
        """
        text So
        finish length
        """

      Examples:
        | first  | second |
        | length | stop   |
        | stop   | length |

    Scenario: Calls of a refused or cut answer are ignored
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "1", "function": {"name": "add", "arguments": "{}"}}]}}]}
        {"choices": [{"delta": {"refusal": "No."}}]}
        {"choices": [{"delta": {}, "finish_reason": "stop"}]}
        """
      When openai/gpt-4o is called
      Then the parsed response is:
        """
        text No.
        finish refusal
        """
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"content": "So"}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "1", "function": {"name": "add", "arguments": "{}"}}]}}]}
        """
      When openai/gpt-4o is called
      Then the parsed response is:
        """
        text So
        """

    Scenario Outline: Invalid calls are an error: <what>
      Given a provider that streams calls:
        """
        {"choices": [{"delta": <delta>}]}
        {"choices": [{"delta": {}, "finish_reason": "<reason>"}]}
        """
      When openai/gpt-4o is called
      Then the call fails with PROVIDER_BAD_ANSWER: openai <message>

      Examples:
        | what              | delta                                                                        | reason        | message                                                          |
        | no name           | {"tool_calls": [{"index": 0, "id": "1", "function": {"arguments": "{}"}}]}   | tool_calls    | sent a tool call without a name                             |
        | no call           | {"content": "Let me see"}                                                    | tool_calls    | ended its answer with the reason tool_calls but sent no tool call                   |
        | calls of old      | {"function_call": {"name": "add", "arguments": "{}"}}                        | function_call | sent a function_call, which is no longer supported |

    Scenario: Calls are ignored if no tools were offered
      Given no tools
      And a provider that streams calls:
        """
        {"choices": [{"delta": {"content": "So", "reasoning_content": "Hm"}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "1", "function": {"name": "add", "arguments": "{}"}}]}}]}
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}
        """
      When openai/gpt-4o is called
      Then the parsed response is:
        """
        text So
        finish tool_calls
        """

  Rule: Responses API responses

    Background:
      Given the tools "add now"

    Scenario: Two interleaved calls in chunks, after a text
      Given a provider that streams calls:
        """
        {"type": "response.output_item.added", "output_index": 0, "item": {"type": "message", "id": "msg_1", "content": []}}
        {"type": "response.output_text.delta", "output_index": 0, "delta": "Let me see."}
        {"type": "response.output_item.added", "output_index": 1, "item": {"type": "function_call", "id": "fc_1", "call_id": "call_A", "name": "add", "arguments": ""}}
        {"type": "response.function_call_arguments.delta", "output_index": 1, "item_id": "fc_1", "delta": "{\"a\":"}
        {"type": "response.output_item.added", "output_index": 2, "item": {"type": "function_call", "id": "fc_2", "call_id": "call_B", "name": "now", "arguments": ""}}
        {"type": "response.function_call_arguments.delta", "output_index": 2, "item_id": "fc_2", "delta": "{}"}
        {"type": "response.function_call_arguments.delta", "output_index": 1, "item_id": "fc_1", "delta": " 1}"}
        {"type": "response.function_call_arguments.done", "output_index": 1, "item_id": "fc_1", "arguments": "{\"a\": 1}"}
        {"type": "response.output_item.done", "output_index": 1, "item": {"type": "function_call", "id": "fc_1", "call_id": "call_A", "name": "add", "arguments": "{\"a\": 1}"}}
        {"type": "response.output_item.done", "output_index": 2, "item": {"type": "function_call", "id": "fc_2", "call_id": "call_B", "name": "now", "arguments": "{}"}}
        {"type": "response.completed", "response": {"usage": {"input_tokens": 4, "output_tokens": 3}}}
        """
      When openai/gpt-5-pro is called
      Then the parsed response is:
        """
        text Let me see.
        call call_A add {"a": 1}
        call call_B now {}
        finish tool_calls
        """
      And for any chunk boundaries of that stream, the parsed response is the same

    Scenario Outline: A server that sends a call only <how>
      Given a provider that streams calls:
        """
        <first>
        <second>
        {"type": "response.completed", "response": {"output": <output>}}
        """
      When openai/gpt-5-pro is called
      Then the parsed response is:
        """
        call call_A add {"a":1}
        finish tool_calls
        """

      Examples:
        | how                | first                                                                                                                          | second                                                                                          | output |
        | in pieces          | {"type": "response.output_item.added", "output_index": 0, "item": {"type": "function_call", "id": "fc_1", "call_id": "call_A", "name": "add"}} | {"type": "response.function_call_arguments.delta", "output_index": 0, "delta": "{\"a\":1}"}     | []     |
        | in pieces, by id   | {"type": "response.output_item.added", "item": {"type": "function_call", "id": "fc_1", "call_id": "call_A", "name": "add"}}    | {"type": "response.function_call_arguments.delta", "item_id": "fc_1", "delta": "{\"a\":1}"}     | null   |
        | as a whole         | {"type": "response.created"}                                                                                                   | {"type": "response.output_item.done", "item": {"type": "function_call", "call_id": "call_A", "name": "add", "arguments": "{\"a\":1}"}} | null |
        | under two indexes  | {"type": "response.output_item.done", "output_index": 0, "item": {"type": "function_call", "id": "fc_1", "call_id": "call_A", "name": "add", "arguments": "{\"a\":1}"}} | {"type": "response.output_item.done", "output_index": 1, "item": {"type": "function_call", "id": "fc_2", "call_id": "call_A", "name": "add", "arguments": "{\"a\": 1}"}} | null |
        | at the very end    | {"type": "response.created"}                                                                                                   | {"type": "response.in_progress"}                                                                | [{"type": "function_call", "call_id": "call_A", "name": "add", "arguments": "{\"a\":1}"}] |

    Scenario: A call that was cut is ignored
      Given a provider that streams calls:
        """
        {"type": "response.output_item.added", "output_index": 0, "item": {"type": "function_call", "id": "fc_1", "call_id": "call_A", "name": "add", "arguments": ""}}
        {"type": "response.function_call_arguments.delta", "output_index": 0, "delta": "{\"a\":"}
        {"type": "response.incomplete", "response": {"incomplete_details": {"reason": "max_output_tokens"}}}
        """
      When openai/gpt-5-pro is called
      Then the parsed response is:
        """
        finish length
        """

  Rule: Anthropic responses

    Background:
      Given the tools "add now"

    Scenario: Two calls in chunks, after a text
      Given a provider that streams calls:
        """
        {"type": "message_start", "message": {"usage": {"input_tokens": 10, "output_tokens": 1}}}
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Let me see."}}
        {"type": "content_block_stop", "index": 0}
        {"type": "content_block_start", "index": 1, "content_block": {"type": "tool_use", "id": "toolu_A", "name": "add", "input": {}}}
        {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": ""}}
        {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": "{\"a\": \"漢"}}
        {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": "字\"}"}}
        {"type": "content_block_stop", "index": 1}
        {"type": "content_block_start", "index": 2, "content_block": {"type": "tool_use", "id": "toolu_B", "name": "now", "input": {}}}
        {"type": "content_block_delta", "index": 2, "delta": {"type": "input_json_delta", "partial_json": ""}}
        {"type": "content_block_stop", "index": 2}
        {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 5}}
        {"type": "message_stop"}
        """
      When anthropic/claude-haiku-4-5 is called
      Then the parsed response is:
        """
        text Let me see.
        call toolu_A add {"a": "漢字"}
        call toolu_B now {}
        finish tool_calls
        """
      And for any chunk boundaries of that stream, the parsed response is the same

    Scenario: A server that sends a call twice, with two indexes
      Given a provider that streams calls:
        """
        {"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "id": "toolu_A", "name": "add", "input": {"a": 1}}}
        {"type": "content_block_start", "index": 1, "content_block": {"type": "tool_use", "id": "toolu_A", "name": "add", "input": {}}}
        {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": "{\"a\": 1}"}}
        {"type": "message_delta", "delta": {"stop_reason": "tool_use"}}
        """
      When anthropic/claude-haiku-4-5 is called
      Then the parsed response is:
        """
        call toolu_A add {"a":1}
        finish tool_calls
        """

    Scenario: A server that sends complete calls without index and id
      Given a provider that streams calls:
        """
        {"type": "content_block_start", "content_block": {"type": "tool_use", "name": "add", "input": {"a": 1}}}
        {"type": "content_block_delta", "delta": {"type": "input_json_delta", "partial_json": ""}}
        {"type": "content_block_start", "content_block": {"type": "tool_use", "name": "now", "input": {}}}
        {"type": "content_block_delta", "delta": {"type": "input_json_delta", "partial_json": "{\"b\":2}"}}
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}}
        """
      When anthropic/claude-haiku-4-5 is called
      Then the parsed response is:
        """
        call call00001 add {"a":1}
        call call00002 now {"b":2}
        finish tool_calls
        """

    Scenario: A call that was cut is ignored
      Given a provider that streams calls:
        """
        {"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "id": "toolu_A", "name": "add", "input": {}}}
        {"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": "{\"a\":"}}
        {"type": "message_delta", "delta": {"stop_reason": "max_tokens"}}
        """
      When anthropic/claude-haiku-4-5 is called
      Then the parsed response is:
        """
        finish length
        """

  Rule: State that a provider needs is sent back unchanged, in its place

    Background:
      Given the tools "add now"

    Scenario: The reasoning of Anthropic, with its signatures
      Given a provider that streams calls:
        """
        {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": "", "signature": ""}}
        {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "I must "}}
        {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "add."}}
        {"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "EqQB=="}}
        {"type": "content_block_start", "index": 1, "content_block": {"type": "redacted_thinking", "data": "EmwK=="}}
        {"type": "content_block_start", "index": 2, "content_block": {"type": "text", "text": "Let me "}}
        {"type": "content_block_delta", "index": 2, "delta": {"type": "text_delta", "text": "see."}}
        {"type": "content_block_start", "index": 3, "content_block": {"type": "tool_use", "id": "toolu_A", "name": "add", "input": {}}}
        {"type": "content_block_delta", "index": 3, "delta": {"type": "input_json_delta", "partial_json": "{\"a\": 1}"}}
        {"type": "content_block_start", "index": 4, "content_block": {"type": "thinking", "thinking": "", "signature": ""}}
        {"type": "content_block_delta", "index": 4, "delta": {"type": "signature_delta", "signature": "EqQC=="}}
        {"type": "content_block_start", "index": 5, "content_block": {"type": "of_tomorrow", "text": "x"}}
        {"type": "content_block_delta", "index": 5, "delta": {"type": "of_tomorrow_delta", "text": "y"}}
        {"type": "content_block_start", "index": 6, "content_block": {"type": "tool_use", "id": "toolu_B", "name": "now", "input": {}}}
        {"type": "message_delta", "delta": {"stop_reason": "tool_use"}}
        """
      When anthropic/claude-sonnet-4-5 is called
      Then the state in the response is:
        """
        {"content": [
          {"type": "thinking", "thinking": "I must add.", "signature": "EqQB=="},
          {"type": "redacted_thinking", "data": "EmwK=="},
          {"type": "text", "text": "Let me see."},
          {"type": "tool_use"},
          {"type": "thinking", "thinking": "", "signature": "EqQC=="},
          {"type": "tool_use"}
        ]}
        """
      When the results ["1", "12:00"] are sent back
      Then message 2 of the request is {"role": "assistant", "content": [{"type": "thinking", "thinking": "I must add.", "signature": "EqQB=="}, {"type": "redacted_thinking", "data": "EmwK=="}, {"type": "text", "text": "Let me see."}, {"type": "tool_use", "id": "toolu_A", "name": "add", "input": {"a": 1}}, {"type": "thinking", "thinking": "", "signature": "EqQC=="}, {"type": "tool_use", "id": "toolu_B", "name": "now", "input": {}}]}
      And message 3 of the request is {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_A", "content": "1"}, {"type": "tool_result", "tool_use_id": "toolu_B", "content": "12:00"}]}

    Scenario: The encrypted reasoning of the Responses API
      Given a provider that streams calls:
        """
        {"type": "response.output_item.done", "output_index": 0, "item": {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA", "content": null, "status": "completed"}}
        {"type": "response.output_item.done", "output_index": 1, "item": {"type": "message", "id": "msg_1", "phase": "commentary", "content": [{"type": "output_text", "text": "Let me see."}]}}
        {"type": "response.output_item.done", "output_index": 2, "item": {"type": "reasoning", "id": "rs_2", "summary": []}}
        {"type": "response.output_item.done", "output_index": 3, "item": {"type": "function_call", "id": "fc_1", "call_id": "call_A", "name": "add", "arguments": "{}"}}
        {"type": "response.output_item.done", "output_index": 4, "item": {"type": "reasoning", "id": "rs_3", "summary": [{"type": "summary_text", "text": "Time"}], "encrypted_content": "gBBB"}}
        {"type": "response.output_item.done", "output_index": 5, "item": {"type": "function_call", "id": "fc_2", "call_id": "call_B", "name": "now", "arguments": "{}"}}
        {"type": "response.completed", "response": {}}
        """
      When openai/gpt-5.6-terra is called
      Then the state in the response is:
        """
        {"output": [
          {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"},
          {"type": "message", "text": "Let me see.", "phase": "commentary"},
          {"type": "function_call"},
          {"type": "reasoning", "id": "rs_3", "summary": [{"type": "summary_text", "text": "Time"}], "encrypted_content": "gBBB"},
          {"type": "function_call"}
        ]}
        """
      When the results ["1", "12:00"] are sent back
      Then the request holds "input" as [{"role": "user", "content": "Hello"}, {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"}, {"role": "assistant", "content": "Let me see.", "phase": "commentary"}, {"type": "function_call", "call_id": "call_A", "name": "add", "arguments": "{}"}, {"type": "reasoning", "id": "rs_3", "summary": [{"type": "summary_text", "text": "Time"}], "encrypted_content": "gBBB"}, {"type": "function_call", "call_id": "call_B", "name": "now", "arguments": "{}"}, {"type": "function_call_output", "call_id": "call_A", "output": "1"}, {"type": "function_call_output", "call_id": "call_B", "output": "12:00"}]

    Scenario: The thought signatures of Google
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "type": "function", "extra_content": {"google": {"thought_signature": "CoAB"}}, "function": {"name": "add", "arguments": "{"}}]}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "}"}}]}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 1, "id": "b", "type": "function", "function": {"name": "now", "arguments": "{}"}}]}, "finish_reason": "stop"}]}
        """
      When google/gemini-3.8-flash is called
      Then the state in the response is:
        """
        {"extra_content": {"a": {"google": {"thought_signature": "CoAB"}}}}
        """
      When the results ["1", "12:00"] are sent back
      Then message 2 of the request is {"role": "assistant", "content": null, "tool_calls": [{"id": "a", "type": "function", "function": {"name": "add", "arguments": "{}"}, "extra_content": {"google": {"thought_signature": "CoAB"}}}, {"id": "b", "type": "function", "function": {"name": "now", "arguments": "{}"}}]}

    Scenario Outline: The reasoning of <provider>
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"role": "assistant", "content": null, "<field>": "I must"}}]}
        {"choices": [{"delta": {"<field>": " add."}}]}
        {"choices": [{"delta": {"content": "So:", "<field>": null}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "type": "function", "function": {"name": "add", "arguments": "{}"}}]}}]}
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}
        """
      When <provider>/some-model is called
      And the results ["1"] are sent back
      Then message 2 of the request is {"role": "assistant", "content": "So:", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "add", "arguments": "{}"}}]<back>}

      Examples:
        | provider   | field             | back                                |
        | deepseek   | reasoning_content | , "reasoning_content": "I must add." |
        | moonshot   | reasoning_content | , "reasoning_content": "I must add." |
        | fireworks  | reasoning_content | , "reasoning_content": "I must add." |
        | llamacpp   | reasoning_content | , "reasoning_content": "I must add." |
        | vllm       | reasoning         | , "reasoning": "I must add."         |
        | cerebras   | reasoning         | , "reasoning": "I must add."         |
        | cerebras   | reasoning_content |                                     |
        | groq       | reasoning         |                                     |
        | groq       | reasoning_content |                                     |
        | mistral    | reasoning_content |                                     |

    Scenario: The reasoning parts that OpenRouter sends in chunks
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"reasoning": "Let me", "reasoning_details": [{"type": "reasoning.text", "text": "Let", "format": "anthropic-claude-v1", "index": 0}]}}]}
        {"choices": [{"delta": {"reasoning_details": [{"type": "reasoning.text", "text": " me", "format": "anthropic-claude-v1", "index": 0}]}}]}
        {"choices": [{"delta": {"reasoning_details": [{"type": "reasoning.text", "signature": "Et8B", "format": "anthropic-claude-v1", "index": 0}, 7]}}]}
        {"choices": [{"delta": {"reasoning_details": [{"type": "reasoning.encrypted", "data": "CoAB", "id": "a", "format": "google-gemini-v1", "index": 0}]}}]}
        {"choices": [{"delta": {"reasoning_details": [{"type": "reasoning.encrypted", "data": "CoAC", "id": "b", "format": "google-gemini-v1", "index": 0}, {"type": "reasoning.summary", "summary": "x"}, {"type": "reasoning.summary", "summary": "y"}]}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "type": "function", "function": {"name": "add", "arguments": "{}"}}]}}]}
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}
        """
      When openrouter/anthropic/claude-sonnet-4.5 is called
      And the results ["1"] are sent back
      Then message 2 of the request is {"role": "assistant", "content": null, "tool_calls": [{"id": "a", "type": "function", "function": {"name": "add", "arguments": "{}"}}], "reasoning_details": [{"type": "reasoning.text", "text": "Let me", "signature": "Et8B", "format": "anthropic-claude-v1", "index": 0}, {"type": "reasoning.encrypted", "data": "CoAB", "id": "a", "format": "google-gemini-v1", "index": 0}, {"type": "reasoning.encrypted", "data": "CoAC", "id": "b", "format": "google-gemini-v1", "index": 0}, {"type": "reasoning.summary", "summary": "x"}, {"type": "reasoning.summary", "summary": "y"}]}

    Scenario: An answer without a tool call has no state
      Given a provider that streams calls:
        """
        {"choices": [{"delta": {"content": "So", "reasoning_content": "Hm"}}]}
        {"choices": [{"delta": {}, "finish_reason": "stop"}]}
        """
      When deepseek/some-model is called
      Then the response has no state

    Scenario Outline: A state of another protocol or an invalid state is ignored: <state>
      Given a provider that answers "Good"
      And the messages:
        """
        [{"role": "user", "content": "Go"}, {"role": "assistant", "content": "So", "toolCalls": [{"id": "c1", "name": "add", "arguments": "{}"}], "state": <state>}, {"role": "tool", "callId": "c1", "content": "3", "isError": false}]
        """
      When openai/gpt-4o is called
      Then message 2 of the request is {"role": "assistant", "content": "So", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "add", "arguments": "{}"}}]}
      When anthropic/claude-haiku-4-5 is called
      Then message 2 of the request is {"role": "assistant", "content": [{"type": "text", "text": "So"}, {"type": "tool_use", "id": "c1", "name": "add", "input": {}}]}
      When openai/gpt-5-pro is called
      Then the request holds "input" as [{"role": "user", "content": "Go"}, {"role": "assistant", "content": "So"}, {"type": "function_call", "call_id": "c1", "name": "add", "arguments": "{}"}, {"type": "function_call_output", "call_id": "c1", "output": "3"}]

      Examples:
        | state                                                         |
        | null                                                          |
        | 7                                                             |
        | {"content": 7, "output": {}, "message": [], "extra_content": 1} |

  Rule: The mock provider

    Background:
      Given the tools "calculate local/writer"

    Scenario: Lines of the prompt become tool calls
      Given the messages:
        """
        [{"role": "user", "content": "Please:\r\ncall calculate {\"expression\": \"2 + 3\"}\r\ncall local/writer\ncall nobody {}\n call calculate {}\ncall calculate {no JSON \t"}]
        """
      When mock/echo is called
      Then the parsed response is:
        """
        call call00001 calculate {"expression": "2 + 3"}
        call call00002 local/writer {}
        call call00003 calculate {no JSON
        finish tool_calls
        """
      And the reported tokens are {"input": 19, "output": 12, "cachedRead": 0, "cachedWrite": 0, "reasoning": 0}

    Scenario: The results become the answer
      Given the messages:
        """
        [
          {"role": "user", "content": "call calculate {}\ncall local/writer {}"},
          {"role": "assistant", "content": "", "toolCalls": [{"id": "call00001", "name": "calculate", "arguments": "{}"}, {"id": "call00002", "name": "local/writer", "arguments": "{}"}]},
          {"role": "tool", "callId": "call00001", "content": "5", "isError": false},
          {"role": "tool", "callId": "call00002", "content": "too long", "isError": true}
        ]
        """
      When mock/echo is called
      Then the parsed response is:
        """
        text 5
        text \nError:
        text  too
        text  long
        finish stop
        """
      And the reported tokens are {"input": 13, "output": 4, "cachedRead": 0, "cachedWrite": 0, "reasoning": 0}

    Scenario: A call that the maximum of output tokens cuts is ignored
      Given the messages:
        """
        [{"role": "user", "content": "call calculate {}"}]
        """
      And the settings {"maxTokens": 2}
      When mock/echo is called
      Then the parsed response is:
        """
        finish length
        """
      And the reported tokens are {"input": 3, "output": 2, "cachedRead": 0, "cachedWrite": 0, "reasoning": 0}

    Scenario: Without tools the answer is the prompt
      Given no tools
      And the messages:
        """
        [{"role": "user", "content": "call calculate {}"}]
        """
      When mock/echo is called
      Then the parsed response is:
        """
        text call
        text  calculate
        text  {}
        finish stop
        """

  Rule: Counting and recording

    Background:
      Given the tools:
        | name | description | parameters         |
        | add  | Adds        | {"type": "object"} |
      And a provider that streams calls:
        """
        {"choices": [{"delta": {"reasoning_content": "Hm"}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "type": "function", "function": {"name": "add", "arguments": "{\"a\": 1}"}}]}}]}
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}
        {"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 5}}
        """

    Scenario: The upper bound of tokens of a request
      Given no tools
      When openai/gpt-4o is called
      # [{"role":"user","content":"Hello"}] and 16 tokens for the message
      Then its upper bound is 51 tokens
      Given the tools:
        | name | description | parameters         |
        | add  | Adds        | {"type": "object"} |
      When openai/gpt-4o is called
      # [{"name":"add","description":"Adds","parameters":{"type":"object"}}] and 1,024 tokens for the tools
      Then its upper bound is 1143 tokens
      When the results ["1"] are sent back
      # ,{"role":"assistant","content":"","toolCalls":[{"id":"a","name":"add","arguments":"{\"a\": 1}"}],"state":{"message":{"reasoning_content":"Hm"}}}
      # ,{"role":"tool","callId":"a","content":"1","isError":false} and 16 tokens for each message
      Then its upper bound is 1378 tokens
      And its upper bound by the encoding of openai/gpt-4o is 1143 tokens

    Scenario: Tokens that the provider does not report
      When openai/gpt-4o is called
      Then its tokens are estimated as 22 in and 7 out

    Scenario: Recording and replay
      When openai/gpt-4o is called
      Then a replay of its recording gives the same response
      When the results ["1"] are sent back
      Then its recording is:
        """
        {"type":"recording","version":1}
        {"type":"call","node":"node","call":1,"request":{"provider":"openai","model":"gpt-4o","messages":[{"role":"user","content":"Hello"},{"role":"assistant","content":"","tool_calls":[{"id":"a","name":"add","arguments":"{\"a\": 1}"}],"state":{"message":{"reasoning_content":"Hm"}}},{"role":"tool","call_id":"a","content":"1","is_error":false}],"tools":[{"name":"add","description":"Adds","parameters":{"type":"object"}}],"settings":{}},"attempts":[{"max_tokens":null,"events":[{"type":"usage","usage":{"input":10,"output":5,"cached_read":0,"cached_write":0,"reasoning":0},"whole":true},{"type":"tool-call","call":{"id":"call00002","name":"add","arguments":"{\"a\": 1}"}},{"type":"state","state":{"message":{"reasoning_content":"Hm"}}},{"type":"finish","reason":"tool_calls"}]}]}
        """
      And a replay of its recording gives the same response
      And a replay with "Other" as "tools.0.description" differs in tools.0.description
      And a replay with [] as "tools" differs in tools
      And a replay with "{}" as "messages.1.toolCalls.0.arguments" differs in messages.1.tool_calls.0.arguments
      And a replay with "2" as "messages.2.content" differs in messages.2.content
      And a replay with true as "messages.2.isError" differs in messages.2.is_error
      And a replay with "Ho" as "messages.1.state.message.reasoning_content" differs in messages.1.state.message.reasoning_content
