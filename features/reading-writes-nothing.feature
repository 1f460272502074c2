@slow
Feature: Read-only commands change no file
  Commands that show or run actors leave every file unchanged, including its date, and create no file. They therefore
  work on a read-only disk, before the setup, and next to the journal of a killed process.

  Background:
    Given the mock provider is enabled

  Scenario Outline: No registry yet: agents <command>
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

  Scenario Outline: No registry yet: <command> fails
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

  Scenario Outline: With a registry: agents <command>
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

  Scenario: A registry of an older version is shown as after an upgrade
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

  Scenario: An empty file counts as a registry without actors
    Given an empty file "home/registry.db"
    When I remember every file
    And I run `agents actor list --custom`
    Then stdout contains "No actor matches."
    And not a byte was written
    When I run `agents actor add writer --model mock/echo`
    Then the registry holds the actors "local/writer"

  Scenario: With the journal of a killed writer, the state before the write is shown, and the next write recovers it
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

  Scenario: An older registry with the journal of a killed writer
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

  Scenario: The journal of a killed writer on a read-only disk
    Given a registry that an older version left
    And the journal of a program that was killed while it wrote
    And the disk of the registry is read-only
    When I note the registry and its journal
    And a program that permissions bind runs `agents actor list --custom`
    Then stdout contains "local/scribe"
    And stdout does not contain "half-done"
    And the registry and its journal are as I noted
