// The shapes in which a command prints, as a configuration file names them.

/** The formats of a command that prints facts. */
export const FORMATS = ['table', 'plain', 'json', 'yaml'] as const;
export type Format = (typeof FORMATS)[number];

/** The formats of a run. */
export const RUN_FORMATS = ['text', 'json', 'jsonl'] as const;
export type RunFormat = (typeof RUN_FORMATS)[number];
