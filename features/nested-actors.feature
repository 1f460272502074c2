Feature: Actors as nodes of a graph
  A node of a graph can run another actor: one of the same file, one of the registry, or one that the program supplies.
  The nested actor gets the input of its node as the message and has no access to the graph around it.

  Rule: The input of a nested actor

    Scenario: The message of a nested actor is the input of its node, and its nodes are separate
      Given the actor:
        """
        default_actor: outer
        actors:
          inner:
            type: graph
            entry: say
            nodes:
              - {id: say, type: tool, tool: template, arguments: {text: "{{ message }}/{{ input }}/{{ nodes.say.runs }}"}}
          outer:
            type: graph
            entry: say
            nodes:
              - {id: say, type: tool, tool: template, arguments: {text: "say {{ message }}"}}
              - {id: work, type: actor, actor: inner, input: "<{{ input }}>"}
              - {id: last, type: tool, tool: template, arguments: {text: "{{ nodes.work.output }} of {{ message }}"}}
            edges:
              - {from: say, to: work}
              - {from: work, to: last}
        """
      When a program executes "Hi"
      Then the program gets the answer "<say Hi>/<say Hi>/0 of Hi"

    Scenario: The node sets the context of a nested actor; the context of the run sets only the outermost actor
      Given the actor:
        """
        default_actor: outer
        actors:
          inner:
            type: tool
            context: {tone: flat, who: null, n: 1}
            tools: [{name: template, arguments: {text: "{{ context.tone }} {{ context.who }} {{ context.n }}"}}]
          outer:
            type: graph
            context: {tone: none}
            entry: work
            nodes:
              - {id: work, type: actor, actor: inner, context: {who: "{{ input }} in {{ context.tone }}", n: 7}}
        """
      And the context {"tone": "loud"}
      When a program executes "Ada"
      Then the program gets the answer "flat Ada in loud 7"

    Scenario: A model, an actor with a base and a sequence of tools as nodes
      Given the models of the provider house:
        | model | answers        |
        | a | ({input}) |
      And the actor:
        """
        default_actor: outer
        actors:
          model: {type: llm, model: house/a, system_prompt: "Sys", max_tokens: 5}
          based: {actor: model, prompt: "based {{ message }}", max_tokens: 6}
          tools: {type: tool, tools: [echo, {name: template, arguments: {text: "{{ input | upper }}"}}]}
          outer:
            type: graph
            entry: one
            nodes:
              - {id: one, type: actor, actor: model}
              - {id: two, type: actor, actor: based}
              - {id: three, type: actor, actor: tools}
            edges: [{from: one, to: two}, {from: two, to: three}]
        """
      When a program reads the events of "Hi"
      Then the program gets the answer "(BASED (HI))"
      And the model a was asked "Hi / based (Hi)"
      And the requests sent the maxima a 5, a 6
      And about graph/three it reports:
        """
        graph/three begins, tool of tools
        graph/three calls echo {"text":"(based (Hi))"} as 1
        graph/three gets "(based (Hi))" of echo as 1
        graph/three calls template {"text":"(BASED (HI))"} as 2
        graph/three gets "(BASED (HI))" of template as 2
        graph/three answers "(BASED (HI))"
        graph/three ends
        """

    Scenario: Graphs nested in graphs, each with its own path
      Given the models of the provider house:
        | model | answers |
        | a | Done |
      And the actor:
        """
        name: top
        default_actor: one
        actors:
          one: {type: graph, entry: x, nodes: [{id: x, type: actor, actor: two}]}
          two: {type: graph, entry: y, nodes: [{id: y, type: actor, actor: three}]}
          three: {type: graph, entry: z, nodes: [{id: z, type: llm, model: house/a}]}
        """
      When a program executes "Hi"
      Then the program gets the answer "Done"
      And the calls were made by top/x/y/z
      And the result has "nodes.0.actor" as "three"

  Rule: Where a nested actor is found

    Scenario: The program looks up a nested actor by its full name, once per run
      Given the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: actor, actor: team/shout}
          - {id: b, type: actor, actor: team/shout}
        edges: [{from: a, to: b}]
        """
      And the actors that it can find:
        """
        team/shout: {type: tool, tools: [{name: template, arguments: {text: "{{ input }}!"}}]}
        """
      When a program executes "Hi"
      Then the program gets the answer "Hi!!"
      And the program was asked once for the actor team/shout

    Scenario: A found actor sees the other actors of its own file
      Given the actor:
        """
        default_actor: g
        actors:
          helper: {type: tool, tools: [{name: template, arguments: {text: wrong}}]}
          g: {type: graph, entry: a, nodes: [{id: a, type: actor, actor: team/both}]}
        """
      And the actors that it can find:
        """
        team/both:
          default_actor: g
          actors:
            helper: {type: tool, tools: [{name: template, arguments: {text: "right {{ input }}"}}]}
            g: {type: graph, entry: h, nodes: [{id: h, type: actor, actor: helper}]}
        """
      When a program executes "Hi"
      Then the program gets the answer "right Hi"

    Scenario: A missing nested actor fails its node
      Given the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: actor, actor: team/gone, on_error: b}
          - {id: b, type: tool, tool: template, arguments: {text: "{{ nodes.a.error.message }}"}}
        """
      And the actors that it can find:
        """
        {}
        """
      When a program executes "Hi"
      Then the answer is:
        """
        graph/a runs the actor "team/gone", but there is no actor of that name
        """

    Scenario: A nested actor that no longer declares a context key fails
      Given the actor:
        """
        type: graph
        entry: a
        nodes: [{id: a, type: actor, actor: team/x, context: {tone: kind}}]
        """
      And the actors that it can find:
        """
        team/x: {type: tool, tools: [echo]}
        """
      When a program executes "Hi"
      Then the program gets a ConfigurationError INVALID_CONFIGURATION: the node a sets the context key tone, which the actor team/x does not declare

    Scenario: A nested actor of the registry, through the command line
      Given the mock provider is enabled
      And a file "inner.yaml":
        """
        name: team/inner
        model: mock/echo
        prompt: "Inner: {{ message }}"
        """
      And a file "outer.yaml":
        """
        name: outer
        type: graph
        context: {who: nobody}
        entry: hello
        nodes:
          - {id: hello, type: tool, tool: template, arguments: {text: "{{ context.who }} says {{ message }}"}}
          - {id: work, type: actor, actor: team/inner}
        edges: [{from: hello, to: work}]
        """
      And I have run `agents init`
      And I have run `agents actor add inner.yaml`
      And I have run `agents actor add outer.yaml`
      When I run `agents actor run outer Hi --set who=Ada --quiet`
      Then it succeeds
      And stdout is "Inner: Ada says Hi\n"
      When I run `agents actor run outer Hi --format jsonl`
      Then it succeeds
      And the JSON on stdout is these events:
        """
        {"type": "node-start", "node": "outer", "kind": "graph", "actor": "local/outer"}
        {"type": "node-start", "node": "outer/hello", "kind": "tool", "actor": "local/outer"}
        {"type": "tool-call", "node": "outer/hello", "id": "1", "tool": "template", "arguments": {"text": "nobody says Hi"}}
        {"type": "tool-result", "node": "outer/hello", "id": "1", "tool": "template", "text": "nobody says Hi", "is_error": false}
        {"type": "node-end", "node": "outer/hello"}
        {"type": "node-start", "node": "outer/work", "kind": "llm", "actor": "team/inner", "provider": "mock", "model": "echo"}
        {"type": "text", "node": "outer/work", "text": "Inner:"}
        {"type": "text", "node": "outer/work", "text": " nobody"}
        {"type": "text", "node": "outer/work", "text": " says"}
        {"type": "text", "node": "outer/work", "text": " Hi"}
        {"type": "usage", "node": "outer/work", "usage": {"node": "outer/work", "actor": "team/inner", "provider": "mock", "model": "echo", "input": 4, "output": 4, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported", "cost_usd": 0.000012, "started_at": "2026-01-02T03:04:05.000Z", "duration_ms": 0, "attempts": 1}}
        {"type": "node-end", "node": "outer/work", "finish_reason": "stop"}
        {"type": "node-end", "node": "outer", "finish_reason": "stop"}
        {"type": "result", "result": {"response": "Inner: nobody says Hi", "finish_reason": "stop", "nodes": [{"node": "outer/work", "actor": "team/inner", "provider": "mock", "model": "echo", "input": 4, "output": 4, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported", "cost_usd": 0.000012, "started_at": "2026-01-02T03:04:05.000Z", "duration_ms": 0, "attempts": 1}], "usage": {"input": 4, "output": 4, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"}, "cost_usd": 0.000012, "charged_usd": 0.000012, "model_calls": 1, "tool_calls": 1, "duration_ms": 0}}
        """

  Rule: Actors as tools of a node

    Scenario: Actors called as tools run concurrently, each with its own path, and their text is not part of the answer
      Given the models of the provider house:
        | model | answers |
        | boss | call writer {"input": "one"} & call writer {"input": "two"} / All of it |
        | w | <{input}> |
      And the actor:
        """
        default_actor: g
        actors:
          writer: {type: llm, model: house/w}
          g:
            type: graph
            entry: boss
            nodes:
              - {id: boss, type: llm, model: house/boss, tools: [{actor: writer, description: Writes}]}
        """
      When a program reads the events of "Hi"
      Then the program gets the answer "All of it"
      And the answer arrived in the pieces ["All of it"]
      And the calls were made by graph/boss, graph/boss/writer, graph/boss/writer#2, graph/boss
      And the model w was asked "one / two"
