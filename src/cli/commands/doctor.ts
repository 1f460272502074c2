// `agents doctor`: looks at all that the program rests on and says what is wrong, with a cure for each. It writes nothing,
// and sends nothing unless it is told to.
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
  /** Is told the format that the configuration file chooses. */
  readonly chosen: { format?: string | undefined };
}

/** @throws ExecutionError `CHECK_FAILED` if something is broken, once all is told */
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
    message: broken.length === 1 ? 'one thing is broken' : `${broken.length} things are broken`,
    hint: isJson(format)
      ? 'Each has its hint in the report.'
      : 'Each is marked ✗ in the report, with what to do about it.',
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

/** The hint below what it is for; what does not fit goes on below where its text began. */
function linesOf({ name, state, message, hint }: Check, width: number | undefined): readonly string[] {
  const said = message
    .split('\n')
    .map((line, index) =>
      index === 0 ? wrap(`  ${MARKS[state]} ${name}: ${line}`, 4, width) : wrap(`    ${line}`, 6, width),
    );
  return [...said, ...(hint === undefined ? [] : [wrap(`      ${hint}`, 6, width)])].flat();
}
