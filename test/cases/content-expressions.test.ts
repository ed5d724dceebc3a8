// Every expression of shipped and of test content, over random answers: the quick way and the engine's are one.
import { describe, expect, test } from '@jest/globals';
import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { compilePlanDefinition, type CompiledPlan } from '../../src/careplans/compile.ts';
import type { RuleExpression, Variable } from '../../src/careplans/rule-expression.ts';
import { compileTyped, isDecimal, isTypedNode, type Expression, type Variables } from '../../src/fhir/fhirpath.ts';
import { buildClosure, compileQuick } from '../../src/fhir/quick-fhirpath.ts';
import { compileQuestionnaire } from '../../src/questionnaires/compile.ts';
import { bind, buildScope, type ResponseScope } from '../../src/questionnaires/expressions.ts';
import { rewriteLookUps } from '../../src/questionnaires/look-up.ts';
import { scoreResponse } from '../../src/questionnaires/score.ts';
import { planDefinition as bloodPressurePlan } from '../rooms/careplans/blood-pressure.ts';
import { questionnaire as bloodPressure } from '../rooms/careplans/blood-pressure-questionnaire.ts';
import { respond } from '../rooms/careplans/derived.ts';
import { complete, sparse, wish } from './any-answers.ts';
import {
  buildResponse,
  compiledPlan,
  compiledQuestionnaire,
  examples,
  loadExample,
  questionnaire,
} from './content-answers.ts';

interface Program {
  readonly engine: Expression;
  readonly quick: Expression;
  /** Without recourse to the engine. */
  readonly closure: Expression | undefined;
  readonly lookUps: ReturnType<typeof rewriteLookUps>['lookUps'];
}

const programs = new Map<string, Program>();
function compileBoth(text: string, responseName: string): Program {
  const rewritten = rewriteLookUps(text, responseName);
  const known = programs.get(rewritten.text);
  if (known) return known;
  const closure = buildClosure(rewritten.text);
  const program = {
    engine: compileTyped(rewritten.text),
    quick: compileQuick(rewritten.text),
    closure: closure && ((input: unknown, variables: Variables = {}): unknown[] => [...closure(variables, [input])]),
    lookUps: rewritten.lookUps,
  };
  programs.set(rewritten.text, program);
  return program;
}

/** A value as far as anything could tell it from another. */
function tell(value: unknown): unknown {
  if (isDecimal(value)) return { decimal: value.toString() };
  return isTypedNode(value) ? { path: value.path, data: isDecimal(value.data) ? tell(value.data) : value.data } : value;
}

interface Outcome {
  readonly values: readonly unknown[];
  readonly error?: string;
}

function attempt(expression: Expression, { index, variables }: ResponseScope): Outcome {
  try {
    return { values: expression(index.root, variables) };
  } catch (cause) {
    return { values: [], error: (cause as Error).message };
  }
}

/** Evaluates all there is, bound names included, and compares. @returns the texts that needed the engine */
function compareAll(plan: CompiledPlan, scope: ResponseScope): string[] {
  const names = new Map<string, readonly unknown[]>();
  const both: [found: unknown, wanted: unknown][] = [];
  const needing: string[] = [];
  const evaluate = ({ path, needs, program }: RuleExpression): readonly unknown[] => {
    for (const variable of needs) bind(scope, variable.name, valuesOf(variable));
    const { engine, quick, closure, lookUps } = compileBoth(program!.text, plan.responseName);
    for (const lookUp of lookUps) scope.variables[lookUp.name] ??= scope.index.find(lookUp);
    const [found, wanted] = [attempt(quick, scope), attempt(engine, scope)];
    both.push([found, wanted].map(one => [path, one.error, ...one.values.map(tell)]) as [unknown, unknown]);
    const needsEngine = !closure || attempt(closure, scope).error !== undefined;
    if (wanted.error === undefined && needsEngine) needing.push(program!.text);
    return found.values;
  };
  const valuesOf = (variable: Variable): readonly unknown[] => {
    const known = names.get(variable.path) ?? evaluate(variable);
    names.set(variable.path, known);
    return known;
  };
  plan.expressions.forEach(evaluate);
  expect(both.map(([found]) => found)).toEqual(both.map(([, wanted]) => wanted));
  return needing;
}

const MORE: Readonly<Record<string, string>> = { 'goal-by': '2027-03-01', 'goal-importance': 'I miss it' };

describe('expressions of the pain programme', () => {
  const compare = (response: QuestionnaireResponse): string[] =>
    compareAll(compiledPlan, buildScope(scoreResponse(compiledQuestionnaire, response), questionnaire));

  const wishes = fc.array(
    fc
      .tuple(wish, fc.subarray(['goal-by', 'goal-importance']))
      .map(([one, more]) => ({ ...one, ...Object.fromEntries(more.map(linkId => [linkId, MORE[linkId]!])) })),
    { maxLength: 3 },
  );

  test('are the same without the engine, whatever is answered', () => {
    fc.assert(
      fc.property(fc.oneof(complete, sparse), wishes, (answers, goals) => {
        expect(compare(buildResponse(answers, goals))).toEqual([]);
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });

  test.each(examples)('are the same without the engine for %s', name => {
    expect(compare(loadExample(name.replace('.json', '')))).toEqual([]);
  });
});

describe('expressions of the blood pressure programme', () => {
  const plan = compilePlanDefinition(bloodPressurePlan);
  const compiled = compileQuestionnaire(bloodPressure);
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 2 });
  const answered = fc.record({
    age: some(fc.integer({ min: 0, max: 120 })),
    'chest-pain': some(fc.boolean()),
    'systolic-1': some(fc.integer({ min: 60, max: 260 })),
    'systolic-2': some(fc.integer({ min: 60, max: 260 })),
    walking: fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 1 }),
    salt: some(fc.constantFrom('low', 'high')),
    medicines: some(fc.constantFrom('ibuprofen', 'thiazide')),
    'wants-group': fc.array(fc.boolean(), { maxLength: 1 }),
  });

  test('are the same without the engine, whatever is answered', () => {
    fc.assert(
      fc.property(answered, answers => {
        const given = Object.fromEntries(Object.entries(answers).filter(([, list]) => list.length > 0));
        const response = respond(bloodPressure, given);
        expect(compareAll(plan, buildScope(scoreResponse(compiled, response), bloodPressure))).toEqual([]);
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });
});
