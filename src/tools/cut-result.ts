// Results that are too long for a model. Knows no tool.

/** Characters of a result, unless the caller says otherwise. */
export const MAX_RESULT_CHARACTERS = 64 * 1024;

/** The text, or its beginning with a note that says how much of it there is. No character is cut in two. */
export function cutResult(text: string, mostCharacters: number = MAX_RESULT_CHARACTERS): string {
  if (text.length <= mostCharacters) return text;
  const splitsPair =
    isHighSurrogate(text.charCodeAt(mostCharacters - 1)) && isLowSurrogate(text.charCodeAt(mostCharacters));
  const kept = splitsPair ? mostCharacters - 1 : mostCharacters;
  return `${text.slice(0, kept)}\n\n[cut: these are the first ${kept} of ${text.length} characters]`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
