// Collects the faults of one file and ends the search when there are too many of them. Knows no key of any file.
import { type FileFault, MAX_FAULTS, sortFaults } from './file-fault.ts';

/** The result of the search for the faults of one file. */
export interface SearchResult<Value> {
  /** The return value of the search; `undefined` if the search was stopped. */
  readonly value: Value | undefined;
  /** Ordered by position in the file, at most `MAX_FAULTS`. */
  readonly faults: readonly FileFault[];
  /** True when the search was stopped at one fault more: the rest of the file was not checked. */
  readonly isTruncated: boolean;
}

/**
 * Longer paths, messages and hints are cut: a file can contain a key of a megabyte, which each fault below it repeats.
 */
const MAX_CHARACTERS = 1_000;

/**
 * Runs a search that passes its faults to `add`. The fault after the first `MAX_FAULTS` stops the search by an
 * exception.
 */
export function searchFaults<Value>(search: (add: (fault: FileFault) => void) => Value): SearchResult<Value> {
  const faults: FileFault[] = [];
  const tooMany = new Error(`more than ${MAX_FAULTS} faults`);
  const add = (fault: FileFault) => {
    if (faults.length === MAX_FAULTS) throw tooMany;
    faults.push(shortened(fault));
  };
  try {
    return { value: search(add), faults: sortFaults(faults), isTruncated: false };
  } catch (error) {
    if (error !== tooMany) throw error;
    return { value: undefined, faults: sortFaults(faults), isTruncated: true };
  }
}

function shortened(fault: FileFault): FileFault {
  return {
    ...fault,
    path: truncate(fault.path),
    message: truncate(fault.message),
    hint: fault.hint === undefined ? undefined : truncate(fault.hint),
  };
}

/** Returns the beginning of a long string. It does not end in the middle of a surrogate pair. */
function truncate(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`;
}
