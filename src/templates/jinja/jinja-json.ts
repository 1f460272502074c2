// Writes lists and maps of templates as JSON where they contain a BigInt, which the library cannot write.
import { markedScalar, unmarkNumbers } from '../../json-text.ts';
import { ArrayValue, ObjectValue, StringValue, type Value } from './jinja.ts';

/** Returns whether a value is a BigInt, or a list or map that contains one at any depth. */
export function holdsLongNumber({ value }: Value): boolean {
  if (typeof value === 'bigint') return true;
  if (!Array.isArray(value) && !(value instanceof Map)) return false;
  for (const entry of value.values() as Iterable<Value>) if (holdsLongNumber(entry)) return true;
  return false;
}

/** Returns the string that `write` makes of a value. BigInts are passed to it as marked strings, and restored after. */
export function writeLongNumbers(value: Value, write: (value: Value) => string): Value {
  return new StringValue(unmarkNumbers(write(markedValue(value)), true));
}

function markedValue(value: Value): Value {
  if (value.type === 'ArrayValue') return new ArrayValue((value.value as readonly Value[]).map(markedValue));
  if (value.value instanceof Map)
    return new ObjectValue(
      new Map([...(value.value as Map<string, Value>)].map(([key, entry]) => [markedScalar(key), markedValue(entry)])),
    );
  const scalar = markedScalar(value.value);
  return scalar === value.value ? value : new StringValue(scalar);
}
