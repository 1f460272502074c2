// A composed YAML document into plain values, with bounds. Knows YAML and no actor.
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import { MAX_DIGITS, readNumber } from '../../exact-number.ts';

/** Something that is wrong at an offset of the text. */
export interface ValueFault {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly offset: number;
}

/** Aliases may repeat so many nodes in all. */
const MAX_ALIAS_NODES = 10_000;
/** UTF-16 code units that aliases may repeat in all: a text of a megabyte is one node. */
const MAX_ALIAS_CHARACTERS = 8 * 1024 * 1024;
/** Tags that the composer knows though they are not of the core of YAML 1.2; of all others it tells itself. */
const OTHER_TAGS = new Set(['!!binary', '!!merge', '!!omap', '!!pairs', '!!set', '!!timestamp']);

/** A tag as it is written, `!!set`, and not as it is spelt out. */
export function shortTag(tag: string): string {
  return tag.replace(/^tag:yaml\.org,2002:/, '!!');
}

interface Anchored {
  readonly value: unknown;
  /** How many nodes it holds, with those that its own aliases stand for. */
  readonly size: number;
  /** Code units of its texts and keys, counted in the same way. */
  readonly characters: number;
}

/**
 * The value of a document. Tags beyond the core of YAML 1.2, keys that are there twice and aliases that lead nowhere or expand too far are
 * told to `report`. What an alias stands for is shared, not copied.
 */
export function valueOfDocument(document: Document, report: (fault: ValueFault) => void): unknown {
  return new Reading(report).read(document.contents as Node | null);
}

class Reading {
  readonly #report: (fault: ValueFault) => void;
  readonly #anchors = new Map<string, Anchored>();
  #nodes = 0;
  #characters = 0;
  #repeated = 0;
  #repeatedCharacters = 0;

  constructor(report: (fault: ValueFault) => void) {
    this.#report = report;
  }

  read(node: Node | null): unknown {
    if (node === null) return null;
    if (isAlias(node)) return this.#expand(node.source, node);
    const { tag, anchor } = node as { tag?: string; anchor?: string };
    const short = shortTag(tag ?? '');
    if (OTHER_TAGS.has(short)) this.#fault(node, `the tag ${short} is not supported`);
    const [before, charactersBefore] = [this.#nodes, this.#characters];
    this.#nodes += 1;
    const value = this.#valueOf(node);
    if (typeof value === 'string') this.#characters += value.length;
    if (anchor !== undefined)
      this.#anchors.set(anchor, { value, size: this.#nodes - before, characters: this.#characters - charactersBefore });
    return value;
  }

  #valueOf(node: Node): unknown {
    if (isScalar(node)) return typeof node.value === 'number' ? this.#numberOf(node, node.value) : node.value;
    if (isSeq<Node | null>(node)) return node.items.map((item) => this.read(item));
    return isMap<Node, Node | null>(node) ? this.#valueOfMap(node) : undefined;
  }

  /** A whole number that no double holds is a BigInt. */
  #numberOf(node: Scalar, value: number): number | bigint {
    const { source = '' } = node;
    if (Number.isNaN(value) || /inf/i.test(source) || (Math.abs(value) <= Number.MAX_SAFE_INTEGER && value !== 0))
      return value;
    const number = /^0[xo]/.test(source)
      ? wholeIn(source)
      : readNumber(source.replace(/^([-+]?)\./, '$10.').replace(/\.(?!\d)/, ''));
    if (number === undefined)
      this.#fault(node, `the number ${source.slice(0, 40)} cannot be kept`, 'Put it in quotes.');
    return number ?? value;
  }

  #valueOfMap(map: YAMLMap<Node, Node | null>): object {
    const entries = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      // That a key is none was said when the text was read; as a text it could be larger than the memory.
      if (!isScalar(key)) continue;
      const name = String(key.value);
      if (entries.has(name)) this.#fault(key, `the key ${name} is there twice`, 'Keep one of the two.');
      this.#characters += name.length;
      entries.set(name, this.read(value));
    }
    return Object.fromEntries(entries);
  }

  #expand(name: string, alias: Node): unknown {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined) {
      this.#fault(alias, `the alias *${name} has no anchor before it`);
      return undefined;
    }
    const within = this.#repeated <= MAX_ALIAS_NODES;
    this.#repeated += anchored.size;
    this.#nodes += anchored.size;
    if (within && this.#repeated > MAX_ALIAS_NODES)
      this.#fault(alias, `the aliases expand beyond ${MAX_ALIAS_NODES} nodes`);
    this.#repeatText(anchored.characters, alias);
    return anchored.value;
  }

  #repeatText(characters: number, alias: Node): void {
    const within = this.#repeatedCharacters <= MAX_ALIAS_CHARACTERS;
    this.#repeatedCharacters += characters;
    this.#characters += characters;
    if (within && this.#repeatedCharacters > MAX_ALIAS_CHARACTERS)
      this.#fault(alias, `the aliases repeat more than ${MAX_ALIAS_CHARACTERS} characters`);
  }

  #fault(node: Node, message: string, hint?: string): void {
    this.#report({ message, hint, offset: node.range?.[0] ?? 0 });
  }
}

/** A hexadecimal or octal number; `undefined` if it has too many digits. */
function wholeIn(source: string): bigint | undefined {
  return source.length <= MAX_DIGITS ? BigInt(source) : undefined;
}
