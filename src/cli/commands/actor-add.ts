// `agents actor add`, `update` and `copy`: store the file of an actor.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseCustomName } from '../../actor/name.ts';
import { readName, resolveActor } from '../../app/resolve.ts';
import { type AgentsError, ConflictError, NotFoundError, ValidationError } from '../../errors.ts';
import type { SavedActor } from '../../registry/actor-registry.ts';
import { customEntry, entryJson } from '../actor-entry.ts';
import { readActorFile } from '../input.ts';
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

export async function actorAdd(
  session: Session,
  source: string | undefined,
  options: AddCommandOptions,
): Promise<void> {
  const { yaml, file, name } =
    options.model === undefined ? await fromFile(session, source, options) : await fromModel(session, source, options);
  const registry = session.registry;
  const saved = await registry.add(yaml, { name, file, update: options.update, setDefault: options.setDefault });
  await printSaved(session, saved, { madeDefault: options.setDefault === true });
}

export async function actorUpdate(session: Session, typed: string, file: string): Promise<void> {
  const name = readName(session, typed).full;
  await refuseBuiltIn(session, name, 'updated');
  const yaml = await readActorFile(session, file);
  const saved = await session.registry.update(name, yaml, { file: sourceName(file) });
  await printSaved(session, saved, { madeDefault: false });
}

export async function actorCopy(session: Session, from: string, to: string): Promise<void> {
  const found = await resolveActor(session, from);
  const { full } = parseCustomName(to, session.providers.table.isReserved);
  const registry = session.registry;
  if ((await registry.find(full)) !== undefined) {
    throw new ConflictError({
      code: 'ACTOR_EXISTS',
      message: `the actor "${full}" exists already`,
      hint: `Choose another name, or remove it first: agents actor remove ${full}`,
      details: { name: full },
    });
  }
  const saved = await registry.add(yamlOf(found), { name: full, file: found.name });
  await printSaved(session, saved, { madeDefault: false });
}

/**
 * Fails for names that cannot be updated or removed.
 * @throws ConflictError when the name is a built-in actor or an alias; AgentsError when there is no actor of the name
 */
export async function refuseBuiltIn(session: Session, name: string, done: 'updated' | 'removed'): Promise<void> {
  const found = await resolveActor(session, name);
  if (found.alias !== undefined) {
    throw new ConflictError({
      code: 'BUILT_IN_ACTOR',
      message: `"${found.alias}" is an alias of ${found.name} and cannot be ${done}`,
      hint: 'Change aliases in the configuration file: agents config edit',
      details: { name: found.alias },
    });
  }
  if (found.kind === 'custom') return;
  throw new ConflictError({
    code: 'BUILT_IN_ACTOR',
    message: `"${name}" is a built-in actor and cannot be ${done}`,
    hint:
      done === 'updated'
        ? `Copy it to a new name: agents actor copy ${name} ${name.slice(name.indexOf('/') + 1)}`
        : 'It exists while its provider is configured.',
    details: { name },
  });
}

interface Source {
  readonly yaml: string;
  readonly file: string | undefined;
  readonly name: string | undefined;
}

async function fromFile(session: Session, source: string | undefined, options: AddCommandOptions): Promise<Source> {
  const modelFlags = MODEL_OPTIONS.filter(([key]) => options[key] !== undefined).map(([, flag]) => flag);
  if (modelFlags.length > 0)
    throw usage(`${modelFlags.join(', ')} can only be used with --model`, 'Write it into the file instead.');
  const file = options.config ?? source;
  if (file === undefined)
    throw usage(
      'nothing to add',
      'Give a YAML file, or a name and --model: agents actor add NAME --model openai/gpt-4o',
    );
  if (options.config !== undefined && isFile(source))
    throw usage('a file and --config cannot be used together', 'Give one of the two.');
  const name = oneName(options.config === undefined ? undefined : source, options.name);
  if (
    options.config === undefined &&
    file !== '-' &&
    !/[./\\]/.test(file) &&
    !existsSync(resolve(session.host.workingDirectory, file))
  ) {
    throw new NotFoundError({
      code: 'FILE_NOT_FOUND',
      message: `there is no file ${file}`,
      hint: `To create an actor of that name from a model: agents actor add ${file} --model openai/gpt-4o`,
      details: { file },
    });
  }
  // The name is validated first, so that an invalid name fails before the wait for stdin.
  if (name !== undefined) checkNewName(session, name, options);
  return { yaml: await readActorFile(session, file), file: sourceName(file), name };
}

/** The options that need --model, and their flags. */
const MODEL_OPTIONS = [
  ['system', '--system'],
  ['temperature', '--temperature'],
  ['maxTokens', '--max-tokens'],
  ['description', '--description'],
] as const;

function isFile(source: string | undefined): boolean {
  return source === '-' || /\.ya?ml$/.test(source ?? '');
}

function sourceName(file: string): string {
  return file === '-' ? 'stdin' : file;
}

/** Returns the name, which is given as an argument or by --name. @throws ValidationError when both are given */
function oneName(first: string | undefined, second: string | undefined): string | undefined {
  if (first !== undefined && second !== undefined)
    throw usage(`two names are given: ${first} and ${second}`, 'Leave one of them out.');
  return first ?? second;
}

/**
 * Validates the name of a new actor. With `update`, a name in the namespace of a provider is allowed, because a row
 * stored by an earlier version may have it; the registry checks whether the row exists.
 */
function checkNewName(session: Session, name: string, { update }: AddCommandOptions): string {
  return update ? readName(session, name).full : parseCustomName(name, session.providers.table.isReserved).full;
}

async function fromModel(session: Session, source: string | undefined, options: AddCommandOptions): Promise<Source> {
  if (options.config !== undefined || isFile(source)) {
    throw usage('a file and --model cannot be used together', 'Change the model in the file, or leave --model out.');
  }
  const name = oneName(source, options.name);
  if (name === undefined)
    throw usage('the new actor has no name', `Write: agents actor add NAME --model ${options.model}`);
  const full = checkNewName(session, name, options);
  const { model, system, temperature, maxTokens, description } = options;
  const keys = {
    name: full,
    type: 'llm',
    description,
    model,
    system_prompt: system,
    temperature,
    max_tokens: maxTokens,
  };
  const given = Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
  const [{ stringify }, { parseActor }] = await Promise.all([
    import('yaml'),
    import('../../actor/parse/parse-actor.ts'),
  ]);
  // Parses the object instead of the YAML, so that errors contain no positions in a generated file.
  parseActor(given, { parseContext: await session.parseContext(), file: full });
  return { yaml: stringify(given, { lineWidth: 0 }), file: full, name: full };
}

async function printSaved(
  session: Session,
  { record, replaced, warnings }: SavedActor,
  { madeDefault }: { readonly madeDefault: boolean },
): Promise<void> {
  for (const warning of warnings) await session.warn(warning.message);
  const aliasTarget = session.findAlias(record.name);
  if (aliasTarget !== undefined)
    await session.warn(`${record.name} hides the alias of the same name, which refers to ${aliasTarget}`);
  const lines = [
    `${replaced ? 'Updated' : 'Added'} ${record.name}.`,
    ...(madeDefault ? ['It is the default actor.'] : []),
    ...(replaced ? [] : [`Run it: agents actor run ${record.name} "..."`]),
  ];
  const defaultName = await session.registry.defaultActorName();
  await session.print({ kind: 'message', lines, json: { ...entryJson(customEntry(record, defaultName)), replaced } });
}

function usage(message: string, hint?: string): AgentsError {
  return new ValidationError({ code: 'INVALID_ARGUMENT', message, hint });
}
