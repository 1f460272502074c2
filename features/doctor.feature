@slow
Feature: The doctor checks the installation, configuration and providers
  `agents doctor` reports the result of each check, with a hint for each problem. It exits with 1 only if a check
  failed. It writes nothing, and sends requests only with `--online`.

  Scenario: No configuration is not a failure
    When I remember every file
    And I run `agents doctor`
    Then it succeeds
    And the report is:
      """
      Program
        ✓ agents: {version}
        ✓ Node: {version}
        ✓ SQLite: {version}
      Home
        ✓ registry: {home}/registry.db (not created yet)
        ✓ configuration: {home}/config.yaml (not created yet)
        ✓ cache: {home}/cache (not created yet)
      Registry
        - file: none yet; created when the first actor is added
      Configuration
        - file: none (optional)
      Providers
        ! none: no provider is configured
            agents provider list
      Default actor
        - default: none
            Set one: agents actor set-default NAME
      Clock
        ✓ time: 2026-01-02T03:04:05.000Z
      Terminal
        ✓ output: not a terminal: plain output
        - characters: no locale is set
      Network
        - proxy: none
      """
    And stderr is empty
    And not a byte was written

  Scenario: All checks pass
    Given a provider that answers "Good morning"
    And the mock provider is enabled
    And the environment variable ANTHROPIC_API_KEY is "sk-geheim"
    And the environment variable LANG is "de_DE.UTF-8"
    And the environment variable NO_PROXY is "localhost"
    And the environment variable HTTPS_PROXY is "http://ann:geheim@proxy.example:3128/"
    And a file "home/config.yaml":
      """
      aliases:
        fast: mock/echo
      """
    And I have run `agents actor add scribe --model mock/echo --set-default`
    When I remember every file
    And I run `agents doctor`
    Then it succeeds
    And the report says:
      """
      Home
        ✓ registry: {home}/registry.db
        ✓ configuration: {home}/config.yaml
        ✓ cache: {home}/cache (not created yet)
      Registry
        ✓ file: intact; schema 3; 1 actor
        ✓ permissions: 600
      Configuration
        ✓ file: {home}/config.yaml is valid
      """
    And stdout contains "  ✓ anthropic: key: the environment variable ANTHROPIC_API_KEY; at http://127.0.0.1:"
    And the report says:
      """
        ✓ mock: key: none is needed
      Default actor
        ✓ default: local/scribe
      Clock
        ✓ time: 2026-01-02T03:04:05.000Z
      Terminal
        ✓ output: not a terminal: plain output
        ✓ characters: de_DE.UTF-8
      Network
        ✓ HTTPS_PROXY: http://proxy.example:3128
        ✓ NO_PROXY: localhost
      """
    And "geheim" appears neither on stdout nor on stderr
    And not a byte was written
    And the provider got 0 requests

  Scenario: A failed check as JSON
    Given the environment variable NODE_EXTRA_CA_CERTS is "/nowhere/ca.pem"
    When I run `agents doctor --json`
    Then it fails with exit status 1
    And the JSON on stdout at "ok" is false
    And the JSON on stdout at "checks.0.group" is "Program"
    And the JSON on stdout at "checks.0.name" is "agents"
    And the JSON on stdout at "checks.0.state" is "ok"
    And the JSON on stdout at "checks.0.hint" is null
    And the checks that the JSON calls warning are:
      """
      [{"group": "Providers", "name": "none", "state": "warning", "message": "no provider is configured", "hint": "agents provider list"}]
      """
    And the checks that the JSON calls broken are:
      """
      [
        {
          "group": "Network",
          "name": "NODE_EXTRA_CA_CERTS",
          "state": "broken",
          "message": "there is no file /nowhere/ca.pem",
          "hint": "Name a PEM file with the certificate of your authority, or unset it: unset NODE_EXTRA_CA_CERTS"
        }
      ]
      """
    And the JSON on stderr is:
      """
      {
        "error": {
          "code": "CHECK_FAILED",
          "message": "1 check failed",
          "hint": "Follow the hint of each broken check in the report.",
          "broken": [{"group": "Network", "name": "NODE_EXTRA_CA_CERTS"}]
        }
      }
      """

  Scenario: The format of the configuration file also applies to the error
    Given a file "home/config.yaml":
      """
      format: json
      """
    And the environment variable HTTP_PROXY is "socks5://proxy:1080"
    When I run `agents doctor`
    Then it fails with exit status 1
    And the JSON on stdout at "ok" is false
    And the JSON on stderr at "error.code" is "CHECK_FAILED"

  Scenario: An unknown format is refused before any check
    When I run `agents doctor --online --format nope`
    Then it fails with exit status 2
    And stdout is empty

  Scenario: Sentences wrap in a narrow terminal
    Given a terminal 44 columns wide
    And the environment variable TERM is "dumb"
    And the environment variable NO_COLOR is "1"
    And the environment variable LC_ALL is "C"
    And the environment variable OPENAI_API_KEY holds only blanks
    When I run `agents doctor`
    Then it succeeds
    And the report says:
      """
      Registry
        - file: none yet; created when the first
          actor is added
      """
    And the report says:
      """
        ! openai: not configured: OPENAI_API_KEY
          is set, but blank
            Set OPENAI_API_KEY, or unset it: unset
            OPENAI_API_KEY
      """
    And the report says:
      """
        ✓ output: a terminal, 44 columns; TERM is
          dumb; NO_COLOR is set
        ! characters: C
            If characters such as ✓ are not
            displayed correctly: export
            LC_ALL=C.UTF-8
      """

  Scenario Outline: A registry that cannot be read is reported once: <state>
    Given the mock provider is enabled
    And I have run `agents actor add scribe --model mock/echo --set-default`
    And <state>
    When I remember every file
    And I run `agents doctor`
    Then it fails with exit status 1
    And the report says:
      """
      Registry
        ✗ file: <message>
            <hint>
      """
    And the report says:
      """
        - default: skipped: the registry cannot be read
      """
    And stderr is:
      """
      Error: 1 check failed
        Follow the hint below each check that is marked ✗.
      """
    And not a byte was written

    Examples:
      | state                                                                | message                                                             | hint                                                                                            |
      | the registry was cut off after 5000 bytes                            | the registry is not a database, or is damaged: {home}/registry.db   | Restore it, or start anew with `agents init --reset`, which keeps a backup.                     |
      | the registry was cut off after 50 bytes                              | the registry is not a database, or is damaged: {home}/registry.db   | Restore it, or start anew with `agents init --reset`, which keeps a backup.                     |
      | the registry is damaged behind its first page                        | the registry is not a database, or is damaged: {home}/registry.db   | Restore it, or start anew with `agents init --reset`, which keeps a backup.                     |
      | a registry that a newer version left                                 | the registry was written by a newer version of agents: {home}/registry.db | Upgrade agents. The file was not changed.                                                 |
      | another program holds the lock of the registry                       | the registry is locked by another process: {home}/registry.db       | Try again when it has finished.                                                                 |

  Scenario: A database of another program in place of the registry
    Given a database of another program in place of the registry
    When I remember every file
    And I run `agents doctor`
    Then it fails with exit status 1
    And the report says:
      """
        ✗ file: the file is a database of another program: {home}/registry.db
            Move it away, or use another folder with AGENTS_HOME.
      """
    And not a byte was written

  Scenario: A folder in place of the registry
    Given a folder in place of the registry
    When I run `agents doctor`
    Then it fails with exit status 1
    And the report says:
      """
      Registry
        ✗ file: the registry cannot be opened: {home}/registry.db
            Check the path and the permissions, or move it with AGENTS_HOME.
      Configuration
      """

  Scenario: A stored actor file that was changed outside the program
    Given the mock provider is enabled
    And I have run `agents actor add scribe --model mock/echo`
    And another program has written into the file of "local/scribe"
    When I run `agents doctor`
    Then it fails with exit status 1
    And the report says:
      """
        ✓ file: intact; schema 3; 1 actor
        ✗ local/scribe: the stored file has been altered: its SHA-256 differs
            Inspect it: agents actor export local/scribe; then replace it: agents actor update local/scribe FILE
      """

  Scenario: A registry of an older version
    Given a registry that an older version left
    And the mock provider is enabled
    When I remember every file
    And I run `agents doctor`
    Then it succeeds
    And the report says:
      """
        ✓ file: intact; schema 1, migrated to 3 by the next change; 2 actors
        ✓ permissions: 600
      """
    And the report says:
      """
        ✓ default: local/scribe
      """
    And not a byte was written

  Scenario: A registry beside the journal of a killed process
    Given the mock provider is enabled
    And I have run `agents actor add scribe --model mock/echo --set-default`
    And the journal of a program that was killed while it wrote
    When I note the registry and its journal
    And I run `agents doctor`
    Then it succeeds
    And the report says:
      """
        ✓ file: intact; schema 3; 1 actor
      """
    And the registry and its journal are as I noted

  Scenario: Other users can change the registry
    Given the mock provider is enabled
    And I have run `agents actor add scribe --model mock/echo`
    And the registry has mode 666
    When I run `agents doctor`
    Then it succeeds
    And the report says:
      """
        ! permissions: 666: other users can change it
            chmod 600 {home}/registry.db
      """

  Scenario: A read-only home
    Given the mock provider is enabled
    And I have run `agents actor add scribe --model mock/echo --set-default`
    And the disk of the registry is read-only
    When I remember every file
    And a program that permissions bind runs `agents doctor`
    Then it succeeds
    And the report says:
      """
        ! registry: {home}/registry.db cannot be written
            Commands that only read work. To write: chmod u+w {home}/registry.db {home}; or set AGENTS_HOME to another folder.
        ! configuration: {home}/config.yaml (not created yet) cannot be written
            Commands that only read work. To write: chmod u+w {home}; or set AGENTS_HOME to another folder.
      """
    And not a byte was written

  Scenario: A file in place of the home
    Given a file "it's here":
      """
      nothing
      """
    When I run `agents doctor --home "it's here"`
    Then it fails with exit status 1
    And the report says:
      """
        ✗ registry: {folder}/it's here/registry.db cannot be created: {folder}/it's here is a file
            Name a folder with AGENTS_HOME or --home.
      """

  Scenario: A program that was installed without its dependencies
    Given the mock provider is enabled
    And I have run `agents actor add scribe --model mock/echo --set-default`
    When a program that was installed without its packages runs `agents doctor`
    Then it fails with exit status 1
    And stdout contains "  ✗ SQLite: the SQLite driver for Node "
    And the report says:
      """
      Registry
        - file: skipped: SQLite cannot be used
      """
    And stderr contains "Error: 1 check failed"

  Scenario: Node is too old
    When I run `agents doctor` on Node 18.20.4
    Then it fails with exit status 1
    And stdout contains "  ✗ Node: 18.20.4 is too old\n      Install Node 20.19 or newer.\n"

  Scenario Outline: Node <version> no longer gets security fixes
    When I run `agents doctor` on Node <version>
    Then it succeeds
    And the report says:
      """
        ! Node: <version> has had no security fixes since <month>
            Install Node 22 or 24.
      """

    Examples:
      | version | month      |
      | 20.19.0 | April 2026 |
      | 20.20.2 | April 2026 |
      | 21.7.3  | June 2024  |
      | 23.11.1 | June 2025  |
      | 25.9.0  | June 2026  |

  Scenario Outline: Node <version> gets security fixes
    When I run `agents doctor` on Node <version>
    Then it succeeds
    And the report says:
      """
        ✓ Node: <version>
      """
    And the report does not say "security fixes"

    Examples:
      | version |
      | 22.14.0 |
      | 24.12.0 |
      | 26.0.0  |

  Scenario: The warning about Node as JSON
    Given the mock provider is enabled
    When I run `agents doctor --json` on Node 20.20.2
    Then it succeeds
    And the JSON on stdout at "ok" is true
    And the checks that the JSON calls warning are:
      """
      [
        {
          "group": "Program",
          "name": "Node",
          "state": "warning",
          "message": "20.20.2 has had no security fixes since April 2026",
          "hint": "Install Node 22 or 24."
        }
      ]
      """

  Scenario: An invalid configuration file
    Given a file "home/config.yaml":
      """
      aliasses: {}
      providers:
        gateway: {base_url: https://host/v1, api_key: geheim}
      """
    When I remember every file
    And I run `agents doctor`
    Then it fails with exit status 1
    And the report says:
      """
      Configuration
        ✗ file: {home}/config.yaml is not a valid configuration: 2 faults
            {home}/config.yaml:1:1: aliasses: unknown key (did you mean `aliases`?)
      """
    And stdout contains "config.yaml:3:40: providers.gateway.api_key: an API key must not be in plain text in this file"
    And the report says:
      """
            Fix it: agents config edit
      """
    And the report says:
      """
        - default: skipped: the configuration is not valid
      """
    And "geheim" appears neither on stdout nor on stderr
    And not a byte was written

  Scenario: Aliases that are hidden or lead to an unknown actor
    Given the mock provider is enabled
    And I have run `agents actor add fast --model mock/echo`
    And a file "home/config.yaml":
      """
      aliases:
        fast: mock/echo
        gone: local/nobody
      """
    When I run `agents doctor`
    Then it succeeds
    And the report says:
      """
        ✓ file: {home}/config.yaml is valid
        ! alias: the alias fast is never used: the custom actor local/fast has the same name
            Change the name or the target of the alias: agents config edit
        ! alias: the alias gone refers to local/nobody, which is not a known actor
            Change the name or the target of the alias: agents config edit
      """

  Scenario: Providers that are only partly configured
    Given a file "home/config.yaml":
      """
      providers:
        gateway: {base_url: https://host/v1, api_key_env: GATEWAY_KEY}
        open: {base_url: https://open/v1, headers: {x-team: red}, api_key_env: OPEN_KEY}
        vault: {base_url: https://vault/v1, api_key_command: [touch, ran]}
      """
    And the environment variable AGENTS_MOCK is "yes"
    And the environment variable AZURE_OPENAI_API_KEY is "sk-geheim"
    And the environment variable GEMINI_API_KEY is ""
    And the environment variable OPENAI_API_KEY holds only blanks
    And the environment variable VLLM_BASE_URL is "box"
    And the environment variable VLLM_API_KEY is " "
    When I run `agents doctor`
    Then it succeeds
    And the report says:
      """
      Providers
        ! azure: not configured: AZURE_OPENAI_ENDPOINT is not set
            Set AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY.
        ! gateway: not configured: GATEWAY_KEY is not set
            Set GATEWAY_KEY.
        ! google: not configured: GEMINI_API_KEY is set, but blank
            Set GEMINI_API_KEY, or unset it: unset GEMINI_API_KEY
        ! mock: not configured: AGENTS_MOCK is set, but not to 1
            Set AGENTS_MOCK=1, or unset it: unset AGENTS_MOCK
        ! open: not configured: OPEN_KEY is not set
            Set OPEN_KEY.
        ! openai: not configured: OPENAI_API_KEY is set, but blank
            Set OPENAI_API_KEY, or unset it: unset OPENAI_API_KEY
        ✓ vault: key: the command touch (api_key_command in {home}/config.yaml); at https://vault/v1
        ✓ vllm: key: none is needed; at http://box:8000/v1
        ! vllm: no key is sent: VLLM_API_KEY is set, but blank
            Set VLLM_API_KEY, or unset it: unset VLLM_API_KEY
      Default actor
      """
    And there is no file "ran"

  Scenario Outline: Settings that would fail before a request: <variable> is <value>
    Given the environment variable OPENAI_API_KEY is "sk-test"
    And the environment variable <variable> is "<value>"
    When I run `agents doctor`
    Then it fails with exit status 1
    And the report says:
      """
        ✗ <message>
            <hint>
      """
    And "geheim" appears neither on stdout nor on stderr
    And the report does not say "  ✓ <provider>"

    Examples:
      | provider | variable        | value             | message                                                                 | hint                                                                       |
      | openai   | OPENAI_BASE_URL | geheim            | openai: the base URL of provider openai is not an http or https address | Use an address such as https://host/v1. It is the value of OPENAI_BASE_URL.               |
      | openai   | OPENAI_BASE_URL | http://a:geheim@h | openai: the base URL of provider openai contains a user name or password   | Give the key as the API key instead. It is the value of OPENAI_BASE_URL.         |
      | ollama   | OLLAMA_HOST     | geheim geheim     | ollama: the base URL of provider ollama is not an http or https address | Use an address such as https://host/v1. It is the value of OLLAMA_HOST.                   |
      | openai   | OPENAI_API_KEY  | geheim-ż          | openai: the header "authorization" contains a character that is not allowed in a header | See the source of its key and base URL: agents provider show openai                      |
      | HTTPS    | HTTPS_PROXY     | ann:8/geheim@h    | HTTPS_PROXY: HTTPS_PROXY is not the address of a proxy           | Write http://host:3128 or https://host:3128, with USER:PASSWORD@ before the host if needed; write special characters as %40 and so on. To use no proxy: unset HTTPS_PROXY |
      | HTTP     | http_proxy      | socks5://geheim   | http_proxy: http_proxy uses a proxy protocol that is not supported      | Write http://host:3128 or https://host:3128, with USER:PASSWORD@ before the host if needed; write special characters as %40 and so on. To use no proxy: unset http_proxy |

  Scenario: A file for certificate authorities without a certificate
    Given a file "ca.pem":
      """
      -----BEGIN PRIVATE KEY-----
      """
    And the environment variable NODE_EXTRA_CA_CERTS is "ca.pem"
    When I run `agents doctor`
    Then it fails with exit status 1
    And stdout contains "  ✗ NODE_EXTRA_CA_CERTS: there is no certificate in ca.pem\n"
    Given a file "ca.pem":
      """
      An authority
      -----BEGIN CERTIFICATE-----
      """
    When I run `agents doctor`
    Then it succeeds
    And stdout contains "  ✓ NODE_EXTRA_CA_CERTS: ca.pem\n"
    Given the environment variable NODE_EXTRA_CA_CERTS is "."
    When I run `agents doctor`
    Then it fails with exit status 1
    And stdout contains "  ✗ NODE_EXTRA_CA_CERTS: . cannot be read\n"

  Scenario: A clock that is not set
    When I run `agents doctor` on a machine whose clock says 2020-01-01T00:00:00Z
    Then it fails with exit status 1
    And stdout contains "  ✗ time: 2020-01-01T00:00:00.000Z is before the release of this program\n      Set the clock of this machine, or enable time synchronization: timedatectl set-ntp true\n"

  Scenario: The default actor does not exist
    Given the mock provider is enabled
    And I have run `agents actor add scribe --model mock/echo --set-default`
    And the default actor is "local/scrib", which is not there
    When I run `agents doctor`
    Then it fails with exit status 1
    And the report says:
      """
        ✗ default: local/scrib cannot run: no actor named "local/scrib"
            Did you mean local/scribe?
      """

  Scenario Outline: The key for the default actor is missing: <name>
    Given the environment variable OPENAI_API_KEY is "sk-test"
    And I have run `agents actor add scribe --model openai/gpt-4o`
    And I have run `agents actor set-default <name>`
    And the environment variable OPENAI_API_KEY is not set
    When I run `agents doctor`
    Then it fails with exit status 1
    And the report says:
      """
        ✗ default: <full> cannot run: missing credentials for provider: openai
            Set OPENAI_API_KEY to use <full>.
      """

    Examples:
      | name          | full          |
      | scribe        | local/scribe  |
      | openai/gpt-4o | openai/gpt-4o |

  Scenario: Without --online nothing is sent; with it each model list is requested
    Given a provider that answers 200 with this "application/json":
      """
      {"data": [{"id": "gpt-4o"}, {"id": "gpt-5"}]}
      """
    And the environment variable OPENAI_API_KEY is "sk-test"
    And the environment variable CO_API_KEY is "sk-test"
    And the mock provider is enabled
    When I run `agents doctor`
    Then it succeeds
    And the provider got 0 requests
    When I remember every file
    And I run `agents doctor --online`
    Then it succeeds
    And the report says:
      """
        ✓ mock: key: none is needed
      """
    And the report says:
      """
        - cohere online: the provider has no model list
            Test it with a call: agents provider test cohere
        ✓ openai online: reachable, and accepts the key; 2 models
      Default actor
      """
    And the report does not say "mock online"
    And the provider got 1 request
    And the request is a GET to "/v1/models"
    And not a byte was written

  Scenario: With --online, a provider that needs no key
    Given a configuration file with the server in it:
      """
      providers: {gateway: {base_url: $SERVER/v1}}
      """
    And a provider that answers 200 with this "application/json":
      """
      {"data": [{"id": "small"}]}
      """
    When I run `agents doctor --online`
    Then it succeeds
    And the report says:
      """
        ✓ gateway online: reachable; 1 model
      """

  Scenario: With --online, a provider that rejects the key
    Given a provider that answers 401 with this "application/json":
      """
      {"error": {"message": "Incorrect API key provided: sk-geheim"}}
      """
    And the environment variable OPENAI_API_KEY is "sk-geheim"
    When I run `agents doctor --online`
    Then it fails with exit status 1
    And stdout contains "  ✗ openai online: openai answered 401: Incorrect API key provided: ***\n      The key was not accepted: check OPENAI_API_KEY.\n"
    And "geheim" appears neither on stdout nor on stderr

  Scenario: With --online, a provider that cannot be reached
    Given no server listens at the base URL OPENAI_BASE_URL
    And the environment variable OPENAI_API_KEY is "sk-test"
    When I run `agents doctor --online --json`
    Then it fails with exit status 1
    And the JSON on stderr at "error.broken" is [{"group": "Providers", "name": "openai online"}]

  Scenario: With --online, a gateway without a model list
    Given a provider that answers 404 with this "application/json":
      """
      {"error": {"message": "no such page"}}
      """
    And the environment variable OPENAI_API_KEY is "sk-test"
    When I run `agents doctor --online`
    Then it succeeds
    And the report says:
      """
        ! openai online: no model list: openai answered 404: no such page
            Test it with a call: agents provider test openai
      """

  Scenario: With --online, a key command that fails
    Given a file "home/config.yaml":
      """
      providers:
        vault: {base_url: https://vault.invalid/v1, api_key_command: ["false"]}
      """
    When I run `agents doctor --online`
    Then it fails with exit status 1
    And the report says:
      """
        ✗ vault online: the api_key_command of vault, false, ended with status 1
            Run the command yourself to see its output. To find the configuration file: agents config path
      """

  Scenario: A provider that failed a local check is not requested
    Given the environment variable OPENAI_API_KEY is "sk-test"
    And the environment variable OPENAI_BASE_URL is "ftp://host"
    When I run `agents doctor --online`
    Then it fails with exit status 1
    And the report does not say "openai online"

  Scenario: An interrupt during a request ends the program without a report
    Given the environment variable OPENAI_API_KEY is "sk-test"
    When I run `agents doctor --online` and interrupt it
    Then it fails with exit status 130
    And stdout is empty
