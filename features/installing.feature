@slow
Feature: Installing the program
  Node 22.14 and newer use a prebuilt SQLite driver, which is part of the package. Node 20 uses a driver that is
  compiled during installation. If the driver cannot be used, the error names the command that repairs the installation.
  `npm run test:install` tests these commands with npm on each supported Node.

  @slow
  Rule: The error names the command to type

    Scenario Outline: On Node 20 without a driver, installed <place>
      Given the program is installed <place>
      When Node 20.20.2 runs the installed `agents init`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the SQLite driver for Node 20.20.2 is not installed
          Run `<command>`, which needs a C++ compiler, make and Python 3; or use Node 22.14 or newer, which needs none of them.
        """

      Examples:
        | place                                | command                                                             |
        | in the project "site"                | npm i better-sqlite3@12.11.1 --prefix {folder}/site                 |
        | in the project "my site"             | npm i better-sqlite3@12.11.1 --prefix "{folder}/my site"            |
        | below a package of the project "site" | npm i better-sqlite3@12.11.1 --prefix {folder}/site                 |
        | by pnpm in the project "site"        | npm i better-sqlite3@12.11.1 --prefix {folder}/site                 |
        | globally below "usr"                 | npm i better-sqlite3@12.11.1 -g --prefix {folder}/usr               |
        | as the repository "clone"            | npm ci --include=optional --prefix {folder}/clone                   |

    Scenario Outline: On Node 20 with a driver <place> that <state>
      Given the program is installed in the project "site"
      And a better-sqlite3 12.11.1 <place> that <state>
      When Node 20.20.2 runs the installed `agents init`
      Then it fails with exit status 5
      And the first line of stderr begins with "Error: the SQLite driver for Node 20.20.2 <complaint>"
      And stderr names the command `npm rebuild better-sqlite3@12.11.1 --ignore-scripts=false --prefix {folder}/site`

      Examples:
        | place                                      | state                     | complaint                     |
        | in "node_modules"                          | is not built              | is not built                  |
        | in "node_modules"                          | has a broken native file  | cannot be loaded:             |
        | in "node_modules/cleveragents-sqlite-node20/node_modules" | is not built | is not built          |
        | in "node_modules"                          | was compiled for Node 22  | was compiled for another Node |

    Scenario Outline: On Node 20, better-sqlite3 <version> beside the program is not loaded
      Given the program is installed in the project "site"
      And a better-sqlite3 <version> in "node_modules" that ends the process
      When Node 20.20.2 runs the installed `agents init`
      Then it fails with exit status 5
      And the first line of stderr begins with "Error: the SQLite driver for Node 20.20.2 is not installed"

      Examples:
        | version |
        | 13.2.0  |
        | 14.0.0  |
        | 11.10.0 |

    Scenario: On Node 20, a driver beside the program replaces one that was compiled for another Node
      Given the program is installed in the project "site"
      And a better-sqlite3 12.11.1 in "node_modules/cleveragents-sqlite-node20/node_modules" that was compiled for Node 22
      And a better-sqlite3 12.9.0 in "node_modules" that opens nothing but says so
      When Node 20.20.2 runs the installed `agents init`
      Then it fails with exit status 1
      And stderr contains "this driver was opened"

    Scenario Outline: On Node 24 the prebuilt driver <state>
      Given the program is installed in the project "site"
      And a better-sqlite3 13.2.0 in "node_modules/cleveragents/node_modules" that <state>
      When Node 24.11.0 runs the installed `agents init`
      Then it fails with exit status 5
      And the first line of stderr begins with "Error: the SQLite driver for Node 24.11.0 <complaint>"
      And stderr names the command `npm run build-release --prefix {folder}/site/node_modules/cleveragents/node_modules/better-sqlite3`

      Examples:
        | state                    | complaint            |
        | is not built             | is not prebuilt for  |
        | has a broken native file | cannot be loaded:    |

    Scenario Outline: On Node 24 without a driver, installed <place>
      Given the program is installed <place>
      When Node 24.11.0 runs the installed `agents init`
      Then it fails with exit status 5
      And stderr is:
        """
        Error: the SQLite driver for Node 24.11.0 is not installed
          <hint>
        """

      Examples:
        | place                     | hint                                    |
        | in the project "site"     | Install the package cleveragents again. |
        | as the repository "clone" | Run `npm ci --prefix {folder}/clone`.   |

    Scenario: A repository without a build
      Given the program is installed as the repository "my clone"
      And the program was not built
      When Node 24.11.0 runs the installed `agents --version`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the program is not built
          Run `npm ci --ignore-scripts=false --prefix "{folder}/my clone"`.
        """

  Rule: Each driver fault has its message and its command

    Scenario Outline: A driver that is <fault> for Node <node>, with the program in <folder>
      Given a file "site/package.json":
        """
        {}
        """
      When the SQLite driver of Node <node> is <fault> for the program in "<folder>"
      Then the complaint is "the SQLite driver for Node <node> <complaint>"
      And the hint begins with "<hint>"

      Examples:
        | node    | fault     | folder                                        | complaint                         | hint                                                                                                     |
        | 20.20.2 | missing   | site/node_modules/cleveragents                | is not installed                  | Run `npm i better-sqlite3@12.11.1 --prefix {folder}/site`, which needs a C++ compiler                    |
        | 20.20.2 | unbuilt   | site/node_modules/cleveragents                | is not built                      | Run `npm rebuild better-sqlite3@12.11.1 --ignore-scripts=false --prefix {folder}/site`, which needs a C++ |
        | 20.20.2 | unbuilt   | clone                                         | is not built                      | Run `npm rebuild better-sqlite3@12.11.1 --ignore-scripts=false --prefix {folder}/clone`, which needs     |
        | 20.20.2 | missing   | clone                                         | is not installed                  | Run `npm ci --include=optional --prefix {folder}/clone`, which needs a C++ compiler                      |
        | 20.20.2 | missing   | usr/lib/node_modules/cleveragents             | is not installed                  | Run `npm i better-sqlite3@12.11.1 -g --prefix {folder}/usr`, which needs                                 |
        | 20.20.2 | missing   | Roaming/npm/node_modules/cleveragents         | is not installed                  | Run `npm i better-sqlite3@12.11.1 -g --prefix {folder}/Roaming/npm`, which needs                         |
        | 20.20.2 | unbuilt   | usr/lib/node_modules/cleveragents             | is not built                      | Run `npm rebuild better-sqlite3@12.11.1 --ignore-scripts=false -g --prefix {folder}/usr`, which needs    |
        | 22.11.0 | missing   | site/node_modules/@team/a/node_modules/cleveragents | is not installed            | Run `npm i better-sqlite3@12.11.1 --prefix {folder}/site`, which needs                                   |
        | 20.20.2 | unloadable | site/node_modules/cleveragents               | cannot be loaded: GLIBC is too old | Run `npm rebuild better-sqlite3@12.11.1 --ignore-scripts=false --prefix {folder}/site`, which needs      |
        | 24.11.0 | missing   | site/node_modules/cleveragents                | is not installed                  | Install the package cleveragents again.                                                                  |
        | 24.11.0 | missing   | clone                                         | is not installed                  | Run `npm ci --prefix {folder}/clone`.                                                                    |
        | 24.11.0 | unbuilt   | site/node_modules/cleveragents                | is not prebuilt for freebsd arm64 | Run `npm run build-release --prefix {folder}/driver`, which needs a C++ compiler, make and Python 3.     |
        | 24.11.0 | unloadable | clone                                        | cannot be loaded: GLIBC is too old | Run `npm run build-release --prefix {folder}/driver`, which needs a C++ compiler, make and Python 3.    |

  Rule: The lock file contains entries that npm omits

    Background:
      Given a copy of the files that npm reads

    Scenario: The committed lock file passes
      When I check the lock file
      Then it succeeds
      And stderr is empty

    Scenario Outline: A lock file without <what>
      Given the lock file lacks <what>
      When I check the lock file
      Then it fails with exit status 1
      And stderr is:
        """
        package-lock.json: <complaint>
          Run `npm run lock`, then `npm install`, and commit the file.
        """
      When I fix the lock file
      Then it succeeds
      And the lock file is the committed one

      Examples:
        | what                                                | complaint                                                                                       |
        | "gypfile" of "better-sqlite3"                       | node_modules/better-sqlite3 lacks "gypfile": false                                              |
        | "resolved" of "cleveragents-sqlite-node20"          | node_modules/cleveragents-sqlite-node20 lacks "resolved": "file:packages/sqlite-node20"         |
        | "cleveragents-sqlite-node20"                        | node_modules/cleveragents-sqlite-node20 lacks "resolved": "file:packages/sqlite-node20"         |
        | "engines" of "cleveragents-sqlite-node20/node_modules/better-sqlite3" | node_modules/cleveragents-sqlite-node20/node_modules/better-sqlite3 lacks "engines": {"node":">=20 <22.14"} |

    Scenario: No lock file
      Given there is no lock file
      When I check the lock file
      Then it fails with exit status 1
      And stderr is:
        """
        package-lock.json is missing
          Run `npm install`, and commit the file.
        """
      When I fix the lock file
      Then it succeeds
      And there is no file "package-lock.json"

    Scenario: The hint names the same driver version as the package for Node 20
      Then the package for Node 20 depends on better-sqlite3 12.11.1 alone

  Rule: npm scripts run only in the repository

    Scenario: npm scripts do nothing in an installed package
      When npm prepares the packed package
      Then it succeeds
      And the packed package is as it was
