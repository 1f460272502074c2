@slow
Feature: Untrusted actors cannot block a program
  An actor file may come from an unknown author. No template, schema or answer in it blocks a run for more than about a
  second, and the cost of its requests stays within the limits.

  Rule: Schemas of JSON answers

    Scenario Outline: Refused when the actor is read: <why>
      Given a file "actor.yaml":
        """
        name: one
        model: mock/echo
        response_format: {json_schema: <schema>}
        """
      When I run `agents actor add actor.yaml`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: actor.yaml is not a valid actor: 1 fault
          actor.yaml:3:19: response_format.json_schema: <fault>
        """

      Examples:
        | why                       | schema                                               | fault                                                                      |
        | it would answer later     | {$async: true, type: object}                         | is not a JSON Schema: $async is not supported                              |
        | a draft that is not known | {$schema: "http://json-schema.org/draft-04/schema#"} | is not a JSON Schema: only the drafts 2020-12, 07 and 06 are supported     |
        | a pattern that is none    | {pattern: "("}                                       | is not a JSON Schema: Invalid regular expression: /(/u: Unterminated group |

    Scenario Outline: A schema that takes too long to check fails the check and does not block the program: <why>
      Given the mock provider is enabled
      And a file "actor.yaml":
        """
        name: one
        model: mock/echo
        response_format: {json_schema: <schema>}
        """
      And I have run `agents actor add actor.yaml`
      When I run `agents actor run one '<answer>'`
      Then it fails with exit status 6
      And stderr contains "is not the requested JSON: it cannot be checked: <reason>"
      And stderr contains "Spent so far: 1 tokens in, 1 out, $0.000003"

      Examples:
        | why                          | schema                             | answer                                       | reason                                                        |
        | a pattern that tracks back   | {type: string, pattern: ^(a+)+$}   | "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"  | the schema is too costly, it takes longer than 1000 ms        |
        | a schema that is itself      | {$ref: "#"}                        | 1                                            | it is too deep or too large                                   |

    Scenario Outline: A schema with an older draft: <draft>
      Given the mock provider is enabled
      And a file "actor.yaml":
        """
        name: one
        model: mock/echo
        response_format: {json_schema: {$schema: "http://json-schema.org/<draft>/schema#", type: object}}
        """
      And I have run `agents actor add actor.yaml`
      When I run `agents actor run one {} --quiet`
      Then stdout is "{}\n"
      When I run `agents actor run one [] --quiet`
      Then it fails with exit status 6

      Examples:
        | draft    |
        | draft-07 |
        | draft-06 |

    Scenario: The tokens of a schema are reserved
      Given the mock provider is enabled
      And a file "actor.yaml":
        """
        name: one
        model: mock/echo
        response_format: {json_schema: {description: a text of thirty characters}}
        """
      And I have run `agents actor add actor.yaml`
      When I run `agents actor run one {} --max-total-tokens 600`
      Then it fails with exit status 7
      And stderr is:
        """
        Error: the token limit of 600 tokens does not allow this call: up to 620 tokens of input and at least 16 of output
          Raise the limit or shorten the prompt. Nothing was sent.
        """

  Rule: Templates

    Scenario: A template that would take minutes to parse
      When this program is run in a process of its own:
        """
        import { parseActor } from 'cleveragents';

        try {
          parseActor({ model: 'mock/echo', prompt: `\n${' '.repeat(300_000)}x{% if 1 %}{% endif %}` });
        } catch (error) {
          console.log(error.code, error.details.faults);
        }
        """
      Then stdout is:
        """
        INVALID_ACTOR [
          {
            path: 'prompt',
            message: 'not a valid template: more than 1000 spaces or line breaks in a row',
            hint: undefined
          }
        ]
        """

    Scenario: A tag that the template library would ignore
      Given a file "actor.yaml":
        """
        name: one
        model: mock/echo
        prompt: "{% generation %}{{ input }}{% endgeneration %}"
        """
      When I run `agents actor add actor.yaml`
      Then it fails with exit status 2
      And stderr contains "actor.yaml:3:1: prompt: not a valid template: the tag generation is not supported"

  Rule: Files

    Scenario: Deeply nested keys
      When this program is run in a process of its own:
        """
        import { parseActor } from 'cleveragents';

        for (const text of ['? '.repeat(150), '{'.repeat(60) + '}'.repeat(60)]) {
          try {
            parseActor(text);
          } catch (error) {
            console.log(error.code);
          }
        }
        """
      Then stdout is:
        """
        INVALID_ACTOR
        INVALID_ACTOR
        """
