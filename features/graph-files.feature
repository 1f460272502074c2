Feature: Graph files
  An actor of type graph consists of nodes and edges. These scenarios show the meaning of each key, and the errors for
  an invalid graph. All faults are reported together, each with line and column.

  Rule: Valid graphs

    Scenario: All keys of a graph, its nodes, edges and rules
      Given a file "review.yaml":
        """
        name: team/review
        type: graph
        description: Draft and check.
        version: "2"
        context: {topic: null, strict: true}
        limits: {max_model_calls: 9}
        max_concurrency: 2
        entry: draft
        nodes:
          - id: draft
            type: llm
            model: mock/echo
            description: Writes.
            system_prompt: You write about {{ context.topic }}.
            prompt: "{{ input }}{% if nodes.critic.runs %} {{ nodes.critic.output }}{% endif %}"
            temperature: 0.5
            response_format: json
            tools: [echo, {actor: mock/echo, description: Repeats}]
            max_tool_rounds: 3
            limits: {max_cost_usd: 0.5}
            input: "{{ message }}"
            retry: {attempts: 3, delay_ms: 500}
            on_error: sorry
          - id: critic
            type: actor
            actor: mock/echo
            wait: any
            retry: {attempts: 2}
          - id: verdict
            type: router
            rules:
              - {when: nodes.draft.runs >= 3 || context.strict, to: publish}
              - {prefix: "OK ", to: publish, strip: true}
              - {suffix: "?", to: draft}
              - {contains: stop, to: end}
              - {matches: "[0-9]+", to: publish, strip: false}
            default: draft
          - {id: other, type: llm, actor: mock/echo, prompt: Hi}
          - id: publish
            type: tool
            tool: template
            wait: all
            arguments: {text: "{{ nodes.draft.json.title }}"}
          - {id: sorry, type: tool, tool: echo}
        edges:
          - {from: draft, to: critic}
          - {from: critic, to: verdict, when: input != ""}
          - {from: critic, to: other, otherwise: true}
          - {from: sorry, to: end}
        """
      Then the file "review.yaml" is the actor:
        """
        {
          "type": "graph", "name": "team/review", "description": "Draft and check.", "version": "2",
          "context": {"topic": null, "strict": true}, "limits": {"maxModelCalls": 9}, "maxConcurrency": 2, "entry": "draft",
          "nodes": [
            {
              "id": "draft", "type": "llm", "wait": "any", "input": "{{ message }}", "onError": "sorry",
              "retry": {"attempts": 3, "delayMs": 500},
              "actor": {
                "type": "llm", "provider": "mock", "model": "echo", "description": "Writes.",
                "systemPrompt": "You write about {{ context.topic }}.",
                "prompt": "{{ input }}{% if nodes.critic.runs %} {{ nodes.critic.output }}{% endif %}",
                "settings": {"temperature": 0.5, "responseFormat": "json"},
                "tools": ["echo", {"actor": "mock/echo", "description": "Repeats"}], "maxToolRounds": 3,
                "context": {}, "limits": {"maxCostUsd": 0.5}
              }
            },
            {"id": "critic", "type": "actor", "wait": "any", "actor": "mock/echo", "context": {}, "retry": {"attempts": 2, "delayMs": 0}},
            {
              "id": "verdict", "type": "router", "wait": "any", "otherwise": "draft",
              "rules": [
                {"test": "when", "value": "nodes.draft.runs >= 3 || context.strict", "to": "publish", "strip": false},
                {"test": "prefix", "value": "OK ", "to": "publish", "strip": true},
                {"test": "suffix", "value": "?", "to": "draft", "strip": false},
                {"test": "contains", "value": "stop", "to": "end", "strip": false},
                {"test": "matches", "value": "[0-9]+", "to": "publish", "strip": false}
              ]
            },
            {
              "id": "other", "type": "llm", "wait": "any",
              "actor": {"type": "llm", "base": "mock/echo", "prompt": "Hi", "settings": {}, "context": {}, "limits": {}}
            },
            {"id": "publish", "type": "tool", "wait": "all", "tool": "template", "arguments": {"text": "{{ nodes.draft.json.title }}"}},
            {"id": "sorry", "type": "tool", "wait": "any", "tool": "echo", "arguments": {}}
          ],
          "edges": [
            {"from": "draft", "to": "critic", "otherwise": false},
            {"from": "critic", "to": "verdict", "when": "input != \"\"", "otherwise": false},
            {"from": "critic", "to": "other", "otherwise": true},
            {"from": "sorry", "to": "end", "otherwise": false}
          ]
        }
        """
      And the actor of the file "review.yaml" cannot be changed

    Scenario: Default values of optional keys
      Given a file "one.yaml":
        """
        type: graph
        entry: only
        nodes: [{id: only, type: tool, tool: echo}]
        """
      Then the file "one.yaml" is the actor:
        """
        {
          "type": "graph", "entry": "only", "edges": [], "maxConcurrency": 4, "context": {}, "limits": {},
          "nodes": [{"id": "only", "type": "tool", "wait": "any", "tool": "echo", "arguments": {}}]
        }
        """

    Scenario: The keys of a graph in the config section
      Given a file "one.yaml":
        """
        entry: only
        config:
          type: graph
          entry: other
          nodes: [{id: only, type: tool, tool: echo}]
        """
      Then the actor of the file "one.yaml" has "entry" as "only"
      And the actor of the file "one.yaml" has "nodes.0.id" as "only"

  Rule: All faults are reported together

    Scenario: Unknown names, misspelt keys and values that cannot be parsed
      Given a file "review.yaml":
        """
        name: review
        type: graph
        entry: draf
        max_concurrency: 0
        nodes:
          - id: draft
            type: llm
            model: opnai/gpt-4o
            next: critic
            prompt: "{{ nodes.critc.output }}"
          - id: critic
            type: agent
            actor: mock/echo
          - id: if
            type: router
            rules:
              - whn: input == "x"
                to: publish
              - matches: "(a"
                to: publsh
            default: if
          - id: publish
            type: tool
            tool: templat
          - type: tool
            tool: template
            arguments: {txt: 4}
        edges:
          - {from: draft, to: critc}
          - {from: critic, to: if, condition: x}
          - {from: if, to: critic}
          - {from: critic, to: publish, when: inptu == ""}
        """
      When I run `agents actor add review.yaml`
      Then it fails with exit status 2
      And stdout is empty
      And stderr contains "Error: review.yaml is not a valid actor: 18 faults\n"
      And the faults are at:
        """
        3:1 entry: there is no node "draf"
        4:1 max_concurrency: must be at least 1
        8:5 nodes.0.model: unknown provider: opnai
        9:5 nodes.0.next: unknown key
        10:5 nodes.0.prompt: unknown node: critc
        12:5 nodes.1.type: must be one of llm, tool, actor, router
        14:5 nodes.2.id: if is a reserved word of templates or expressions
        17:9 nodes.2.rules.0.whn: unknown key
        19:9 nodes.2.rules.1.matches: not a valid pattern: missing
        20:9 nodes.2.rules.1.to: there is no node "publsh"
        21:5 nodes.2.default: a router cannot lead to itself
        24:5 nodes.3.tool: there is no tool named "templat"
        25:5 nodes.4: the key `id` is missing
        27:17 nodes.4.arguments.txt: the tool template has no such argument
        29:19 edges.0.to: there is no node "critc"
        30:28 edges.1.condition: unknown key
        31:6 edges.2.from: the router if cannot have edges
        32:33 edges.3.when: unknown name: inptu
        """
      And no actor was stored

    Scenario Outline: An invalid node with <keys>
      Given a file "graph.yaml":
        """
        type: graph
        entry: a
        nodes:
          - {id: a, <keys>}
          - {id: b, type: tool, tool: echo}
        edges: [{from: a, to: b}]
        """
      When I run `agents actor validate graph.yaml`
      Then it fails with exit status 2
      And stderr is "Error: graph.yaml is not a valid actor: 1 fault\n  graph.yaml:4:<fault>\n"

      Examples: all node types
        | keys                                             | fault |
        | tool: echo                                       | 5: nodes.0: the key `type` is missing (write `type: tool`) |
        | type: 5                                          | 13: nodes.0.type: must be one of llm, tool, actor, router |
        | type: agent, actor: mock/echo                    | 13: nodes.0.type: must be one of llm, tool, actor, router (write `type: llm` for a model, `type: actor` for an actor that has a name) |
        | type: llmm, model: mock/echo                     | 13: nodes.0.type: must be one of llm, tool, actor, router (did you mean `llm`?) |
        | type: tool, tool: echo, wait: some               | 37: nodes.0.wait: must be one of any, all |
        | type: tool, tool: echo, wait: true               | 37: nodes.0.wait: must be one of any, all (write `wait: all`) |
        | type: tool, tool: echo, retry: 3                 | 37: nodes.0.retry: must be a map, not the number 3 (write `retry: {attempts: 3}`) |
        | type: tool, tool: echo, retry: {delay_ms: 3}     | 37: nodes.0.retry: the key `attempts` is missing |
        | type: tool, tool: echo, retry: {attempts: 0}     | 45: nodes.0.retry.attempts: must be at least 1 |
        | type: tool, tool: echo, retry: {attempts: 101}   | 45: nodes.0.retry.attempts: must be at most 100 |
        | type: tool, tool: echo, retry: {attempts: 1, delay: 3} | 58: nodes.0.retry.delay: unknown key (did you mean `delay_ms`?) |
        | type: tool, tool: echo, on_error: nobody         | 37: nodes.0.on_error: there is no node \"nobody\" (nodes: a, b) |
        | type: tool, tool: echo, on_error: end            | 37: nodes.0.on_error: `end` is not a node (name a node) |
        | type: tool, tool: echo, input: 4                 | 37: nodes.0.input: must be a string, not the number 4 (put it in quotes: input: \"4\") |
        | type: tool, tool: echo, input: '{{ nobody }}'    | 37: nodes.0.input: unknown name: nobody (known names: `input`, `message`, `context`, `nodes`) |
        | type: tool, tool: echo, name: x                  | 37: nodes.0.name: unknown key (did you mean `id`?) |
        | type: tool, tool: echo, condition: x             | 37: nodes.0.condition: unknown key (write conditions in `edges`, or in the rules of a router) |

      Examples: one node type
        | keys                                             | fault |
        | type: llm                                        | 5: nodes.0: the key `model` is missing (for example `model: openai/gpt-4o`) |
        | type: llm, model: mock/echo, context: {}         | 42: nodes.0.context: unknown key (a node uses the context of its graph) |
        | type: llm, model: mock/echo, temperature: hot    | 42: nodes.0.temperature: must be a number, not a string |
        | type: llm, model: openai/gpt-5, temperature: 1   | 45: nodes.0.temperature: openai/gpt-5 does not accept temperature (leave it out) |
        | type: llm, model: mock/echo, tools: [template]   | 50: nodes.0.tools.0: the tool template cannot be offered to a model (use it as a node of a graph, or in an actor of type tool) |
        | type: tool                                       | 5: nodes.0: the key `tool` is missing |
        | type: tool, tool: ecko                           | 25: nodes.0.tool: there is no tool named \"ecko\" (did you mean `echo`?) |
        | type: tool, tool: write_file                     | 25: nodes.0.tool: the tool write_file needs the argument `path` (write it under `arguments`: {path: ...}) |
        | type: tool, tool: echo, text: hi                 | 37: nodes.0.text: unknown key (write it under `arguments`: {text: ...}) |
        | type: tool, tool: echo, args: {}                 | 37: nodes.0.args: unknown key (did you mean `arguments`?) |
        | type: tool, tool: echo, arguments: {text: 4}     | 49: nodes.0.arguments.text: must be a string, not the number 4 |
        | type: actor                                      | 5: nodes.0: the key `actor` is missing |
        | type: actor, actor: nobody                       | 26: nodes.0.actor: there is no actor named \"local/nobody\" (add it first) |
        | type: actor, actor: mock/echo, context: {a: 1}   | 54: nodes.0.context.a: mock/echo has no such context key (it has none) |
        | type: actor, agent: mock/echo                    | 26: nodes.0.agent: unknown key (did you mean `actor`?) |

    Scenario Outline: An invalid router with <keys>
      Given a file "graph.yaml":
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: router, <keys>}
          - {id: b, type: tool, tool: echo}
        """
      When I run `agents actor validate graph.yaml`
      Then it fails with exit status 2
      And stderr is "Error: graph.yaml is not a valid actor: 1 fault\n  graph.yaml:4:<fault>\n"

      Examples:
        | keys                                             | fault |
        | default: b                                       | 5: nodes.0: the key `rules` is missing |
        | rules: []                                        | 27: nodes.0.rules: must not be empty |
        | rules: {when: x, to: b}                          | 27: nodes.0.rules: must be a list, not a map (it is a list: begin each rule with `- when:`) |
        | rules: [b]                                       | 35: nodes.0.rules.0: must be a map, not a string (write {when: EXPRESSION, to: ID}) |
        | rules: [{to: b}]                                 | 35: nodes.0.rules.0: has no test (write one of `when`, `prefix`, `suffix`, `contains`, `matches`) |
        | rules: [{when: message == 'x'}]                  | 35: nodes.0.rules.0: the key `to` is missing |
        | rules: [{prefix: x, suffix: z, to: b}]           | 47: nodes.0.rules.0.suffix: cannot be used together with `prefix` (a rule has one test: write two rules, or join them in one `when`) |
        | rules: [{when: message == 'x', strip: true, to: b}] | 58: nodes.0.rules.0.strip: cannot be used with `when` (leave it out) |
        | rules: [{prefix: x, strip: 1, to: b}]            | 47: nodes.0.rules.0.strip: must be true or false, not the number 1 |
        | rules: [{prefix: '', to: b}]                     | 36: nodes.0.rules.0.prefix: must not be empty |
        | rules: [{prefix: x, to: c}]                      | 47: nodes.0.rules.0.to: there is no node \"c\" (nodes: a, b) |
        | rules: [{prefix: x, to: a}]                      | 47: nodes.0.rules.0.to: a router cannot lead to itself (name another node) |
        | rules: [{prefix: x, goto: b, to: b}]             | 47: nodes.0.rules.0.goto: unknown key (did you mean `to`?) |
        | rules: [{prefix: x, to: b}], default: c          | 56: nodes.0.default: there is no node \"c\" (nodes: a, b) |
        | rules: [{prefix: x, to: b}], else: b             | 56: nodes.0.else: unknown key (a router has `default`, an edge `otherwise: true`) |

    Scenario Outline: An invalid edge <edge>
      Given a file "graph.yaml":
        """
        type: graph
        entry: a
        nodes: [{id: a, type: tool, tool: echo}, {id: b, type: tool, tool: echo}]
        edges:
          - <edge>
          - {from: a, to: b}
        """
      When I run `agents actor validate graph.yaml`
      Then it fails with exit status 2
      And stderr is "Error: graph.yaml is not a valid actor: 1 fault\n  graph.yaml:<fault>\n"

      Examples:
        | edge                                       | fault |
        | b                                          | 5:5: edges.0: must be a map, not a string (write {from: ID, to: ID}) |
        | {from: a, to: [b, c]}                      | 5:15: edges.0.to: must be a string, not a list (write one edge for each) |
        | {from: b}                                  | 5:5: edges.0: the key `to` is missing |
        | {to: b}                                    | 5:5: edges.0: the key `from` is missing |
        | {from: a, to: b}                           | 6:5: edges.1: there are two edges from a to b (keep one; conditions are joined with \|\|) |
        | {from: a, to: c}                           | 5:15: edges.0.to: there is no node \"c\" (nodes: a, b) |
        | {from: a, to: End}                         | 5:15: edges.0.to: there is no node \"End\" (did you mean `end`?) |
        | {from: c, to: a}                           | 5:6: edges.0.from: there is no node \"c\" (nodes: a, b) |
        | {from: end, to: a}                         | 5:6: edges.0.from: `end` cannot have outgoing edges (name a node) |
        | {from: a, to: end, else: true}             | 5:24: edges.0.else: unknown key (did you mean `otherwise`?) |
        | {from: a, to: end, if: x}                  | 5:24: edges.0.if: unknown key (did you mean `when`?) |
        | {from: a, target: b, to: b}                | 5:15: edges.0.target: unknown key (did you mean `to`?) |
        | {from: a, to: end, otherwise: false}       | 5:24: edges.0.otherwise: must be true |
        | {from: a, to: end, otherwise: b}           | 5:24: edges.0.otherwise: must be true (write `otherwise: true`, beside `from` and `to`) |
        | {from: a, to: end, otherwise: true}        | 5:24: edges.0.otherwise: no other edge of a has a condition (leave `otherwise` out, or give another edge a `when`) |
        | {from: a, to: end, when: "", otherwise: true} | 5:24: edges.0.when: must not be empty |
        | {from: a, to: end, when: input == "", otherwise: true} | 5:43: edges.0.otherwise: cannot be used together with `when` (keep one of them: an edge with `otherwise` is taken if no edge with `when` is) |

    Scenario Outline: An invalid graph with <keys>
      Given a file "graph.yaml" holds exactly "type: graph\n<keys>\n"
      When I run `agents actor validate graph.yaml`
      Then it fails with exit status 2
      And stderr is "Error: graph.yaml is not a valid actor: 1 fault\n  graph.yaml:<fault>\n"

      Examples:
        | keys                                                              | fault |
        | nodes: [{id: a, type: tool, tool: echo}]                          | 1:1: the key `entry` is missing (set it to the id of the first node) |
        | entry: a                                                          | 1:1: the key `nodes` is missing (a graph is made of nodes: begin each one with `- id:`) |
        | entry: a\\nnodes: []                                               | 3:1: nodes: must not be empty |
        | entry: a\\nnodes: {a: {type: tool}}                                | 3:1: nodes: must be a list, not a map (it is a list: begin each node with `- id:`) |
        | entry: a\\nnodes: [a]                                              | 3:9: nodes.0: must be a map with `id` and `type`, not a string |
        | entry: b\\nnodes: [{id: a, type: tool, tool: echo}]                | 2:1: entry: there is no node \"b\" (nodes: a) |
        | start: a\\nentry: a\\nnodes: [{id: a, type: tool, tool: echo}]      | 2:1: start: unknown key (did you mean `entry`?) |
        | model: mock/echo\\nentry: a\\nnodes: [{id: a, type: tool, tool: echo}] | 2:1: model: unknown key (it belongs to actors of type llm) |
        | entry: a\\nmax_concurrency: 1001\\nnodes: [{id: a, type: tool, tool: echo}] | 3:1: max_concurrency: must be at most 1000 |
        | entry: a\\nedges: {a: b}\\nnodes: [{id: a, type: tool, tool: echo}] | 3:1: edges: must be a list, not a map (it is a list: begin each edge with `- from:`) |

    Scenario: A template in braces without quotes
      Given a file "graph.yaml":
        """
        type: graph
        version: 1.10
        entry: a
        nodes:
          - id: a
            type: llm
            model: mock/echo
            prompt: {{ input }}
        """
      When I run `agents actor validate graph.yaml`
      Then it fails with exit status 2
      And stderr is "Error: graph.yaml is not a valid actor: 1 fault\n  graph.yaml:8:14: a key must be a string, not a map or a list (Put a value that begins with {{ in quotes.)\n"

    Scenario: A comma in a flow map
      Given a file "comma.yaml" holds exactly "name: comma\ntype: graph\nentry: a\nnodes: [{id: a, type: llm, model: mock/echo, prompt: Yes, or no}]\n"
      When I run `agents actor add comma.yaml`
      Then it fails with exit status 2
      And stderr contains "comma.yaml:4:59: nodes.0.or no: unknown key (put a value that contains a comma in quotes)"

    Scenario: A template in place of an expression
      Given a file "graph.yaml":
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: tool, tool: echo, input: "{{ message }}"}
          - {id: b, type: tool, tool: echo}
        edges: [{from: a, to: b, when: "{{ message }}"}]
        """
      When I run `agents actor validate graph.yaml`
      Then it fails with exit status 2
      And stderr contains "Error: graph.yaml is not a valid actor: 1 fault\n  graph.yaml:6:26: edges.0.when: "

    Scenario: A graph without a type
      Given a file "graph.yaml" holds exactly "entry: a\nnodes: [{id: a, type: tool, tool: echo}]\n"
      When I run `agents actor validate graph.yaml`
      Then it fails with exit status 2
      And stderr is "Error: graph.yaml is not a valid actor: 1 fault\n  graph.yaml:1:1: the key `type` is missing (write `type: graph`)\n"

  Rule: Ids

    Scenario Outline: Valid id <id>
      Given a file "graph.yaml" holds exactly "type: graph\nentry: <id>\nnodes: [{id: <id>, type: tool, tool: echo}]\n"
      Then the actor of the file "graph.yaml" has "entry" as "<id>"

      Examples:
        | id           |
        | a            |
        | _            |
        | draft_2      |
        | ends         |
        | constructor  |
        | filter       |

    Scenario Outline: Invalid id <id>
      Given a file "graph.yaml" holds exactly "type: graph\nentry: <id>\nnodes: [{id: <id>, type: tool, tool: echo}]\n"
      When I run `agents actor validate graph.yaml`
      Then it fails with exit status 2
      And stderr contains "graph.yaml:3:10: nodes.0.id: <fault>\n"

      Examples:
        | id            | fault |
        | Draft         | must consist of a-z, 0-9 and _, and must not begin with a digit (for example draft) |
        | my-draft      | must consist of a-z, 0-9 and _, and must not begin with a digit (for example my_draft) |
        | \\u00222nd\\u0022    | must consist of a-z, 0-9 and _, and must not begin with a digit (for example _2nd) |
        | end           | `end` is reserved: it closes a branch |
        | in            | in is a reserved word of templates or expressions (for example in_node) |
        | not           | not is a reserved word of templates or expressions (for example not_node) |
        | loop          | loop is a reserved word of templates or expressions (for example loop_node) |
        | \\u0022null\\u0022 | null is a reserved word of templates or expressions (for example null_node) |
        | __proto__     | __proto__ is a reserved word of templates or expressions (for example __proto___node) |

    Scenario: Two nodes with the same id
      Given a file "graph.yaml" holds exactly "type: graph\nentry: a\nnodes:\n- {id: a, type: tool, tool: echo}\n- {id: a, type: tool, tool: echo}\n"
      When I run `agents actor validate graph.yaml`
      Then it fails with exit status 2
      And stderr is "Error: graph.yaml is not a valid actor: 1 fault\n  graph.yaml:5:4: nodes.1.id: there are two nodes with the id a (give one of them another id)\n"

  Rule: Graphs that cannot work are refused

    Scenario Outline: <why>
      Then the graph "<graph>" is refused: <fault>

      Examples: exits
        | why                                  | graph                         | fault |
        | no exit                              | a > b, b > a when             | no node is an exit, so there is no answer: a, b (an exit is a node without outgoing edges, or with only an unconditional edge to `end`) |
        | `end` alone is no exit               | a > b, b > a when, b > end    | no node is an exit, so there is no answer: a, b (an exit is a node without outgoing edges, or with only an unconditional edge to `end`) |
        | a router is no exit                  | r chooses end end             | no node is an exit, so there is no answer: r (an exit is a node without outgoing edges, or with only an unconditional edge to `end`) |
        | two ends, one of them conditional    | a > end when                  | no node is an exit, so there is no answer: a (an exit is a node without outgoing edges, or with only an unconditional edge to `end`) |
        | a node that cannot be reached        | a > b, c > b                  | the node c cannot be reached from the entry, a (add an edge to it: {from: ..., to: c}) |
        | a node that only itself reaches      | a, b > b when, b > a when     | the node b cannot be reached from the entry, a (add an edge to it: {from: ..., to: b}) |
        | nodes that never end                 | a > b when, a > c when, b > d when, d > b when | the node b leads neither to an exit nor to `end` (add an edge from this node) / the node d leads neither to an exit nor to `end` (add an edge from this node) |

      Examples: cycles
        | why                                  | graph                                         | fault |
        | a circle without a condition         | a > b, b > c, c > b, c > d when               | b → c → b is an endless cycle (add a `when` to one of these edges, or put a router between two of the nodes) |
        | a node that leads to itself          | a > a, a > b when                             | a → a is an endless cycle (add a `when` to one of these edges, or put a router between two of the nodes) |
        | two circles                          | a > b, b > a, b > c, c > d, d > c, d > e      | a → b → a is an endless cycle (add a `when` to one of these edges, or put a router between two of the nodes) / c → d → c is an endless cycle (add a `when` to one of these edges, or put a router between two of the nodes) |

      Examples: joins
        | why                                  | graph                                              | fault |
        | the entry, on a cycle                | a > b, b > a when, b > c when, a waits             | the node a waits for all of its edges, but is on a cycle and is the entry (remove `wait: all`) |
        | where a cycle is entered             | a > b, b > c, c > b when, c > d when, b waits      | the node b waits for all of its edges, but is on a cycle and a leads into the cycle at this node (remove `wait: all`) |
        | a cycle by way of a router           | a > b, b > r, r chooses b d, b waits               | the node b waits for all of its edges, but is on a cycle and a leads into the cycle at this node (remove `wait: all`) |
        | a cycle by way of a failure          | a > b, b > c, c fails > b, b waits                 | the node b waits for all of its edges, but is on a cycle and a leads into the cycle at this node (remove `wait: all`) |
        | a source that only it reaches        | a > b, b > j, j > c when, c > j, j > b when, j > d when, j waits | the node j waits for c, which can be reached only through j itself (remove `wait: all`) |
        | itself                               | a > j, j > j when, j > b when, j waits             | the node j waits for all of its edges, but is on a cycle and a leads into the cycle at this node (remove `wait: all`) |
        | edges that there are not             | a > b, a fails > j, j waits                        | the node j waits for all of its edges, but no edge leads to it (remove `wait: all`) |

    Scenario Outline: Accepted: <why>
      Then the graph "<graph>" is taken without a warning, and its exits are "<exits>"

      Examples:
        | why                                        | graph                                               | exits |
        | one node                                   | a                                                   | a     |
        | one node that ends                         | a > end                                             | a     |
        | a chain                                    | a > b, b > c                                        | c     |
        | two exits                                  | a > b, a > c, c > end                               | b c   |
        | an exit that may fail                      | a > b, b fails > c                                  | b c   |
        | a loop with a condition                    | a > b, b > a when, b > c otherwise                  | c     |
        | a node that leads to itself on a condition | a > a when, a > b otherwise                         | b     |
        | a loop by way of a router                  | a > r, r chooses a b                                | b     |
        | a loop by way of a failure                 | a > b, b fails > a                                  | b     |
        | a node reached by failure alone            | a > b, a fails > c                                  | b c   |
        | branches that join                         | a > b, a > c, b > j, c > j, j waits                 | j     |
        | the entry waits, with nothing to wait for  | a > b, a waits                                      | b     |
        | waiting on a cycle that is entered elsewhere | a > b, b > j, j > b when, j > c otherwise, j waits | c     |
        | waiting where two branches of a cycle join | a > b, a > c, b > j, c > j, j > b when, j > c when, j > d otherwise, j waits | d |

    Scenario Outline: Accepted with a warning: <why>
      Then the graph "<graph>" is taken with the warning: a run that goes from <nodes> to `end` can end without an answer, which is an error: only exit nodes give an answer

      Examples:
        | why                                   | graph                                                | nodes |
        | a condition before the exit           | a > end when, a > b otherwise                        | a     |
        | a router before the exit              | r chooses end b                                      | r     |
        | two such nodes                        | a > b when, a > c otherwise, b > end when, b > d otherwise, c > end when, c > d otherwise | b, c |
        | after a failure                       | a > b, a fails > c, c > end when, c > b otherwise    | c     |
        | both of two branches                  | a > b, a > c, b > end when, b > d otherwise, c > end when, c > d otherwise | b, c |
        | an unconditional edge beside          | a > end, a > b when                                  | a     |

    Scenario Outline: Accepted without a warning: <why>
      Then the graph "<graph>" is taken without a warning, and its exits are "<exits>"

      Examples:
        | why                                   | graph                                                | exits |
        | one branch always answers             | a > b, a > c, c > end when, c > d otherwise          | b d   |
        | an exit is always beside it           | a > end when, a > b                                  | b     |
        | the loop must be left by an exit      | a > r, r chooses a b, b > end                        | b     |

    Scenario: A graph of 10,000 nodes is read, and its faults are found
      Then a chain of 10000 nodes with loops, branches and joins is taken
      And in such a chain with a circle without a condition and a node that nothing leads to both are reported
