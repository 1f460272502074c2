@slow
Feature: Counting tokens
  The program counts tokens itself when a provider reports none, and when a limit would refuse a prompt because of its
  bytes. Counting takes time proportional to the length of the text and pauses regularly, so that other runs of the
  process continue and a run can be cancelled.

  Background:
    Given the actor {"model": "openai/gpt-4o", "max_tokens": 100}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}

  Scenario Outline: An answer of <count> times "<text>" without reported usage
    Given a provider that streams <count> times "<text>" without its usage
    When a program executes "Hello"
    Then the result has "usage.source" as "estimated"
    And the result has "usage.input" as 5
    And the result has "usage.output" as <tokens>

    Examples: text without a break
      | count  | text     | tokens |
      | 50000  | 東       | 50000  |
      | 200000 | 東       | 200000 |
      | 25000  | 東京都大 | 50000  |
      | 200000 | z        | 100000 |
      | 40000  | 👩‍👩‍👧      | 320000 |
      | 20000  | ภาษาไทย  | 40351  |
      | 200000 | !?#-     | 600000 |

    Examples: ordinary text
      | count  | text                 | tokens |
      | 20000  | The quick brown fox. | 80938  |
      | 200000 | 1                    | 66797  |
      | 100000 | QUJD                 | 200000 |

  Scenario: Only a part of an answer above 4 MiB characters is counted
    Given a provider that streams 238889 times "A quick brown fox " without its usage
    When a program executes "Hello"
    Then the result has "usage.output" as 964894

  Scenario Outline: A prompt of <count> times "<text>" under a limit of <limit> tokens
    Given a provider that streams "Hi" with the usage {"prompt_tokens": 10, "completion_tokens": 5}
    And the limits {"maxTotalTokens": <limit>}
    When a program executes <count> times "<text>"
    Then the program gets the answer "Hi"
    And the request holds "max_tokens" as <maximum>

    Examples: tokens of the prompt, 17 for the message, and the rest for the answer
      | count  | text | limit  | maximum |
      | 200000 | z    | 100100 | 83      |
      | 50000  | 東   | 50050  | 33      |
      | 200000 | 東   | 200117 | 100     |

  Scenario Outline: A prompt of <count> times "<text>" is bounded by its bytes
    Given the limits {"maxTotalTokens": 1000000}
    And a network that must not be used
    When a program executes <count> times "<text>"
    Then the program gets a LimitError LIMIT_EXCEEDED: the token limit of 1000000 tokens does not allow this call: up to <tokens> tokens of input and at least 16 of output
    And nothing was sent

    Examples: more than 1 MiB characters without a break, more than 8 MiB characters in total
      | count   | text        | tokens   |
      | 1100000 | z           | 1100017  |
      | 900000  | A red fox.  | 9000046  |

  Scenario: Other runs continue while the tokens of a run are estimated
    Given a provider that streams "Hi" with the usage null
    When a program executes 1000000 times "東京都大", and starts 20 other runs once its answer has arrived
    Then the 20 other runs ended first
    And the result has "usage.input" as 2000004

  Scenario: A cancelled run counts only a part of a long prompt
    Given a provider that streams "Hi" and then waits
    When a program executes 20000 times "The quick brown fox. " and aborts once its answer has begun
    Then the program gets an InterruptedError INTERRUPTED: the run was interrupted
    And the error says that the usage is {"input": 100903, "output": 1, "cachedRead": 0, "cachedWrite": 0, "reasoning": 0, "source": "estimated"}

  Scenario: An estimate equals the count of the tokenizer
    Then for any text, the estimate is the tokenizer's count of its chunks, and the bound is its count of the whole text

  Scenario: Long texts are split only between tokens
    Then for any text, the tokens of its sections are those of the whole text

  Scenario: Counting pauses for every kind of text
    Then counting 300000 characters of these texts pauses at least every 8192 bytes:
      | a    |
      | 東   |
      | 🎉   |
      | \n   |
      | !    |
      | ab   |
