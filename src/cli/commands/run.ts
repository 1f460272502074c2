// `agents actor run` and `agents run`: run an actor. The answer is printed to stdout, everything else to stderr.
import type { ActorConfig, ModelSettings, Scalar } from '../../actor/config.ts';
import { executorFor } from '../../app/executor-for.ts';
import { defaultName, findActor, readName } from '../../app/resolve.ts';
import { loadActor, type RunnableActor } from '../../app/runnable-actor.ts';
import { ValidationError } from '../../errors.ts';
import { keepsDigits, readNumber } from '../../exact-number.ts';
import type { Executor, ExecutorOptions } from '../../executor/executor.ts';
import { checkSettings } from '../../providers/check-settings.ts';
import type { ProviderTable } from '../../providers/table/provider-table.ts';
import { chooseRunFormat } from '../format.ts';
import { readPrompt, readRecording } from '../input.ts';
import { RunPrinter } from '../run/run-printer.ts';
import type { ToolFlags, WithTerminal } from '../run/tool-host.ts';
import { limitsOf } from '../run-options.ts';
import type { Session } from '../session.ts';

export interface RunOptions extends ToolFlags {
  readonly file?: readonly string[];
  readonly system?: string;
  readonly temperature?: number;
  readonly maxTokens?: number;
  readonly set?: readonly string[];
  readonly stream: boolean;
  readonly stdin: boolean;
  readonly raw?: boolean;
  readonly quiet?: boolean;
  /** The file that calls are recorded in. */
  readonly record?: string;
  /** The recording that is replayed in place of the provider. */
  readonly replay?: string;
  readonly dryRun?: boolean;
}

export async function runActor(
  given: Session,
  name: string,
  words: readonly string[],
  options: RunOptions,
): Promise<void> {
  const session = sessionFor(given, options);
  const format = chooseRunFormat(session.options, session.host, session.configuration.format);
  const actor = await loadActor(session, name);
  const changes = changesOf(actor, options, session.providers.table);
  const printer = new RunPrinter(session, { name: actor.config.name ?? name, format, ...options });
  const tools = await toolOptionsOf(session, actor, {
    options,
    withTerminal: (action) => printer.withTerminal(action),
  });
  const parts = { ...changes, options, tools };
  // Read before stdin, so that a missing recording fails before the wait for stdin.
  const replay = options.replay === undefined ? undefined : await readRecording(session, options.replay);
  const prompt = await readPrompt(session, {
    words,
    files: options.file ?? [],
    stdin: options.stdin,
    quiet: options.quiet,
  });
  if (options.dryRun) {
    await printer.printWarnings();
    const { printPreview } = await import('../run/dry-run.ts');
    return printPreview(session, format, await (await executorOf(session, parts)).preview(prompt));
  }
  if (options.record !== undefined)
    return runRecorded(session, {
      ...parts,
      file: options.record,
      print: (executor) => printer.print(executor.events(prompt)),
    });
  const executor = await executorOf(session, { ...parts, recording: { replay } });
  await printer.print(executor.events(prompt));
}

/**
 * Runs an actor and records the run.
 * @throws ExecutionError `OUTPUT_FAILED` after the answer is printed, when the recording could not be written
 */
async function runRecorded(
  session: Session,
  {
    file,
    print,
    ...parts
  }: Omit<RunArguments, 'recording'> & { readonly file: string; readonly print: (executor: Executor) => Promise<void> },
): Promise<void> {
  const { RecordingFile } = await import('../run/recording-file.ts');
  const recordingFile = new RecordingFile(session, file);
  try {
    await print(await executorOf(session, { ...parts, recording: { record: recordingFile.write } }));
  } finally {
    recordingFile.close();
  }
  if (recordingFile.fault !== undefined) throw recordingFile.fault;
}

export async function runDefault(
  given: Session,
  words: readonly string[],
  options: RunOptions & { readonly actor?: string },
): Promise<void> {
  const session = sessionFor(given, options);
  if (options.actor === undefined) await refuseMissingFlag(session, words);
  await runActor(session, options.actor ?? (await defaultName(session)), words, options);
}

/** Returns a session that needs no keys when the run sends nothing. */
function sessionFor(session: Session, options: RunOptions): Session {
  return isOffline(options) ? session.withEveryProvider() : session;
}

function isOffline({ replay, dryRun }: RunOptions): boolean {
  return replay !== undefined || dryRun === true;
}

/** Fails when the first word is the name of an actor: in `agents run writer "..."`, the flag -a is probably missing. */
async function refuseMissingFlag(session: Session, words: readonly string[]): Promise<void> {
  const [first] = words;
  const literal = session.host.arguments.indexOf('--');
  const isLiteral = literal >= 0 && session.host.arguments.length - literal - 1 >= words.length;
  if (first === undefined || first === '-' || isLiteral) return;
  if (!/^\S{1,300}$/.test(first) || (await findTyped(session, first)) === undefined) return;
  throw new ValidationError({
    code: 'INVALID_ARGUMENT',
    message: `"${first}" is the name of an actor: did you mean -a?`,
    hint: `Run it: agents run -a ${first} "..."; or send it to the default actor: agents run -- ${first}`,
    details: { name: first },
  });
}

