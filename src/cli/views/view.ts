// The output of a command, and its four formats. Does not depend on any command.
import type { Column, RenderOptions } from './table.ts';

/** A list, the details of one item, or a message. `json` is the value for the formats JSON and YAML. */
export type View =
  | {
      readonly kind: 'list';
      readonly json: unknown;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
      readonly tableRows?: readonly (readonly string[])[];
      readonly empty: string;
    }
  | {
      readonly kind: 'details';
      readonly json: unknown;
      readonly fields: readonly (readonly [string, string])[];
      readonly text?: string;
    }
  | { readonly kind: 'message'; readonly json: unknown; readonly lines: readonly string[] };

/** Returns the text to print, with a line end at its end. */
export async function renderView(view: View, options: RenderOptions): Promise<string> {
  if (options.format === 'json') return safeJson(await wellFormed(`${JSON.stringify(view.json, null, 2)}\n`), options);
  if (options.format === 'yaml') return safe((await import('yaml')).stringify(view.json, { lineWidth: 0 }), options);
  if (view.kind === 'message') return safe(`${view.lines.join('\n')}\n`, options);
  if (options.format === 'plain') return plain(view, options);
  const { renderTable, renderFields } = await import('./table.ts');
  if (view.kind === 'details') return renderFields(view.fields, view.text, options);
  if (view.rows.length === 0) return safe(`${view.empty}\n`, options);
  return renderTable(view.columns, view.tableRows ?? view.rows, options);
}

/**
 * Repairs lone surrogates, which a provider may send. They are rare, so the code for them is loaded only when needed.
 */
async function wellFormed(json: string): Promise<string> {
  return json.includes('\\ud') ? (await import('../../well-formed.ts')).wellFormedJson(json) : json;
}

/** Returns tab-separated values for other programs, without a header, never truncated. */
function plain(view: Exclude<View, { kind: 'message' }>, options: RenderOptions): Promise<string> | string {
  if (view.kind === 'list' && view.rows.length === 0) return safe(`${view.empty}\n`, options);
  const rows =
    view.kind === 'list'
      ? view.rows
      : [...view.fields, ...(view.text === undefined ? [] : [['YAML', view.text] as const])];
  return safe(rows.map(plainLine).join(''), options);
}

/** Escapes the cells of a row. Tests the whole row first, because few rows need escapes. */
function plainLine(row: readonly string[]): string {
  const cells = /[\\\t\n\r]/.test(row.join('')) ? row.map(escapeCell) : row;
  return `${cells.join('\t')}\n`;
}

function escapeCell(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

async function safe(text: string, { isTerminal }: RenderOptions): Promise<string> {
  return isTerminal ? (await import('./terminal-text.ts')).visible(text, true) : text;
}

async function safeJson(json: string, { isTerminal }: RenderOptions): Promise<string> {
  return isTerminal ? (await import('./terminal-text.ts')).visibleJson(json, true) : json;
}
