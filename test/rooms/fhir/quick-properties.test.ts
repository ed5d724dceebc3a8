// Whatever is asked of whatever values: the quick way answers as the engine does, or fails as it does.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileTyped, toTypedNode, type Variables } from '../../../src/fhir/fhirpath.ts';
import { compileQuick } from '../../../src/fhir/quick-fhirpath.ts';
import { answerTo, bothWays, codesOf, decimals, linkIds, response } from './both-ways.ts';

const RUNS = { seed: 20261123, numRuns: 700 };
const NAMES = ['a', 'b', 'c', 'd'] as const;

const literals = fc.constantFrom(
  'true',
  'false',
  '{}',
  "'a'",
  "'b'",
  "'7'",
  "''",
  '0',
  '1',
  '2',
  '3',
  '7',
  '7.0',
  '18.5',
  '0.1',
  '100000000000',
  "('a' | 'b')",
  '(1 | 7)',
);
const operators = fc.constantFrom(
  ...['and', 'or', 'xor', 'implies', '=', '!=', '<', '<=', '>', '>=', 'in', 'contains'],
  ...['|', '&', '+', '-', '*', '/', 'div', 'mod'],
);
const calls = fc.constantFrom(
  ...['exists', 'empty', 'count', 'first', 'not', 'anyTrue', 'allTrue', 'toString', 'join', 'sum'].map(
    name => `${name}()`,
  ),
  ...["join(', ')", 'power(2)', 'round(1)', 'round(0)', 'substring(1)', "replace('a', 'b')", "replace('7', '$&')"],
);

/** Texts of the subset, made without regard to what fits together. */
const { expression } = fc.letrec<{ expression: string; inner: string }>(tie => {
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...NAMES.map(name => `%${name}`)) },
    { weight: 2, arbitrary: literals },
    { weight: 1, arbitrary: fc.constantFrom('%none', '%`a`', "%'b'", '%resource.status', '%a.code', '%b.value') },
  );
  const composed = (part: fc.Arbitrary<string>): fc.Arbitrary<string>[] => [
    fc.tuple(part, operators, part).map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc.tuple(part, calls).map(([input, call]) => `${input}.${call}`),
    fc
      .tuple(part, fc.constantFrom('intersect', 'combine'), part)
      .map(([input, name, other]) => `${input}.${name}(${other})`),
    fc
      .tuple(part, fc.constantFrom('where', 'select'), tie('inner'))
      .map(([input, name, each]) => `${input}.${name}(${each})`),
    fc.tuple(part, part).map(([condition, then]) => `iif(${condition}, ${then})`),
    fc.tuple(part, part, part).map(parts => `iif(${parts.join(', ')})`),
    fc.tuple(part, fc.constantFrom('0', '1', '5', '%a')).map(([input, place]) => `${input}[${place}]`),
  ];
  const item = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('$this', 'code', 'value', 'linkId') }, value);
  return {
    expression: fc.oneof({ maxDepth: 4, withCrossShrink: true }, value, ...composed(tie('expression'))),
    inner: fc.oneof({ maxDepth: 2, withCrossShrink: true }, item, ...composed(item)),
  };
});

/** By name, so that a failure tells which. */
const KINDS: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(linkIds.map(linkId => [linkId, answerTo(linkId)])),
  code: codesOf('choice'),
  codes: codesOf('choices'),
  true: [true],
  false: [false],
  a: ['a'],
  ba: ['b', 'a'],
  '': [''],
  7: [7],
  7.5: [7.5],
  decimals: decimals('7', '7.0'),
  nothing: undefined,
  null: null,
  single: 'a',
  singleTrue: true,
  'list of null': [null],
  json: { code: 'a' },
  'list of json': [{ code: 'a' }],
};
const names = Object.keys(KINDS);
const PLAIN = names.filter(name => !/null|json|extended|absent|own-unit|link|group/.test(name));

/** Collections of one kind, as content has them, and mixed ones. */
const kinds = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PLAIN).map(name => [name]) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...PLAIN), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...names), { maxLength: 3 }) },
);
const bindings = fc.record({ a: kinds, b: kinds, c: kinds, d: kinds });

function toVariables(bound: Readonly<Record<string, readonly string[]>>): Variables {
  const valueOf = ([first, ...more]: readonly string[]): unknown =>
    first === undefined ? [] : more.length === 0 ? KINDS[first] : [first, ...more].flatMap(name => KINDS[name] ?? []);
  const values = Object.entries(bound).map(([name, given]) => [name, valueOf(given)]);
  return { ...(Object.fromEntries(values) as Variables), resource: toTypedNode(response) };
}

describe('quick FHIRPath', () => {
  test('answers and fails as the engine does, and seldom needs it', () => {
    let evaluations = 0;
    let quickOnes = 0;
    let answered = 0;
    fc.assert(
      fc.property(expression, fc.array(bindings, { minLength: 4, maxLength: 4 }), (text, several) => {
        const evaluate = bothWays(text);
        for (const bound of several) {
          const { byEngine, quick, isQuick } = evaluate(toTypedNode(response), toVariables(bound));
          expect({ text, bound, ...quick }).toEqual({ text, bound, ...byEngine });
          evaluations++;
          if (isQuick) quickOnes++;
          if ('values' in byEngine) answered++;
        }
      }),
      RUNS,
    );
    expect(answered).toBeGreaterThan(evaluations / 3);
    expect(quickOnes).toBeGreaterThan(answered / 2);
  });

  test('what it yields means the same to a later expression, quick or not', () => {
    const later = [
      '%x is Integer',
      '%x is Decimal',
      '%x is String',
      '%x is Boolean',
      '%x is FHIR.code',
      '%x.ofType(integer)',
      '%x.toString()',
      '%x.sqrt()',
      '%x = 7',
      "%x ~ 'A'",
      '%x + 1',
      '%x.type().name',
    ].map(text => bothWays(text));
    fc.assert(
      fc.property(expression, bindings, (text, bound) => {
        const variables = toVariables(bound);
        if ('error' in bothWays(text)(response, variables).byEngine) return;
        const byEngine = compileTyped(text)(response, variables);
        const quick = compileQuick(text)(response, variables);
        for (const evaluate of later) {
          const wanted = evaluate({}, { x: byEngine }).byEngine;
          expect(evaluate({}, { x: quick })).toMatchObject({ byEngine: wanted, quick: wanted });
        }
      }),
      { ...RUNS, numRuns: 300 },
    );
  });
});
