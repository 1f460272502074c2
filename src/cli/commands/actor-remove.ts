// `agents actor remove`: removes custom actors, after a confirmation or with --yes.

import { readName } from '../../app/resolve.ts';
import { confirmOrRefuse } from '../confirm.ts';
import type { Session } from '../session.ts';
import { refuseBuiltIn } from './actor-add.ts';

export async function actorRemove(
  session: Session,
  typed: readonly string[],
  options: { readonly yes?: boolean },
): Promise<void> {
  const names = [...new Set(typed.map((name) => readName(session, name).full))];
  for (const name of names) await refuseBuiltIn(session, name, 'removed');
  if (!(await confirmOrRefuse(session, `Remove ${names.join(', ')}?`, options))) {
    await session.print({
      kind: 'message',
      lines: ['Nothing was removed.'],
      json: { removed: [], default_cleared: false },
    });
    return;
  }
  const { clearedDefault } = await session.registry.remove(names);
  const lines = [
    `Removed ${names.join(', ')}.`,
    ...(clearedDefault ? ['It was the default actor. Set another one: agents actor set-default NAME'] : []),
  ];
  await session.print({ kind: 'message', lines, json: { removed: names, default_cleared: clearedDefault } });
}
