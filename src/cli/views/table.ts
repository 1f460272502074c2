// Renders tables for a terminal, aligned by the width of characters and truncated to the width of the terminal.

import { styleText } from 'node:util';
import type { Format } from '../../app/config/output-format.ts';
import { cutTo, type Measure, measureFor } from './cells.ts';
import { visible } from './terminal-text.ts';

export interface Column {
  readonly title: string;
  /** In a narrow terminal, columns with the highest number are left out first; columns with 0 or 1 are always kept. */
  readonly priority: number;
}

export interface RenderOptions {
  readonly format: Format;
  /** Width of the terminal; `undefined`: not limited. */
  readonly width: number | undefined;
  readonly isTerminal: boolean;
  readonly color: boolean;
}

const GAP = '  ';
/** Minimum width of a column, in cells. */
const MIN_WIDTH = 8;
const MIN_NAME = 24;

/**
 * Returns a table with a header. In a narrow terminal, first leaves out columns by priority, then truncates long
 * values.
 */
export async function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: RenderOptions,
): Promise<string> {
  const clean = rows.map((row) => row.map(oneLine));
  const measure = await measureFor(clean.flat());
  const filled = columns
    .map((column, index) => ({ ...column, index }))
    .filter(({ index, priority }) => priority === 0 || clean.some((row) => row[index] !== ''));
  const natural = new Map(
    filled.map(({ title, index }) => [
      index,
      clean.reduce((widest, row) => Math.max(widest, measure(row[index] ?? '')), title.length),
    ]),
  );
  const kept = fit(filled, capped(filled, natural, options.width), options.width);
  const widths = kept.map(({ index }) => natural.get(index) ?? 0);
  shrink(widths, options.width);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => pad(cell, widths[index] ?? 0, measure))
      .join(GAP)
      .trimEnd();
  const header = line(kept.map(({ title }) => title));
  const body = clean.map((row) => line(kept.map(({ index }) => row[index] ?? '')));
  return `${[options.color ? bold(header) : header, ...body].join('\n')}\n`;
}

/** Returns fields, one per line, and a longer text below them. */
export async function renderFields(
  fields: readonly (readonly [string, string])[],
  text: string | undefined,
  { color }: RenderOptions,
): Promise<string> {
  const width = Math.max(...fields.map(([label]) => label.length));
  const lines = fields.map(
    ([label, value]) => `${color ? bold(label.padEnd(width)) : label.padEnd(width)}${GAP}${visible(value, true)}`,
  );
  const block =
    text === undefined
      ? []
      : [
          '',
          ...visible(text, true)
            .trimEnd()
            .split('\n')
            .map((line) => `${GAP}${line}`),
        ];
  return `${[...lines, ...block].join('\n')}\n`;
}

/**
 * Limits the width of names to half of the line when columns are chosen, so that one long name does not remove all
 * other columns.
 */
function capped(
  columns: readonly (Column & { readonly index: number })[],
  natural: ReadonlyMap<number, number>,
  width = Number.POSITIVE_INFINITY,
): ReadonlyMap<number, number> {
  const maxName = Math.max(MIN_NAME, Math.floor(width / 2));
  return new Map(
    columns.map(({ index, priority }) => [
      index,
      priority === 0 ? Math.min(natural.get(index) ?? 0, maxName) : (natural.get(index) ?? 0),
    ]),
  );
}

/** Leaves out columns until the rest fits. Keeps columns with priority 0 and 1, which are truncated instead. */
function fit<Kept extends Column & { readonly index: number }>(
  columns: readonly Kept[],
  natural: ReadonlyMap<number, number>,
  width: number | undefined,
): readonly Kept[] {
  const totalWidth = (kept: readonly Kept[]) =>
    kept.reduce((sum, { index }) => sum + (natural.get(index) ?? 0), (kept.length - 1) * GAP.length);
  let kept = columns;
  while (width !== undefined && totalWidth(kept) > width) {
    const dropped = Math.max(...kept.map((column) => column.priority));
    if (dropped <= 1) return kept;
    kept = kept.filter((column) => column.priority !== dropped);
  }
  return kept;
}

/** Reduces the widest column until the line fits. */
function shrink(widths: number[], width: number | undefined): void {
  if (width === undefined) return;
  let excess = widths.reduce((sum, columnWidth) => sum + columnWidth, (widths.length - 1) * GAP.length) - width;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= MIN_WIDTH) return;
    widths[widths.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
}

function pad(cell: string, width: number, measure: Measure): string {
  const kept = cutTo(width, cell, measure);
  return kept + ' '.repeat(Math.max(0, width - measure(kept)));
}

function oneLine(cell: string): string {
  return visible(cell.replaceAll(/\s+/g, ' '), true);
}

/** Styles a text without checking the stream, because the caller decides whether styles are used. */
function bold(text: string): string {
  return styleText('bold', text, { validateStream: false });
}
