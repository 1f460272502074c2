// `agents actor add`, `update` and `copy`: what stores the file of an actor.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseCustomName } from '../../actor/name.ts';
import { type AgentsError, ConflictError, ValidationError } from '../../errors.ts';
import { isReservedNamespace } from '../../providers/table.ts';
import type { SavedActor } from '../../registry/actor-registry.ts';
import { customEntry, entryJson } from '../actor-entry.ts';
import { readActorFile } from '../input.ts';
import { findActor, readName, resolveActor } from '../resolve.ts';
import type { Session } from '../session.ts';
import { yamlOf } from './actor-show.ts';

export interface AddCommandOptions {
  readonly config?: string;
  readonly name?: string;
  readonly update?: boolean;
  readonly setDefault?: boolean;
  readonly model?: string;
  readonly system?: string;
  readonly temperature?: number;
  readonly maxTokens?: number;
  readonly description?: string;
}

export async function actorAdd(session: Session, source: string | undefined, options: AddCommandOptions): Promise<void> {
  const { yaml, file, name } = options.model === undefined ? await fromFile(session, source, options) : await fromModel(source, options);
  const registry = await session.registry();
  const saved = await registry.add(yaml, { name, file, update: options.update, setDefault: options.setDefault });
  await tell(session, saved, { isDefault: options.setDefault === true });
}

export async function actorUpdate(session: Session, typed: string, file: string): Promise<void> {
  const name = readName(typed).full;
  await refuseBuiltIn(session, name, 'updated');
  const yaml = await readActorFile(session, file);
  const registry = await session.registry();
  const saved = await registry.update(name, yaml, { file });
  await tell(session, saved, { isDefault: (await registry.defaultActorName()) === name });
}

export async function actorCopy(session: Session, from: string, to: string): Promise<void> {
  const found = await resolveActor(session, from);
  const saved = await (await session.registry()).add(yamlOf(found), { name: to, file: from });
  await tell(session, saved, { isDefault: false });
}

/** @throws ConflictError if the name leads to a built-in actor; AgentsError that says why if it leads nowhere */
export async function refuseBuiltIn(session: Session, name: string, done: 'updated' | 'removed'): Promise<void> {
  const found = await findActor(session, name);
  if (found?.kind === 'custom') return;
  if (found === undefined) {
    const custom = await (await session.registry()).list();
    throw session.providers.explain(
      name,
      custom.map((actor) => actor.name),
    );
  }
  throw new ConflictError({
    code: 'BUILT_IN_ACTOR',
    message: `"${name}" is a built-in actor and cannot be ${done}`,
    hint:
      done === 'updated'
        ? `Copy it to a name of your own: agents actor copy ${name} ${name.slice(name.indexOf('/') + 1)}`
        : 'It is there as long as its provider is configured.',
    details: { name },
  });
}

interface Source {
  readonly yaml: string;
  readonly file: string | undefined;
  readonly name: string | undefined;
}

async function fromFile(session: Session, source: string | undefined, options: AddCommandOptions): Promise<Source> {
  const stray = (['system', 'temperature', 'maxTokens', 'description'] as const).find((option) => options[option] !== undefined);
  if (stray !== undefined) throw usage(`--${stray === 'maxTokens' ? 'max-tokens' : stray} only goes with --model`, 'Write it into the file instead.');
  const file = options.config ?? source;
  if (file === undefined) throw usage('nothing to add', 'Give a YAML file, or a name and --model: agents actor add NAME --model openai/gpt-4o');
  const name = options.name ?? (options.config === undefined ? undefined : source);
  if (file !== '-' && !/[./\\]/.test(file) && !existsSync(resolve(session.host.workingDirectory, file))) {
    throw usage(`there is no file ${file}`, `To make an actor of that name from a model: agents actor add ${file} --model openai/gpt-4o`);
  }
  // The name is looked at first: nobody wants to wait for stdin to learn that it is wrong.
  if (name !== undefined) parseCustomName(name, isReservedNamespace);
  return { yaml: await readActorFile(session, file), file: file === '-' ? 'stdin' : file, name };
}

async function fromModel(source: string | undefined, options: AddCommandOptions): Promise<Source> {
  const name = options.name ?? source;
  if (name === undefined) throw usage('the new actor has no name', `Write: agents actor add NAME --model ${options.model}`);
  if (options.config !== undefined) throw usage('--config and --model cannot be used together');
  if (/\.ya?ml$/.test(name) || name === '-') throw usage('a file and --model cannot be used together', 'Change the model in the file, or leave --model out.');
  const { full } = parseCustomName(name, isReservedNamespace);
  const { stringify } = await import('yaml');
  const { model, system, temperature, maxTokens, description } = options;
  const yaml = stringify({ name: full, type: 'llm', description, model, system_prompt: system, temperature, max_tokens: maxTokens }, { lineWidth: 0 });
  return { yaml, file: full, name: full };
}

async function tell(session: Session, { record, replaced, warnings }: SavedActor, { isDefault }: { readonly isDefault: boolean }): Promise<void> {
  for (const warning of warnings) await session.warn(warning.message);
  const lines = [
    `${replaced ? 'Updated' : 'Added'} ${record.name}.`,
    ...(isDefault && !replaced ? ['It is the default actor.'] : []),
    ...(replaced ? [] : [`Run it: agents actor run ${record.name} "..."`]),
  ];
  await session.print({ kind: 'message', lines, json: { ...entryJson(customEntry(record, isDefault ? record.name : undefined)), replaced } });
}

function usage(message: string, hint?: string): AgentsError {
  return new ValidationError({ code: 'INVALID_ARGUMENT', message, hint });
}
