// What `--dry-run` prints: what would be sent, and the most that it could cost.
import type { ActorPreview } from '../executor/executor.ts';
import { settingsJson } from '../executor/recording.ts';
import { LIMIT_KEYS, type Limits } from '../limits.ts';
import { formatUsd } from '../pricing.ts';
import type { RunFormat } from './format.ts';
import type { Session } from './session.ts';
import { count } from './views/usage-line.ts';
import { renderView } from './views/view.ts';

/** Prints a preview: facts and messages for people, one document for programs. */
export async function printPreview({ host }: Session, format: RunFormat, preview: ActorPreview): Promise<void> {
  const { stdout, environment } = host;
  const json = previewJson(preview);
  if (format === 'jsonl') return stdout.write(`${JSON.stringify(json)}\n`);
  const color = stdout.isTerminal && !environment.NO_COLOR && environment.TERM !== 'dumb';
  const options = { format: format === 'json' ? 'json' : 'table', width: stdout.columns, isTerminal: stdout.isTerminal, color } as const;
  await stdout.write(await renderView({ kind: 'details', json, fields: fieldsOf(preview), text: textOf(preview) }, options));
}

function previewJson({ actor, provider, model, messages, settings, inputTokens, outputTokens, costUsd, limits }: ActorPreview): object {
  return {
    actor,
    provider,
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    settings: settingsJson(settings),
    bound: { input_tokens: inputTokens, output_tokens: outputTokens, cost_usd: costUsd ?? null },
    limits: Object.fromEntries(limitsIn(limits).map(({ key, value }) => [key, value ?? null])),
  };
}

function fieldsOf({ actor, provider, model, settings, inputTokens, outputTokens, costUsd, limits }: ActorPreview): readonly (readonly [string, string])[] {
  const set = Object.entries(settingsJson(settings)).map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const kept = limitsIn(limits).filter(({ value }) => value !== undefined);
  return [
    ['Actor', actor],
    ['Provider', provider],
    ['Model', model],
    ['Settings', set.join(', ') || 'none'],
    ['Input', `at most ${count(inputTokens)} tokens`],
    ['Output', `at most ${count(outputTokens)} tokens`],
    ['Cost', costUsd === undefined ? 'unknown' : `at most ${formatUsd(costUsd)}`],
    ['Limits', kept.map(({ key, value }) => `${key} ${value}`).join(', ')],
  ];
}

function textOf({ messages }: ActorPreview): string {
  return messages.map(({ role, content }) => `${role}:\n${content}`).join('\n\n');
}

function limitsIn(limits: Limits): readonly { readonly key: string; readonly value: number | undefined }[] {
  return (Object.keys(LIMIT_KEYS) as (keyof Limits)[]).map((name) => ({ key: LIMIT_KEYS[name].key, value: limits[name] }));
}
