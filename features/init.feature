Feature: Initialization
  `agents init` creates the registry, and prints which providers are configured and the next command. It can be repeated
  at any time and deletes nothing: `--reset` makes a backup and then empties the registry.

  Rule: agents init

    Scenario: The first run
      Given the mock provider is enabled
      And the environment variable OPENAI_API_KEY is "sk-test"
      When I run `agents init`
      Then stdout names the file "home/registry.db"
      And stdout contains "Created the registry: "
      And stdout contains "Provider mock is configured by AGENTS_MOCK.\nProvider openai is configured by OPENAI_API_KEY.\n\nNext: agents actor list\n"
      And stdout does not contain "mock/echo"
      And stdout does not contain "gpt"
      And stderr is empty
      And the file "home/registry.db" has mode 0600
      And the file "home" has mode 0700
      And the registry is of schema 3 and sound

    Scenario: A second run changes nothing
      Given I have run `agents init`
      And I have run `agents actor add writer --model mock/echo --set-default`
      When I remember every file
      And I run `agents init --yes`
      Then stdout contains "The registry is ready: "
      And stdout does not contain "local/writer"
      And not a byte was written

    Scenario: No provider is configured
      When I run `agents init`
      Then stdout contains "No provider is configured. Set a variable such as OPENAI_API_KEY: see `agents provider list`.\n"

    Scenario: As JSON
      Given the mock provider is enabled
      When I run `agents init --json`
      Then the JSON on stdout at "created" is true
      And the JSON on stdout at "backup" is null
      And the JSON on stdout at "providers" is [{"name": "mock", "variable": "AGENTS_MOCK"}]
      When I run `agents init --json`
      Then the JSON on stdout at "created" is false

    Scenario: An unknown argument
      When I run `agents init here`
      Then it fails with exit status 2
      And there is no file "home"

  Rule: --reset keeps a backup

    Scenario: A registry with actors
      Given I have run `agents actor add writer --model mock/echo --set-default`
      And I take a copy "before.db" of the file "home/registry.db"
      When I run `agents init --reset --yes`
      Then stdout contains "Emptied the registry: "
      And stdout names the file "home/registry.db"
      And stdout contains "The backup is "
      And stdout names the file "home/registry-2026-01-02T03-04-05.db"
      And stdout does not contain "local/writer"
      And the file "home/registry-2026-01-02T03-04-05.db" has mode 0600
      And the files "before.db" and "home/registry-2026-01-02T03-04-05.db" are the same
      And the folder "home" holds "registry-2026-01-02T03-04-05.db, registry.db"
      And the registry holds the actors ""
      And the registry holds the default actors []
      And the registry is of schema 3 and sound
      Given the home "other" with the registry "home/registry-2026-01-02T03-04-05.db" in it
      When I run `agents --home other actor list`
      Then stdout is "local/writer\tllm\tmock\techo\tfalse\ttrue\t\t2026-01-02T03:04:05.000Z\n"
      When I run `agents actor add reader --model mock/echo`
      Then the registry holds the actors "local/reader"

    Scenario: As JSON
      Given I have run `agents init`
      When I run `agents init --reset --yes --json`
      Then the JSON on stdout at "created" is false
      And the file that the JSON calls "backup" is "home/registry-2026-01-02T03-04-05.db"

    Scenario: There is no registry to empty
      When I run `agents init --reset`
      Then stdout contains "Created the registry: "
      And the folder "home" holds "registry.db"

    Scenario: Two resets, one second apart
      Given I have run `agents actor add writer --model mock/echo`
      When a program runs `agents init --reset --yes`
      Then it succeeds
      Given I have run `agents actor add reader --model mock/echo`
      When I run `agents init --reset --yes`
      Then it succeeds
      And the registry holds the actors ""
      And the folder "home" holds 3 files

    Scenario: A backup is never overwritten
      Given I have run `agents actor add writer --model mock/echo`
      And I have run `agents init --reset --yes`
      And I have run `agents actor add reader --model mock/echo`
      When I remember every file
      And I run `agents init --reset --yes`
      Then it fails with exit status 5
      And stderr is:
        """
        Error: the backup file already exists: {folder}/home/registry-2026-01-02T03-04-05.db
          Nothing was changed. Try again.
        """
      And not a byte was written

    Scenario: --yes is required without a terminal
      Given I have run `agents actor add writer --model mock/echo`
      When I remember every file
      And I run `agents init --reset`
      Then it fails with exit status 2
      And stdout is empty
      And stderr is:
        """
        Error: cannot ask "Empty the registry {folder}/home/registry.db?": stdin or stderr is not a terminal
          Add --yes to continue without confirmation.
        """
      And not a byte was written

    Scenario: A file that is not a database becomes the backup
      Given a file "home/registry.db":
        """
        Dear diary, this is longer than the first sixteen bytes.
        """
      And I take a copy "before.db" of the file "home/registry.db"
      When I run `agents init --reset --yes`
      Then stdout contains "Emptied the registry: "
      And the files "before.db" and "home/registry-2026-01-02T03-04-05.db" are the same
      And the file "home/registry-2026-01-02T03-04-05.db" has mode 0600
      And the folder "home" holds "registry-2026-01-02T03-04-05.db, registry.db"
      And the registry holds the actors ""
      And the file "home/registry.db" has mode 0600

    Scenario Outline: A registry that <damaged> becomes the backup
      Given I have run `agents actor add writer --model mock/echo`
      And the registry <damaged>
      And I take a copy "before.db" of the file "home/registry.db"
      When I run `agents init --reset --yes`
      Then it succeeds
      And the files "before.db" and "home/registry-2026-01-02T03-04-05.db" are the same
      And the registry holds the actors ""
      And the registry is of schema 3 and sound

      Examples:
        | damaged                           |
        | is damaged behind its first page  |
        | was cut off after 5000 bytes      |
        | was cut off after 300 bytes       |

    Scenario: The backup of an older registry is unchanged
      Given a registry that an older version left
      And I take a copy "before.db" of the file "home/registry.db"
      When I run `agents init --reset --yes`
      Then the files "before.db" and "home/registry-2026-01-02T03-04-05.db" are the same
      And the registry holds the actors ""
      And the registry is of schema 3 and sound

    Scenario: The backup of a newer registry is unchanged
      Given a registry that a newer version left
      And I take a copy "before.db" of the file "home/registry.db"
      When I run `agents init --reset --yes`
      Then the files "before.db" and "home/registry-2026-01-02T03-04-05.db" are the same
      And the registry holds the actors ""
      And the registry is of schema 3 and sound

    Scenario: The journal of a killed process is applied before the backup
      Given I have run `agents actor add writer --model mock/echo`
      And I take a copy "before.db" of the file "home/registry.db"
      And the journal of a program that was killed while it wrote
      When I run `agents init --reset --yes`
      Then the files "before.db" and "home/registry-2026-01-02T03-04-05.db" are the same
      And the folder "home" holds "registry-2026-01-02T03-04-05.db, registry.db"
      And the registry holds the actors ""
      And the registry is of schema 3 and sound
