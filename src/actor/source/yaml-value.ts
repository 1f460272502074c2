// Converts a composed YAML document to plain values, within limits. Does not depend on actors.
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import { MAX_DIGITS, readNumber } from '../../exact-number.ts';

/** A fault at an offset of the text. */
export interface ValueFault {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly offset: number;
}

/** The maximum number of nodes that all aliases may repeat. */
const MAX_ALIAS_NODES = 10_000;
/**
 * The maximum number of UTF-16 code units that all aliases may repeat. Needed because one node can be a megabyte long.
 */
const MAX_ALIAS_CHARACTERS = 8 * 1024 * 1024;
/**
 * Tags that the composer accepts although they are not in the core schema of YAML 1.2. It reports all other tags
 * itself.
 */
const UNSUPPORTED_TAGS = new Set(['!!binary', '!!merge', '!!omap', '!!pairs', '!!set', '!!timestamp']);

/** Returns the short form of a tag, such as `!!set`. */
export function shortTag(tag: string): string {
  return tag.replace(/^tag:yaml\.org,2002:/, '!!');
}

interface AnchoredValue {
  readonly value: unknown;
  /** The number of nodes in the value, including the nodes that its aliases expand to. */
  readonly size: number;
  /** The number of code units of its strings and keys, counted in the same way. */
  readonly characters: number;
}

/**
 * Returns the value of a document. Reports tags beyond the core of YAML 1.2, duplicate keys, aliases without an anchor,
 * and aliases that expand too far. The value of an alias is shared, not copied.
 */
export function valueOfDocument(document: Document, report: (fault: ValueFault) => void): unknown {
  return new ValueReader(report).read(document.contents as Node | null);
}

class ValueReader {
  readonly #report: (fault: ValueFault) => void;
  readonly #anchors = new Map<string, AnchoredValue>();
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
    if (UNSUPPORTED_TAGS.has(short)) this.#fault(node, `the tag ${short} is not supported`);
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

  /** Returns a number, or a BigInt for a whole number that a double cannot represent. */
  #numberOf(node: Scalar, value: number): number | bigint {
    const { source = '' } = node;
    if (Number.isNaN(value) || /inf/i.test(source) || (Math.abs(value) <= Number.MAX_SAFE_INTEGER && value !== 0))
      return value;
    const number = /^0[xo]/.test(source)
      ? integerIn(source)
      : readNumber(source.replace(/^([-+]?)\./, '$10.').replace(/\.(?!\d)/, ''));
    if (number === undefined)
      this.#fault(node, `the number ${source.slice(0, 40)} cannot be stored exactly`, 'Put it in quotes.');
    return number ?? value;
  }

  #valueOfMap(map: YAMLMap<Node, Node | null>): object {
    const entries = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      // A key that is not a scalar was reported by the composer. Converted to a string it could exceed the memory.
      if (!isScalar(key)) continue;
      const name = String(key.value);
      if (entries.has(name)) this.#fault(key, `the key ${name} appears twice`, 'Keep one of the two.');
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
      this.#fault(alias, `the aliases expand to more than ${MAX_ALIAS_NODES} nodes`);
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

/** Parses a hexadecimal or octal number; `undefined` if it has too many digits. */
function integerIn(source: string): bigint | undefined {
  return source.length <= MAX_DIGITS ? BigInt(source) : undefined;
}
