// Makes text from models, providers and files safe for a terminal: replaces characters that are invisible or control
// the terminal by visible ones. Defines which characters these are.
import { count } from './usage-line.ts';

/** Matches texts of line ends, tabs and characters that are never hidden or combining. Most texts match. */
const PLAIN =
  /^[\n\t\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027\u2030-\u205e\u2070-\u20cf\u2100-\u27ff\u3000-\u3029\u3031-\u3096\u309b-\u3163\u3165-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9f]*$/;

/**
 * The content of a character class: characters that are invisible, control the terminal or the direction of writing, or
 * have no standard meaning.
 */
export const HIDDEN = String.raw`\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{16fe4}\u{1d159}`;
/** Format characters (Cf) of Arabic, Syriac and Kaithi that are visible: number signs, the end of a verse. */
const VISIBLE_FORMATS = String.raw`\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}`;

/** Maximum marks and joiners on one character. More would overlap the lines above and below. */
const MAX_MARKS = 5;

/** Scripts whose letters change their form next to a joiner (U+200C, U+200D). */
const JOINING_SCRIPTS = [
  ...[
    'Arabic',
    'Syriac',
    'Mandaic',
    'Nko',
    'Mongolian',
    'Phags_Pa',
    'Manichaean',
    'Psalter_Pahlavi',
    'Sogdian',
    'Hanifi_Rohingya',
    'Adlam',
  ],
  ...[
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
    'Tibetan',
    'Newa',
  ],
  ...['Khmer', 'Myanmar', 'Balinese', 'Javanese', 'Chakma', 'Tirhuta', 'Grantha', 'Modi', 'Kaithi', 'Sharada'],
];
/** Scripts without spaces between words, in which U+200B marks where a line may be broken. */
const SCRIPTS_WITHOUT_SPACES = ['Khmer', 'Myanmar', 'Thai', 'Lao'];
/** The tag sequences of the flags of England, Scotland and Wales, without the black flag at their beginning. */
const FLAG_TAGS = ['gbeng', 'gbsct', 'gbwls'].map((name) => `${[...name].map(tagOf).join('')}\u{e007f}`);

/** Compiled at the first use, because that takes 15 to 25 ms. */
const patterns = {
  /** A run of hidden characters and combining marks. Their meaning depends on the characters around them. */
  run: lazily(() => new RegExp(`(?:${RUN_CHARACTER})+`, 'gu')),
  inRun: lazily(() => new RegExp(`^${RUN_CHARACTER}$`, 'u')),
  hidden: lazily(() => new RegExp(`^[${HIDDEN}]$`, 'u')),
  joining: lazily(() => lettersOf(JOINING_SCRIPTS)),
  withoutSpaces: lazily(() => lettersOf(SCRIPTS_WITHOUT_SPACES)),
  emoji: lazily(() => /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u),
};
const RUN_CHARACTER = `(?![\\n\\t${VISIBLE_FORMATS}])[${HIDDEN}\\p{Mn}\\p{Me}]`;

/** Writes a hidden character, repeated `times` times, with visible characters. */
type Notation = (character: string, times: number) => string;

/**
 * Returns a text that is safe for a terminal. Replaces control characters, invisible characters, characters that change
 * the direction of writing, and excess combining marks. Keeps line ends, tabs, and the joiners and variation selectors
 * that a script or an emoji needs. Returns the text unchanged when `isTerminal` is false.
 */
export function visible(text: string, isTerminal: boolean): string {
  return isTerminal ? shown(text.replaceAll('\r\n', '\n'), '', pictures) : text;
}

/** Returns JSON of the same value in which such characters are escaped; unchanged when `isTerminal` is false. */
export function visibleJson(json: string, isTerminal: boolean): string {
  return isTerminal ? shown(json, '', jsonEscapes) : json;
}

function isHidden(character: string): boolean {
  return patterns.hidden().test(character);
}

/** Returns the code of a character, `<U+200D>`; with its count when repeated more than three times, `<40 x U+200D>`. */
export function codes(character: string, times = 1): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return times > 3 ? `<${count(times)} x ${code}>` : `<${code}>`.repeat(times);
}

/**
 * Does the same as `visible` for a text that arrives in parts. The result does not depend on where the text is split.
 */
export class VisibleText {
  /** The last character that was returned. */
  #before = '';
  /** A run at the end of the text so far. The next character decides how it is shown. */
  #run = '';
  /** The first half of a surrogate pair. */
  #half = '';

  /** Adds a part and returns the text that can be printed now. */
  take(part: string): string {
    const text = this.#half + part;
    const end = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    this.#half = text.slice(end);
    const at = PLAIN.test(text) ? end : runStart(text, end);
    if (at === 0) {
      this.#run += text.slice(0, end);
      return '';
    }
    const decided = this.#run + text.slice(0, at);
    this.#run = text.slice(at, end);
    return this.#print(decided);
  }

