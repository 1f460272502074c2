Feature: The registry
  Custom actors and the name of the default actor are stored in one file that only its owner can read. The first
  command that stores something creates it, and actor files are stored unchanged.

  Rule: The registry has one location, never the current directory

    Scenario: AGENTS_HOME selects the location
      When I run `agents actor add writer --model mock/echo`
      Then the file "home/registry.db" has mode 0600
      And the file "home" has mode 0700
      And there is no file "registry.db"
      And there is no file "data"

    Scenario: --home wins over AGENTS_HOME
      When I run `agents --home elsewhere actor add writer --model mock/echo`
      Then the file "elsewhere/registry.db" has mode 0600
      And the file "elsewhere" has mode 0700
      And there is no file "home"
      When I run `agents --home elsewhere actor list`
      Then stdout is "local/writer\tllm\tmock\techo\tfalse\tfalse\t\t2026-01-02T03:04:05.000Z\n"

    Scenario: The default location is the data directory of the platform
      Given the platform keeps data in "xdg"
      When a program runs `agents actor add writer --model mock/echo`
      Then it succeeds
      And the file "xdg/cleveragents/registry.db" has mode 0600
      And the file "xdg/cleveragents" has mode 0700
      And there is no file "registry.db"

    Scenario: A blank AGENTS_HOME counts as not set
      Given the platform keeps data in "xdg"
      And the environment variable AGENTS_HOME is " "
      When a program runs `agents init`
      Then it succeeds
      And the file "xdg/cleveragents/registry.db" is there
      And there is no file "registry.db"

    Scenario Outline: A data directory relative to the current directory is refused
      Given the environment variable AGENTS_HOME is not set
      And the environment variable XDG_DATA_HOME is "share"
      When I remember every file
      And a program runs `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the data directory is not an absolute path: share/cleveragents
          Set AGENTS_HOME, or fix XDG_DATA_HOME.
        """
      And not a byte was written

      Examples:
        | command                             |
        | actor list                          |
        | actor add writer --model mock/echo  |
        | init                                |

    Scenario: A registry in the current directory is ignored
      Given a file "registry.db":
        """
        not ours
        """
      When I run `agents actor list --custom`
      Then it succeeds
      When I run `agents actor add writer --model mock/echo`
      Then the registry holds the actors "local/writer"

  Rule: An actor file is stored byte for byte

    Scenario Outline: <what>
      Given a file "actor.yaml" with the bytes "<bytes>"
      When I run `agents actor add actor.yaml`
      Then the registry contains "local/w" byte for byte as in "actor.yaml", with its SHA-256
      When I run `agents actor export w`
      Then stdout is the file "actor.yaml", byte for byte
      When I run `agents actor show w --json`
      Then the JSON on stdout at "sha256" is "<sha256>"

      Examples:
        | what                         | bytes                                                | sha256 |
        | Ends of lines from Windows   | name: w\r\\nmodel: mock/echo\r\\n                      | 25a2be54d9c00f11cf40b24c0743578e4b50b30a13fe9e8433dd4e169b3cbb4f |
        | A byte order mark            | \ufeffname: w\\nmodel: mock/echo\\n                    | cd38ab7d1cd5b014406cf9587f3b2997bbfa12e9643c71f6287bac8675c46bc0 |
        | Spaces at the ends of lines  | name: w  \\nmodel: mock/echo\t \\n\\n\\n                 | d14b034ac8e840e35b4eca5d56bcd8885bfdb7a98fe650db07c762cd303b346e |
        | No end to the last line      | name: w\\nmodel: mock/echo                            | 0164c922a745f5438405b7accefdeba6470bdb638b4d469d1a41e223fb85595e |
        | Comments and other languages | # für mich 🙂\\nname: w\\nmodel: mock/echo\\n           | 7277216aca07ec431c3d3684fb21d8e2748f755d0d0382dbdf984044e36fc1f2 |

    Scenario: An update replaces the bytes and keeps the name
      Given a file "one.yaml" with the bytes "name: w\nmodel: mock/echo\n"
      And a file "two.yaml" with the bytes "name: other\r\nmodel: mock/echo\r\ndescription: Two"
      And I have run `agents actor add one.yaml`
      When I run `agents actor update w two.yaml`
      Then the registry contains "local/w" byte for byte as in "two.yaml", with its SHA-256
      And the registry holds the actors "local/w"

  Rule: The registry contains your actors and one name, and nothing that can be derived

    Scenario: The tables
      Given I have run `agents init`
      Then the table "actors" has the columns "id, name, type, description, provider, model, needs, created_at, updated_at, yaml, sha256, config, config_version, refers_to"
      And the table "actor_preferences" has the columns "id, default_actor_name"
      And the registry is of schema 3 and sound

    Scenario: A name is unique
      Given I have run `agents actor add writer --model mock/echo`
      When I run `agents actor add writer --model mock/echo --system Other`
      Then it fails with exit status 4
      And stderr is:
        """
        Error: the actor "local/writer" exists already
          Use --update to replace it, or --name for another name.
        """
      And the registry holds the actors "local/writer"
      And the registry refuses `INSERT INTO actors (name, type, created_at, updated_at, yaml, sha256) VALUES ('local/writer', 'llm', '', '', '', '')` with SQLITE_CONSTRAINT_UNIQUE

    Scenario: There is one default actor, and only its name is stored
      Given the mock provider is enabled
      And I have run `agents actor add writer --model mock/echo --set-default`
      When I run `agents actor set-default mock/echo`
      Then the registry holds the default actors [{"id": 1, "name": "mock/echo"}]
      And the registry holds the actors "local/writer"
      And the registry refuses `INSERT INTO actor_preferences (id, default_actor_name) VALUES (2, 'local/writer')` with SQLITE_CONSTRAINT_CHECK
      And the registry refuses `UPDATE actor_preferences SET id = 0` with SQLITE_CONSTRAINT_CHECK
      When I run `agents actor clear-default`
      Then the registry holds the default actors [{"id": 1, "name": null}]

    Scenario: No command stores a built-in actor
      Given the mock provider is enabled
      And the environment variable OPENAI_API_KEY is "sk-test"
      And I have run `agents init`
      And I have run `agents actor list --all`
      And I have run `agents actor show openai/gpt-4o`
      And I have run `agents actor run mock/echo Hello`
      And I have run `agents actor set-default mock/echo`
      And I have run `agents actor get-default`
      And I have run `agents run Hello`
      And I have run `agents provider list`
      Then the registry holds the actors ""
      When I run `agents actor copy mock/echo mine`
      Then the registry holds the actors "local/mine"

    Scenario: The parsed actor is cached
      Given the mock provider is enabled
      And I have run `agents actor add writer --model mock/echo`
      And the registry contains "local/writer" with the prompt "remembered: {{ input }}", parsed by this version
      When I run `agents actor run writer Hello`
      Then stdout is "remembered: Hello\n"

    Scenario: An actor parsed by another version is parsed again from its file
      Given the mock provider is enabled
      And I have run `agents actor add writer --model mock/echo`
      And the registry contains "local/writer" with the prompt "remembered: {{ input }}", parsed by another version
      When I run `agents actor run writer Hello`
      Then stdout is "Hello\n"

  Rule: Removing several actors removes all or none

    Scenario: Removing the default actor leaves no default actor
      Given I have run `agents actor add writer --model mock/echo --set-default`
      And I have run `agents actor add reader --model mock/echo`
      When I run `agents actor remove writer --yes`
      Then stdout is:
        """
        Removed local/writer.
        It was the default actor. Set another one: agents actor set-default NAME
        """
      And the registry holds the actors "local/reader"
      And the registry holds the default actors [{"id": 1, "name": null}]

    Scenario: Removing another actor keeps the default actor
      Given I have run `agents actor add writer --model mock/echo --set-default`
      And I have run `agents actor add reader --model mock/echo`
      When I run `agents actor remove reader --yes`
      Then stdout is "Removed local/reader.\n"
      And the registry holds the default actors [{"id": 1, "name": "local/writer"}]

    Scenario: If the default actor cannot be cleared, the actor is kept
      Given I have run `agents actor add writer --model mock/echo --set-default`
      And the registry refuses to change the default actor
      When I remember every file
      And I run `agents actor remove writer --yes`
      Then it fails with exit status 5
      And stderr is:
        """
        Error: the registry cannot be used: {folder}/home/registry.db
          Check the disk, or start anew with `agents init --reset`, which keeps a backup.
        """
      And the registry holds the actors "local/writer"
      And the registry holds the default actors [{"id": 1, "name": "local/writer"}]

    Scenario: If one of several actors does not exist, all are kept
      Given I have run `agents actor add writer --model mock/echo`
      When I run `agents actor remove writer nobody --yes`
      Then it fails with exit status 3
      And the registry holds the actors "local/writer"

  Rule: The first command that stores something upgrades an older registry

    Scenario Outline: agents <command>
      Given the mock provider is enabled
      And a registry that an older version left
      When I run `agents <command>`
      Then it succeeds
      And the registry is of schema 3 and sound
      And the registry holds the actors "<actors>"
      And the registry holds the default actors [{"id": 1, "name": <default>}]
      When I run `agents actor run reader Hello`
      Then stdout is "Hello\n"

      Examples:
        | command                                | actors                               | default      |
        | init                                   | local/reader, local/scribe           | "local/scribe" |
        | actor add new --model mock/echo        | local/new, local/reader, local/scribe | "local/scribe" |
        | actor set-default reader               | local/reader, local/scribe           | "local/reader" |
        | actor remove scribe --yes              | local/reader | null |
        | actor copy reader twin                 | local/reader, local/scribe, local/twin | "local/scribe" |
