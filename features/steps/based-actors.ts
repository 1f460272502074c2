// Actors that are based on another one, in a program that uses the library.
import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { AgentsError, createExecutor } from '../../src/index.ts';
import type { Scenario } from '../support/world.ts';

interface Program {
  readonly known: ReadonlyMap<string, object>;
  readonly asked: string[];
  answer?: string;
  error?: unknown;
}

const programs = new WeakMap<Scenario, Program>();

function programOf(scenario: Scenario): Program {
  const program = programs.get(scenario);
  assert.ok(program, 'there is no program');
  return program;
}

Given('a program that knows the actor {string} as {}', function (this: Scenario, name: string, json: string) {
  programs.set(this, { known: new Map([[name, JSON.parse(json) as object]]), asked: [] });
});

When('it executes {} with {string}', async function (this: Scenario, json: string, message: string) {
  const program = programOf(this);
  const resolveActor = async (name: string) => {
    program.asked.push(name);
    return program.known.get(name);
  };
  try {
    program.answer = (
      await createExecutor(JSON.parse(json) as object, { mock: {} }, {}, {}, { resolveActor }).execute(message)
    ).response;
  } catch (error) {
    program.error = error;
  }
});

Then('it gets the answer {string}', function (this: Scenario, answer: string) {
  assert.equal(programOf(this).answer, answer);
});

Then('it was asked for {string}', function (this: Scenario, name: string) {
  assert.deepEqual(programOf(this).asked, [name]);
});

/** The faults that follow in further lines are shown elsewhere. */
Then('it gets the error {}', function (this: Scenario, text: string) {
  const { error } = programOf(this);
  assert.ok(error instanceof AgentsError, String(error));
  assert.equal(`${error.name}: ${error.message.split('\n')[0]}`, text.trim());
});
