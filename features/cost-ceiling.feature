Feature: A ceiling of tokens and dollars
  The worst case of every attempt is reserved before it is sent, in all budgets around it, and settled by what came of it.
  So a limit is kept whatever the provider does, and however many calls are under way.

  Rule: No order of events crosses a ceiling

    Scenario: Calls that use all they may, report less, late or never, are cancelled, or wait
      Then whatever 1500 runs of random calls in nested budgets do, no ceiling is crossed and nobody waits for ever

    Scenario: Timing changes nothing
      Then in 1000 runs each call is granted at once what it is granted one after the other

    Scenario: Sums are exact
      Then limits are rounded down and prices up to the millionth of a millionth of a dollar

    Scenario: A count of tokens is a bound
      Then a text that is counted in pieces never counts less than as a whole
      And the tokens of "Hello" for "text-davinci-003" are not counted exactly
      And the tokens of "Hello" for "house-model" are not counted exactly
