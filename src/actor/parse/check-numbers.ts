// Checks the numbers of a context for lost digits. Does not depend on other keys.

import { keepsDigits } from '../../exact-number.ts';
import type { Scalar } from '../config.ts';
import type { Path } from '../source/file-fault.ts';
import type { ReadContext } from '../source/read-keys.ts';

/** Reports each number that differs from the number in the file or, without a file, may have lost digits. */
export function checkNumbers(
  context: Readonly<Record<string, Scalar>> | undefined,
  path: Path,
  { report, sourceText }: ReadContext,
): void {
  for (const [key, value] of Object.entries(context ?? {})) {
    if (typeof value !== 'number') continue;
    const place = [...path, key];
    const text = sourceText?.(place);
    if (text !== undefined && !keepsDigits(text))
      report(place, `has more digits than a number can store: it would become ${value}`, {
        hint: `put it in quotes: ${key}: "${text}"`,
      });
    // Without a file the number comes from a program, and its value before it became a double is not known.
    if (sourceText === undefined && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      report(place, `is beyond ${Number.MAX_SAFE_INTEGER}: a number of this size may have lost digits`, {
        hint: 'use a BigInt or a string',
      });
    }
  }
}
