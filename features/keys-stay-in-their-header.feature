@slow
Feature: A key appears only in its header
  Each source of keys has a unique key: each variable of each known provider, `api_key_env`, `api_key_command`, a
  header, the password of a proxy. In each command, with or without a failure, each key appears only in one header of
  the requests to its own provider. It appears in no other header, request, file, output, or environment or argument of
  a child process. Each command runs for each provider, as text and as JSON.

  Background:
    Given a key of its own in every place where keys come from

  Scenario Outline: The providers <deed>
    Given the providers <deed>
    When each of them is run with exit status <status>: `agents actor run {provider}/some-model Hello <options>`
    Then each request carries the key of its provider, in the one header for it
    And the key-command was run and has noted what it saw
    And no key is anywhere else

    Examples:
      | deed                                       | status | options      |
      | answer                                     | 0      |              |
      | refuse the key and repeat it               | 6      |              |
      | fail and repeat the key                    | 6      |              |
      | do not know the model and repeat the key   | 6      |              |
      | redirect to an address with the key        | 6      |              |
      | reset the connection at once               | 6      |              |
      | reset the connection amid the answer       | 6      |              |
      | send broken JSON with the key              | 6      |              |
      | send a page with the key                   | 6      |              |
      | send an error with the key amid the answer | 6      |              |
      | stay silent                                | 7      | --timeout 5s |

  Scenario: Models that support only the Responses API
    Given the providers refuse the key and repeat it
    When each of them is run with exit status 6: `agents actor run openai/gpt-5-pro Hello`
    Then no key is anywhere else

  Scenario: Commands that show, list and test providers
    Given the providers answer
    When each of them is run with exit status 0: `agents provider list`
    And each of them is run with exit status 0: `agents provider show {provider}`
    And each that has a list of models is run with exit status 0: `agents provider models {provider} --refresh`
    And each of them is run with exit status 0: `agents provider models {provider}`
    And each of them is run with exit status 0: `agents provider test {provider} --model some-model`
    Then each request carries the key of its provider, in the one header for it
    And no key is anywhere else

  Scenario: Commands that list and test providers that refuse
    Given the providers refuse the key and repeat it
    When each that has a list of models is run with exit status 6: `agents provider models {provider} --refresh`
    And each of them is run with exit status 6: `agents provider test {provider} --model some-model`
    Then each request carries the key of its provider, in the one header for it
    And no key is anywhere else

  Scenario Outline: The doctor, when the providers <deed>
    Given the providers <deed>
    When each of them is run with exit status 0: `agents doctor`
    And each of them is run with exit status <status>: `agents doctor --online`
    Then no key is anywhere else

    Examples:
      | deed                         | status |
      | answer                       | 0      |
      | refuse the key and repeat it | 1      |
      | send a page with the key     | 0      |

  Scenario: Commands that show and change actors and the configuration
    Given the providers answer
    When each of them is run with exit status 0: `agents actor add mine --model openai/gpt-4o --system "Hello" --update --set-default`
    And each of them is run with exit status 0: `agents actor list --all`
    And each of them is run with exit status 0: `agents actor show {provider}/some-model`
    And each of them is run with exit status 0: `agents actor show mine`
    And each of them is run with exit status 0: `agents run Hello`
    And each of them is run with exit status 0: `agents config show`
    And each of them is run with exit status 0: `agents config validate`
    And each of them is run with exit status 0: `agents config edit`
    Then the editor was run and has noted what it saw
    And no key is anywhere else

  Scenario: An internal error of the program
    When each of them crashes by a fault of our own: `agents actor run {provider}/some-model`
    Then no key is anywhere else

  Scenario: An invalid configuration file
    Given a file "home/config.yaml":
      """
      providers:
        own-env: {base_url: 3, api_key_env: OWN_KEY, unknown: 1}
        own-header: {base_url: https://host/v1, headers: {x-secret: {"env": 'OWN_HEADER'}}}
      """
    When each of them is run with exit status 5: `agents config validate`
    And each of them is run with exit status 5: `agents actor list`
    And each of them is run with exit status 1: `agents doctor`
    And each of them is run with exit status 5: `agents config edit`
    Then the editor was run and has noted what it saw
    And no key is anywhere else

  Scenario: The alternative variables of providers that have several
    Given a key of its own in every place, with only the further variables of providers that have several
    And the providers refuse the key and repeat it
    When each of them is run with exit status 6: `agents actor run {provider}/some-model Hello`
    Then each request carries the key of its provider, in the one header for it
    And no key is anywhere else