async function findTyped(session: Session, typed: string) {
  try {
    return await findActor(session, readName(session, typed).full);
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw error;
  }
}

/** Applies the options of the command line to the actor. Validates them before the prompt is read. */
function changesOf(
  actor: RunnableActor,
  options: RunOptions,
  table: ProviderTable,
): Pick<RunArguments, 'actor' | 'context'> {
  return {
    actor: { ...actor, config: withOverrides(actor.config, options, table) },
    context: readContext(options.set ?? [], actor.config),
  };
}

interface RunArguments {
  readonly actor: RunnableActor;
  readonly context: Readonly<Record<string, Scalar>>;
  readonly options: RunOptions;
  readonly tools: Pick<ExecutorOptions, 'permissions' | 'host'>;
  readonly recording?: Pick<ExecutorOptions, 'record' | 'replay'>;
}

/** Returns the permissions and the host of the tools; nothing for an actor without tools. */
async function toolOptionsOf(
  session: Session,
  { config }: RunnableActor,
  { options, withTerminal }: { readonly options: RunOptions; readonly withTerminal: WithTerminal },
): Promise<RunArguments['tools']> {
  if (config.type === 'llm' && (config.tools ?? []).length === 0 && options.workspace === undefined) return {};
  const { permissionsOf, RunToolHost } = await import('../run/tool-host.ts');
  return { permissions: permissionsOf(options), host: new RunToolHost(session, options, withTerminal) };
}

function executorOf(session: Session, { actor, context, options, tools, recording }: RunArguments): Promise<Executor> {
  return executorFor(session, actor, {
    limits: limitsOf({ ...options }),
    isOffline: isOffline(options),
    options: { context, ...tools, ...recording },
  });
}

/**
 * Returns the config with the settings of the command line.
 * @throws ValidationError for a setting that the actor or its model does not accept
 */
function withOverrides(
  config: RunnableActor['config'],
  { temperature, maxTokens, system }: RunOptions,
  table: ProviderTable,
): RunnableActor['config'] {
  const given: ModelSettings = {
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
  if (temperature !== undefined && temperature > 2) throw usage('--temperature must be at most 2');
  if (maxTokens === 0) throw usage('--max-tokens must be at least 1');
  if (config.type !== 'llm') {
    const [flag] = [
      ...Object.keys(given).map((key) => FLAGS[key as keyof typeof FLAGS]),
      ...(system === undefined ? [] : ['--system']),
    ];
    if (flag === undefined) return config;
    throw usage(
      `${flag} is for actors of type llm, and ${config.name ?? 'this actor'} is of type ${config.type}`,
      'Leave it out, or change the file of the actor.',
    );
  }
  const fault = checkSettings(config.provider, config.model, { settings: given, table })[0];
  if (fault !== undefined)
    throw usage(fault.message, `--${fault.key.replaceAll('_', '-')}: ${fault.hint ?? 'leave it out'}.`);
  return { ...config, settings: { ...config.settings, ...given }, ...(system !== undefined && { systemText: system }) };
}

const FLAGS = { temperature: '--temperature', maxTokens: '--max-tokens' } as const;

/** Parses `--set key=value`. The value gets the type of the actor's default value. */
function readContext(pairs: readonly string[], { context }: ActorConfig): Readonly<Record<string, Scalar>> {
  const entries = pairs.map((pair): readonly [string, Scalar] => {
    const at = pair.indexOf('=');
    if (at <= 0) throw usage(`--set needs key=value, not ${JSON.stringify(pair)}`);
    const key = pair.slice(0, at);
    return [key, toType(key, pair.slice(at + 1), context[key])];
  });
  return Object.fromEntries(entries);
}

function toType(key: string, text: string, defaultValue: Scalar | undefined): Scalar {
  if (typeof defaultValue === 'number' || typeof defaultValue === 'bigint') return toNumber(key, text);
  if (typeof defaultValue !== 'boolean') return text;
  if (text === 'true' || text === 'false') return text === 'true';
  throw usage(`--set ${key}: ${JSON.stringify(text)} is neither true nor false`);
}

/** Parses a number in the syntax of `Number`. @throws ValidationError when digits would be lost */
function toNumber(key: string, text: string): number | bigint {
  const given = text.trim();
  if (given === '' || Number.isNaN(Number(given))) throw usage(`--set ${key}: ${JSON.stringify(text)} is not a number`);
  if (Number.isSafeInteger(Number(given)) && keepsDigits(given)) return Number(given);
  const number = /^0[xob]/i.test(given) ? BigInt(given) : readNumber(given);
  if (number !== undefined && (typeof number === 'bigint' || keepsDigits(given))) return number;
  throw usage(
    `--set ${key}: ${JSON.stringify(text)} has too many digits for a number`,
    `To use it as a string, write ${key}: "" in the file of the actor.`,
  );
}

function usage(message: string, hint?: string): ValidationError {
  return new ValidationError({ code: 'INVALID_ARGUMENT', message, hint });
}
