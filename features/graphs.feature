Feature: Graphs
  A graph is an actor that consists of nodes. In each step all ready nodes run concurrently, and their outputs are
  passed on along the edges.

  Rule: Inputs of nodes

    Scenario: The entry receives the message, and each next node the output of the previous one
      Given the actor:
        """
        name: chain
        type: graph
        entry: one
        nodes:
          - {id: two, type: tool, tool: template, arguments: {text: "two({{ input }})"}}
          - {id: one, type: tool, tool: template, arguments: {text: "one({{ input }})"}}
          - {id: three, type: tool, tool: template, arguments: {text: "three({{ input }}) of {{ message }}"}}
        edges:
          - {from: one, to: two}
          - {from: two, to: three}
        """
      When a program executes "Hi"
      Then the program gets the answer "three(two(one(Hi))) of Hi"
      And the result has "toolCalls" as 3
      And the result has "modelCalls" as 0
      And the result has "nodes" as []

    Scenario: Templates can use the last outputs of nodes, their number of runs and their JSON
      Given the actor:
        """
        type: graph
        entry: first
        nodes:
          - {id: first, type: tool, tool: echo, arguments: {text: '{"who": "Ada", "n": {{ nodes.first.runs }}}'}}
          - {id: last, type: tool, tool: template, arguments: {text: "{{ nodes.first.json.who }} {{ nodes.first.json.n }} {{ nodes.first.runs }} [{{ nodes.last.output }}] {{ nodes.last.runs }} {{ nodes.first.error is none }}"}}
        edges:
          - {from: first, to: last}
        """
      When a program executes "Hi"
      Then the program gets the answer "Ada 0 1 [] 0 true"

    Scenario: Several inputs are joined in the order of the file, whatever their speed
      Given the models of the provider house:
        | model | answers | after |
        | slow  | Slow    | fast  |
        | fast  | Fast    |       |
      And the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: join, type: tool, tool: template, arguments: {text: "[{{ input }}]"}}
          - {id: first, type: llm, model: house/slow}
          - {id: second, type: llm, model: house/fast}
        edges:
          - {from: second, to: join}
          - {from: first, to: join}
          - {from: start, to: second}
          - {from: start, to: first}
        """
      When a program executes "Hi"
      Then the answer is:
        """
        [Slow

        Fast]
        """
      And the calls were made by graph/first, graph/second

    Scenario: The input key of a node replaces the input from its edges
      Given the actor:
        """
        type: graph
        entry: one
        nodes:
          - {id: one, type: tool, tool: template, arguments: {text: "{{ input }}!"}, input: "<{{ input }}>"}
          - {id: two, type: tool, tool: echo, input: "{{ message }}, {{ nodes.one.output }}, {{ input }}"}
        edges:
          - {from: one, to: two}
        """
      When a program executes "Hi"
      Then the program gets the answer "Hi, <Hi>!, <Hi>!"

    Scenario: A node of type llm has its own prompts and settings
      Given the models of the provider house:
        | model | answers  |
        | a     | Good day |
      And the actor:
        """
        name: greet
        type: graph
        context: {tone: kind}
        entry: ask
        nodes:
          - {id: ask, type: llm, model: house/a, system_prompt: "Be {{ context.tone }}.", prompt: "Greet {{ input }}", max_tokens: 9}
        """
      When a program reads the events of "Ada"
      Then it reports:
        """
        greet begins, graph of local/greet
        greet/ask begins, llm house/a of local/greet
        greet/ask answers "Good day"
        greet/ask used 10 and 5
        greet/ask ends, stop
        greet ends, stop
        """
      And the model a was asked "Greet Ada"
      And the requests sent the maxima a 9

  Rule: Edges

    Scenario Outline: Edges with conditions, on the input "<input>"
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: always, type: tool, tool: template, arguments: {text: always}}
          - {id: long, type: tool, tool: template, arguments: {text: long}}
          - {id: a, type: tool, tool: template, arguments: {text: a}}
          - {id: neither, type: tool, tool: template, arguments: {text: neither}}
        edges:
          - {from: start, to: neither, otherwise: true}
          - {from: start, to: a, when: 'input.startsWith("a")'}
          - {from: start, to: long, when: 'size(input) > 3 && nodes.start.runs == 1'}
          - {from: start, to: always}
        """
      When a program executes "<input>"
      Then the program gets the answer "<answer>"

      Examples: an edge fires without a condition, with a true condition, or with otherwise if no condition is true
        | input | answer                 |
        | abcd  | always\n\nlong\n\na    |
        | bcde  | always\n\nlong         |
        | a     | always\n\na            |
        | b     | always\n\nneither      |

    Scenario Outline: A router, on the input "<input>"
      Given the actor:
        """
        type: graph
        entry: desk
        nodes:
          - id: desk
            type: router
            rules:
              - {prefix: "/up ", to: up, strip: true}
              - {suffix: "?", to: asked}
              - {contains: "-", to: bare, strip: true}
              - {matches: "[0-9]+", to: bare, strip: true}
              - {when: 'input == "what else" && nodes.desk.runs == 0', to: asked}
            default: bare
          - {id: up, type: tool, tool: template, arguments: {text: "up:{{ input }}"}}
          - {id: asked, type: tool, tool: template, arguments: {text: "asked:{{ input }}"}}
          - {id: bare, type: tool, tool: template, arguments: {text: "bare:{{ input }}:{{ nodes.desk.output }}"}}
        """
      When a program executes "<input>"
      Then the program gets the answer "<answer>"

      Examples: the first matching rule decides; strip removes the matched text
        | input     | answer        |
        | /up go?   | up:go?        |
        | go?       | asked:go?     |
        | a-b-c     | bare:ab-c:ab-c |
        | a12b      | bare:ab:ab    |
        | what else | asked:what else |
        | nothing   | bare:nothing:nothing |

    Scenario: An edge to end ends its own branch only
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: left, type: router, rules: [{prefix: x, to: more}], default: end}
          - {id: more, type: tool, tool: echo}
          - {id: right, type: tool, tool: template, arguments: {text: "right {{ input }}"}}
        edges:
          - {from: start, to: left}
          - {from: start, to: right}
        """
      When a program executes "Hi"
      Then the program gets the answer "right Hi"
      When a program executes "xy"
      Then the program gets the answer "right xy\n\nxy"

    Scenario: A loop until a condition is true
      Given the models of the provider house:
        | model  | answers                |
        | draft  | one / two / three      |
        | critic | bad / no good / GOOD   |
      And the actor:
        """
        name: review
        type: graph
        entry: draft
        nodes:
          - {id: draft, type: llm, model: house/draft, prompt: "{{ message }}{% if nodes.critic.runs %}, not {{ nodes.critic.output }}{% endif %}"}
          - {id: critic, type: llm, model: house/critic}
          - {id: verdict, type: router, rules: [{when: 'nodes.critic.output == "GOOD" || nodes.draft.runs >= 5', to: publish}], default: draft}
          - {id: publish, type: tool, tool: template, arguments: {text: "{{ nodes.draft.output }} after {{ nodes.draft.runs }}"}}
        edges:
          - {from: draft, to: critic}
          - {from: critic, to: verdict}
        """
      When a program executes "Write"
      Then the program gets the answer "three after 3"
      And the model draft was asked "Write / Write, not bad / Write, not no good"
      And the models were asked in this order: draft, critic, draft, critic, draft, critic
      And the calls were made by review/draft, review/critic, review/draft, review/critic, review/draft, review/critic

  Rule: Steps

    Scenario: Nodes of one step see the state before the step
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: a, type: tool, tool: template, arguments: {text: "a sees [{{ nodes.b.output }}] {{ nodes.b.runs }}"}}
          - {id: b, type: tool, tool: template, arguments: {text: "b sees [{{ nodes.a.output }}] {{ nodes.a.runs }}"}}
        edges:
          - {from: start, to: a}
          - {from: start, to: b}
        """
      When a program executes "Hi"
      Then the program gets the answer "a sees [] 0\n\nb sees [] 0"

    Scenario: Edges are evaluated after all nodes of a step have finished
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: a, type: tool, tool: echo}
          - {id: b, type: tool, tool: template, arguments: {text: B}}
          - {id: out, type: tool, tool: template, arguments: {text: "out:{{ input }}"}}
          - {id: wrong, type: tool, tool: template, arguments: {text: wrong}}
        edges:
          - {from: start, to: a}
          - {from: start, to: b}
          - {from: a, to: out, when: 'nodes.b.output == "B" && nodes.b.runs == 1'}
          - {from: a, to: wrong, otherwise: true}
          - {from: b, to: out}
        """
      When a program executes "Hi"
      Then the program gets the answer "out:Hi\n\nB"

    Scenario Outline: At most <most> nodes of a step run concurrently
      Given the models of the provider house:
        | model | answers |
        | m     | x       |
      And the actor:
        """
        type: graph
        <key>
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: a, type: llm, model: house/m}
          - {id: b, type: llm, model: house/m}
          - {id: c, type: llm, model: house/m}
          - {id: d, type: llm, model: house/m}
          - {id: e, type: llm, model: house/m}
        edges:
          - {from: start, to: a}
          - {from: start, to: b}
          - {from: start, to: c}
          - {from: start, to: d}
          - {from: start, to: e}
        """
      When a program executes "Hi"
      Then the program gets the answer "x\n\nx\n\nx\n\nx\n\nx"
      And at most <most> requests were open at once

      Examples:
        | most | key                |
        | 4    | # nothing is said  |
        | 1    | max_concurrency: 1 |
        | 5    | max_concurrency: 7 |

    Scenario: A nested graph has its own limit of concurrent nodes
      Given the models of the provider house:
        | model | answers |
        | m     | x       |
      And the actor:
        """
        default_actor: outer
        actors:
          outer:
            type: graph
            max_concurrency: 2
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: left, type: actor, actor: inner}
              - {id: right, type: actor, actor: inner}
            edges:
              - {from: start, to: left}
              - {from: start, to: right}
          inner:
            type: graph
            max_concurrency: 2
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: a, type: llm, model: house/m}
              - {id: b, type: llm, model: house/m}
              - {id: c, type: llm, model: house/m}
            edges:
              - {from: start, to: a}
              - {from: start, to: b}
              - {from: start, to: c}
        """
      When a program executes "Hi"
      Then at most 4 requests were open at once
      And the result has "modelCalls" as 6

  Rule: Nodes that wait for all edges

    Scenario: The node waits for a slow branch
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: join, type: tool, wait: all, tool: template, arguments: {text: "[{{ input }}] {{ nodes.join.runs }}"}}
          - {id: short, type: tool, tool: template, arguments: {text: short}}
          - {id: long, type: tool, tool: echo}
          - {id: longer, type: tool, tool: template, arguments: {text: long}}
        edges:
          - {from: start, to: short}
          - {from: start, to: long}
          - {from: long, to: longer}
          - {from: longer, to: join}
          - {from: short, to: join}
        """
      When a program executes "Hi"
      Then the program gets the answer "[short\n\nlong] 0"

    Scenario: Without wait the node runs for each input that arrives
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: join, type: tool, tool: template, arguments: {text: "[{{ input }}] {{ nodes.join.runs }}"}}
          - {id: short, type: tool, tool: template, arguments: {text: short}}
          - {id: long, type: tool, tool: echo}
          - {id: longer, type: tool, tool: template, arguments: {text: long}}
        edges:
          - {from: start, to: short}
          - {from: start, to: long}
          - {from: long, to: longer}
          - {from: longer, to: join}
          - {from: short, to: join}
        """
      When a program executes "Hi"
      Then the program gets the answer "[short] 0\n\n[long] 1"

    Scenario: An edge is a queue, and the oldest input of each edge is taken
      Given the actor:
        """
        type: graph
        entry: again
        nodes:
          - {id: again, type: tool, tool: template, arguments: {text: "{{ nodes.again.runs + 1 }}"}}
          - {id: enough, type: router, rules: [{when: 'nodes.again.runs < 3', to: again}], default: end}
          - {id: straight, type: tool, tool: template, arguments: {text: "s{{ input }}"}}
          - {id: way, type: tool, tool: echo}
          - {id: way2, type: tool, tool: echo}
          - {id: way3, type: tool, tool: template, arguments: {text: "w{{ input }}"}}
          - {id: join, type: tool, wait: all, tool: template, arguments: {text: "<{{ input }}>"}}
        edges:
          - {from: again, to: enough}
          - {from: again, to: straight}
          - {from: again, to: way}
          - {from: way, to: way2}
          - {from: way2, to: way3}
          - {from: straight, to: join}
          - {from: way3, to: join}
        """
      When a program executes "Hi"
      Then the program gets the answer "<s1\n\nw1>\n\n<s2\n\nw2>\n\n<s3\n\nw3>"

  Rule: Real providers

    Scenario: Nodes with two protocols, on the command line
      Given a provider that answers "Good morning"
      And the OpenAI key "sk-test"
      And the environment variable ANTHROPIC_API_KEY is "sk-ant"
      And a file "pair.yaml":
        """
        name: pair
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: one, type: llm, model: openai/gpt-4o, prompt: "one: {{ input }}"}
          - {id: two, type: llm, model: anthropic/claude-sonnet-4-6, prompt: "two: {{ input }}"}
          - {id: join, type: tool, tool: template, wait: all, arguments: {text: "{{ nodes.one.output | upper }}, {{ nodes.two.output }}"}}
        edges:
          - {from: start, to: one}
          - {from: start, to: two}
          - {from: one, to: join}
          - {from: two, to: join}
        """
      And I have run `agents actor add pair.yaml`
      When I run `agents actor run pair Hello --format json`
      Then it succeeds
      And the JSON on stdout at "response" is "GOOD MORNING, Good morning"
      And the JSON on stdout at "usage.input" is 22
      And the JSON on stdout at "nodes.0.node" is "pair/one"
      And the JSON on stdout at "nodes.1.node" is "pair/two"
      And the JSON on stdout at "nodes.1.provider" is "anthropic"
      And the JSON on stdout at "model_calls" is 2
      And the provider got 2 requests

    Scenario: The embedded mock provider, with a tool that its model calls
      Given the mock provider is enabled
      And a file "mock.yaml":
        """
        name: mocked
        type: graph
        entry: ask
        nodes:
          - {id: ask, type: llm, model: mock/echo, tools: [calculate], prompt: 'call calculate {"expression": "{{ input }}"}'}
          - {id: say, type: llm, model: mock/echo, prompt: "It is {{ input }}."}
        edges: [{from: ask, to: say}]
        """
      And I have run `agents actor add mock.yaml`
      When I run `agents actor run mocked "6 * 7" --quiet`
      Then it succeeds
      And stdout is "It is 42.\n"
