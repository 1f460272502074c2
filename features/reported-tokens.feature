Feature: Trust in reported token counts
  A provider reports the tokens of an answer in its stream. The report is trusted only if it arrives with or after the
  event that ends the answer, and if its numbers are possible. Otherwise the tokens are estimated, the whole
  reservation is charged, and a warning says so. The charge is never below what was reported.

  Background:
    Given the OpenAI key "sk-test"
    And the environment variable ANTHROPIC_API_KEY is "sk-test"

  Rule: A report that arrived too early is incomplete

    Scenario Outline: Chat completions: <what>
      Given a provider that streams:
        """
        <first>
        <second>
        <third>
        [DONE]
        """
      When I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --format json`
      Then it succeeds
      And the JSON on stdout at "response" is "Good morning"
      And the JSON on stdout at "usage" is <usage>
      And the JSON on stdout at "cost_usd" is <cost>
      And the JSON on stdout at "charged_usd" is <charged>
      And stderr is "<warning>"

      Examples: incomplete reports, charged as the whole reservation of 51 input and 100 output tokens
        | what                                      | first | second | third | usage | cost | charged | warning |
        | before the text                           | {"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 1}} | {"choices": [{"delta": {"content": "Good morning"}}]} | {"choices": [{"delta": {}, "finish_reason": "stop"}]} | {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.000095 | 0.0011275 | Warning: openai did not report the tokens; they are estimated\n |
        | with the text                             | {"choices": [{"delta": {"content": "Good morning"}}], "usage": {"prompt_tokens": 30, "completion_tokens": 2}} | {"choices": []} | {"choices": [{"delta": {}, "finish_reason": "stop"}]} | {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.000095 | 0.0011275 | Warning: openai did not report the tokens; they are estimated\n |
        | with the end, and text after it           | {"choices": [{"delta": {"content": "Good"}}]} | {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 30, "completion_tokens": 1}} | {"choices": [{"delta": {"content": " morning"}}]} | {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.000095 | 0.0011275 | Warning: openai did not report the tokens; they are estimated\n |
        | with the end, and reasoning after it      | {"choices": [{"delta": {"content": "Good morning"}}]} | {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 30, "completion_tokens": 1}} | {"choices": [{"delta": {"reasoning": "Was that polite?"}}]} | {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.000095 | 0.0011275 | Warning: openai did not report the tokens; they are estimated\n |
        | zeros with the end                        | {"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 1}} | {"choices": [{"delta": {"content": "Good morning"}}]} | {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 0, "completion_tokens": 0}} | {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.000095 | 0.0011275 | Warning: openai did not report the tokens; they are estimated\n |
        | nothing but zeros                         | {"choices": [{"delta": {"content": "Good morning"}}], "usage": {"prompt_tokens": 0, "completion_tokens": 0}} | {"choices": [{"delta": {}, "finish_reason": "stop"}]} | {"choices": [], "usage": {"prompt_tokens": 0, "completion_tokens": 0}} | {"input": 5, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.0000325 | 0.0011275 | Warning: openai did not report the tokens; they are estimated\n |
        | no tokens of output                       | {"choices": [{"delta": {"content": "Good morning"}}]} | {"choices": [{"delta": {}, "finish_reason": "stop"}]} | {"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 0}} | {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.000095 | 0.0011275 | Warning: openai did not report the tokens; they are estimated\n |
        | no tokens of input                        | {"choices": [{"delta": {"content": "Good morning"}}]} | {"choices": [{"delta": {}, "finish_reason": "stop"}]} | {"choices": [], "usage": {"prompt_tokens": 0, "completion_tokens": 3}} | {"input": 5, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.0000425 | 0.0011275 | Warning: openai did not report the tokens; they are estimated\n |

      Examples: trusted reports
        | what                                      | first | second | third | usage | cost | charged | warning |
        | with the end                              | {"choices": [{"delta": {"content": "Good morning"}}]} | {"choices": []} | {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 30, "completion_tokens": 3}} | {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000105 | 0.000105 | |
        | with the text and the end                 | {"choices": []} | {"choices": []} | {"choices": [{"delta": {"content": "Good morning"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 30, "completion_tokens": 3}} | {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000105 | 0.000105 | |
        | after the end                             | {"choices": [{"delta": {"content": "Good morning"}}]} | {"choices": [{"delta": {}, "finish_reason": "stop"}]} | {"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 3}} | {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000105 | 0.000105 | |
        | alone, between the text and the end       | {"choices": [{"delta": {"content": "Good morning"}}]} | {"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 3}} | {"choices": [{"delta": {}, "finish_reason": "stop"}]} | {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000105 | 0.000105 | |
        | with the end, and zeros after it          | {"choices": [{"delta": {"content": "Good morning"}}]} | {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 30, "completion_tokens": 3}} | {"choices": [], "usage": {"prompt_tokens": 0, "completion_tokens": 0}} | {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000105 | 0.000105 | |
        | twice, the second time with less          | {"choices": [{"delta": {"content": "Good morning"}}]} | {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 30, "completion_tokens": 3}} | {"choices": [], "usage": {"prompt_tokens": 20, "completion_tokens": 1}} | {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000105 | 0.000105 | |
        | a part that the later one says was cached | {"choices": [{"delta": {"content": "Good morning"}}], "usage": {"prompt_tokens": 30, "completion_tokens": 1}} | {"choices": []} | {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 30, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 20}}} | {"input": 30, "output": 3, "cached_read": 20, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.00008 | 0.00008 | |

    Scenario Outline: Messages: <what>
      Given a provider that streams:
        """
        {"type": "message_start", "message": {"usage": <start>}}
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good morning"}}
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}<delta>}
        {"type": "message_stop"}
        """
      When I run `agents actor run anthropic/claude-haiku-4-5 Hello --max-tokens 100 --format json`
      Then it succeeds
      And the JSON on stdout at "usage" is <usage>
      And the JSON on stdout at "charged_usd" is <charged>
      And stderr is "<warning>"

      Examples: incomplete reports, charged as the whole reservation of 51 input and 100 output tokens
        | what                       | start                                   | delta | usage | charged | warning |
        | no usage at the end        | {"input_tokens": 30, "output_tokens": 1} | | {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.00056375 | Warning: anthropic did not report the tokens; they are estimated\n |
        | null at the end            | {"input_tokens": 30, "output_tokens": 1} | , "usage": null | {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.00056375 | Warning: anthropic did not report the tokens; they are estimated\n |
        | an empty report at the end | {"input_tokens": 30, "output_tokens": 1} | , "usage": {} | {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.00056375 | Warning: anthropic did not report the tokens; they are estimated\n |
        | input alone at the end     | {"input_tokens": 30, "output_tokens": 1} | , "usage": {"input_tokens": 30} | {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.00056375 | Warning: anthropic did not report the tokens; they are estimated\n |
        | zeros at the end           | {"input_tokens": 30, "output_tokens": 50} | , "usage": {"input_tokens": 0, "output_tokens": 0} | {"input": 30, "output": 50, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.00056375 | Warning: anthropic did not report the tokens; they are estimated\n |
        | never a count of input     | {"input_tokens": 0, "output_tokens": 0} | , "usage": {"output_tokens": 5} | {"input": 5, "output": 5, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"} | 0.00056375 | Warning: anthropic did not report the tokens; they are estimated\n |

      Examples: trusted reports
        | what                       | start                                   | delta | usage | charged | warning |
        | output at the end          | {"input_tokens": 30, "output_tokens": 1} | , "usage": {"output_tokens": 3} | {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000045 | |
        | zeros for input at the end | {"input_tokens": 30, "output_tokens": 1} | , "usage": {"input_tokens": 0, "output_tokens": 3} | {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000045 | |
        | all of it at the end       | {"input_tokens": 0, "output_tokens": 0} | , "usage": {"input_tokens": 30, "output_tokens": 3} | {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000045 | |

    Scenario: Messages: output tokens reported before the stop reason are complete if no content follows
      Given a provider that streams:
        """
        {"type": "message_start", "message": {"usage": {"input_tokens": 30, "output_tokens": 1}}}
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good morning"}}
        {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 3}}
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}}
        {"type": "message_stop"}
        """
      When I run `agents actor run anthropic/claude-haiku-4-5 Hello --format json`
      Then it succeeds
      And the JSON on stdout at "usage.output" is 3
      And the JSON on stdout at "usage.source" is "reported"

    Scenario Outline: The Responses API: a report of <usage>
      Given a provider that streams:
        """
        {"type": "response.output_text.delta", "delta": "Good morning"}
        {"type": "response.completed", "response": {"usage": <usage>}}
        """
      When I run `agents actor run openai/gpt-5.3-codex Hello --max-tokens 100 --format json`
      Then it succeeds
      And the JSON on stdout at "usage.input" is <input>
      And the JSON on stdout at "usage.output" is <output>
      And the JSON on stdout at "usage.source" is "estimated"
      And stderr is "Warning: openai did not report the tokens; they are estimated\n"

      Examples:
        | usage                                   | input | output |
        | {"input_tokens": 30, "output_tokens": 0} | 30    | 2      |
        | {"input_tokens": 0, "output_tokens": 3}  | 5     | 3      |

  Rule: Tool calls and reasoning also make an earlier report incomplete

    Background:
      Given an actor "helper":
        """
        model: openai/gpt-4o
        max_tokens: 100
        tools: [calculate]
        """
      And an actor "claude":
        """
        model: anthropic/claude-haiku-4-5
        max_tokens: 100
        tools: [calculate]
        """

    Scenario Outline: <actor>: the tokens are reported before a tool call
      Given a provider that streams:
        """
        <first>
        <second>
        <third>
        <end>
        """
      When I run `agents actor run <actor> Go --max-model-calls 1 --format json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.message" is "the model call limit of 1 is used up"
      And the JSON on stderr at "error.spent.usage.source" is "estimated"
      And the JSON on stderr at "error.spent.charged_usd" is <charged>

      Examples: charged as the whole reservation
        | actor  | first | second | third | end | charged |
        | helper | {"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 0}} | {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "calculate", "arguments": ""}}]}}]} | {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "{\"expression\": \"1\"}"}}]}}]} | {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]} | 0.005135 |
        | claude | {"type": "message_start", "message": {"usage": {"input_tokens": 30, "output_tokens": 1}}} | {"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "id": "a", "name": "calculate", "input": {}}} | {"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": "{\"expression\": \"1\"}"}} | {"type": "message_delta", "delta": {"stop_reason": "tool_use"}} | 0.0025675 |

    Scenario: Forty calls under a cost limit, each with a final report of zero tokens, cannot exceed it
      Given a provider that streams:
        """
        {"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 50}}
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "calculate", "arguments": "{\"expression\": \"1\"}"}}]}}]}
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}], "usage": {"prompt_tokens": 0, "completion_tokens": 0}}
        """
      When I run `agents actor run helper Go --max-cost 0.02 --max-tool-calls 40 --format json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.code" is "LIMIT_EXCEEDED"
      And the JSON on stderr at "error.spent.charged_usd" is 0.0169975
      And the provider got 3 requests

  Rule: A failure never lowers the charge

    Scenario: The tokens are reported, and an announced tool call is missing
      Given an actor "helper":
        """
        model: openai/gpt-4o
        tools: [calculate]
        """
      And a provider that streams:
        """
        {"choices": [{"delta": {"content": "Good morning"}}]}
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}
        {"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 3}}
        [DONE]
        """
      When I run `agents actor run helper Hello --format json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "PROVIDER_BAD_ANSWER"
      And the JSON on stderr at "error.spent.usage" is {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"}
      And the JSON on stderr at "error.spent.charged_usd" is 0.000105

    Scenario: The tokens are reported, and the finish reason is missing
      Given a provider that streams:
        """
        {"choices": [{"delta": {"content": "Good morning"}}]}
        {"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 3}}
        [DONE]
        """
      When I run `agents actor run openai/gpt-4o Hello --format json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "STREAM_CUT"
      And the JSON on stderr at "error.spent.usage" is {"input": 30, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"}
      And the JSON on stderr at "error.spent.charged_usd" is 0.000105

    Scenario: The answer is cut, and its token report is incomplete
      Given a provider that streams this and then resets the connection:
        """
        {"choices": [{"delta": {"content": "Good"}}]}
        {"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 1}}
        """
      When I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --format json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.spent.usage.source" is "estimated"
      And the JSON on stderr at "error.spent.charged_usd" is 0.0011275

    Scenario Outline: An error after the first report is charged at least with that report: <charged>
      Given a provider that streams:
        """
        {"type": "message_start", "message": {"usage": {"input_tokens": <input>, "output_tokens": 1}}}
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
        """
      When I run `agents actor run anthropic/claude-haiku-4-5 Hello --max-tokens 100 --format json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.spent.usage.input" is <input>
      And the JSON on stderr at "error.spent.charged_usd" is <charged>

      Examples: charged as the reservation, or as the report if that is higher
        | input | charged    |
        | 30    | 0.00056375 |
        | 9000  | 0.009005   |

  Rule: Recordings

    Scenario: A replay counts the tokens of an earlier version's recording as that version did
      Given a file "old.jsonl":
        """
        {"type":"recording","version":1}
        {"type":"call","node":"openai/gpt-4o","call":1,"request":{"provider":"openai","model":"gpt-4o","messages":[{"role":"user","content":"Hello"}],"settings":{}},"attempts":[{"max_tokens":null,"events":[{"type":"text","pieces":["Good"]},{"type":"finish","reason":"stop"},{"type":"usage","usage":{"input":30,"output":2,"cached_read":10,"cached_write":0,"reasoning":0}}]}]}
        """
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --replay old.jsonl --format json`
      Then it succeeds
      And the JSON on stdout at "usage" is {"input": 30, "output": 2, "cached_read": 10, "cached_write": 0, "reasoning": 0, "source": "reported"}

    Scenario: An earlier version's recording in which text followed the report
      Given a file "old.jsonl":
        """
        {"type":"recording","version":1}
        {"type":"call","node":"openai/gpt-4o","call":1,"request":{"provider":"openai","model":"gpt-4o","messages":[{"role":"user","content":"Hello"}],"settings":{}},"attempts":[{"max_tokens":null,"events":[{"type":"usage","usage":{"input":30,"output":1,"cached_read":0,"cached_write":0,"reasoning":0}},{"type":"text","pieces":["Good morning"]},{"type":"finish","reason":"stop"}]}]}
        """
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --replay old.jsonl --format json`
      Then it succeeds
      And the JSON on stdout at "usage" is {"input": 30, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"}

    Scenario: An incomplete report is recorded as incomplete, and the replay has the same charge
      Given a provider that streams:
        """
        {"choices": [], "usage": {"prompt_tokens": 30, "completion_tokens": 1}}
        {"choices": [{"delta": {"content": "Good morning"}}]}
        {"choices": [{"delta": {}, "finish_reason": "stop"}]}
        """
      When I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --no-stdin --record new.jsonl --format json`
      And what it printed is kept
      And I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --no-stdin --replay new.jsonl --format json`
      Then it printed the same as before
      And the JSON on stdout at "charged_usd" is 0.0011275
