// `agents doctor`: checks the installation, configuration and providers, and prints a hint for each problem. Writes
// nothing, and sends requests only with --online.
import type { Host } from '../../app/host.ts';
import { ExecutionError } from '../../errors.ts';
import {
  type Check,
  checkAliases,
  checkConfiguration,
  checkDefault,
  checkHome,
  checkProgram,
  checkRegistry,
  isBroken,
} from '../doctor/local-checks.ts';
import { checkClock, checkNetwork, checkProviders, checkTerminal } from '../doctor/provider-checks.ts';
import { type GlobalOptions, isJson } from '../format.ts';
import type { Session } from '../session.ts';
import { wrap } from '../views/wrap.ts';

export interface DoctorOptions {
  readonly online?: boolean;
  /** Receives the format in the configuration file. */
  readonly chosen: { format?: string | undefined };
}

/** Prints all checks. @throws ExecutionError `CHECK_FAILED` afterwards, when a check is broken */
export async function doctor(
  host: Host,
  options: GlobalOptions,
  { online = false, chosen }: DoctorOptions,
): Promise<void> {
  const { session, checks: configuration } = await checkConfiguration(host, options);
  chosen.format = session.configuration.format;
  const program = await checkProgram(session);
  const hasDriver = !program.some((check) => check.name === 'SQLite' && isBroken(check));
  const registry = await checkRegistry(session, { hasDriver });
  const canRead = hasDriver && !registry.some(isBroken);
  const checks = [
    ...program,
    ...checkHome(session),
    ...registry,
    ...configuration,
    ...(canRead ? await checkAliases(session) : []),
    ...(await checkProviders(session, { online })),
    await checkDefault(session, { canRead, isConfigured: !configuration.some(isBroken) }),
    ...checkClock(session),
    ...checkTerminal(session),
    ...checkNetwork(session),
  ];
  await print(session, checks);
  const broken = checks.filter(isBroken);
  if (broken.length > 0) throw failure(session, broken);
}

function failure({ format }: Session, broken: readonly Check[]): ExecutionError {
  return new ExecutionError({
    code: 'CHECK_FAILED',
    message: broken.length === 1 ? '1 check failed' : `${broken.length} checks failed`,
    hint: isJson(format)
      ? 'Follow the hint of each broken check in the report.'
      : 'Follow the hint below each check that is marked ✗.',
    details: { broken: broken.map(({ group, name }) => ({ group, name })) },
  });
}

const MARKS = { ok: '✓', note: '-', warning: '!', broken: '✗' };

async function print(session: Session, checks: readonly Check[]): Promise<void> {
  const groups = [...new Set(checks.map((check) => check.group))];
  const { columns } = session.host.stdout;
  await session.print({
    kind: 'message',
    lines: groups.flatMap((group) => [
      group,
      ...checks.filter((check) => check.group === group).flatMap((check) => linesOf(check, columns)),
    ]),
    json: {
      ok: !checks.some(isBroken),
      checks: checks.map(({ group, name, state, message, hint }) => ({
        group,
        name,
        state,
        message,
        hint: hint ?? null,
      })),
    },
  });
}

/** Returns the lines of a check, with its hint below. Wrapped lines are indented to the beginning of the text. */
function linesOf({ name, state, message, hint }: Check, width: number | undefined): readonly string[] {
  const messageLines = message
    .split('\n')
    .map((line, index) =>
      index === 0 ? wrap(`  ${MARKS[state]} ${name}: ${line}`, 4, width) : wrap(`    ${line}`, 6, width),
    );
  return [...messageLines, ...(hint === undefined ? [] : [wrap(`      ${hint}`, 6, width)])].flat();
}
