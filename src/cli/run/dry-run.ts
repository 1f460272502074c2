// Prints the preview of `--dry-run`: for a model the request and its maximum cost, for a graph or a tool actor what
// would run.
import type { RunFormat } from '../../app/config/output-format.ts';
import type { ActorPreview, LlmPreview, PreviewNode, PreviewPermission } from '../../executor/preview.ts';
import { settingsJson } from '../../executor/transport/recording-format.ts';
import { stringifyJson } from '../../json-text.ts';
import { type Limits, limitsByKey } from '../../limits.ts';
import { withoutUndefined } from '../../plain-object.ts';
import { formatUsd } from '../../pricing.ts';
import { wellFormedJson } from '../../well-formed.ts';
import type { Session } from '../session.ts';
import { visibleJson } from '../views/terminal-text.ts';
import { count } from '../views/usage-line.ts';
import { renderView } from '../views/view.ts';

/** Prints a preview as text, or as one JSON document. */
export async function printPreview({ host }: Session, format: RunFormat, preview: ActorPreview): Promise<void> {
  const { stdout, environment } = host;
  const json = previewJson(preview);
  if (format === 'jsonl')
    return stdout.write(`${visibleJson(wellFormedJson(stringifyJson(json)), stdout.isTerminal)}\n`);
  const color = stdout.isTerminal && !environment.NO_COLOR && environment.TERM !== 'dumb';
  const options = {
    format: format === 'json' ? 'json' : 'table',
    width: stdout.columns,
    isTerminal: stdout.isTerminal,
    color,
  } as const;
  await stdout.write(await renderView({ kind: 'details', json, ...detailsOf(preview) }, options));
}

function previewJson(preview: ActorPreview): object {
  const { actor, type, needs } = preview;
  const limits = Object.fromEntries(
    Object.entries(limitsByKey(preview.limits)).map(([key, value]) => [key, value ?? null]),
  );
  if (type === 'llm') return { actor, type, ...llmJson(preview), needs, limits };
  return type === 'tool'
    ? { actor, type, tools: preview.tools, needs, limits }
    : { actor, type, nodes: preview.nodes.map(nodeJson), needs, limits };
}

function llmJson({
  provider,
  model,
  messages,
  tools,
  settings,
  inputTokens,
  outputTokens,
  costUsd,
}: LlmPreview): object {
  return {
    provider,
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    tools,
    settings: settingsJson(settings),
    bound: { input_tokens: inputTokens, output_tokens: outputTokens, cost_usd: costUsd ?? null },
  };
}

function nodeJson({ node, type, actor, provider, model, tools }: PreviewNode): object {
  return { node, type, actor: actor ?? null, provider: provider ?? null, model: model ?? null, tools };
}

type Field = readonly [string, string];

function detailsOf(preview: ActorPreview): { readonly fields: readonly Field[]; readonly text?: string } {
  if (preview.type === 'llm') return { fields: llmFields(preview), text: textOf(preview) };
  const { actor, type, needs, limits } = preview;
  const tools: readonly Field[] = type === 'tool' ? [['Tools', preview.tools.join(', ')]] : [];
  const fields: readonly Field[] = [
    ['Actor', actor],
    ['Type', type],
    ...tools,
    ...needFields(needs),
    ['Limits', limitsText(limits)],
  ];
  return type === 'tool' ? { fields } : { fields, text: preview.nodes.map(nodeLine).join('\n') };
}

function llmFields({
  actor,
  provider,
  model,
  tools,
  needs,
  settings,
  inputTokens,
  outputTokens,
  costUsd,
  limits,
}: LlmPreview): readonly Field[] {
  const settingTexts = Object.entries(settingsJson(settings)).map(
    ([key, value]) => `${key} ${typeof value === 'string' ? value : stringifyJson(value)}`,
  );
  const toolFields: readonly Field[] = tools.length === 0 ? [] : [['Tools', tools.join(', ')]];
  return [
    ['Actor', actor],
    ['Provider', provider],
    ['Model', model],
    ['Settings', settingTexts.join(', ') || 'none'],
    ...toolFields,
    ...needFields(needs),
    ['Input', `at most ${count(inputTokens)} tokens`],
    ['Output', `at most ${count(outputTokens)} tokens`],
    // A model with tools may be called several times.
    [
      'Cost',
      costUsd === undefined
        ? 'unknown'
        : `at most ${formatUsd(costUsd)}${tools.length === 0 ? '' : ' for the first call'}`,
    ],
    ['Limits', limitsText(limits)],
  ];
}

/** Returns no field for an actor that needs no permission. */
function needFields(needs: readonly PreviewPermission[]): readonly Field[] {
  if (needs.length === 0) return [];
  return [
    [
      'Needs',
      needs.map(({ need, permission }) => `${need} (${PERMISSION_TEXTS[permission].replace('NEED', need)})`).join(', '),
    ],
  ];
}

const PERMISSION_TEXTS: Readonly<Record<PreviewPermission['permission'], string>> = {
  allowed: 'allowed',
  asked: 'would ask',
  denied: 'denied: --allow NEED',
};

function nodeLine({ node, type, actor, provider, model, tools }: PreviewNode): string {
  const parts = [
    type,
    ...(model === undefined ? [] : [`${provider}/${model}`]),
    ...(actor === undefined ? [] : [`(${actor})`]),
    ...(tools.length === 0 ? [] : [type === 'tool' ? tools.join(', ') : `with ${tools.join(', ')}`]),
  ];
  return `${node}: ${parts.join(' ')}`;
}

function textOf({ messages }: LlmPreview): string {
  return messages.map(({ role, content }) => `${role}:\n${content}`).join('\n\n');
}

function limitsText(limits: Limits): string {
  return Object.entries(withoutUndefined(limitsByKey(limits)))
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}
