// `agents actor validate`: reports all errors in actor files. Stores nothing, and needs neither a key nor a registry.
import type { ActorConfig, KnownActor, ParseContext, Warning } from '../../actor/config.ts';
import { parseCustomName } from '../../actor/name.ts';
import { parseActor } from '../../actor/parse/parse-actor.ts';
import { referencesOf } from '../../actor/references.ts';
import { type FaultList, type FileFault, faultCount, faultLines } from '../../actor/source/file-fault.ts';
import { AgentsError, ConfigurationError, ValidationError } from '../../errors.ts';
import { readActorFile } from '../input.ts';
import type { Session } from '../session.ts';

/** @throws ConfigurationError `INVALID_ACTOR` with the faults of all files in `details.files` */
export async function actorValidate(session: Session, files: readonly string[]): Promise<void> {
  if (new Set(files).size < files.length)
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: 'a file is named twice',
      hint: 'Name each file once.',
    });
  const sources: Source[] = [];
  for (const file of files) sources.push(await readSource(session, file, files.length === 1));
  const parseContext = await session.parseContext();
  const parsed = sources.map((source) => checkWithoutReferences(source, parseContext));
  const known = new Map(
    parsed.flatMap(({ config }) => (config?.name === undefined ? [] : [[config.name, knownActor(config)] as const])),
  );
  const checked: Checked[] = [];
  for (const file of parsed) checked.push(file.refers ? await checkWithReferences(session, file, known) : file);
  for (const { warnings } of checked) for (const { message } of warnings) await session.warn(message);
  if (checked.some(({ faults }) => faults.length > 0)) throw invalid(checked);
  const lines = checked.map(
    ({ source, config }) => `${source.file} is valid${config?.name === undefined ? '' : `: ${config.name}`}.`,
  );
  await session.print({ kind: 'message', lines, json: checked.map(fileJson) });
}

interface Source {
  readonly file: string;
  /** Absent when the file could not be read as text. */
  readonly yaml?: string;
  readonly faults: readonly FileFault[];
}

interface Checked extends FaultList {
  readonly source: Source;
  readonly config?: ActorConfig;
  readonly warnings: readonly Warning[];
  /** True when the file refers to an actor that it does not define. */
  readonly refers: boolean;
}

/** Reads a file. A missing file is one of the reported faults; when it is the only file, it is thrown as an error. */
async function readSource(session: Session, file: string, isAlone: boolean): Promise<Source> {
  const name = file === '-' ? 'stdin' : file;
  try {
    return { file: name, yaml: await readActorFile(session, file), faults: [] };
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    if (error.code === 'INVALID_ACTOR')
      return { file: name, faults: [{ path: '', message: error.message.slice(name.length + 1) }] };
    if (isAlone || !/^FILE_/.test(error.code)) throw error;
    return { file: name, faults: [{ path: '', message: error.message }] };
  }
}

/** Checks a file as if every actor that it refers to existed. */
function checkWithoutReferences(source: Source, parseContext: ParseContext): Checked {
  let refers = false;
  const findActor = () => {
    refers = true;
    return {};
  };
  const checked = attempt(
    source,
    () => parseActor(source.yaml, { parseContext: { ...parseContext, findActor }, file: source.file }),
    parseContext,
  );
  return { ...checked, refers };
}

/** Checks a file, and looks for the actors that it refers to in the other files and in the registry. */
async function checkWithReferences(
  session: Session,
  { source }: Checked,
  known: ReadonlyMap<string, KnownActor>,
): Promise<Checked> {
  const parseContext = await session.parseContext();
  const findActor = await session.registry.finder((name) => parseContext.findActor?.(name));
  const context = { ...parseContext, findActor: (name: string) => known.get(name) ?? findActor(name) };
  return attempt(source, () => parseActor(source.yaml, { parseContext: context, file: source.file }), parseContext);
}

function attempt(
  source: Source,
  parse: () => { readonly config: ActorConfig; readonly warnings: readonly Warning[] },
  parseContext: ParseContext,
): Checked {
  if (source.yaml === undefined)
    return { source, faults: source.faults, isTruncated: false, warnings: [], refers: false };
  try {
    const { config, warnings } = parse();
    return {
      source,
      config,
      faults: [],
      isTruncated: false,
      warnings: [...warnings, ...nameWarnings(config, parseContext)],
      refers: false,
    };
  } catch (error) {
    if (!(error instanceof AgentsError) || error.code !== 'INVALID_ACTOR') throw error;
    const { faults, truncated } = error.details as { readonly faults: readonly FileFault[]; readonly truncated?: true };
    return { source, faults, isTruncated: truncated === true, warnings: [], refers: false };
  }
}

/**
 * Warns about a name in the namespace of a provider: such a row may exist from an earlier version, but cannot be added.
 */
function nameWarnings({ name }: ActorConfig, parseContext: ParseContext): readonly Warning[] {
  try {
    if (name !== undefined) parseCustomName(name, parseContext.isReserved);
    return [];
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    return [{ code: error.code, message: `${error.message}. ${error.hint}` }];
  }
}

function knownActor(config: ActorConfig): KnownActor {
  const contextKeys = Object.keys(config.context);
  const requiredContext = contextKeys.filter((key) => config.context[key] === null);
  return { type: config.type, references: referencesOf(config), contextKeys, requiredContext };
}

function invalid(checked: readonly Checked[]): ConfigurationError {
  const invalidFiles = checked.filter(({ faults }) => faults.length > 0);
  const count = invalidFiles.reduce((sum, { faults }) => sum + faults.length, 0);
  const summary =
    checked.length === 1
      ? `${invalidFiles[0]?.source.file} is not a valid actor`
      : `${invalidFiles.length} of ${checked.length} files ` +
        (invalidFiles.length === 1 ? 'is not a valid actor' : 'are not valid actors');
  const lines = invalidFiles.flatMap((file) => faultLines(file, file.source.file));
  const isTruncated = invalidFiles.some((file) => file.isTruncated);
  const message = `${summary}: ${faultCount(count, isTruncated)}\n${lines.join('\n')}`;
  return new ConfigurationError({ code: 'INVALID_ACTOR', message, details: { files: checked.map(fileJson) } });
}

function fileJson({ source, config, faults, isTruncated, warnings }: Checked): object {
  const truncated = isTruncated && { truncated: true };
  return {
    file: source.file,
    valid: faults.length === 0,
    name: config?.name ?? null,
    type: config?.type ?? null,
    faults,
    ...truncated,
    warnings,
  };
}
