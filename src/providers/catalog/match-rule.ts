// The match rules of the price list: they decide which model names an entry applies to.

export type MatchRule =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly or: readonly MatchRule[] }
  | { readonly and: readonly MatchRule[] };

/** Returns whether a rule matches a model name. Ignores case, as the program of the price list does. */
export function matches(rule: MatchRule, model: string): boolean {
  const name = model.toLowerCase();
  if ('equals' in rule) return name === rule.equals.toLowerCase();
  if ('starts_with' in rule) return name.startsWith(rule.starts_with.toLowerCase());
  if ('ends_with' in rule) return name.endsWith(rule.ends_with.toLowerCase());
  if ('contains' in rule) return name.includes(rule.contains.toLowerCase());
  if ('regex' in rule) return new RegExp(rule.regex, 'i').test(name);
  return 'or' in rule ? rule.or.some((part) => matches(part, name)) : rule.and.every((part) => matches(part, name));
}
