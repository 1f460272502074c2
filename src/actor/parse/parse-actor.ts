// An actor's configuration, from YAML text or a plain object, into a frozen `ActorConfig` with every fault reported.
// Knows no provider and no model: such facts are handed in.
import { ConfigurationError } from '../../errors.ts';
import type { ActorConfig, ParseContext, Warning } from '../config.ts';
import { searchFaults } from '../source/fault-search.ts';
import { type FaultList, type FileFault, faultsText, type Report } from '../source/file-fault.ts';
import { readYaml } from '../source/yaml-source.ts';
import { parseActors } from './parse-actors.ts';

/** One thing that is wrong with an actor's configuration. */
export type ActorFault = FileFault;

export interface ParsedActor {
  readonly config: ActorConfig;
  readonly warnings: readonly Warning[];
}

export interface ParseActorOptions {
  readonly facts: ParseContext;
  /** What to call the source in messages. Default `actor`. */
  readonly file?: string | undefined;
  /** The full name under which it will be known, if that is not the one in the source. */
  readonly name?: string | undefined;
}

/**
 * Parses an actor. The given object is neither kept nor frozen.
 * @throws ConfigurationError `INVALID_ACTOR` with the faults in `details.faults`; `details.truncated` where there are more than these
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
  { facts, name }: ParseActorOptions,
  { add, warnings }: Findings,
): ActorConfig | undefined {
  const yaml = typeof source === 'string' ? readYaml(source) : undefined;
  for (const { message, hint, line, column } of yaml?.faults ?? []) add({ path: '', message, hint, line, column });
  if (yaml !== undefined && yaml.faults.length > 0) return undefined;
  const report: Report = (path, message, more = {}) => {
    const full = more.key === undefined ? path : [...path, more.key];
    add({ path: full.join('.'), message, hint: more.hint, ...yaml?.place(path, more.key) });
  };
  return parseActors(yaml ? yaml.value : source, { facts, report, written: yaml?.written, warnings, name });
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
    for (const one of Object.values(value)) deepFreeze(one);
  }
  return value;
}
