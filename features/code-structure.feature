@slow
Feature: The structure of imports
  `npm run check:structure` reads the imports of all source files. A list states which folders each folder may import;
  all other imports are faults.

  Scenario: Allowed imports
    Given the source files:
      | src/errors.ts            | export const code = 'INTERNAL';                                   |
      | src/actor/name.ts        | import { code } from '../errors.ts'; export const name = code;    |
      | src/registry/row.ts      | export { name } from '../actor/name.ts';                          |
    When their structure is checked
    Then it has no fault

  Scenario Outline: An import that is not on the list
    Given the source files:
      | src/errors.ts       | export const code = 'INTERNAL'; |
      | src/cli/program.ts  | export type Program = string;   |
      | <file>              | <text>                          |
    When their structure is checked
    Then its faults are:
      """
      <file> may not import <import>
      """

    Examples:
      | file                    | text                                               | import                           |
      | src/registry/row.ts     | export type { Program } from '../cli/program.ts';  | src/cli/program.ts               |
      | src/registry/row.ts     | export const row = import('../cli/program.ts');    | src/cli/program.ts               |
      | src/registry/row.ts     | import OpenAI from 'openai'; export const a = new OpenAI(); | the package openai |
      | src/limits.ts           | export type { Program } from './cli/program.ts';   | src/cli/program.ts               |
      | src/index.ts            | export type { Program } from './cli/program.ts';   | src/cli/program.ts               |
      | src/brand-new/file.ts   | export { code } from '../errors.ts';               | src/errors.ts                    |
      | src/brand-new/file.ts   | import { join } from 'node:path'; join('a');       | path                             |
      | src/brand-new/file.ts   | import type { Ajv } from 'ajv'; export type A = Ajv; | the package ajv   |

  Scenario: A cycle of type imports
    Given the source files:
      | src/actor/one.ts   | import type { Two } from './two.ts'; export type One = Two \| 1;     |
      | src/actor/two.ts   | import type { Three } from './three.ts'; export type Two = Three \| 2; |
      | src/actor/three.ts | import type { One } from './one.ts'; export type Three = { one: One }; |
    When their structure is checked
    Then its faults are:
      """
      import cycle: src/actor/one.ts -> src/actor/two.ts -> src/actor/three.ts -> src/actor/one.ts
      """

  Scenario: A folder with too many files
    Given 17 source files in src/actor
    When their structure is checked
    Then its faults are:
      """
      src/actor: 17 files, at most 16 are allowed
      """

  Scenario: A check that reads no file fails
    Given the source files:
      | src/errors.ts     | export const code = 'INTERNAL';      |
      | src/actor/name.ts | export { code } from '../errors.ts'; |
    And TypeScript cannot be loaded
    When their structure is checked
    Then its faults are:
      """
      src/actor/name.ts was not checked
      src/errors.ts was not checked
      """
