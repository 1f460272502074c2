Feature: Diagrams of graphs
  `agents actor show NAME --graph` prints a graph as text that fits the terminal, or as Mermaid source.

  Background:
    Given a file "review.yaml":
      """
      name: review
      type: graph
      entry: draft
      max_concurrency: 2
      nodes:
        - {id: draft, type: llm, model: mock/echo, retry: {attempts: 3}, on_error: sorry}
        - {id: critic, type: actor, actor: mock/echo}
        - id: verdict
          type: router
          rules:
            - when: 'nodes.critic.output.startsWith("APPROVED") || nodes.draft.runs >= 3'
              to: publish
            - {prefix: "Stop: ", to: end, strip: true}
          default: draft
        - {id: publish, type: tool, tool: template, wait: all, arguments: {text: "{{ nodes.draft.output }}"}}
        - {id: sorry, type: llm, actor: mock/echo}
      edges:
        - {from: draft, to: critic, when: 'input != ""'}
        - {from: draft, to: sorry, otherwise: true}
        - {from: critic, to: verdict}
      """
    And I have run `agents actor add review.yaml --name review`

  Scenario: As text
    When I run `agents actor show review --graph`
    Then stdout is:
      """
      draft: llm mock/echo (entry, 3 attempts)
        → critic when input != ""
        → sorry otherwise
        → sorry on error
      critic: actor mock/echo
        → verdict
      verdict: router
        → publish when nodes.critic.output.startsWith("APPROVED") || nodes.draft.runs >= 3
        → end prefix "Stop: ", stripped
        → draft otherwise
      publish: tool template (waits for all, exit)
      sorry: llm mock/echo (exit)
      """

  Scenario: In a narrow terminal
    Given a terminal 54 columns wide
    When I run `agents actor show review --graph`
    Then no line on stdout is wider than 54 columns
    And stdout contains "  → publish when\n      nodes.critic.output.startsWith(\"APPROVED\") ||\n      nodes.draft.runs >= 3\n"

  Scenario: As Mermaid source
    When I run `agents actor show review --graph mermaid`
    Then stdout is:
      """
      flowchart TD
        message([message]) --> n_draft
        n_draft["draft<br>llm mock/echo<br>3 attempts"]
        n_critic[/"critic<br>actor mock/echo"/]
        n_verdict{"verdict<br>router"}
        n_publish[["publish<br>tool template<br>waits for all<br>exit"]]
        n_sorry["sorry<br>llm mock/echo<br>exit"]
        n_end(((end)))
        n_draft -->|"when input != #34;#34;"| n_critic
        n_draft -->|"otherwise"| n_sorry
        n_draft -.->|"on error"| n_sorry
        n_critic --> n_verdict
        n_verdict -->|"when nodes.critic.output.startsWith(#34;APPROVED#34;) #124;#124; nodes.draft.runs #62;= 3"| n_publish
        n_verdict -->|"prefix #34;Stop: #34;, stripped"| n_end
        n_verdict -->|"otherwise"| n_draft
      """

  Scenario: As JSON
    When I run `agents actor show review --graph --json`
    Then the JSON on stdout at "entry" is "draft"
    And the JSON on stdout at "exits" is ["publish", "sorry"]
    And the JSON on stdout at "max_concurrency" is 2
    And the JSON on stdout at "nodes.0" is {"id": "draft", "type": "llm", "provider": "mock", "model": "echo", "tool": null, "actor": null, "wait": "any"}
    And the JSON on stdout at "nodes.1" is {"id": "critic", "type": "actor", "provider": null, "model": null, "tool": null, "actor": "mock/echo", "wait": "any"}
    And the JSON on stdout at "nodes.3" is {"id": "publish", "type": "tool", "provider": null, "model": null, "tool": "template", "actor": null, "wait": "all"}
    And the JSON on stdout at "edges.1" is {"from": "draft", "to": "sorry", "condition": "otherwise"}
    And the JSON on stdout at "edges.3" is {"from": "critic", "to": "verdict", "condition": null}

  Scenario: In the details of the actor
    When I run `agents actor show review`
    Then stdout contains "Type\tgraph\n"
    And stdout contains "Entry\tdraft\nNodes\tdraft, critic, verdict, publish, sorry\nExits\tpublish, sorry\nTools\ttemplate\nRefers to\tmock/echo\n"

  Scenario: Text in a graph is escaped in Mermaid source
    Given a file "odd.yaml":
      """
      type: graph
      entry: a
      nodes:
        - {id: a, type: router, rules: [{contains: "\"]<script>`\n|end#", to: b}]}
        - {id: b, type: tool, tool: echo}
      """
    And I have run `agents actor add odd.yaml --name odd`
    When I run `agents actor show odd --graph mermaid`
    Then stdout contains "  n_a -->|"
    And stdout contains "contains #34;#92;#34;#93;#60;script#62;#96;#92;n#124;end#35;#34;\"| n_b\n"

  Scenario Outline: An actor without a graph: <name>
    Given the mock provider is enabled
    And a file "shout.yaml" holds exactly "name: shout\ntype: tool\ntools: [echo]\n"
    And I have run `agents actor add shout.yaml`
    When I run `agents actor show <name> --graph`
    Then it fails with exit status 2
    And stderr is "Error: <full> is of type <type> and has no graph\n  Show its details: agents actor show <full>\n"

    Examples:
      | name      | full        | type |
      | shout     | local/shout | tool |
      | mock/echo | mock/echo   | llm  |

  Scenario: An unknown form
    When I run `agents actor show review --graph svg`
    Then it fails with exit status 2
    And stderr contains "option '--graph [form]' argument 'svg' is invalid. Allowed choices are text, mermaid."
