// The JSON Schema of actor files, as an editor applies it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Then } from '@cucumber/cucumber';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..');

/** What the schema says against a file; nothing if it takes it. */
function faultsOf(yaml: string): readonly string[] {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(join(ROOT, 'docs/actor.schema.json'), 'utf8')),
  );
  return validate(parse(yaml))
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

Then('the JSON Schema takes each YAML example of {string}', (name: string) => {
  const examples = [...readFileSync(join(ROOT, name), 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms)].map(
    ([, yaml]) => yaml ?? '',
  );
  assert.ok(examples.length > 10, `${name} has ${examples.length} examples`);
  for (const yaml of examples) assert.deepEqual(faultsOf(yaml), [], yaml);
});

Then('the JSON Schema takes:', (yaml: string) => {
  assert.deepEqual(faultsOf(yaml), []);
});

Then('the JSON Schema refuses:', (yaml: string) => {
  assert.notDeepEqual(faultsOf(yaml), []);
});
