Feature: The registry
  Your own actors and the name of your default actor live in one file that nobody else can read. It is there after the
  first command that stores something, and what you gave is kept as you gave it.

  Rule: It lives in one place, never in the current directory

    Scenario: AGENTS_HOME says where
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

    Scenario: Without a home it is the data directory of the platform
      Given the platform keeps data in "xdg"
      When a program runs `agents actor add writer --model mock/echo`
      Then it succeeds
      And the file "xdg/cleveragents/registry.db" has mode 0600
      And the file "xdg/cleveragents" has mode 0700
      And there is no file "registry.db"

    Scenario: A blank AGENTS_HOME says nothing
      Given the platform keeps data in "xdg"
      And the environment variable AGENTS_HOME is " "
      When a program runs `agents init`
      Then it succeeds
      And the file "xdg/cleveragents/registry.db" is there
      And there is no file "registry.db"

    Scenario Outline: A data directory that depends on the current directory is refused
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

    Scenario: A registry in the current directory is not looked at
      Given a file "registry.db":
        """
        not ours
        """
      When I run `agents actor list --custom`
      Then it succeeds
      When I run `agents actor add writer --model mock/echo`
      Then the registry holds the actors "local/writer"

  Rule: An actor file is kept byte for byte

    Scenario Outline: <what>
      Given a file "actor.yaml" with the bytes "<bytes>"
      When I run `agents actor add actor.yaml`
      Then the registry keeps "local/w" as it is in "actor.yaml", with its SHA-256
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
      Then the registry keeps "local/w" as it is in "two.yaml", with its SHA-256
      And the registry holds the actors "local/w"

  Rule: It holds your actors and one name, and nothing that can be derived

    Scenario: The tables
      Given I have run `agents init`
      Then the table "actors" has the columns "id, name, type, description, provider, model, needs, created_at, updated_at, yaml, sha256, config, config_version, refers_to"
      And the table "actor_preferences" has the columns "id, default_actor_name"
      And the registry is of schema 3 and sound

    Scenario: A name is there once
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

    Scenario: What was parsed is remembered
      Given the mock provider is enabled
      And I have run `agents actor add writer --model mock/echo`
      And the registry keeps "local/writer" with the prompt "remembered: {{ input }}", parsed by this version
      When I run `agents actor run writer Hello`
      Then stdout is "remembered: Hello\n"

    Scenario: What another version parsed is parsed anew from the file
      Given the mock provider is enabled
      And I have run `agents actor add writer --model mock/echo`
      And the registry keeps "local/writer" with the prompt "remembered: {{ input }}", parsed by another version
      When I run `agents actor run writer Hello`
      Then stdout is "Hello\n"

  Rule: Removing is all or nothing

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

    Scenario: Removing another actor leaves the default actor
      Given I have run `agents actor add writer --model mock/echo --set-default`
      And I have run `agents actor add reader --model mock/echo`
      When I run `agents actor remove reader --yes`
      Then stdout is "Removed local/reader.\n"
      And the registry holds the default actors [{"id": 1, "name": "local/writer"}]

    Scenario: If the default actor cannot be cleared, the actor stays
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

    Scenario: If one of several is not there, all stay
      Given I have run `agents actor add writer --model mock/echo`
      When I run `agents actor remove writer nobody --yes`
      Then it fails with exit status 3
      And the registry holds the actors "local/writer"

  Rule: The first command that stores something brings an older registry up to date

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
