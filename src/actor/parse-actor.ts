// An actor's configuration, from YAML text or a plain object, into a frozen `ActorConfig` with every fault reported.
// Knows no provider and no model: such facts are handed in.
import { ConfigurationError } from '../errors.ts';
import type { ActorConfig, ActorFacts, Warning } from './config.ts';
import { type FileFault, faultsText, MAX_FAULTS, type Report, sortFaults } from './file-fault.ts';
import { parseActors } from './parse-actors.ts';
import { readYaml } from './yaml-source.ts';

/** One thing that is wrong with an actor's configuration. */
export type ActorFault = FileFault;

export interface ParsedActor {
  readonly config: ActorConfig;
  readonly warnings: readonly Warning[];
}

export interface ParseActorOptions {
  readonly facts: ActorFacts;
  /** What to call the source in messages. Default `actor`. */
  readonly file?: string | undefined;
  /** The full name under which it will be known, if that is not the one in the source. */
  readonly name?: string | undefined;
}

/**
 * Parses an actor. The given object is neither kept nor frozen.
 * @throws ConfigurationError `INVALID_ACTOR` with all faults in `details.faults`
 */
export function parseActor(source: unknown, options: ParseActorOptions): ParsedActor {
  const faults: ActorFault[] = [];
  const yaml = typeof source === 'string' ? readYaml(source) : undefined;
  for (const { message, hint, line, column } of yaml?.faults.slice(0, MAX_FAULTS) ?? []) faults.push({ path: '', message, hint, line, column });
  const report: Report = (path, message, more = {}) => {
    if (faults.length >= MAX_FAULTS) return;
    const place = yaml?.place(path, more.key);
    const full = more.key === undefined ? path : [...path, more.key];
    faults.push({ path: full.join('.'), message, hint: more.hint, ...place });
  };
  const value = yaml ? yaml.value : source;
  const warnings: Warning[] = [];
  const parts = { facts: options.facts, report, written: yaml?.written, warnings, name: options.name };
  const config = faults.length === 0 ? parseActors(value, parts) : undefined;
  if (faults.length > 0 || config === undefined) throw invalidActor(faults, options.file ?? 'actor');
  return { config: deepFreeze(config), warnings: deepFreeze(warnings) };
}

/** The error for a list of faults. */
export function invalidActor(faults: readonly ActorFault[], file: string): ConfigurationError {
  const sorted = sortFaults(faults);
  return new ConfigurationError({
    code: 'INVALID_ACTOR',
    message: `${file} is not a valid actor: ${faultsText(sorted, file)}`,
    details: { file, faults: sorted },
  });
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const one of Object.values(value)) deepFreeze(one);
  }
  return value;
}
