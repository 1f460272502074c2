Feature: An unusable registry
  If the registry file is invalid, or the disk fails, one sentence states the problem and a hint states what to do.
  The file stays unchanged, byte for byte.

  Rule: Contents of the file

    Scenario Outline: A newer version wrote the registry: agents <command>
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

    Scenario: The error as JSON contains both schema versions
      Given a registry that a newer version left
      When I run `agents actor list --json`
      Then it fails with exit status 5
      And stdout is empty
      And the JSON on stderr at "error.code" is "REGISTRY_TOO_NEW"
      And the JSON on stderr at "error.schema_version" is 99
      And the JSON on stderr at "error.known_schema_version" is 3

    Scenario Outline: A database of another program: agents <command>
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

    Scenario Outline: A file that is not a database: agents <command>
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

    Scenario Outline: A file cut off after <bytes> bytes: agents <command>
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

    Scenario Outline: A file damaged in the middle: agents <command>
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

  Rule: Paths that cannot hold a registry

    Scenario Outline: A folder in place of the file: agents <command>
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

    Scenario Outline: A file in place of the home: agents <command>
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

  Scenario: A home that the operating system does not allow
    When I run `agents --home /proc/nowhere/deep init`
    Then it fails with exit status 5
    And stderr contains "Error: the registry cannot be opened: /proc/nowhere/deep/registry.db"

  Scenario: An invalid name creates no files
    Given a file "actor.yaml":
      """
      name: openai/mine
      model: mock/echo
      """
    When I run `agents --home fresh actor add actor.yaml`
    Then it fails with exit status 4
    And there is no file "fresh"

  Rule: Limits of the disk and of permissions

    Scenario Outline: A folder without write permission: agents <command>
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

    Scenario Outline: A file without read permission: agents <command>
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

    Scenario: A folder without search permission
      Given I have run `agents actor add writer --model mock/echo`
      And a folder "home" with mode 0000
      When a program that permissions bind runs `agents actor list`
      Then it fails with exit status 5
      And stderr is:
        """
        Error: the configuration file {folder}/home/config.yaml cannot be read: EACCES: permission denied, stat '{folder}/home/config.yaml'
          Check the file and its permissions, or move it away.
        """

    Scenario Outline: Only <bytes> bytes can be written: agents <command>
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

    Scenario: An incomplete backup is removed
      Given a custom actor "large" with a file of 200000 bytes
      And I take a copy "before.db" of the file "home/registry.db"
      When a program that can write 100000 bytes to a file runs `agents init --reset --yes`
      Then it fails with exit status 5
      And stderr contains "Error: the registry cannot be written: "
      And the files "before.db" and "home/registry.db" are the same
      And the folder "home" holds "registry.db"

    Scenario Outline: The first write, when only <bytes> bytes can be written
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

    Scenario: An older registry that cannot be upgraded stays unchanged
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
      Then the call throws ConfigurationError DISK_FULL with "the disk is full: nothing was changed: {folder}/home/registry.db"
      And the exit status for that error would be 5
      And the files "before.db" and "home/registry.db" are the same

    Scenario Outline: The error code <code> of the system
      When access to the registry fails with the system error <code>
      Then the call throws ConfigurationError <our code> with "<message>: {folder}/home/registry.db"
      And the exit status for that error would be 5

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

    Scenario: An unexpected error is not reported as a registry error
      When access to the registry fails with the system error ERR_ASSERTION
      Then the call throws the unchanged system error

  Rule: A missing SQLite driver

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

    Scenario: The error as JSON contains the code
      When a program that was installed without its packages runs `agents init --json`
      Then it fails with exit status 5
      And the JSON on stderr at "error.code" is "DRIVER_UNAVAILABLE"
      And there is no file "home"

    Scenario Outline: agents <command> works without the driver
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
