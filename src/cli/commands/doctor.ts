// `agents doctor`: looks at all that the program rests on and says what is wrong, with a cure for each. It writes nothing,
// and sends nothing unless it is told to.
import { ExecutionError } from '../../errors.ts';
import { type Check, type CheckGroup, checkConfiguration, checkDefault, checkHome, checkProgram, checkRegistry } from '../checks.ts';
import { type GlobalOptions, isJson } from '../format.ts';
import type { Host } from '../host.ts';
import { checkClock, checkNetwork, checkProviders, checkTerminal } from '../outside-checks.ts';
import { Session } from '../session.ts';

export async function doctor(host: Host, options: GlobalOptions, { online = false }: { readonly online?: boolean }): Promise<void> {
  const fallback = await Session.withoutConfiguration(host, options);
  const configuration = await checkConfiguration(fallback);
  const session = configuration.session ?? fallback;
  const checks: Check[] = [
    ...(await checkProgram(session)),
    ...checkHome(session),
    ...(await checkRegistry(session)),
    ...configuration.checks,
    ...(await checkProviders(session, { online })),
    ...(await checkDefault(session)),
    ...checkClock(session),
    ...checkTerminal(session),
    ...checkNetwork(session),
  ];
  await print(session, checks);
  const broken = checks.filter((check) => check.state === 'broken');
  if (broken.length === 0) return;
  throw new ExecutionError({
    code: 'CHECK_FAILED',
    message: broken.length === 1 ? 'one thing is broken' : `${broken.length} things are broken`,
    hint: isJson(session.format) ? 'Each has its hint in the report.' : 'Each is marked ✗ above, with what to do about it.',
    details: { broken: broken.map((check) => check.name) },
  });
}

const MARKS = { ok: '✓', note: '-', warning: '!', broken: '✗' };

async function print(session: Session, checks: readonly Check[]): Promise<void> {
  const groups = [...new Set(checks.map((check) => check.group))] satisfies CheckGroup[];
  const lines = groups.flatMap((group) => [group, ...checks.filter((check) => check.group === group).flatMap(linesOf)]);
  await session.print({
    kind: 'message',
    lines,
    json: {
      ok: checks.every((check) => check.state !== 'broken'),
      checks: checks.map(({ group, name, state, message, hint }) => ({ group, name, state, message, hint: hint ?? null })),
    },
  });
}

function linesOf({ name, state, message, hint }: Check): readonly string[] {
  return [`  ${MARKS[state]} ${name}: ${message}`, ...(hint === undefined ? [] : [`      ${hint}`])];
}
