// The match rules of the price list: which names of models an entry stands for.

export type MatchRule =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly or: readonly MatchRule[] }
  | { readonly and: readonly MatchRule[] };

/** Whether a rule matches a model's name; case does not matter, as in the price list's own program. */
export function matches(rule: MatchRule, model: string): boolean {
  const name = model.toLowerCase();
  if ('equals' in rule) return name === rule.equals.toLowerCase();
  if ('starts_with' in rule) return name.startsWith(rule.starts_with.toLowerCase());
  if ('ends_with' in rule) return name.endsWith(rule.ends_with.toLowerCase());
  if ('contains' in rule) return name.includes(rule.contains.toLowerCase());
  if ('regex' in rule) return new RegExp(rule.regex, 'i').test(name);
  return 'or' in rule ? rule.or.some((one) => matches(one, name)) : rule.and.every((one) => matches(one, name));
}
