// Text from models, providers and files, made safe for a terminal: what cannot be seen, or would steer the terminal, is shown
// as a sign. Owns which characters these are.
import { count } from './usage-line.ts';

/** Line ends, tabs, and letters and signs that are never hidden nor drawn over others: most texts hold nothing else. */
const PLAIN =
  /^[\n\t\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027\u2030-\u205e\u2070-\u20cf\u2100-\u27ff\u3000-\u3029\u3031-\u3096\u309b-\u3163\u3165-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9f]*$/;

/** The inside of a character class: what cannot be seen, steers the terminal or the direction of writing, or has no agreed meaning. */
export const HIDDEN = String.raw`\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{16fe4}\u{1d159}`;
/** Format characters (Cf) of Arabic, Syriac and Kaithi that have a picture: signs of numbers, the end of a verse. */
const SEEN_FORMATS = String.raw`\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}`;

/** Marks and joiners that may stand on one character. More would be drawn over the lines above and below. */
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
/** Scripts without blanks between words, in which U+200B says where a line may be broken. */
const SCRIPTS_WITHOUT_BLANKS = ['Khmer', 'Myanmar', 'Thai', 'Lao'];
/** The flags of England, Scotland and Wales, without the black flag that they begin with. */
const FLAG_TAGS = ['gbeng', 'gbsct', 'gbwls'].map((name) => `${[...name].map(tagOf).join('')}\u{e007f}`);

/** Compiled when a text needs them: that takes 15 to 25 ms. */
const patterns = {
  /** Hidden characters and combining marks that follow each other: what they mean depends on the characters around them. */
  run: lazily(() => new RegExp(`(?:${RUN_CHARACTER})+`, 'gu')),
  inRun: lazily(() => new RegExp(`^${RUN_CHARACTER}$`, 'u')),
  hidden: lazily(() => new RegExp(`^[${HIDDEN}]$`, 'u')),
  joining: lazily(() => lettersOf(JOINING_SCRIPTS)),
  withoutBlanks: lazily(() => lettersOf(SCRIPTS_WITHOUT_BLANKS)),
  emoji: lazily(() => /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u),
};
const RUN_CHARACTER = `(?![\\n\\t${SEEN_FORMATS}])[${HIDDEN}\\p{Mn}\\p{Me}]`;

/** Writes a hidden character that stands there so many times as visible ones. */
type Notation = (character: string, times: number) => string;

/**
 * Returns the text as a terminal may get it: in a terminal control characters, characters that cannot be seen or turn the direction of
 * writing, and heaps of combining marks become visible signs. Line ends and tabs stay, and so do joiners and variation selectors where a script or
 * an emoji needs them. Elsewhere the text is returned unchanged.
 */
export function visible(text: string, isTerminal: boolean): string {
  return isTerminal ? shown(text.replaceAll('\r\n', '\n'), '', signs) : text;
}

/** Returns JSON with the same value, in which a terminal has nothing to obey and nothing is hidden; elsewhere the text unchanged. */
export function visibleJson(json: string, isTerminal: boolean): string {
  return isTerminal ? shown(json, '', jsonEscapes) : json;
}

/** Whether a code point is one of them. */
function isHidden(character: string): boolean {
  return patterns.hidden().test(character);
}

/** A character by its code, `<U+200D>`; one that is repeated more than three times as `<40 x U+200D>`. */
export function codes(character: string, times = 1): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return times > 3 ? `<${count(times)} x ${code}>` : `<${code}>`.repeat(times);
}

/** Makes a text visible that arrives in pieces, wherever they are cut; all pieces together give what `visible` gives for the whole. */
export class VisibleText {
  /** The last character that was given out. */
  #before = '';
  /** A run at the end of the pieces so far: the next character decides about it. */
  #run = '';
  /** The first half of a character. */
  #half = '';

  /** Returns what can be printed now. */
  take(piece: string): string {
    const text = this.#half + piece;
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

  /** Returns the rest, once nothing more comes. */
  end(): string {
    const rest = this.#run + this.#half;
    this.#run = '';
    this.#half = '';
    return this.#print(rest);
  }

  #print(text: string): string {
    const before = this.#before;
    this.#before = lastOf(text) || before;
    return shown(text.replaceAll('\r\n', '\n'), before, signs);
  }
}

/** Where the run begins that the first `end` units of a text end with. */
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
  /** The character before the run; empty: there is none. */
  readonly base: string;
  /** The character behind it. */
  readonly next: string;
  readonly notation: Notation;
}

/** The run as it is, as far as it belongs to the character before it; the rest in notation. */
function shownRun(run: string, { base, next, notation }: Surroundings): string {
  if (base === '\u{1f3f4}' && FLAG_TAGS.includes(run)) return run;
  const characters = [...run];
  const kept = keptCount(characters, base, next);
  return characters.slice(0, kept).join('') + grouped(characters.slice(kept), notation);
}

function keptCount(characters: readonly string[], base: string, next: string): number {
  // A mark on nothing would be drawn over whatever the terminal shows before it.
  if (base.trim() === '') return 0;
  let before = base;
  const most = Math.min(characters.length, MAX_MARKS);
  for (let at = 0; at < most; at += 1) {
    const character = characters[at] ?? '';
    const after = characters[at + 1] ?? next;
    if (/^[\ufe0e\ufe0f]$/.test(character)) {
      if (at > 0 || !takesSelector(base, after)) return at;
      continue;
    }
    if (isHidden(character) && !isInPlace(character, before, after)) return at;
    before = character;
  }
  return most;
}

/** Whether a variation selector may stand behind a character: it chooses between the emoji and the sign in black and white. */
function takesSelector(base: string, after: string): boolean {
  return patterns.emoji().test(base) || (/^[0-9#*]$/.test(base) && after === '\u20e3');
}

/** Whether a hidden character stands where a script or an emoji needs it. */
function isInPlace(character: string, before: string, after: string): boolean {
  if (character === '\u200b') return patterns.withoutBlanks().test(before) && patterns.withoutBlanks().test(after);
  if (character === '\u200c')
    return patterns.joining().test(before) && patterns.joining().test(after) && /^\p{L}$/u.test(after);
  if (character !== '\u200d') return false;
  if (patterns.emoji().test(before)) return /^\p{Extended_Pictographic}$/u.test(after);
  // Behind a mark it makes half a letter, also at the end of a word.
  return patterns.joining().test(before) && (patterns.joining().test(after) || /^\p{Mn}$/u.test(before));
}

/** Each character in notation; repetitions of one are written together. */
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

/** Control characters have pictures, such as ␛ for the escape. */
function signs(character: string, times: number): string {
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

/** The last character of a text, both halves of it. */
function lastOf(text: string): string {
  return [...text.slice(-2)].at(-1) ?? '';
}

function tagOf(letter: string): string {
  return String.fromCodePoint(0xe0000 + letter.charCodeAt(0));
}

/** One letter or mark of these scripts. */
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
