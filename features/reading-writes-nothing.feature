Feature: Reading writes nothing
  Looking at actors and running them leaves every file as it was: not a byte, not a file, not a date. So it works on
  a disk that cannot be written, before anything was set up, and beside what a killed program left.

  Background:
    Given the mock provider is enabled

  Scenario Outline: Before there is a registry: agents <command>
    When I remember every file
    And a program runs `agents <command>`
    Then it succeeds
    And not a byte was written

    Examples:
      | command                   |
      | --version                 |
      | --help                    |
      | actor --help              |
      | actor list                |
      | actor list --all          |
      | actor show mock/echo      |
      | actor export mock/echo    |
      | actor run mock/echo Hello |
      | provider list             |
      | actor clear-default       |

  Scenario Outline: Before there is a registry: <command> finds nothing
    When I remember every file
    And I run `agents <command>`
    Then it fails with exit status <status>
    And not a byte was written

    Examples:
      | command                  | status |
      | actor get-default        | 5      |
      | run Hello                | 5      |
      | actor show nobody        | 3      |
      | actor set-default nobody | 3      |
      | actor remove nobody --yes | 3     |

  Scenario Outline: A registry: agents <command>
    Given I have run `agents actor add scribe --model mock/echo --set-default`
    When I remember every file
    And a program runs `agents <command>`
    Then it succeeds
    And not a byte was written

    Examples:
      | command                |
      | --version              |
      | --help                 |
      | actor list             |
      | actor show scribe      |
      | actor export scribe    |
      | actor get-default      |
      | actor run scribe Hello |
      | run Hello              |
      | provider list          |
      | init                   |

  Scenario: A registry of an older version is shown as it would be after an upgrade
    Given a registry that an older version left
    When I remember every file
    And I run `agents actor list --custom`
    Then stdout is "local/reader\tllm\tmock\techo\tfalse\tfalse\t\t2025-06-07T08:09:10.000Z\nlocal/scribe\tllm\tmock\techo\tfalse\ttrue\t\t2025-06-07T08:09:10.000Z\n"
    When I run `agents actor export reader`
    Then stdout is "name: local/reader\ntype: llm\nmodel: mock/echo\ndescription: Reads\nsystem_prompt: You read.\n"
    When I run `agents actor show reader --json`
    Then the JSON on stdout at "description" is "Reads"
    When I run `agents actor get-default --json`
    Then the JSON on stdout at "name" is "local/scribe"
    When I run `agents run Hello`
    Then stdout is "Hello\n"
    And stderr is "local/scribe: 3 tokens in, 1 out, $0.000005\n"
    When I run `agents provider list`
    Then not a byte was written

  Scenario: An empty file is a registry without actors
    Given an empty file "home/registry.db"
    When I remember every file
    And I run `agents actor list --custom`
    Then stdout contains "No actor matches."
    And not a byte was written
    When I run `agents actor add writer --model mock/echo`
    Then the registry holds the actors "local/writer"

  Scenario: Beside the journal of a killed writer, what was there before is shown, and the next write recovers it
    Given I have run `agents actor add scribe --model mock/echo --set-default`
    And I have run `agents actor add reader --model mock/echo`
    And the journal of a program that was killed while it wrote
    When I note the registry and its journal
    And a program runs `agents actor list --custom`
    Then stdout is "local/reader\tllm\tmock\techo\tfalse\tfalse\t\t2026-01-02T03:04:05.000Z\nlocal/scribe\tllm\tmock\techo\tfalse\ttrue\t\t2026-01-02T03:04:05.000Z\n"
    When a program runs `agents run Hello`
    Then stdout is "Hello\n"
    When a program runs `agents actor export reader`
    Then stdout is "name: local/reader\ntype: llm\nmodel: mock/echo\n"
    When a program runs `agents actor get-default --json`
    Then the JSON on stdout at "name" is "local/scribe"
    And the registry and its journal are as I noted
    When I run `agents actor add third --model mock/echo`
    Then there is no file "home/registry.db-journal"
    And the registry holds the actors "local/reader, local/scribe, local/third"
    And the registry is of schema 3 and sound

  Scenario: An older registry beside the journal of a killed writer
    Given a registry that an older version left
    And the journal of a program that was killed while it wrote
    When I note the registry and its journal
    And I run `agents actor list --custom`
    Then stdout is "local/reader\tllm\tmock\techo\tfalse\tfalse\t\t2025-06-07T08:09:10.000Z\nlocal/scribe\tllm\tmock\techo\tfalse\ttrue\t\t2025-06-07T08:09:10.000Z\n"
    And the registry and its journal are as I noted
    When I run `agents init`
    Then the registry holds the actors "local/reader, local/scribe"
    And the registry is of schema 3 and sound

  Scenario Outline: On a read-only disk: agents <command>
    Given I have run `agents actor add scribe --model mock/echo --set-default`
    And the disk of the registry is read-only
    When I remember every file
    And a program that permissions bind runs `agents <command>`
    Then it succeeds
    And stdout contains "<text>"
    And not a byte was written

    Examples:
      | command                | text         |
      | actor list             | local/scribe |
      | actor show scribe      | local/scribe |
      | actor export scribe    | local/scribe |
      | actor get-default      | local/scribe |
      | actor run scribe Hello | Hello        |
      | run Hello              | Hello        |
      | provider list          | mock         |

  Scenario: An older registry on a read-only disk
    Given a registry that an older version left
    And the disk of the registry is read-only
    When I remember every file
    And a program that permissions bind runs `agents actor list --custom`
    Then stdout contains "local/scribe"
    And not a byte was written

  Scenario: A killed writer's journal on a read-only disk
    Given a registry that an older version left
    And the journal of a program that was killed while it wrote
    And the disk of the registry is read-only
    When I note the registry and its journal
    And a program that permissions bind runs `agents actor list --custom`
    Then stdout contains "local/scribe"
    And stdout does not contain "half-done"
    And the registry and its journal are as I noted
