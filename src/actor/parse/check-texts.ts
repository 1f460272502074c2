// Templates, expressions and patterns of an actor file: what is wrong with them is told at their place.

import { expressionFaults } from '../../templates/expression.ts';
import { patternFault } from '../../templates/pattern.ts';
import { templateFaults } from '../../templates/template.ts';
import type { Path } from '../source/file-fault.ts';
import type { ActorParsing } from './parsing.ts';

/** Whether there is anything in a text that a template would change. */
export function isTemplate(text: string): boolean {
  return /\{[{%#]/.test(text);
}

/** Tells what is wrong with a template. */
export function checkTemplate(source: string | undefined, path: Path, parsing: ActorParsing): void {
  if (source === undefined || !isTemplate(source)) return;
  tell('template', source, { path, parsing });
}

/** Tells what is wrong with each text in a value of lists and maps. */
export function checkTemplates(value: unknown, path: Path, parsing: ActorParsing): void {
  if (typeof value === 'string') checkTemplate(value, path, parsing);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value))
      checkTemplates(one, [...path, Array.isArray(value) ? Number(key) : key], parsing);
  }
}

/** Tells what is wrong with an expression. */
export function checkExpression(source: string | undefined, path: Path, parsing: ActorParsing): void {
  if (source !== undefined) tell('expression', source, { path, parsing });
}

/** Tells what is wrong with a regular expression. */
export function checkPattern(pattern: string, path: Path, { report }: ActorParsing): void {
  const fault = patternFault(pattern);
  if (fault !== undefined) report(path, fault);
}

/** Nodes that were made by a program often hold the same text. */
function tell(
  kind: 'template' | 'expression',
  source: string,
  { path, parsing }: { readonly path: Path; readonly parsing: ActorParsing },
): void {
  const { contextKeys, nodeIds, checked, report } = parsing;
  if (contextKeys === undefined) return;
  const key = `${kind} ${source}`;
  const known = checked.get(key);
  const faults = known ?? (kind === 'template' ? templateFaults : expressionFaults)(source, { contextKeys, nodeIds });
  if (known === undefined) checked.set(key, faults);
  for (const fault of faults) report(path, fault);
}
