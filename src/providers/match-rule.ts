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
  if ('equals' in rule) return name === rule.equals;
  if ('starts_with' in rule) return name.startsWith(rule.starts_with);
  if ('ends_with' in rule) return name.endsWith(rule.ends_with);
  if ('contains' in rule) return name.includes(rule.contains);
  if ('regex' in rule) return new RegExp(rule.regex).test(name);
  return 'or' in rule ? rule.or.some((one) => matches(one, name)) : rule.and.every((one) => matches(one, name));
}
