// FHIRPath's functions that content calls for: https://hl7.org/fhirpath/N1/#functions. As with operators, items are what the
// engine would hold, and where it throws, these decline.
import { isDecimal, isTypedNode, toDecimal, type Variables } from './fhirpath.ts';
import { booleanOf, calculate, EMPTY, intersect, singleOf, textOf, toItems, type Items } from './fhirpath-operators.ts';
import { dataOf, DECLINED, numberOf, scalarOf } from './fhirpath-scalars.ts';

/** A piece of an expression as a function of the variables and of `$this`. */
export interface Closure {
  (variables: Variables, self: Items): Items;
  /** What it always yields, where that is known. */
  readonly constant?: Items;
}

/** From what it is called on and its parameters. */
type Build = (input: Closure, parameters: readonly Closure[]) => Closure;

const plain =
  (call: (input: Items, ...parameters: readonly Items[]) => Items): Build =>
  (input, [first, ...more]) => {
    if (!first) return (variables, self) => call(input(variables, self));
    return (variables, self) =>
      call(input(variables, self), first(variables, self), ...more.map(parameter => parameter(variables, self)));
  };

/** The engine takes any node for yes, even one that says false. */
function isKept(criterion: Items): boolean {
  const [first] = criterion;
  if (typeof first === 'boolean') return first;
  if (first !== undefined && !isTypedNode(first)) throw DECLINED;
  return first !== undefined;
}

const where: Build =
  (input, [criterion]) =>
  (variables, self) =>
    input(variables, self).filter(item => isKept(criterion!(variables, [item])));

const select: Build =
  (input, [projection]) =>
  (variables, self) =>
    input(variables, self).flatMap(item => projection!(variables, [item]));

/** Only one branch is evaluated; what is not plainly true is not true. */
const iif: Build =
  (_, [criterion, yes, no]) =>
  (variables, self) => {
    const held = criterion!(variables, self);
    if (held.length === 1 && dataOf(held[0]) === true) return yes!(variables, self);
    return no ? no(variables, self) : EMPTY;
  };

function truthOf(item: unknown): boolean {
  const value = dataOf(item);
  if (typeof value !== 'boolean') throw DECLINED;
  return value;
}

function not(input: Items): Items {
  const value = booleanOf(input);
  return toItems(value === undefined ? undefined : !value);
}

/** Of a point in time, too, the text is what stands in JSON. */
function print(input: Items): Items {
  if (input.length === 0) return EMPTY;
  const item = singleOf(input);
  const text = dataOf(item);
  return [typeof text === 'string' ? text : String(scalarOf(item))];
}

function join(input: Items, separators: Items = ['']): Items {
  const separator = textOf(separators);
  if (separator === undefined) throw DECLINED;
  const texts = input.map(dataOf);
  if (!texts.every(text => typeof text === 'string')) throw DECLINED;
  return texts.length === 0 ? EMPTY : [texts.join(separator)];
}

function substring(input: Items, start: Items): Items {
  const text = textOf(input);
  const from = Number(numberOf(singleOf(start)));
  if (!Number.isInteger(from)) throw DECLINED;
  return text === undefined || from < 0 || from >= text.length ? EMPTY : [text.substring(from)];
}

function replace(input: Items, patterns: Items, substitutions: Items): Items {
  const text = textOf(input);
  const pattern = textOf(patterns);
  const substitution = textOf(substitutions);
  if (text === undefined || pattern === undefined || substitution === undefined) return EMPTY;
  return [text.replaceAll(pattern, substitution)];
}

function round(input: Items, places: Items): Items {
  const precision = numberOf(singleOf(places));
  if (!isDecimal(precision) || !/^\d$/.test(String(precision))) throw DECLINED;
  return input.length === 0 ? EMPTY : [toDecimal(numberOf(singleOf(input))).round(Number(precision))];
}

function power(input: Items, exponent: Items): Items {
  if (exponent.length === 0) return EMPTY;
  const number = numberOf(singleOf(exponent));
  return input.length === 0 ? EMPTY : calculate(input, [number], one => one.power(number));
}

const sum = (input: Items): Items =>
  input.length < 2
    ? input
    : input
        .slice(1)
        .reduce<Items>((total, item) => calculate([item], total, (one, other) => one.plus(other)), input.slice(0, 1));

/** By name and number of parameters. */
export const FUNCTIONS: ReadonlyMap<string, Build> = new Map<string, Build>([
  ['exists/0', plain(input => toItems(input.length > 0))],
  ['empty/0', plain(input => toItems(input.length === 0))],
  ['count/0', plain(input => [input.length])],
  ['first/0', plain(input => input.slice(0, 1))],
  ['not/0', plain(not)],
  ['anyTrue/0', plain(input => toItems(input.some(truthOf)))],
  ['allTrue/0', plain(input => toItems(input.every(truthOf)))],
  ['intersect/1', plain((input, other) => intersect(input, other))],
  ['combine/1', plain((input, other) => [...input, ...other])],
  ['where/1', where],
  ['select/1', select],
  ['iif/2', iif],
  ['iif/3', iif],
  ['toString/0', plain(print)],
  ['join/0', plain(input => join(input))],
  ['join/1', plain(join)],
  ['substring/1', plain((input, start) => substring(input, start))],
  ['replace/2', plain((input, pattern, substitution) => replace(input, pattern, substitution))],
  ['sum/0', plain(sum)],
  ['power/1', plain(power)],
  ['round/1', plain((input, places) => round(input, places))],
]);
