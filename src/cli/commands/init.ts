// `agents init`: creates the registry and lists the configured providers. With --reset, empties it after a backup.
import { existsSync } from 'node:fs';
import { confirmOrRefuse } from '../confirm.ts';
import type { Session } from '../session.ts';

export async function init(
  session: Session,
  options: { readonly yes?: boolean; readonly reset?: boolean },
): Promise<void> {
  const registry = session.registry;
  const existed = existsSync(registry.path);
  const backup =
    existed && options.reset ? `${registry.path.replace(/\.db$/, '')}-${stamp(session.host.now())}.db` : undefined;
  const configured = session.providers.configured();
  const providers = configured.map(({ name, variable }) => ({ name, variable }));
  if (backup !== undefined && !(await confirmOrRefuse(session, `Empty the registry ${registry.path}?`, options))) {
    await session.print({
      kind: 'message',
      lines: ['Nothing was changed.'],
      json: { registry: registry.path, created: false, backup: null, providers },
    });
    return;
  }
  if (backup === undefined) await registry.initialise();
  else await registry.reset(backup);
  const lines = [
    backup === undefined
      ? `${existed ? 'The registry is ready' : 'Created the registry'}: ${registry.path}`
      : `Emptied the registry: ${registry.path}`,
    ...(backup === undefined ? [] : [`The backup is ${backup}`]),
    ...configured.map(
      ({ name, variable }) => `Provider ${name} is configured by ${variable ?? session.home.configFile}.`,
    ),
    ...(configured.length === 0
      ? ['No provider is configured. Set a variable such as OPENAI_API_KEY: see `agents provider list`.']
      : []),
    '',
    'Next: agents actor list',
  ];
  await session.print({
    kind: 'message',
    lines,
    json: { registry: registry.path, created: !existed, backup: backup ?? null, providers },
  });
}

/** Returns a time in UTC as a part of a file name. */
function stamp(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(':', '-');
}
