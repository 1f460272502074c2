Feature: A registry that cannot be used
  If the file is not what it should be, or the disk does not do what it should, one sentence says so and says what to
  do. The file stays as it was, byte for byte.

  Rule: What is in the file

    Scenario Outline: A newer version wrote it: agents <command>
      Given a registry that a newer version left
      When I remember every file
      And I run `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the registry was written by a newer version of agents: {folder}/home/registry.db
          Upgrade agents. The file was not changed.
        """
      And not a byte was written

      Examples:
        | command                         |
        | actor list                      |
        | actor show reader               |
        | actor export reader             |
        | actor get-default               |
        | actor set-default reader        |
        | actor clear-default             |
        | actor run reader Hello          |
        | run Hello                       |
        | actor add new --model mock/echo |
        | actor copy reader twin          |
        | actor remove reader --yes       |
        | init                            |

    Scenario: The facts are in the JSON
      Given a registry that a newer version left
      When I run `agents actor list --json`
      Then it fails with exit status 5
      And stdout is empty
      And the JSON on stderr at "error.code" is "REGISTRY_TOO_NEW"
      And the JSON on stderr at "error.schema_version" is 99
      And the JSON on stderr at "error.known_schema_version" is 3

    Scenario Outline: Another program's database: agents <command>
      Given a database of another program in place of the registry
      When I remember every file
      And I run `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the file is a database of another program: {folder}/home/registry.db
          Move it away, or use another folder with AGENTS_HOME.
        """
      And not a byte was written

      Examples:
        | command                         |
        | actor list                      |
        | run Hello                       |
        | actor add new --model mock/echo |
        | init                            |
        | init --reset --yes              |

    Scenario Outline: No database at all: agents <command>
      Given a file "home/registry.db":
        """
        Dear diary, this is longer than the first sixteen bytes.
        """
      When I remember every file
      And I run `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the registry is not a database, or is damaged: {folder}/home/registry.db
          Restore it, or start anew with `agents init --reset`, which keeps a backup.
        """
      And not a byte was written

      Examples:
        | command                         |
        | actor list                      |
        | run Hello                       |
        | actor add new --model mock/echo |
        | init                            |

    Scenario Outline: Cut off after <bytes> bytes: agents <command>
      Given I have run `agents actor add writer --model mock/echo`
      And the registry was cut off after <bytes> bytes
      When I remember every file
      And I run `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the registry is not a database, or is damaged: {folder}/home/registry.db
          Restore it, or start anew with `agents init --reset`, which keeps a backup.
        """
      And not a byte was written

      Examples:
        | bytes | command                         |
        | 5000  | actor list                      |
        | 5000  | actor add new --model mock/echo |
        | 300   | actor list                      |
        | 300   | actor add new --model mock/echo |

    Scenario Outline: Damaged in the middle: agents <command>
      Given I have run `agents actor add writer --model mock/echo`
      And the registry is damaged behind its first page
      When I remember every file
      And I run `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr contains "Error: the registry is not a database, or is damaged: "
      And not a byte was written

      Examples:
        | command                         |
        | actor list                      |
        | actor show writer               |
        | actor add new --model mock/echo |

  Rule: What is in its place

    Scenario Outline: A folder: agents <command>
      Given a folder in place of the registry
      When I remember every file
      And I run `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the registry cannot be opened: {folder}/home/registry.db
          Check the path and the permissions, or move it with AGENTS_HOME.
        """
      And not a byte was written

      Examples:
        | command                         |
        | actor list                      |
        | actor add new --model mock/echo |
        | init                            |
        | init --reset --yes              |

    Scenario Outline: The home is a file: agents <command>
      Given a file "home":
        """
        not a folder
        """
      When I remember every file
      And I run `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the registry cannot be opened: {folder}/home/registry.db
          Check the path and the permissions, or move it with AGENTS_HOME.
        """
      And not a byte was written

      Examples:
        | command                         |
        | actor list                      |
        | actor add new --model mock/echo |
        | init                            |

  Scenario: A home where the system makes no folder
    When I run `agents --home /proc/nowhere/deep init`
    Then it fails with exit status 5
    And stderr contains "Error: the registry cannot be opened: /proc/nowhere/deep/registry.db"

  Scenario: A name that cannot be used leaves nothing behind
    Given a file "actor.yaml":
      """
      name: openai/mine
      model: mock/echo
      """
    When I run `agents --home fresh actor add actor.yaml`
    Then it fails with exit status 4
    And there is no file "fresh"

  Rule: What the disk and the permissions allow

    Scenario Outline: A folder without permission to write: agents <command>
      Given a folder "locked" with mode 0500
      When I remember every file
      And a program that permissions bind runs `agents --home locked/home <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the registry cannot be opened: {folder}/locked/home/registry.db
          Check the path and the permissions, or move it with AGENTS_HOME.
        """
      And not a byte was written

      Examples:
        | command                         |
        | actor add new --model mock/echo |
        | init                            |

    Scenario Outline: A read-only disk: agents <command>
      Given I have run `agents actor add writer --model mock/echo`
      And the disk of the registry is read-only
      When I remember every file
      And a program that permissions bind runs `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the registry cannot be written: {folder}/home/registry.db
          Check the permissions and the space of its folder, or move it with AGENTS_HOME.
        """
      And not a byte was written

      Examples:
        | command                         |
        | actor add new --model mock/echo |
        | actor set-default writer        |
        | actor remove writer --yes       |
        | init --reset --yes              |

    Scenario Outline: A file without permission to read: agents <command>
      Given I have run `agents actor add writer --model mock/echo`
      And the registry has mode 0000
      When I remember every file
      And a program that permissions bind runs `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the registry cannot be opened: {folder}/home/registry.db
          Check the path and the permissions, or move it with AGENTS_HOME.
        """

      Examples:
        | command                         |
        | actor list                      |
        | actor add new --model mock/echo |

    Scenario: A folder without permission to look into
      Given I have run `agents actor add writer --model mock/echo`
      And a folder "home" with mode 0000
      When a program that permissions bind runs `agents actor list`
      Then it fails with exit status 5
      And stderr is:
        """
        Error: the configuration file {folder}/home/config.yaml cannot be read: EACCES: permission denied, stat '{folder}/home/config.yaml'
          Check the file and its permissions, or move it away.
        """

    Scenario Outline: Room for <bytes> bytes only: agents <command>
      Given I have run `agents actor add writer --model mock/echo`
      And I take a copy "before.db" of the file "home/registry.db"
      When a program that can write <bytes> bytes to a file runs `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the registry cannot be written: {folder}/home/registry.db
          Check the permissions and the space of its folder, or move it with AGENTS_HOME.
        """
      And the files "before.db" and "home/registry.db" are the same
      And the folder "home" holds "registry.db"
      When I run `agents actor add reader --model mock/echo`
      Then the registry holds the actors "local/reader, local/writer"

      Examples:
        | bytes | command                         |
        | 0     | actor add new --model mock/echo |
        | 5000  | actor add new --model mock/echo |
        | 5000  | actor remove writer --yes       |
        | 10000 | init --reset --yes              |

    Scenario: Half a backup is not left behind
      Given a custom actor "large" with a file of 200000 bytes
      And I take a copy "before.db" of the file "home/registry.db"
      When a program that can write 100000 bytes to a file runs `agents init --reset --yes`
      Then it fails with exit status 5
      And stderr contains "Error: the registry cannot be written: "
      And the files "before.db" and "home/registry.db" are the same
      And the folder "home" holds "registry.db"

    Scenario Outline: The first write, with room for <bytes> bytes only
      When a program that can write <bytes> bytes to a file runs `agents actor add new --model mock/echo`
      Then it fails with exit status 5
      And stdout is empty
      And stderr contains "Error: the registry cannot be written: "
      When I run `agents actor list --custom`
      Then stdout contains "No actor"
      When I run `agents actor add reader --model mock/echo`
      Then the registry holds the actors "local/reader"

      Examples:
        | bytes |
        | 0     |
        | 5000  |
        | 10000 |
        | 20000 |

    Scenario: An older registry that cannot be brought up to date stays as it is
      Given a registry that an older version left
      And I take a copy "before.db" of the file "home/registry.db"
      When a program that can write 5000 bytes to a file runs `agents actor add new --model mock/echo`
      Then it fails with exit status 5
      And the files "before.db" and "home/registry.db" are the same
      When I run `agents actor list --custom`
      Then stdout contains "local/scribe"

    Scenario: A full disk
      Given I have run `agents actor add writer --model mock/echo`
      And I take a copy "before.db" of the file "home/registry.db"
      When the disk is full while the registry is written
      Then it throws ConfigurationError DISK_FULL with "the disk is full: nothing was changed: {folder}/home/registry.db"
      And the exit status of that would be 5
      And the files "before.db" and "home/registry.db" are the same

    Scenario Outline: What the system calls <code>
      When the system says <code> of the registry
      Then it throws ConfigurationError <our code> with "<message>: {folder}/home/registry.db"
      And the exit status of that would be 5

      Examples:
        | code                | our code              | message                                                |
        | SQLITE_FULL         | DISK_FULL             | the disk is full: nothing was changed                  |
        | ENOSPC              | DISK_FULL             | the disk is full: nothing was changed                  |
        | EDQUOT              | DISK_FULL             | the disk is full: nothing was changed                  |
        | EROFS               | REGISTRY_NOT_WRITABLE | the registry cannot be written                         |
        | SQLITE_IOERR_FSYNC  | REGISTRY_NOT_WRITABLE | the registry cannot be written                         |
        | SQLITE_LOCKED       | REGISTRY_LOCKED       | the registry is locked by another process              |
        | SQLITE_BUSY_RECOVERY | REGISTRY_LOCKED      | the registry is locked by another process              |
        | ELOOP               | REGISTRY_UNREADABLE   | the registry cannot be opened                          |
        | SQLITE_CORRUPT_INDEX | REGISTRY_UNREADABLE  | the registry is not a database, or is damaged          |
        | SQLITE_PROTOCOL     | REGISTRY_UNREADABLE   | the registry cannot be used                            |

    Scenario: A defect of the program is not blamed on the registry
      When the system says ERR_ASSERTION of the registry
      Then it throws what the system said

  Rule: Without the driver of this Node

    Scenario Outline: agents <command>
      Given the mock provider is enabled
      And I have run `agents actor add writer --model mock/echo --set-default`
      When a program that was installed without its packages runs `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr contains "Error: the SQLite driver for Node "
      And stderr contains "npm ci"
      And stderr does not contain "Error: Cannot find"
      And the registry holds the actors "local/writer"

      Examples:
        | command                         |
        | init                            |
        | init --reset --yes              |
        | actor list                      |
        | actor show writer               |
        | actor export writer             |
        | actor add new --model mock/echo |
        | actor copy writer twin          |
        | actor remove writer --yes       |
        | actor set-default mock/echo     |
        | actor get-default               |
        | actor clear-default             |
        | actor run writer Hello          |
        | run Hello                       |

    Scenario: The code is in the JSON
      When a program that was installed without its packages runs `agents init --json`
      Then it fails with exit status 5
      And the JSON on stderr at "error.code" is "DRIVER_UNAVAILABLE"
      And there is no file "home"

    Scenario Outline: agents <command> needs no driver
      Given the mock provider is enabled
      When a program that was installed without its packages runs `agents <command>`
      Then it succeeds
      And stdout contains "<text>"

      Examples:
        | command                   | text          |
        | --version                 | 0.1.0         |
        | --help                    | Usage: agents |
        | actor --help              | Usage: agents |
        | provider list             | mock          |
        | actor list                | mock/echo     |
        | actor run mock/echo Hello | Hello         |
