Feature: Failures in graphs
  A failed node is retried if it has retries configured, or the graph continues at the node of its `on_error`. Otherwise
  the run fails with the first error, and all other nodes are cancelled.

  Rule: Retries

    Scenario: All attempts are one run of the node, and each is a paid call
      Given the models of the provider house:
        | model | answers                        |
        | a | status 400 / status 400 / Good |
      And the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: llm, model: house/a, retry: {attempts: 3}}
          - {id: b, type: tool, tool: template, arguments: {text: "{{ input }} {{ nodes.a.runs }} {{ nodes.a.error is none }}"}}
        edges: [{from: a, to: b}]
        """
      When a program reads the events of "Hi"
      Then the program gets the answer "Good 1 true"
      And the models were asked in this order: a, a, a
      And the result has "modelCalls" as 3
      And about graph/a it reports:
        """
        graph/a begins, llm house/a of house/a
        graph/a warns NODE_RETRY: graph/a failed: house answered 400: refused by the script; trying again (attempt 2 of 3)
        graph/a begins, llm house/a of house/a
        graph/a warns NODE_RETRY: graph/a failed: house answered 400: refused by the script; trying again (attempt 3 of 3)
        graph/a begins, llm house/a of house/a
        graph/a says "Good" in turn 1
        graph/a used 10 and 5
        graph/a ends, stop
        """

    Scenario: The number of attempts is limited, with a delay between attempts
      Given the models of the provider house:
        | model | answers    |
        | a | status 400 |
      And the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: llm, model: house/a, retry: {attempts: 3, delay_ms: 700}}
        """
      When a program executes "Hi"
      Then the program gets a ProviderError PROVIDER_REFUSED_REQUEST: house answered 400: refused by the script
      And the models were asked in this order: a, a, a
      And it waited 700, 700 ms

    Scenario: Tools, actors and routers are retried
      Given the models of the provider house:
        | model | answers           |
        | a | status 400 / Good |
      And the actor:
        """
        default_actor: g
        actors:
          asks: {type: llm, model: house/a}
          g:
            type: graph
            entry: sum
            nodes:
              - {id: sum, type: tool, tool: calculate, retry: {attempts: 2}, on_error: desk}
              - {id: desk, type: router, retry: {attempts: 2}, on_error: out, rules: [{prefix: x, to: out}]}
              - {id: out, type: actor, actor: asks, retry: {attempts: 2}}
        """
      And its warnings are kept
      When a program executes "1 +"
      Then the program gets the answer "Good"
      And the model a was asked "1 + / 1 +"
      And the result has "toolCalls" as 2
      And it was warned of NODE_RETRY, NODE_RETRY, NODE_RETRY

  Rule: Continuing after a failure

    Scenario: The on_error node receives the input of the failed node and its error
      Given the actor:
        """
        type: graph
        entry: sum
        nodes:
          - {id: sum, type: tool, tool: calculate, input: "1 / {{ input }}(", on_error: sorry}
          - {id: sorry, type: tool, tool: template, arguments: {text: "{{ input }}|{{ nodes.sum.error.code }}|{{ nodes.sum.error.message }}|{{ nodes.sum.runs }}|{{ nodes.sum.output }}"}}
        """
      When a program reads the events of "x"
      Then the answer is:
        """
        1 / x(|TOOL_FAILED|graph/sum: calculate failed: not a valid expression: Unexpected token: EOF|1|
        """
      And about graph/sum it reports:
        """
        graph/sum begins, tool of graph/sum
        graph/sum calls calculate {"expression":"1 / x("} as 1
        graph/sum gets the error "not a valid expression: Unexpected token: EOF" of calculate as 1
        graph/sum ends, TOOL_FAILED: graph/sum: calculate failed: not a valid expression: Unexpected token: EOF
        """

    Scenario: A failed run is counted and keeps the last output; the next success clears the error
      Given the actor:
        """
        type: graph
        entry: sum
        nodes:
          - {id: sum, type: tool, tool: calculate, arguments: {expression: "{% if nodes.sum.runs == 1 %}({% else %}{{ nodes.sum.runs }}{% endif %}"}, on_error: look}
          - {id: look, type: tool, tool: template, arguments: {text: "{{ nodes.look.output }}[{{ nodes.sum.output }} {{ nodes.sum.runs }} {{ nodes.sum.error.code if nodes.sum.error else '-' }}]"}}
          - {id: more, type: router, rules: [{when: "nodes.sum.runs < 3", to: sum}], default: out}
          - {id: out, type: tool, tool: echo}
        edges:
          - {from: sum, to: look}
          - {from: look, to: more}
        """
      When a program executes "Hi"
      Then the program gets the answer "[0 1 -][0 2 TOOL_FAILED][2 3 -]"

    Scenario: Other edges of a failed node do not fire
      Given the actor:
        """
        type: graph
        entry: sum
        nodes:
          - {id: sum, type: tool, tool: calculate, on_error: plan_b}
          - {id: next, type: tool, tool: template, arguments: {text: next}}
          - {id: plan_b, type: tool, tool: template, arguments: {text: plan b}}
        edges:
          - {from: sum, to: next}
        """
      When a program executes "("
      Then the program gets the answer "plan b"
      When a program executes "1"
      Then the program gets the answer "next"

    Scenario: A failed actor is one failed node
      Given the actor:
        """
        default_actor: outer
        actors:
          inner:
            type: graph
            entry: sum
            nodes: [{id: sum, type: tool, tool: calculate}]
          outer:
            type: graph
            entry: work
            nodes:
              - {id: work, type: actor, actor: inner, input: "({{ input }}", on_error: out}
              - {id: out, type: tool, tool: template, arguments: {text: "{{ input }} {{ nodes.work.error.code }}"}}
        """
      When a program executes "1"
      Then the program gets the answer "(1 TOOL_FAILED"

    Scenario: With on_error the sibling nodes continue
      Given the models of the provider house:
        | model | answers    | after |
        | bad | status 400 |  |
        | good | Good | bad |
      And the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: bad, type: llm, model: house/bad, on_error: out}
          - {id: good, type: llm, model: house/good}
          - {id: out, type: tool, tool: template, arguments: {text: "[{{ input }}]"}}
        edges:
          - {from: start, to: bad}
          - {from: start, to: good}
          - {from: good, to: out}
        """
      When a program executes "Hi"
      Then the answer is:
        """
        [Hi

        Good]
        """

  Rule: Nodes that wait for all edges, and on_error

    Scenario: A join does not wait for on_error edges and does not accept them in place of others
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: fails, type: tool, tool: calculate, on_error: join}
          - {id: a, type: tool, tool: template, arguments: {text: a}}
          - {id: slow, type: tool, tool: echo}
          - {id: b, type: tool, tool: template, arguments: {text: b}}
          - {id: join, type: tool, wait: all, tool: template, arguments: {text: "[{{ input }}]"}}
        edges:
          - {from: start, to: fails}
          - {from: start, to: a}
          - {from: start, to: slow}
          - {from: slow, to: b}
          - {from: a, to: join}
          - {from: b, to: join}
          - {from: fails, to: end}
        """
      When a program executes "("
      Then the program gets the answer "[(\n\na\n\nb]"
      When a program executes "1"
      Then the program gets the answer "1\n\n[a\n\nb]"

    Scenario: An edge and on_error to the same node are one edge
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: a, type: tool, tool: template, arguments: {text: a}}
          - {id: sum, type: tool, tool: calculate, on_error: join}
          - {id: join, type: tool, wait: all, tool: template, arguments: {text: "[{{ input }}] {{ nodes.sum.error.code if nodes.sum.error else 'ok' }}"}}
        edges:
          - {from: start, to: a}
          - {from: start, to: sum}
          - {from: a, to: join}
          - {from: sum, to: join}
        """
      When a program executes "1 + 1"
      Then the program gets the answer "[a\n\n2] ok"
      When a program executes "1 +"
      Then the program gets the answer "[a\n\n1 +] TOOL_FAILED"

    Scenario: A join that received only on_error input is still waiting at the end
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: sum, type: tool, tool: calculate, on_error: join}
          - {id: out, type: tool, tool: echo}
          - {id: maybe, type: tool, tool: echo}
          - {id: join, type: tool, wait: all, tool: echo}
        edges:
          - {from: start, to: sum}
          - {from: start, to: maybe, when: 'input == "1"'}
          - {from: maybe, to: join}
          - {from: start, to: out}
          - {from: sum, to: out}
        """
      When a program executes "("
      Then the program gets an ExecutionError INPUT_MISSING: the graph ended while the node join was still waiting for maybe

  Rule: The run fails

    Scenario: Sibling nodes are cancelled, and the first error is the error of the run
      Given the models of the provider house:
        | model | answers    | after |
        | a | A\|... |  |
        | bad | status 400 |  |
        | b | ... |  |
      And the actor:
        """
        default_actor: g
        actors:
          asks:
            type: graph
            entry: b
            nodes: [{id: b, type: llm, model: house/b, retry: {attempts: 5}}]
          g:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: a, type: llm, model: house/a, retry: {attempts: 5}, on_error: out}
              - {id: bad, type: llm, model: house/bad, input: "{{ input }} there"}
              - {id: b, type: actor, actor: asks, on_error: out}
              - {id: out, type: tool, tool: echo}
            edges:
              - {from: start, to: a}
              - {from: start, to: bad}
              - {from: start, to: b}
        """
      And the model bad answers once 3 requests are open
      When a program executes "Hi"
      Then the program gets a ProviderError PROVIDER_REFUSED_REQUEST: house answered 400: refused by the script
      And the requests ended so: a closed, b closed, bad answered

    Scenario: A nested graph starts no further nodes after a sibling failed
      Given the models of the provider house:
        | model | answers    |
        | a | ... |
        | bad | status 400 |
      And the actor:
        """
        name: top
        default_actor: g
        actors:
          asks:
            type: graph
            max_concurrency: 1
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: a, type: llm, model: house/a}
              - {id: b, type: tool, tool: echo}
            edges: [{from: start, to: a}, {from: start, to: b}]
          g:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: nested, type: actor, actor: asks}
              - {id: bad, type: llm, model: house/bad}
            edges: [{from: start, to: nested}, {from: start, to: bad}]
        """
      And the model bad answers once 2 requests are open
      When a program reads the events of "Hi"
      Then the program gets a ProviderError PROVIDER_REFUSED_REQUEST: house answered 400: refused by the script
      And nothing is reported about top/nested/b

    Scenario: The error contains the output and cost of all nodes
      Given the models of the provider house:
        | model | answers    | after |
        | exit | E\|x\|it |  |
        | held | He\|ld |  |
        | inner | In\|ner |  |
        | half | Ha\|lf\|... |  |
        | bad | status 400 |  |
      And the actor:
        """
        name: top
        default_actor: g
        actors:
          deep:
            type: graph
            entry: inner
            nodes: [{id: inner, type: llm, model: house/inner}]
          held:
            type: graph
            entry: held
            nodes: [{id: held, type: llm, model: house/held}]
          g:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: exit, type: llm, model: house/exit}
              - {id: held, type: actor, actor: held}
              - {id: deep, type: actor, actor: deep}
              - {id: half, type: llm, model: house/half}
              - {id: bad, type: llm, model: house/bad}
              - {id: out, type: tool, tool: echo}
            edges:
              - {from: start, to: exit}
              - {from: start, to: held}
              - {from: start, to: deep}
              - {from: deep, to: half}
              - {from: deep, to: bad}
              - {from: half, to: out}
              - {from: bad, to: out}
        """
      And the model bad answers once half has said all it has
      When a program executes "Hi"
      Then beside the text "Exit\n\nHeld" what was said is ["top/deep/inner: Inner", "top/half: Half"]

    Scenario Outline: A graph that cannot continue, <what>
      Given the actor:
        """
        name: stuck
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: desk, type: router, rules: [{prefix: a, to: out}]}
          - {id: way, type: tool, tool: echo}
          - {id: out, type: tool, tool: echo}
          - {id: join, type: tool, tool: echo, wait: all}
        edges:
          - {from: start, to: way, when: 'input.startsWith("way") || input == "end"'}
          - {from: start, to: desk, when: 'input == "b" || input == "a" || input == "join"'}
          - {from: start, to: join, when: 'input == "join!"'}
          - {from: start, to: out, when: 'input == "join!"'}
          - {from: way, to: end, when: 'input == "end"'}
          - {from: way, to: out, when: 'input == "way"'}
          - {from: out, to: join, when: 'input == "a"'}
          - {from: out, to: end, otherwise: true}
        """
      When a program executes "<message>"
      Then the program gets an ExecutionError <error>
      And the error has the hint "<hint>"

      Examples:
        | what                          | message | error                                                                                            | hint                                  |
        | no edge of a node fires       | c       | DEAD_END: the graph cannot continue after the node start: no condition of its edges is true         | Add an edge with `otherwise: true` to the node. |
        | no edge of a later node fires | wayward | DEAD_END: the graph cannot continue after the node way: no condition of its edges is true           | Add an edge with `otherwise: true` to the node. |
        | no rule of a router holds     | b       | NO_RULE_MATCHED: no rule of the router desk matches, and it has no default                       | Add a `default:` to the router.                 |
        | all has led to end            | end     | NO_ANSWER: stuck ended without an answer: way led to `end` before an exit ran                | Add edges from those nodes to an exit.      |
        | a node still waits            | join!   | INPUT_MISSING: the graph ended while the node join was still waiting for out                       | Remove `wait: all`, or make sure that all its sources run equally often. |

    Scenario: An error in a condition names the edge
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: out, type: tool, tool: echo}
        edges:
          - {from: start, to: out, when: 'nodes.start.json.ok == true'}
          - {from: start, to: end, otherwise: true}
        """
      When a program executes "no JSON"
      Then the program gets an ExecutionError EXECUTION_FAILED: the condition of the edge from start to out fails: the output of node start cannot be read as JSON: it is not JSON

    Scenario Outline: An error in a template names the node and the key, <key>
      Given the models of the provider house:
        | model | answers |
        | a     | Good    |
      And the actor:
        """
        default_actor: g
        actors:
          inner: {type: llm, model: house/a, context: {town: x}, prompt: "{{ input.town }}"}
          row: {type: tool, tools: [echo, {name: echo, arguments: {text: "{{ input.town }}"}}]}
          g:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: out, <node>}
            edges: [{from: start, to: out}]
        """
      When a program executes "no JSON"
      Then the program gets an ExecutionError EXECUTION_FAILED: <message>

      Examples:
        | key                         | node                                                                          | message |
        | a prompt                    | type: llm, model: house/a, prompt: "{{ nodes.start.json.y }}"                 | graph/out: prompt cannot be rendered: the output of node start cannot be read as JSON: it is not JSON |
        | an argument                 | type: tool, tool: echo, arguments: {text: "{{ nodes.start.json.y }}"}         | graph/out: arguments.text cannot be rendered: the output of node start cannot be read as JSON: it is not JSON |
        | an input                    | type: tool, tool: echo, input: "{{ nodes.start.json.y }}"                     | graph/out: input cannot be rendered: the output of node start cannot be read as JSON: it is not JSON |
        | a value for a context       | type: actor, actor: inner, context: {town: "{{ nodes.start.json.y }}"}        | graph/out: context.town cannot be rendered: the output of node start cannot be read as JSON: it is not JSON |
        | the prompt of an actor      | type: actor, actor: inner                                                     | graph/out: prompt cannot be rendered: the template uses the member town, which is not there |
        | an argument of an actor     | type: actor, actor: row                                                       | graph/out: tools.1.arguments.text cannot be rendered: the template uses the member town, which is not there |

  Rule: Failures that on_error does not handle

    Scenario Outline: <what>
      Given the models of the provider house:
        | model | answers |
        | a | Good |
      And the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, <node>, retry: {attempts: 3}, on_error: out}
          - {id: out, type: tool, tool: template, arguments: {text: went on}}
        edges: [{from: a, to: out}]
        <limits>
        """
      When a program executes "Hi"
      Then the program gets an <error>
      And the models were asked in this order: <asked>

      Examples:
        | what                   | node                                                            | limits                    | error | asked |
        | A permission           | type: tool, tool: shell, arguments: {command: ls}               |                           | ExecutionError PERMISSION_DENIED: the tool shell needs the permission shell | |
        | A count of model calls | type: llm, model: house/a                                       | limits: {max_model_calls: 0} | LimitError LIMIT_EXCEEDED: the model call limit of 0 does not allow this run | |
        | Tokens                 | type: llm, model: house/a                                       | limits: {max_total_tokens: 20} | LimitError LIMIT_EXCEEDED: the token limit of 20 tokens does not allow this call: up to 48 tokens of input and at least 16 of output | |
        | A node's own limit     | type: llm, model: house/a, limits: {max_model_calls: 0}         |                           | LimitError LIMIT_EXCEEDED: the model call limit of 0 does not allow this run | |

    Scenario: An interrupted run
      Given the models of the provider house:
        | model | answers |
        | a | A\|... |
      And the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: llm, model: house/a, retry: {attempts: 3}, on_error: out}
          - {id: out, type: tool, tool: template, arguments: {text: went on}}
        """
      When a program executes "Hi" and aborts once 1 requests are open
      Then the program gets an InterruptedError INTERRUPTED: the run was interrupted
      And the requests ended so: a closed

    Scenario Outline: A failing function of the caller, <name>
      Given the models of the provider house:
        | model | answers            |
        | a | cut: Half |
      And the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: llm, model: house/a, max_tokens: 1, retry: {attempts: 3}, on_error: out}
          - {id: out, type: tool, tool: template, arguments: {text: went on}}
        """
      And the function <name> that throws "<message>" at call <call>
      When a program executes "Hi"
      Then the program gets an ExecutionError EXECUTION_FAILED: <name> failed: <message>
      And the models were asked in this order: a

      Examples:
        | name      | message   | call |
        | onWarning | no log    | 1    |
        | record    | disk full | 2    |

  Rule: All requests are closed

    Background:
      Given the models of the provider house:
        | model | answers | after |
        | a | A\|a\|... |  |
        | b | B\|... |  |
        | c | ... |  |
      And the actor:
        """
        default_actor: g
        actors:
          asks:
            type: graph
            entry: c
            nodes: [{id: c, type: llm, model: house/c}]
          g:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: a, type: llm, model: house/a}
              - {id: b, type: llm, model: house/b}
              - {id: c, type: actor, actor: asks}
            edges:
              - {from: start, to: a}
              - {from: start, to: b}
              - {from: start, to: c}
        """

    Scenario: The caller stops reading the stream during a step
      When a program reads "Hi" as text until "Aa" has come, and leaves
      Then the pieces are ["A", "a"]
      And the requests ended so: a closed, b closed, c closed

    Scenario: The caller aborts the run during a step
      When a program executes "Hi" and aborts once 3 requests are open
      Then the program gets an InterruptedError INTERRUPTED: the run was interrupted
      And the requests ended so: a closed, b closed, c closed

    Scenario: A time limit ends the run during a step
      Given the limits {"timeoutMs": 1500}
      When a program executes "Hi"
      Then the program gets a LimitError LIMIT_EXCEEDED: the time limit of 1500 ms is over
      And the limit error is timeout, budget_exhausted, limit 1500, used 1500
      And the requests ended so: a closed, b closed, c closed
      And beside the text "Aa" what was said is ["graph/b: B"]

    Scenario: A time limit ends a graph that makes no requests
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
      And the limits {"timeoutMs": 20, "maxDepth": 1000000, "maxToolCalls": 1000000}
      When a program executes "Hi"
      Then the program gets a LimitError LIMIT_EXCEEDED: the time limit of 20 ms is over

  Rule: The failed node in the error

    Scenario: The command line names the node whose provider failed
      Given a provider that fails with 400 and then answers "Too late"
      And the OpenAI key "sk-test"
      And a file "g.yaml" holds exactly "name: g\ntype: graph\nentry: a\nnodes: [{id: a, type: tool, tool: echo}, {id: bad, type: llm, model: openai/gpt-4o}]\nedges: [{from: a, to: bad}]\n"
      And I have run `agents actor add g.yaml`
      When I run `agents actor run g Hello`
      Then it fails with exit status 6
      And stderr contains "Error: openai answered 400: Not now (in g/bad)"

  Scenario: A graph whose outputs double fails before it uses too much memory
    Given a graph "double.yaml" whose text doubles 40 times
    When I run `agents actor add double.yaml --name double`
    And I run `agents run -a double Hello --max-tool-calls 1000 --max-depth 1000`
    Then it fails with exit status 1
    And stderr is "Error: the input of the node n22 has more than 16777216 characters: it joins 2 outputs\n  Remove some of the edges to the node, or set `input` to the parts of the outputs that it needs.\n"
    And stdout is empty
