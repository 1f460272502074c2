// Numbers of a context whose digits would be lost. Knows no other key.

import { keepsDigits } from '../../exact-number.ts';
import type { Scalar } from '../config.ts';
import type { Path } from '../source/file-fault.ts';
import type { Reading } from '../source/read-keys.ts';

/** Reports each number that is another one than the file has, and each that may be where there is no file. */
export function checkNumbers(
  context: Readonly<Record<string, Scalar>> | undefined,
  path: Path,
  { report, written }: Reading,
): void {
  for (const [key, value] of Object.entries(context ?? {})) {
    if (typeof value !== 'number') continue;
    const place = [...path, key];
    const text = written?.(place);
    if (text !== undefined && !keepsDigits(text))
      report(place, `has more digits than a number keeps: ${value} would be left`, {
        hint: `put it in quotes: ${key}: "${text}"`,
      });
    // A program made it: what it was before it became a double is not known.
    if (written === undefined && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      report(place, `is beyond ${Number.MAX_SAFE_INTEGER}, where a number has lost digits`, {
        hint: 'give a BigInt or a string',
      });
    }
  }
}
