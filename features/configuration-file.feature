Feature: The configuration file
  `config.yaml` contains a user's custom providers, aliases, limits, prices and output format. All keys are optional.
  Faults are reported together, with line and column. Until they are fixed, all other commands fail.

  Rule: The path of the file

    Scenario: In AGENTS_HOME, beside the registry
      When I run `agents config path`
      Then stdout is "{folder}/home/config.yaml\n" in the scenario's folder

    Scenario: In the folder given by --home
      When I run `agents --home elsewhere config path`
      Then stdout is "{folder}/elsewhere/config.yaml\n" in the scenario's folder

    Scenario: Otherwise in the platform's folder for configuration
      Given the environment variable AGENTS_HOME is not set
      When I run `agents config path --json`
      Then the JSON on stdout at "exists" is false
      And stdout contains "/config/config.yaml"

    Scenario: On Linux in XDG_CONFIG_HOME, apart from the data
      Given the platform keeps data in "xdg"
      And the environment variable XDG_CONFIG_HOME is "/nowhere/settings"
      When a program runs `agents config path`
      Then stdout is "/nowhere/settings/cleveragents/config.yaml\n"

    Scenario: XDG_CONFIG_HOME is not an absolute path
      Given the platform keeps data in "xdg"
      And the environment variable XDG_CONFIG_HOME is "settings"
      When a program runs `agents config path`
      Then it fails with exit status 5
      And stderr is "Error: the config directory is not an absolute path: settings/cleveragents\n  Set AGENTS_HOME, or fix XDG_CONFIG_HOME.\n"

    Scenario: Only the file in the given home is used
      Given a file "elsewhere/config.yaml":
        """
        aliases: {quick: mock/echo}
        """
      And the mock provider is enabled
      When I run `agents --home elsewhere run -a quick Hello`
      Then stdout is "Hello\n"
      When I run `agents run -a quick Hello`
      Then it fails with exit status 3

  Rule: A file without settings is valid

    Scenario Outline: <what>
      Given the configuration file "<text>"
      And the mock provider is enabled
      When I run `agents config validate`
      Then stdout is "{folder}/home/config.yaml is valid.\n" in the scenario's folder
      And stderr is empty
      When I run `agents actor list`
      Then the actors listed are "mock/echo"

      Examples:
        | what                           | text                                         |
        | an empty file                  |                                              |
        | blanks                         | \\n  \\n                                     |
        | only comments                  | # nothing\\n# yet\\n                         |
        | a document with nothing in it  | ---\\n                                       |
        | a map with nothing in it       | {}\\n                                        |
        | sections that are commented out | providers:\\n#  ollama:\\naliases:\\nlimits:\\npricing: |
        | a BOM and CRLF                 | \\ufeffformat: plain\\r\\nlimits:\\r\\n  max_depth: 3\\r\\n |
        | the YAML line                  | %YAML 1.2\\n---\\nformat: plain\\n           |

    Scenario: No file
      When I run `agents config validate`
      Then stdout is "There is no configuration file at {folder}/home/config.yaml (it is optional).\n" in the scenario's folder

    Scenario: A file with a BOM and CRLF is read
      Given the configuration file "\ufeffformat: json\r\naliases:\r\n  quick: mock/echo\r\n"
      When I run `agents config show`
      Then the JSON on stdout at "aliases" is {"quick": "mock/echo"}

  Rule: A file that cannot be read is an error

    Scenario Outline: <what>
      Given <given>
      When I run `agents actor list`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the configuration file {folder}/home/config.yaml cannot be read: <reason>
          <hint>
        """

      Examples:
        | what             | given                                             | reason                    | hint                                                     |
        | not UTF-8        | a file "home/config.yaml" with the bytes 666ffffe | it is not UTF-8 text | Save it as UTF-8.                                        |
        | UTF-16           | a file "home/config.yaml" with the bytes fffe6100 | it is not UTF-8 text | Save it as UTF-8.                                        |
        | a folder         | a folder "home/config.yaml" with mode 0700                      | it is a folder            | Check the file and its permissions, or move it away.     |

    Scenario: A named pipe does not block
      Given a folder "home"
      And a named pipe "home/config.yaml" without a writer
      When I run `agents actor list`
      Then it fails with exit status 5
      And stderr contains "cannot be read: it is not a file"

    Scenario: A link to a file that does not exist
      Given a folder "home"
      And a link "home/config.yaml" to "dotfiles/config.yaml"
      When I run `agents actor list`
      Then it fails with exit status 5
      And stderr contains "cannot be read: it is a symbolic link to a path that does not exist"

    Scenario: A file without read permission
      Given the configuration file "format: json"
      And no user may read the file "home/config.yaml"
      When a program that permissions bind runs `agents actor list`
      Then it fails with exit status 5
      And stderr contains "config.yaml cannot be read: EACCES: permission denied"

    Scenario: A folder without search permission
      Given the configuration file "format: json"
      And a folder "home" with mode 0000
      When a program that permissions bind runs `agents provider list`
      Then it fails with exit status 5
      And stderr contains "config.yaml cannot be read: EACCES: permission denied"

    Scenario: Larger than 1 MiB
      Given a file "home/config.yaml" of 1048577 bytes
      When I run `agents actor list`
      Then it fails with exit status 5
      And stderr contains "config.yaml is not a valid configuration: 1 fault\n"
      And stderr contains "config.yaml: the file is larger than 1 MiB\n"

    Scenario: Exactly 1 MiB
      Given a file "home/config.yaml" of 1048576 bytes
      When I run `agents config validate`
      Then it succeeds

  Rule: Faults are reported with line and column

    Scenario Outline: <what>
      Given the configuration file "<text>"
      When I run `agents config validate`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: {folder}/home/config.yaml is not a valid configuration: 1 fault
          {folder}/home/config.yaml:<fault>
          Fix it: agents config edit
        """

      Examples: YAML
        | what              | text                                | fault                                                                        |
        | two documents     | format: json\\n---\\nformat: table  | 2:1: the file contains more than one document                                   |
        | a key twice       | limits: {}\\nlimits: {}             | 2:1: the key limits appears twice (Keep one of the two.)                    |
        | a provider twice  | providers:\\n  ollama:\\n  ollama:  | 3:3: the key ollama appears twice (Keep one of the two.)                    |
        | a tab             | limits:\\n\\tmax_depth: 3           | 2:1: Tabs are not allowed as indentation (Use spaces.)                       |
        | an open quote     | format: \\u0022json                 | 1:14: Missing closing "quote (The quote begins on an earlier line.)                  |
        | YAML 1.1          | %YAML 1.1\\n---\\nformat: json      | 1:1: %YAML 1.1 is not supported (Remove the line: the file is read as YAML 1.2.) |
        | a merge key       | limits: {<<: {max_depth: 3}}        | 1:10: limits.<<: unknown key (merge keys are not part of YAML 1.2: write the keys out) |
        | a list            | - format                            | 1:1: must be a map, not a list                                               |
        | a text            | format                              | 1:1: must be a map, not a string                                               |

      Examples: Keys
        | what               | text                                                                            | fault                                                                                    |
        | at the top         | alias: {}                                                                       | 1:1: alias: unknown key (did you mean `aliases`?)                                        |
        | nothing like it    | colour: red                                                                     | 1:1: colour: unknown key (known keys: format, limits, pricing, aliases, providers)       |
        | of the limits      | limits:\\n  max-cost-usd: 1                                                     | 2:3: limits.max-cost-usd: unknown key (did you mean `max_cost_usd`?)                     |
        | of a provider      | providers:\\n  gw:\\n    base_url: http://x\\n    protokol: openai              | 4:5: providers.gw.protokol: unknown key (did you mean `protocol`?)                       |
        | of a price         | pricing:\\n  a/b: {input_per_1m: 1, output_per_1m: 2, input: 3}                 | 2:44: pricing.a/b.input: unknown key (did you mean `input_per_1m`?)                      |
        | of a tier          | pricing:\\n  a/b: {input_per_1m: 1, output_per_1m: 2, tiers: [{above_input_tokens: 5, input_per_1m: 1, output_per_1m: 2, output: 1}]}  | 2:111: pricing.a/b.tiers.0.output: unknown key (did you mean `output_per_1m`?) |
        | __proto__          | __proto__: {}                                                                   | 1:1: __proto__: unknown key (known keys: format, limits, pricing, aliases, providers)    |
        | a provider __proto__ | providers:\\n  __proto__: {base_url: http://x}                                | 2:3: providers.__proto__: cannot be used as a name (use another name)                                  |

      Examples: Values
        | what                | text                                                  | fault                                                                              |
        | the format          | format: xml                                           | 1:1: format: must be one of table, plain, json, yaml, text, jsonl                  |
        | a section           | limits: 5                                             | 1:1: limits: must be a map, not the number 5                                       |
        | a limit in quotes   | limits: {max_depth: \\u00223\\u0022}                          | 1:10: limits.max_depth: must be a number, not a string (leave out the quotes)        |
        | a half limit        | limits: {max_model_calls: 1.5}                        | 1:10: limits.max_model_calls: must be a whole number, not the number 1.5           |
        | a negative limit    | limits: {max_cost_usd: -1}                            | 1:10: limits.max_cost_usd: must be at least 0                                      |
        | half a price        | pricing: {a/b: {input_per_1m: 1}}                     | 1:11: pricing.a/b.output_per_1m: must be a number, not empty                       |
        | no number           | pricing: {a/b: {input_per_1m: .nan, output_per_1m: 1}} | 1:17: pricing.a/b.input_per_1m: must be a number, not NaN                         |
        | a price for nothing | pricing: {gpt-4o: {input_per_1m: 1, output_per_1m: 1}} | 1:11: pricing.gpt-4o: is not the name of a model (write provider/model)           |
        | an alias of nothing | aliases: {fast: }                                     | 1:11: aliases.fast: must be a string, not empty                                      |
        | an alias with /     | aliases: {a/b: mock/echo}                             | 1:11: aliases.a/b: is not the name of an alias (use a bare name: a-z, 0-9, ".", "_", "-") |
        | an alias of an alias | aliases: {a: mock/echo, b: a}                        | 1:25: aliases.b: leads to the alias a (name an actor instead: an alias cannot lead to another alias)      |
        | an address alone    | providers: {gw: http://x/v1}                          | 1:13: providers.gw: must be a map, not a string (write the address as {base_url: https://host/v1}) |
        | a provider          | providers: {gw: 5}                                    | 1:13: providers.gw: must be a map, not the number 5                                |
        | a price twice       | pricing:\\n  google/x: {input_per_1m: 1, output_per_1m: 1}\\n  gemini/x: {input_per_1m: 2, output_per_1m: 2} | 3:3: pricing.gemini/x: is another name of google/x, which has a price already (keep one of the two) |
        | one provider twice  | providers:\\n  google:\\n  gemini:                    | 3:3: providers.gemini: is another name of google, which is declared already (keep one of the two) |

    Scenario: All faults are reported together, in the order of the file
      Given the configuration file:
        """
        format: xml
        limits: {max_deph: 3}
        providers:
          gateway: {protocol: grpc}
          google:
          gemini:
          mine: {base_url: 5, headers: {X-Token: abc}}
          other: {base_url: ftp://x}
        aliases:
          Fast: mock/echo
        pricing:
          a/b: {input_per_1m: free}
        """
      When I run `agents --json config validate`
      Then it fails with exit status 5
      And stdout is empty
      And the JSON on stderr has faults at "1:1 format, 2:10 limits.max_deph, 4:13 providers.gateway.protocol, 6:3 providers.gemini, 7:10 providers.mine.base_url, 8:11 providers.other.base_url, 10:3 aliases.Fast, 12:3 pricing.a/b.output_per_1m, 12:9 pricing.a/b.input_per_1m"

  Rule: Other commands fail when the file is invalid

    Scenario Outline: agents <command>
      Given I have run `agents actor add scribe --model mock/echo --set-default`
      And the configuration file "formt: json"
      And a file "writer.yaml":
        """
        name: writer
        model: mock/echo
        """
      And the mock provider is enabled
      When I remember every file
      And I run `agents <command>`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: {folder}/home/config.yaml is not a valid configuration: 1 fault
          {folder}/home/config.yaml:1:1: formt: unknown key (did you mean `format`?)
          Fix it: agents config edit
        """
      And not a byte was written
      When I run `agents --json <command>`
      Then it fails with exit status 5
      And the JSON on stderr has faults at "1:1 formt"
      And not a byte was written

      Examples:
        | command                      |
        | init --yes                   |
        | actor list                   |
        | actor show scribe            |
        | actor export scribe          |
        | actor add writer.yaml        |
        | actor update scribe writer.yaml |
        | actor copy scribe other      |
        | actor remove scribe --yes    |
        | actor set-default mock/echo  |
        | actor get-default            |
        | actor clear-default          |
        | actor run scribe Hello       |
        | run Hello                    |
        | provider list                |
        | provider show mock           |
        | provider models mock         |
        | provider test mock           |
        | config validate              |

    Scenario Outline: agents <command> works when the file is invalid
      Given the configuration file "formt: json"
      When I remember every file
      And I run `agents <command>`
      Then it succeeds
      And stderr is empty
      And not a byte was written

      Examples:
        | command     |
        | --version   |
        | --help      |
        | run --help  |
        | config path |
        | config      |

    Scenario: agents doctor reports an invalid file
      Given the configuration file "formt: json"
      When I run `agents doctor`
      Then it fails with exit status 1
      And stdout contains "formt: unknown key (did you mean `format`?)"

  Rule: Reading the file writes nothing

    Scenario Outline: A home that cannot be written: agents <command>
      Given I have run `agents actor add scribe --model mock/echo --set-default`
      And the configuration file "aliases: {quick: mock/echo}"
      And the mock provider is enabled
      And the disk of the registry is read-only
      When I remember every file
      And a program that permissions bind runs `agents <command>`
      Then it succeeds
      And stdout contains "<text>"
      And not a byte was written

      Examples:
        | command            | text        |
        | config path        | config.yaml |
        | config show        | aliases: {quick: mock/echo} |
        | config show --json | mock/echo   |
        | config validate    | is valid.   |
        | run -a quick Hello | Hello       |
