// Lists and maps of templates as JSON where they hold whole numbers that the library, which writes JSON with doubles, fails for.
import { markedScalar, unmarkNumbers } from '../../json-text.ts';
import { ArrayValue, ObjectValue, StringValue, type Value } from './jinja.ts';

/** Whether there is a BigInt in a list, in a map, or in what these hold. */
export function holdsLongNumber({ value }: Value): boolean {
  if (typeof value === 'bigint') return true;
  if (!Array.isArray(value) && !(value instanceof Map)) return false;
  for (const one of value.values() as Iterable<Value>) if (holdsLongNumber(one)) return true;
  return false;
}

/** The text that `write` makes of a value, whose numbers it is given as strings. */
export function writeLongNumbers(value: Value, write: (value: Value) => string): Value {
  return new StringValue(unmarkNumbers(write(marked(value)), true));
}

function marked(value: Value): Value {
  if (value.type === 'ArrayValue') return new ArrayValue((value.value as readonly Value[]).map(marked));
  if (value.value instanceof Map)
    return new ObjectValue(
      new Map([...(value.value as Map<string, Value>)].map(([key, one]) => [markedScalar(key), marked(one)])),
    );
  const scalar = markedScalar(value.value);
  return scalar === value.value ? value : new StringValue(scalar);
}
