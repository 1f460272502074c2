Feature: The documentation of the commands
  `docs/commands.md` explains each command and shows its JSON; `docs/help.md` contains the help of each command. Both
  match the current program.

  Scenario: Sections and commands match
    Then the sections of the manual are the commands of the program

  Scenario: docs/help.md is the printed help
    Then "docs/help.md" is what `--help` prints at 80 columns
    And "docs/help.md" has a section for the program and for each command

  Scenario: The documented JSON has exactly the keys that the program prints
    Given the mock provider is enabled
    And a file "writer.yaml":
      """
      name: writer
      description: Writes.
      model: mock/echo
      """
    And a file "home/config.yaml":
      """
      format: plain
      limits: {max_cost_usd: 0.5}
      pricing:
        gateway/big: {input_per_1m: 2, output_per_1m: 8}
      aliases: {quick: mock/echo}
      providers:
        gateway: {base_url: "https://llm.example.com/v1", api_key_env: GATEWAY_KEY}
      """
    And a file "broken.yaml":
      """
      name: broken
      modle: mock/echo
      """
    And a file "review.yaml":
      """
      name: team/review
      type: graph
      entry: draft
      nodes:
        - {id: draft, type: llm, model: mock/echo, tools: [calculate, write_file]}
        - id: verdict
          type: router
          rules: [{when: nodes.draft.runs >= 3, to: publish}]
          default: draft
        - {id: publish, type: tool, tool: template, arguments: {text: "{{ nodes.draft.output }}"}}
      edges:
        - {from: draft, to: verdict}
      """
    And I have run `agents actor add review.yaml`
    And a file "tally.yaml":
      """
      name: team/tally
      type: graph
      entry: look
      nodes:
        - {id: look, type: llm, model: mock/echo, tools: [echo], prompt: 'call echo {"text": "{{ input }}"}'}
        - {id: sum, type: tool, tool: calculate}
      edges:
        - {from: look, to: sum}
      """
    And I have run `agents actor add tally.yaml`
    And the environment variable EDITOR is "true"
    Then each JSON example of the manual has the keys that its command prints

  Scenario: Each command with JSON output has a JSON example
    Then each section of a command has a JSON example

  Scenario: The exit statuses
    Then the table of exit statuses holds every error code with its status

  Scenario: The environment variables
    Then the table of providers holds each known provider with all its names and variables
    And every other variable that the program reads is in the manual
