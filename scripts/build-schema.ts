// Writes docs/actor.schema.json, the JSON Schema of actor files for editors, from the parser's own schema.
import { writeFileSync } from 'node:fs';
import { toJSONSchema } from 'zod/mini';
import { llmActorSchema } from '../src/actor/schema.ts';

/** The schema as a text. `config` holds the same keys, so it is added here and refers to them. */
export function actorJsonSchema(): string {
  const { $schema, properties, ...rest } = toJSONSchema(llmActorSchema, { io: 'input' });
  const keys = { ...rest, properties };
  const schema = {
    $schema,
    title: 'An actor file of agents',
    description: 'Which keys are required is decided after `config` is merged in: `model` must be in one of the two places.',
    ...keys,
    properties: { ...properties, config: { $ref: '#/$defs/keys' } },
    $defs: { keys },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL('../docs/actor.schema.json', import.meta.url), actorJsonSchema());
}