  /** Returns the rest of the text, after the last part. */
  end(): string {
    const rest = this.#run + this.#half;
    this.#run = '';
    this.#half = '';
    return this.#print(rest);
  }

  #print(text: string): string {
    const before = this.#before;
    this.#before = lastOf(text) || before;
    return shown(text.replaceAll('\r\n', '\n'), before, pictures);
  }
}

/** Returns the start of the run at the end of the first `end` code units of a text. */
function runStart(text: string, end: number): number {
  let at = end;
  while (at > 0) {
    const character = lastOf(text.slice(Math.max(0, at - 2), at));
    if (!patterns.inRun().test(character)) return at;
    at -= character.length;
  }
  return at;
}

function shown(text: string, before: string, notation: Notation): string {
  if (PLAIN.test(text)) return text;
  return text.replaceAll(patterns.run(), (run, at: number) => {
    const base = at === 0 ? before : lastOf(text.slice(Math.max(0, at - 2), at));
    return shownRun(run, { base, next: [...text.slice(at + run.length, at + run.length + 2)][0] ?? '', notation });
  });
}

interface Surroundings {
  /** The character before the run; empty at the beginning of a text. */
  readonly base: string;
  /** The character after the run. */
  readonly next: string;
  readonly notation: Notation;
}

/** Returns the part of the run that belongs to the character before it unchanged, and the rest in notation. */
function shownRun(run: string, { base, next, notation }: Surroundings): string {
  if (base === '\u{1f3f4}' && FLAG_TAGS.includes(run)) return run;
  const characters = [...run];
  const kept = keptCount(characters, base, next);
  return characters.slice(0, kept).join('') + grouped(characters.slice(kept), notation);
}

function keptCount(characters: readonly string[], base: string, next: string): number {
  // A mark without a base character would be drawn over the text before it.
  if (base.trim() === '') return 0;
  let before = base;
  const maxKept = Math.min(characters.length, MAX_MARKS);
  for (let at = 0; at < maxKept; at += 1) {
    const character = characters[at] ?? '';
    const after = characters[at + 1] ?? next;
    if (/^[\ufe0e\ufe0f]$/.test(character)) {
      if (at > 0 || !takesSelector(base, after)) return at;
      continue;
    }
    if (isHidden(character) && !isInPlace(character, before, after)) return at;
    before = character;
  }
  return maxKept;
}

/**
 * Returns true when a variation selector is valid after a character. It selects the emoji or the black and white form.
 */
function takesSelector(base: string, after: string): boolean {
  return patterns.emoji().test(base) || (/^[0-9#*]$/.test(base) && after === '\u20e3');
}

/** Returns true when a script or an emoji needs the hidden character at this place. */
function isInPlace(character: string, before: string, after: string): boolean {
  if (character === '\u200b') return patterns.withoutSpaces().test(before) && patterns.withoutSpaces().test(after);
  if (character === '\u200c')
    return patterns.joining().test(before) && patterns.joining().test(after) && /^\p{L}$/u.test(after);
  if (character !== '\u200d') return false;
  if (patterns.emoji().test(before)) return /^\p{Extended_Pictographic}$/u.test(after);
  // After a mark a joiner forms half a letter, also at the end of a word.
  return patterns.joining().test(before) && (patterns.joining().test(after) || /^\p{Mn}$/u.test(before));
}

/** Returns the characters in notation. Repetitions of a character are grouped. */
function grouped(characters: readonly string[], notation: Notation): string {
  let text = '';
  for (let at = 0; at < characters.length; ) {
    const character = characters[at] ?? '';
    let end = at + 1;
    while (characters[end] === character) end += 1;
    text += notation(character, end - at);
    at = end;
  }
  return text;
}

/** Writes control characters as control pictures, such as ␛ for escape, and other characters as codes. */
function pictures(character: string, times: number): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code).repeat(times);
  if (code === 0x7f) return '\u2421'.repeat(times);
  return code < 0xa0 ? '\ufffd'.repeat(times) : codes(character, times);
}

function jsonEscapes(character: string, times: number): string {
  const units = [...Array(character.length).keys()].map(
    (at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  );
  return units.join('').repeat(times);
}

/** Returns the last character of a text, with both halves of a surrogate pair. */
function lastOf(text: string): string {
  return [...text.slice(-2)].at(-1) ?? '';
}

function tagOf(letter: string): string {
  return String.fromCodePoint(0xe0000 + letter.charCodeAt(0));
}

/** Matches one letter or mark of the given scripts. */
function lettersOf(scripts: readonly string[]): RegExp {
  return new RegExp(`^(?=[\\p{L}\\p{M}])[${scripts.map((name) => `\\p{Script_Extensions=${name}}`).join('')}]$`, 'u');
}

function lazily<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
