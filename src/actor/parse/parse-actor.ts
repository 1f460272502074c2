// Parses the configuration of an actor, YAML text or a plain object, into a frozen `ActorConfig`. Reports every fault.
// Contains no facts about providers or models: the caller passes them.
import { ConfigurationError } from '../../errors.ts';
import type { ActorConfig, ParseContext, Warning } from '../config.ts';
import { searchFaults } from '../source/fault-search.ts';
import { type FaultList, type FileFault, faultsText, type Report } from '../source/file-fault.ts';
import { readYaml } from '../source/yaml-source.ts';
import { parseActors } from './parse-actors.ts';

/** One fault of the configuration of an actor. */
export type ActorFault = FileFault;

export interface ParsedActor {
  readonly config: ActorConfig;
  readonly warnings: readonly Warning[];
}

export interface ParseActorOptions {
  readonly parseContext: ParseContext;
  /** The name of the source in messages. Default: `actor`. */
  readonly file?: string | undefined;
  /** The full name under which the actor is stored, if it is not the name in the source. */
  readonly name?: string | undefined;
}

/**
 * Parses an actor. Does not keep or freeze the given object.
 * @throws ConfigurationError `INVALID_ACTOR` with the faults in `details.faults`; `details.truncated` is set if
 *   there are more
 */
export function parseActor(source: unknown, options: ParseActorOptions): ParsedActor {
  const warnings: Warning[] = [];
  const { value: config, faults, isTruncated } = searchFaults((add) => parseSource(source, options, { add, warnings }));
  if (faults.length > 0 || config === undefined) throw invalidActor({ faults, isTruncated }, options.file ?? 'actor');
  return { config: deepFreeze(config), warnings: deepFreeze(warnings) };
}

interface Findings {
  readonly add: (fault: ActorFault) => void;
  readonly warnings: Warning[];
}

function parseSource(
  source: unknown,
  { parseContext, name }: ParseActorOptions,
  { add, warnings }: Findings,
): ActorConfig | undefined {
  const yaml = typeof source === 'string' ? readYaml(source) : undefined;
  for (const { message, hint, line, column } of yaml?.faults ?? []) add({ path: '', message, hint, line, column });
  if (yaml !== undefined && yaml.faults.length > 0) return undefined;
  const report: Report = (path, message, more = {}) => {
    const full = more.key === undefined ? path : [...path, more.key];
    add({ path: full.join('.'), message, hint: more.hint, ...yaml?.position(path, more.key) });
  };
  return parseActors(yaml ? yaml.value : source, {
    parseContext,
    report,
    sourceText: yaml?.sourceText,
    warnings,
    name,
  });
}

function invalidActor(list: FaultList, file: string): ConfigurationError {
  const { faults, isTruncated } = list;
  return new ConfigurationError({
    code: 'INVALID_ACTOR',
    message: `${file} is not a valid actor: ${faultsText(list, file)}`,
    details: { file, faults, ...(isTruncated && { truncated: true }) },
  });
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const entry of Object.values(value)) deepFreeze(entry);
  }
  return value;
}
