// Shortens results that are too long for a model. Independent of the tools.

/** The default maximum length of a result, in UTF-16 units. */
export const MAX_RESULT_CHARACTERS = 64 * 1024;

/** Returns the text, or its beginning with a note that states both lengths. Never cuts a surrogate pair. */
export function cutResult(text: string, maxCharacters: number = MAX_RESULT_CHARACTERS): string {
  if (text.length <= maxCharacters) return text;
  const splitsPair =
    isHighSurrogate(text.charCodeAt(maxCharacters - 1)) && isLowSurrogate(text.charCodeAt(maxCharacters));
  const kept = splitsPair ? maxCharacters - 1 : maxCharacters;
  return `${text.slice(0, kept)}\n\n[cut: these are the first ${kept} of ${text.length} characters]`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
