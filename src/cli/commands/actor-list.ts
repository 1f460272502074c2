// `agents actor list`: lists the custom actors, the aliases and the built-in actors of all configured providers.

import { findRow, readName } from '../../app/resolve.ts';
import { offersModelList } from '../../providers/provider-registry.ts';
import { type ActorEntry, aliasEntry, allNeeds, builtInEntry, customEntry, entryJson } from '../actor-entry.ts';
import type { Session } from '../session.ts';
import type { Column } from '../views/table.ts';

export interface ListOptions {
  readonly provider?: string;
  readonly custom?: boolean;
  readonly builtIn?: boolean;
  readonly all?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'Name', priority: 0 },
  { title: 'Type', priority: 4 },
  { title: 'Provider', priority: 3 },
  { title: 'Model', priority: 2 },
  { title: 'Built-in', priority: 1 },
  { title: 'Default', priority: 1 },
  { title: 'Needs', priority: 5 },
  { title: 'Updated', priority: 6 },
];

export async function actorList(session: Session, pattern: string | undefined, options: ListOptions): Promise<void> {
  const allActors = await allEntries(session, options.all === true);
  const { table } = session.providers;
  const provider =
    options.provider === undefined ? undefined : (table.find(options.provider)?.name ?? options.provider);
  if (provider !== undefined) refuseUnknown(provider, allActors, session);
  const entries = allActors.filter(filterFor(pattern, { ...options, ...(provider !== undefined && { provider }) }));
  await session.print({
    kind: 'list',
    // Getters, because only one format is printed and there may be thousands of entries.
    get json() {
      return entries.map(entryJson);
    },
    columns: COLUMNS,
    rows: entries.map(plainRow),
    get tableRows() {
      return [...entries.filter((entry) => !entry.builtIn), ...entries.filter((entry) => entry.builtIn)].map(tableRow);
    },
    empty: allActors.length === 0 ? noActors(session) : 'No actor matches. See `agents actor list` for all.',
  });
}

/** Returns the entries sorted by name. A row of the registry replaces a built-in actor of the same name. */
async function allEntries(session: Session, all: boolean): Promise<readonly ActorEntry[]> {
  const registry = session.registry;
  const [rows, defaultName] = [await registry.list(), await registry.defaultActorName()];
  const byName = new Map(rows.map((row) => [row.name, row]));
  const find = findRow(session, (name) => byName.get(name));
  const builtIns = session.providers.builtInNames({ all }).filter(({ name }) => !byName.has(name));
  const entries = [
    ...rows.map((row) => customEntry(row, defaultName, allNeeds(row, find))),
    ...builtIns.map((actor) => builtInEntry(actor, defaultName)),
  ];
  return [...entries, ...aliasEntries(session, entries, defaultName)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns the aliases that are not hidden by a row of the same name. */
function aliasEntries(
  session: Session,
  entries: readonly ActorEntry[],
  defaultName: string | undefined,
): readonly ActorEntry[] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return Object.entries(session.configuration.aliases)
    .filter(([alias]) => !byName.has(`local/${alias}`))
    .map(([alias, target]) => {
      const { full } = readName(session, target);
      const [provider, model] = [full.slice(0, full.indexOf('/')), full.slice(full.indexOf('/') + 1)];
      const isModel = session.providers.table.find(provider) !== undefined;
      const entry =
        byName.get(full) ?? (isModel ? builtInEntry({ name: full, provider, model }, undefined) : undefined);
      return aliasEntry(alias, full, { target: entry, defaultName });
    });
}

/** Fails for an unknown provider. A known provider that is not configured may still have custom actors. */
function refuseUnknown(provider: string, entries: readonly ActorEntry[], { providers }: Session): void {
  if (providers.table.find(provider) !== undefined || entries.some((entry) => entry.provider === provider)) return;
  throw providers.explainUnknown(provider, 'See `agents provider list`.');
}

function filterFor(
  pattern: string | undefined,
  { provider, custom, builtIn }: ListOptions,
): (entry: ActorEntry) => boolean {
  const matches = matcherFor(pattern);
  return (entry) =>
    (!custom || (!entry.builtIn && entry.aliasOf === null)) &&
    (!builtIn || entry.builtIn) &&
    (provider === undefined || entry.provider === provider) &&
    matches(entry.name.toLowerCase());
}

function matcherFor(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const wanted = pattern.toLowerCase();
  if (!wanted.includes('*')) return (name) => name.includes(wanted);
  const parts = wanted.split('*');
  return (name) => matchesParts(name, parts);
}

/**
 * Returns true when the name starts with the first part, ends with the last part, and has the others in between in
 * order.
 */
function matchesParts(name: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= name.length - last.length;
}

function plainRow(entry: ActorEntry): readonly string[] {
  const { name, type, provider, model, builtIn, isDefault, needs, updatedAt } = entry;
  return [
    name,
    type,
    provider ?? '',
    model ?? '',
    String(builtIn),
    String(isDefault),
    needs.join(','),
    updatedAt ?? '',
  ];
}

function tableRow(entry: ActorEntry): readonly string[] {
  const { name, type, provider, model, builtIn, aliasOf, isDefault, needs, updatedAt } = entry;
  return [
    name,
    type,
    provider ?? '',
    model ?? '',
    aliasOf === null ? (builtIn ? '✓' : '') : 'alias',
    isDefault ? '✓' : '',
    needs.join(', '),
    (updatedAt ?? '').slice(0, 16).replace('T', ' '),
  ];
}

/** Returns the text for an empty list. A configured provider may have no actors when its models are not known yet. */
function noActors(session: Session): string {
  const configured = session.providers.configured();
  if (configured.length === 0) return nothingConfigured();
  return configured
    .map(({ name }) => {
      const row = session.providers.table.find(name);
      return [
        `${name} is configured, but its models are not known yet.`,
        ...(row !== undefined && offersModelList(row)
          ? [`  Fetch its model list: agents provider models ${name} --refresh`]
          : []),
        `  Or run a model by its name: agents actor run ${name}/MODEL "..."`,
      ].join('\n');
    })
    .join('\n');
}

function nothingConfigured(): string {
  return [
    'No actors configured.',
    'Set the key of a provider to use its models as actors:',
    ...['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'OPENROUTER_API_KEY'].map(
      (variable) => `  ${variable}`,
    ),
    'Or set OLLAMA_HOST for models on your own machine, or AGENTS_MOCK=1 to try agents without a key.',
    'All providers and their variables: agents provider list',
    'Or add your own actor: agents actor add --help',
  ].join('\n');
}
