// Collects the faults of one file and ends the search when there are too many of them. Knows no key of any file.
import { type FileFault, MAX_FAULTS, sortFaults } from './file-fault.ts';

/** What a search through a file came to. */
export interface SearchResult<Value> {
  /** What the search returned; `undefined` if it was ended. */
  readonly value: Value | undefined;
  /** By their place in the file, `MAX_FAULTS` at most. */
  readonly faults: readonly FileFault[];
  /** True when the search was ended at one fault more: the rest of the file was not checked. */
  readonly isTruncated: boolean;
}

/** Characters of a path, a message or a hint: a file can hold a key of a megabyte, which each fault below it would repeat. */
const MAX_CHARACTERS = 1_000;

/** Runs a search that hands its faults to `add`. The fault after the first `MAX_FAULTS` ends the search with an exception of its own. */
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
    path: cut(fault.path),
    message: cut(fault.message),
    hint: fault.hint === undefined ? undefined : cut(fault.hint),
  };
}

/** The beginning of a long text, which ends with a whole character. */
function cut(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`;
}
