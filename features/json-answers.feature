Feature: JSON answers
  An actor can request JSON, of any kind or by a schema. The program validates the answer, whatever the provider
  promises.

  Scenario Outline: The request to OpenAI: <format>
    Given a provider that answers "{\"a\": 1}"
    And the environment variable OPENAI_API_KEY is "sk-test"
    And a file "actor.yaml":
      """
      name: json
      model: openai/gpt-4o
      response_format: <format>
      """
    And I have run `agents actor add actor.yaml`
    When I run `agents actor run json Hello`
    Then stdout is "{\"a\": 1}\n"
    And the request holds "response_format" as <sent>

    Examples:
      | format                         | sent                                                                                       |
      | json                           | {"type": "json_object"}                                                                    |
      | {json_schema: {type: object}}  | {"type": "json_schema", "json_schema": {"name": "answer", "schema": {"type": "object"}}}   |

  Scenario: Without a format the request has no response_format
    Given a provider that answers "Hi"
    And the environment variable OPENAI_API_KEY is "sk-test"
    And a file "actor.yaml":
      """
      name: text
      model: openai/gpt-4o
      response_format: text
      """
    And I have run `agents actor add actor.yaml`
    When I run `agents actor run text Hello`
    Then stdout is "Hi\n"
    And the request does not hold "response_format"

  Scenario: The request to Anthropic
    Given a provider that answers "{\"a\": 1}"
    And the environment variable ANTHROPIC_API_KEY is "sk-test"
    And a file "actor.yaml":
      """
      name: json
      model: anthropic/claude-sonnet-4-6
      reasoning_effort: low
      response_format: {json_schema: {type: object}}
      """
    And I have run `agents actor add actor.yaml`
    When I run `agents actor run json Hello`
    Then stdout is "{\"a\": 1}\n"
    And the request holds "output_config" as {"effort": "low", "format": {"type": "json_schema", "schema": {"type": "object"}}}

  Scenario Outline: An invalid answer: <answer>
    Given the mock provider is enabled
    And a file "actor.yaml":
      """
      name: json
      model: mock/echo
      response_format: <format>
      """
    And I have run `agents actor add actor.yaml`
    When I run `agents actor run json '<answer>'`
    Then it fails with exit status 6
    And stdout is:
      """
      <answer>
      """
    And stderr contains "Error: the answer of echo is not the requested JSON: <reason>"
    And stderr contains "Spent so far: 1 tokens in, 1 out, $0.000003"

    Examples:
      | format                                                          | answer  | reason                                     |
      | json                                                            | Hello   | Unexpected token                           |
      | json                                                            | {"a":1  | Expected                                   |
      | {json_schema: {type: object}}                                   | [1]     | it must be object                          |
      | {json_schema: {properties: {a: {type: number}}}}                | {"a":""} | /a must be number                         |
      | {json_schema: {type: object, required: [b]}}                    | {"a":1} | it must have required property 'b'         |

  Scenario: A valid answer
    Given the mock provider is enabled
    And a file "actor.yaml":
      """
      name: json
      model: mock/echo
      response_format:
        json_schema:
          type: object
          required: [a]
          properties: {a: {type: number}}
      """
    And I have run `agents actor add actor.yaml`
    When I run `agents actor run json '{"a": 1}'`
    Then stdout is "{\"a\": 1}\n"

  Scenario Outline: An invalid format: <format>
    Given a file "actor.yaml":
      """
      name: json
      model: mock/echo
      response_format: <format>
      """
    When I run `agents actor add actor.yaml`
    Then it fails with exit status 2
    And stderr contains "actor.yaml:3:<place>"

    Examples:
      | format                       | place                                                                         |
      | xml                          | 1: response_format: must be text, json or {json_schema: ...}                  |
      | {json_schema: 1}             | 1: response_format: must be text, json or {json_schema: ...}                  |
      | {json_schema: {type: nope}}  | 19: response_format.json_schema: is not a JSON Schema: schema is invalid      |
