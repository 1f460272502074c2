Feature: Commands for the configuration file
  `agents config` prints the path of the file, shows it, opens it in an editor and validates it. These commands work
  when the file is invalid, and the editor does not receive keys.

  Rule: agents config show

    Scenario: The file is shown as written
      Given the configuration file "# mine\nformat: plain  # short\n"
      When I run `agents config show`
      Then stdout is "# {folder}/home/config.yaml\n# mine\nformat: plain  # short\n" in the scenario's folder

    Scenario: There is no file
      When I run `agents config show`
      Then stdout is "There is no configuration file at {folder}/home/config.yaml\nCreate it: agents config edit\n" in the scenario's folder
      When I run `agents --json config show`
      Then the JSON on stdout at "exists" is false
      And the JSON on stdout at "format" is null
      And the JSON on stdout at "limits" is {}

    Scenario: JSON shows all settings, but no key
      Given the configuration file:
        """
        format: table
        limits: {max_cost_usd: 0.5, timeout_ms: 60000}
        aliases: {fast: gateway/small}
        providers:
          gateway:
            protocol: anthropic
            base_url: https://llm.example.com
            api_key_env: GATEWAY_KEY
            api_key_command: pass show gateway
            headers: {X-Team: blue, X-Pass: {env: GATEWAY_PASS}}
            models: [small, big]
          openai: {models: any}
          ollama:
        pricing:
          gateway/big:
            input_per_1m: 1
            output_per_1m: 2
            cached_write_per_1m: 3
            per_request_usd: 0.01
            tiers: [{above_input_tokens: 200000, input_per_1m: 3, output_per_1m: 4, cached_read_per_1m: 1}]
        """
      And the environment variable GATEWAY_KEY is "canary"
      And the environment variable GATEWAY_PASS is "canary"
      When I run `agents config show --json`
      Then the JSON on stdout at "format" is "table"
      And the JSON on stdout at "limits" is {"timeout_ms": 60000, "max_cost_usd": 0.5}
      And the JSON on stdout at "aliases" is {"fast": "gateway/small"}
      And the JSON on stdout at "providers.gateway" is {"protocol": "anthropic", "base_url": "https://llm.example.com", "api_key_env": "GATEWAY_KEY", "api_key_command": ["pass", "show", "gateway"], "headers": {"X-Team": "blue", "X-Pass": {"env": "GATEWAY_PASS"}}, "models": ["small", "big"]}
      And the JSON on stdout at "providers.openai" is {"protocol": null, "base_url": null, "api_key_env": null, "api_key_command": null, "headers": {}, "models": "any"}
      And the JSON on stdout at "providers.ollama" is {"protocol": null, "base_url": null, "api_key_env": null, "api_key_command": null, "headers": {}, "models": null}
      And the JSON on stdout at "pricing" is {"gateway/big": {"input_per_1m": 1, "output_per_1m": 2, "cached_read_per_1m": null, "cached_write_per_1m": 3, "per_request_usd": 0.01, "tiers": [{"above_input_tokens": 200000, "input_per_1m": 3, "output_per_1m": 4, "cached_read_per_1m": 1, "cached_write_per_1m": null}]}}
      And stdout does not contain "canary"

    Scenario: An invalid file
      Given the configuration file "formt: json"
      When I run `agents config show`
      Then it fails with exit status 5
      And stderr contains "formt: unknown key (did you mean `format`?)"

    Scenario: Control characters have no effect on the terminal
      Given the configuration file "# \u001b[31mred\n"
      And a terminal 80 columns wide
      When I run `agents config show`
      Then no control character is on stdout

  Rule: agents config validate warns about probable mistakes

    Scenario: Warnings as text and as JSON
      Given the mock provider is enabled
      And I have run `agents actor add scribe --model mock/echo`
      And I have run `agents actor add reader --model mock/echo`
      And the configuration file:
        """
        aliases:
          scribe: mock/echo
          gone: local/nobody
          typo: openai/gpt-4oo
          later: groq/openai/gpt-oss-20b
          fine: reader
        providers:
          gateway: {base_url: "http://127.0.0.1:9/v1", api_key_env: GATEWAY_KEY, headers: {X-Pass: {env: GATEWAY_PASS}}, models: [gateway/big]}
          openai: {api_key_env: SECOND_KEY}
        pricing:
          gatewy/big: {input_per_1m: 1, output_per_1m: 1}
        """
      And the environment variable GATEWAY_KEY holds only blanks
      And the environment variable SECOND_KEY is "sk-test"
      When I run `agents config validate`
      Then it succeeds
      And stdout is "{folder}/home/config.yaml is valid.\n" in the scenario's folder
      And stderr is:
        """
        Warning: the alias scribe is never used: the custom actor local/scribe has the same name
        Warning: the alias gone refers to local/nobody, which is not a known actor
        Warning: the alias typo refers to openai/gpt-4oo, which is not a known actor
        Warning: the key of gateway is read from GATEWAY_KEY, which is blank
        Warning: the header X-Pass of gateway is read from GATEWAY_PASS, which is not set
        Warning: the model gateway/big of gateway is run as gateway/gateway/big: list models without their provider
        Warning: the price of gatewy/big is never used: there is no provider gatewy
        """
      When I run `agents --json config validate`
      Then the JSON on stdout at "valid" is true
      And the JSON on stdout at "warnings.3" is "the key of gateway is read from GATEWAY_KEY, which is blank"

    Scenario: A registry that cannot be read is a warning
      Given a database of another program in place of the registry
      And the configuration file "aliases: {fast: mock/echo}"
      When I run `agents config validate`
      Then it succeeds
      And stdout is "{folder}/home/config.yaml is valid.\n" in the scenario's folder
      And stderr contains "Warning: the aliases could not be checked: "

  Rule: agents config edit

    Scenario: The file is created, readable by its owner only, and opened
      Given a program "editor":
        """
        printf '%s|' "$@" > args.txt
        cat "$1" > before.txt
        """
      And the environment variable EDITOR is "./editor"
      When I run `agents config edit` as a process
      Then it succeeds
      And stdout is "{folder}/home/config.yaml is valid.\n" in the scenario's folder
      And the file "args.txt" holds "/home/config.yaml|"
      And the file "before.txt" holds "# The configuration of agents"
      And the file "home/config.yaml" has mode 0600
      And the first text of the file is valid with its signs of comment taken away

    Scenario: An existing file keeps its content and mode
      Given the configuration file "format: plain\n"
      And a program "editor":
        """
        echo "# more" >> "$1"
        """
      And the environment variable EDITOR is "./editor"
      When I run `agents config edit` as a process
      Then it succeeds
      And the file "home/config.yaml" holds "# more"
      And the file "home/config.yaml" has mode 0644

    Scenario: A file that is invalid after the edit is kept
      Given a program "editor":
        """
        echo "formt: json" > "$1"
        """
      And the environment variable EDITOR is "./editor"
      When I run `agents config edit` as a process
      Then it fails with exit status 5
      And stdout is empty
      And stderr contains "config.yaml:1:1: formt: unknown key (did you mean `format`?)"
      And the file "home/config.yaml" holds "formt: json"

    Scenario: An invalid file can be corrected
      Given the configuration file "formt: json"
      And a program "editor":
        """
        echo "format: json" > "$1"
        """
      And the environment variable EDITOR is "./editor"
      When I run `agents config edit` as a process
      Then it succeeds
      And stdout is "{folder}/home/config.yaml is valid.\n" in the scenario's folder

    Scenario Outline: Choice of the editor: <what>
      Given a program "an editor":
        """
        printf '%s|' editor "$@" > args.txt
        """
      And a program "visual":
        """
        printf '%s|' visual "$@" > args.txt
        """
      And the environment variable EDITOR is "<EDITOR>"
      And the environment variable VISUAL is "<VISUAL>"
      When I run `agents config edit` as a process
      Then it succeeds
      And the file "args.txt" holds "<args>"

      Examples:
        | what                   | EDITOR                | VISUAL         | args               |
        | VISUAL goes first      | './an editor'         | ./visual       | visual\|/          |
        | a blank one is none    | './an editor'         |                | editor\|/          |
        | with arguments         | ./visual --wait -n    |                | visual\|--wait\|-n\|/ |
        | a path with a blank    | './an editor' -x 'a b' |               | editor\|-x\|a b\|/ |

    Scenario Outline: <what>
      Given the environment variable EDITOR is "<editor>"
      When I run `agents config edit` as a process
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the editor <message>
          Set EDITOR to another editor, or edit the file by hand: {folder}/home/config.yaml
        """
      And the file "home/config.yaml" has mode 0600

      Examples:
        | what                 | editor             | message                           |
        | it is not there      | no-such-editor-xyz | no-such-editor-xyz was not found  |
        | it fails             | false              | false ended with status 1         |
        | a signal ends it     | sh -c 'kill -9 $$' | sh ended with SIGKILL             |

    Scenario: No editor is set
      When I run `agents config edit`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: no editor is set
          Set EDITOR, for example EDITOR=nano, or edit the file by hand: {folder}/home/config.yaml
        """
      And there is no file "home/config.yaml"

    Scenario: A home that cannot be created
      Given an empty file "home"
      And the environment variable EDITOR is "true"
      When I run `agents config edit`
      Then it fails with exit status 5
      And stderr contains "Error: the configuration file "
      And stderr contains "/home/config.yaml cannot be created: "

    Scenario Outline: The editor does not receive keys when the file is <state>
      Given the configuration file:
        """
        providers:
          openai: {api_key_env: SECOND_KEY}
          gateway: {base_url: "http://127.0.0.1:9", headers: {X-Pass: {env: GATEWAY_PASS}}}
        <more>
        """
      And a program "editor":
        """
        env > seen.txt
        echo "format: json" > "$1"
        """
      And each variable that holds the key of a provider, and SECOND_KEY, is set
      And the environment variable GATEWAY_PASS is "canary-pass"
      And the environment variable EDITOR is "./editor"
      When I run `agents config edit` as a process
      Then it succeeds
      And the file "seen.txt" holds "EDITOR=./editor"
      And the file "seen.txt" does not hold "canary"

      Examples:
        | state     | more         |
        | valid     | limits: {}   |
        | not valid | limts: {}    |
        | no YAML   | ": {[        |

  Rule: The documentation of the file

    Scenario: All examples are valid
      Then each YAML example of the manual of the configuration file is valid

    Scenario: All keys are documented
      Then the manual of the configuration file mentions every key
