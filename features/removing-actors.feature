@slow
Feature: Removing actors
  Custom actors can be removed, several at once, all or none. In a terminal the program asks first; where it cannot
  ask, it requires `--yes`.

  Background:
    Given the mock provider is enabled
    And I have run `agents actor add one --model mock/echo`
    And I have run `agents actor add two --model mock/echo --set-default`
    And I have run `agents actor add three --model mock/echo`

  Scenario: Removing one actor
    When I run `agents actor remove one --yes`
    Then stdout is "Removed local/one.\n"
    When I run `agents actor list --custom`
    Then the actors listed are "local/three local/two"

  Scenario: Removing several actors, one of them named twice, one the default actor
    When I run `agents actor remove one two local/one -y --json`
    Then the JSON on stdout is:
      """
      {"removed": ["local/one", "local/two"], "default_cleared": true}
      """
    When I run `agents actor list --custom`
    Then the actors listed are "local/three"
    When I run `agents actor get-default`
    Then it fails with exit status 5

  Scenario Outline: <what> among several: no actor is removed
    When I run `agents actor remove one <name> two --yes`
    Then it fails with exit status <status>
    And stdout is empty
    And stderr is:
      """
      <message>
      """
    When I run `agents actor list --custom`
    Then the actors listed are "local/one local/three local/two"
    When I run `agents actor get-default`
    Then stdout contains "Name\tlocal/two\n"

    Examples:
      | what                       | name          | status | message |
      | A built-in actor           | mock/echo     | 4      | Error: "mock/echo" is a built-in actor and cannot be removed\n  It exists while its provider is configured. |
      | An actor that there is not | thre          | 3      | Error: no actor named "local/thre"\n  Did you mean local/three? |
      | A provider without its key | openai/gpt-4o | 5      | Error: missing credentials for provider: openai\n  Set OPENAI_API_KEY to use openai/gpt-4o. |
      | What is no name            | ""            | 2      | Error: "" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit |

  Scenario: The name of the actor is missing
    When I run `agents actor remove --yes`
    Then it fails with exit status 2
    And stderr is "Error: missing required argument 'name'\n  Add --help to see how the command is used.\n"

  Scenario: Without a terminal, --yes is required
    When I run `agents actor remove one two`
    Then it fails with exit status 2
    And stdout is empty
    And stderr is "Error: cannot ask \"Remove local/one, local/two?\": stdin or stderr is not a terminal\n  Add --yes to continue without confirmation.\n"
    When I run `agents actor list --custom`
    Then the actors listed are "local/one local/three local/two"

  Scenario: An answer from a pipe does not confirm
    Given stdin holds "y\n"
    And a terminal 80 columns wide
    When I run `agents actor remove one`
    Then it fails with exit status 2

  Rule: In a terminal the program asks

    Scenario Outline: <what>
      When I run `agents actor remove one two` in a terminal and type "<keys>" when asked
      Then it <ends>
      And stdout contains "Remove local/one, local/two? [y/N]"
      And stdout contains "<says>"
      Given the environment variable AGENTS_FORMAT is "plain"
      When I run `agents actor list --custom`
      Then the actors listed are "<left>"

      Examples:
        | what                    | keys      | ends                       | says                             | left                            |
        | y and Enter is yes      | y\\r       | succeeds                   | Removed local/one, local/two.    | local/three                     |
        | YES and Enter is yes    | YES\\r     | succeeds                   | It was the default actor         | local/three                     |
        | n and Enter is no       | n\\r       | succeeds                   | Nothing was removed.             | local/one local/three local/two |
        | anything else is no     | yeah\\r    | succeeds                   | Nothing was removed.             | local/one local/three local/two |
        | Enter is no             | \\r        | succeeds                   | Nothing was removed.             | local/one local/three local/two |
        | Ctrl-D is no            | \\u0004    | succeeds                   | Nothing was removed.             | local/one local/three local/two |
        | Ctrl-C interrupts       | \\u0003    | fails with exit status 130 | Interrupted.                     | local/one local/three local/two |

    Scenario: The program asks in a terminal even if CI is set
      Given the environment variable CI is "1"
      When I run `agents actor remove one` in a terminal and type "y\r" when asked
      Then it succeeds
      And stdout contains "Remove local/one? [y/N]"
      And stdout contains "Removed local/one."

    Scenario: --yes removes without a question
      When I run `agents actor remove one --yes` in a terminal and type "n" when asked
      Then it succeeds
      And stdout is "Removed local/one.\n"

    Scenario: Emptying the registry asks too
      When I run `agents init --reset` in a terminal and type "n\r" when asked
      Then it succeeds
      And stdout contains "Empty the registry "
      And stdout contains "Nothing was changed.\n"
      When I run `agents actor list --custom`
      Then the actors listed are "local/one local/three local/two"
      When I run `agents init --reset`
      Then it fails with exit status 2
      And stderr contains "home/registry.db?\": stdin or stderr is not a terminal\n  Add --yes to continue without confirmation.\n"

    Scenario Outline: The question is answered with <keys>
      When the question "Continue?" is answered with "<keys>"
      Then the question was shown as "Continue? [y/N]"
      And the answer is "<answer>"

      Examples:
        | keys          | answer      |
        | y\\r           | yes         |
        | Yes\\r         | yes         |
        | n\\r           | no          |
        | x7y\\r         | no          |
        | n\\u007fy\\r    | yes         |
        | \\r            | no          |
        | \\u001b        | no          |
        | \\u0004        | no          |
        | \\u0003        | interrupted |
        | y             | none        |
