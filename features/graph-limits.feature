Feature: Limits of graphs
  All nodes of a run, and the actors in them, share the limits of the run. An actor can also have its own limits, which
  apply to it and everything that it calls. Each scenario tests the last allowed value and the first refused one.

  Rule: Depth

    Scenario Outline: A depth of <depth>, <what>
      Given the actor:
        """
        default_actor: outer
        actors:
          inner:
            type: graph
            entry: x
            nodes: [{id: x, type: tool, tool: echo}, {id: y, type: tool, tool: echo}]
            edges: [{from: x, to: y}]
          outer:
            type: graph
            entry: <entry>
            nodes:
              - {id: one, type: tool, tool: echo}
              - {id: desk, type: router, rules: [{prefix: n, to: two}], default: two}
              - {id: two, type: tool, tool: echo}
              - {id: nested, type: actor, actor: inner}
              - {id: after, type: tool, tool: echo}
              - {id: start, type: router, rules: [{prefix: n, to: nested}], default: one}
            edges:
              - {from: one, to: desk}
              - {from: nested, to: after}
        """
      And the limits {"maxDepth": <depth>}
      When a program executes "<message>"
      Then <outcome>

      Examples: each node on a path counts, including routers
        | what                    | entry | message | depth | outcome |
        | three nodes and a first router | start | a | 4     | the program gets the answer "a" |
        | and one less            | start | a       | 3     | the program gets a LimitError LIMIT_EXCEEDED: the depth limit of 3 is used up |

      Examples: a nested actor counts one, its nodes count from there, and the next node counts from the actor
        | what                      | entry  | message | depth | outcome |
        | a nested graph of two     | start  | n       | 4     | the program gets the answer "n" |
        | and one less              | start  | n       | 3     | the program gets a LimitError LIMIT_EXCEEDED: the depth limit of 3 is used up |

    Scenario Outline: A node after a nested actor counts from the actor, not from the depth reached in it, <depth>
      Given the actor:
        """
        default_actor: outer
        actors:
          inner: {type: graph, entry: x, nodes: [{id: x, type: tool, tool: echo}]}
          outer:
            type: graph
            entry: nested
            nodes:
              - {id: nested, type: actor, actor: inner}
              - {id: two, type: tool, tool: echo}
              - {id: three, type: tool, tool: echo}
            edges: [{from: nested, to: two}, {from: two, to: three}]
        """
      And the limits {"maxDepth": <depth>}
      When a program executes "Hi"
      Then <outcome>

      Examples:
        | depth | outcome |
        | 3     | the program gets the answer "Hi" |
        | 2     | the program gets a LimitError LIMIT_EXCEEDED: the depth limit of 2 is used up |

    Scenario Outline: A node after a join is one deeper than its deepest input, <depth>
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: b, type: tool, tool: echo}
          - {id: a, type: tool, tool: echo}
          - {id: start, type: tool, tool: echo}
          - {id: join, type: tool, tool: echo, wait: all}
        edges:
          - {from: start, to: a}
          - {from: a, to: b}
          - {from: b, to: join}
          - {from: start, to: join}
        """
      And the limits {"maxDepth": <depth>}
      When a program executes "Hi"
      Then <outcome>

      Examples:
        | depth | outcome |
        | 4     | the program gets the answer "Hi\n\nHi" |
        | 3     | the program gets a LimitError LIMIT_EXCEEDED: the depth limit of 3 is used up |

    Scenario Outline: An actor used as a tool counts from its model, other tools do not count, <depth>
      Given the models of the provider house:
        | model | answers |
        | boss | call writer {"input": "x"} & call echo {"text": "y"} / Done |
        | w | Draft |
      And the actor:
        """
        default_actor: boss
        actors:
          writer: {type: llm, model: house/w}
          boss: {type: llm, model: house/boss, tools: [echo, {actor: writer}]}
        """
      And the limits {"maxDepth": <depth>}
      When a program executes "Hi"
      Then <outcome>

      Examples:
        | depth | outcome |
        | 2     | the program gets the answer "Done" |
        | 1     | the program gets a LimitError LIMIT_EXCEEDED: the depth limit of 1 is used up |

    Scenario: A loop ends at the default depth limit of 1,000
      Given the actor:
        """
        type: graph
        entry: round
        nodes:
          - {id: round, type: tool, tool: echo}
          - {id: again, type: router, rules: [{when: 'nodes.round.runs >= 0', to: round}], default: out}
          - {id: out, type: tool, tool: echo}
        edges: [{from: round, to: again}]
        """
      And the limits {"maxToolCalls": 500}
      When a program executes "Hi"
      Then the program gets a LimitError LIMIT_EXCEEDED: the depth limit of 1000 is used up
      And the limit error is depth, budget_exhausted, limit 1000, used 1000

  Rule: Model calls and tool calls

    Scenario Outline: A limit of <calls> model calls in a graph that makes five
      Given the models of the provider house:
        | model | answers |
        | a | x |
      And the actor:
        """
        default_actor: outer
        actors:
          inner:
            type: graph
            <own>
            entry: x
            nodes: [{id: x, type: llm, model: house/a}, {id: y, type: llm, model: house/a}]
            edges: [{from: x, to: y}]
          outer:
            type: graph
            entry: one
            nodes:
              - {id: one, type: llm, model: house/a}
              - {id: two, type: actor, actor: inner}
              - {id: three, type: actor, actor: inner}
            edges: [{from: one, to: two}, {from: two, to: three}]
        """
      And the limits {"maxModelCalls": <calls>}
      When a program executes "Hi"
      Then <outcome>
      And the provider house got <sent> requests

      Examples: limit of the run
        | own | calls | outcome | sent |
        | # none | 5  | the program gets the answer "x" | 5 |
        | # none | 4  | the program gets a LimitError LIMIT_EXCEEDED: the model call limit of 4 is used up | 4 |

      Examples: limit of a nested actor, counted again for each run of it
        | own                          | calls | outcome | sent |
        | limits: {max_model_calls: 2} | 9     | the program gets the answer "x" | 5 |
        | limits: {max_model_calls: 1} | 9     | the program gets a LimitError LIMIT_EXCEEDED: the model call limit of 1 is used up | 2 |
        | limits: {max_model_calls: 9} | 4     | the program gets a LimitError LIMIT_EXCEEDED: the model call limit of 4 is used up | 4 |

    Scenario Outline: A limit of <calls> tool calls, of nodes and of models
      Given the models of the provider house:
        | model | answers |
        | a | call echo {"text": "x"} & call echo {"text": "y"} / Done |
      And the actor:
        """
        type: graph
        entry: one
        nodes: [{id: one, type: tool, tool: echo}, {id: two, type: llm, model: house/a, tools: [echo]}]
        edges: [{from: one, to: two}]
        """
      And the limits {"maxToolCalls": <calls>}
      When a program executes "Hi"
      Then <outcome>

      Examples:
        | calls | outcome |
        | 3     | the program gets the answer "Done" |
        | 2     | the program gets a LimitError LIMIT_EXCEEDED: the tool call limit of 2 is used up |

  Rule: Time

    Scenario: The time limit of a nested actor ends the whole run, even with on_error
      Given the models of the provider house:
        | model | answers |
        | a | A\|... |
        | b | B\|... |
      And the actor:
        """
        default_actor: outer
        actors:
          inner: {type: llm, model: house/a, limits: {timeout_ms: 1500}}
          outer:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: nested, type: actor, actor: inner, on_error: out, retry: {attempts: 3}}
              - {id: sibling, type: llm, model: house/b}
              - {id: out, type: tool, tool: echo}
            edges: [{from: start, to: nested}, {from: start, to: sibling}]
        """
      When a program executes "Hi"
      Then the program gets a LimitError LIMIT_EXCEEDED: the time limit of 1500 ms is over
      And the requests ended so: a closed, b closed
      And beside the text "" what was said is ["graph/nested: A", "graph/sibling: B"]

  Rule: Tokens and cost

    Background:
      Given the models of the provider house:
        | model | answers | after |
        | a | Aa |  |
        | b | Bb |  |
        | c | Cc |  |
      And each call of them uses 30 tokens of input and 20 of output
      And the prices {"house/a": {"inputPer1M": 1, "outputPer1M": 1}, "house/b": {"inputPer1M": 1, "outputPer1M": 1}, "house/c": {"inputPer1M": 1, "outputPer1M": 1}}
      And the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: one, type: llm, model: house/a, max_tokens: 50}
          - {id: two, type: llm, model: house/b, max_tokens: 50}
          - {id: three, type: llm, model: house/c, max_tokens: 50}
        edges:
          - {from: start, to: three}
          - {from: start, to: two}
          - {from: start, to: one}
        """

    Scenario Outline: Under <limit> the nodes of a step run one after the other, in the order of the file
      Given each call of them uses 20 tokens of input and 10 of output
      And the limits {<limit>}
      When a program executes "Hi"
      Then the program gets the answer "Aa\n\nBb\n\nCc"
      And the models were asked in this order: a, b, c
      And at most 1 requests were open at once
      And the requests sent the maxima a 50, b 50, c 50

      Examples: a call reserves 98 and uses 30
        | limit                  |
        | "maxTotalTokens": 158  |
        | "maxCostUsd": 0.000158 |

    Scenario: With enough budget the nodes run concurrently
      Given the limits {"maxTotalTokens": 294}
      When a program executes "Hi"
      Then at most 3 requests were open at once

    Scenario: The last node gets a smaller max_tokens, then none
      Given the limits {"maxTotalTokens": 164}
      When a program executes "Hi"
      Then the program gets the answer "Aa\n\nBb\n\nCc"
      And the requests sent the maxima a 50, b 50, c 16

    Scenario: A node that does not fit is not sent, and the paid output is kept
      Given the limits {"maxTotalTokens": 163}
      When a program executes "Hi"
      Then the program gets a LimitError LIMIT_EXCEEDED: the token limit of 163 tokens, of which 100 are used, does not allow this call: up to 48 tokens of input and at least 16 of output
      And the limit error is tokens, budget_exhausted, limit 163, used 100
      And the models were asked in this order: a, b
      And the requests ended so: a answered, b answered

    Scenario: A nested actor has its own budget for each run, within that of the run
      Given the actor:
        """
        default_actor: outer
        actors:
          inner:
            type: graph
            limits: {max_total_tokens: 148}
            entry: x
            nodes: [{id: x, type: llm, model: house/a, max_tokens: 50}, {id: y, type: llm, model: house/b, max_tokens: 50}]
            edges: [{from: x, to: y}]
          outer:
            type: graph
            entry: one
            nodes: [{id: one, type: actor, actor: inner}, {id: two, type: actor, actor: inner}]
            edges: [{from: one, to: two}]
        """
      And the limits {"maxTotalTokens": 247}
      When a program executes "Hi"
      Then the program gets the answer "Bb"
      And the requests sent the maxima a 50, b 50, a 50, b 49

    Scenario: The budget of a nested actor is too small, and that of the run is sufficient
      Given the actor:
        """
        default_actor: outer
        actors:
          inner: {type: llm, model: house/a, max_tokens: 50, limits: {max_cost_usd: 0.00006}}
          outer:
            type: graph
            entry: one
            nodes: [{id: one, type: actor, actor: inner, on_error: two}, {id: two, type: tool, tool: echo}]
        """
      And the limits {"maxCostUsd": 1}
      When a program executes "Hi"
      Then the program gets a LimitError LIMIT_EXCEEDED: the cost limit of $0.00006 does not allow this call: up to 48 tokens of input and at least 16 of output
      And the provider house got 0 requests

    Scenario: Nested actors also run in the order of the file, however slow resolveActor is
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: one, type: actor, actor: team/slow}
          - {id: two, type: actor, actor: team/fails, on_error: start2}
          - {id: three, type: llm, model: house/c, max_tokens: 50}
          - {id: start2, type: tool, tool: echo}
        edges:
          - {from: start, to: three}
          - {from: start, to: two}
          - {from: start, to: one}
        """
      And the actors that it can find:
        """
        team/fails: {type: tool, tools: [calculate]}
        team/slow:
          type: graph
          entry: x
          nodes: [{id: x, type: tool, tool: current_time}, {id: y, type: llm, model: house/a, max_tokens: 50}]
          edges: [{from: x, to: y}]
        """
      And it takes a while to find team/slow
      And the limits {"maxTotalTokens": 148}
      When a program executes "Hi"
      Then the models were asked in this order: a, c
      And at most 1 requests were open at once
      And the requests sent the maxima a 50, c 50

    Scenario: A node waits only for the first call of an earlier nested graph
      Given the models of the provider house:
        | model | answers | after |
        | a     | Aa      | c     |
      And the actor:
        """
        default_actor: outer
        actors:
          inner:
            type: graph
            entry: x
            nodes: [{id: x, type: tool, tool: echo}, {id: y, type: llm, model: house/a, max_tokens: 50}]
            edges: [{from: x, to: y}]
          outer:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: one, type: actor, actor: inner}
              - {id: two, type: llm, model: house/c, max_tokens: 50}
            edges: [{from: start, to: one}, {from: start, to: two}]
        """
      And the limits {"maxTotalTokens": 196}
      When a program executes "Hi"
      Then the program gets the answer "Aa\n\nCc"
      And the models were asked in this order: a, c

    Scenario: The nodes of a nested graph wait for earlier nodes
      Given the actor:
        """
        default_actor: outer
        actors:
          inner: {type: graph, entry: y, nodes: [{id: y, type: llm, model: house/a, max_tokens: 50}]}
          outer:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: one, type: actor, actor: team/late}
              - {id: two, type: actor, actor: inner}
            edges: [{from: start, to: one}, {from: start, to: two}]
        """
      And the actors that it can find:
        """
        team/late: {type: llm, model: house/c, max_tokens: 50}
        """
      And it takes a while to find team/late
      And the limits {"maxTotalTokens": 196}
      When a program executes "Hi"
      Then the models were asked in this order: c, a
