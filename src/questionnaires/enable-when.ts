// Whether an item is enabled in a response: https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
import type { Coding, QuestionnaireItem, QuestionnaireItemEnableWhen } from '@medplum/fhirtypes';
import { compareValues, findValue, printKey, type TypedValue } from './answer-value.ts';
import { ENABLE_WHEN_EXPRESSION, findExtension, findFhirPath, KANTA_ENABLE_WHEN } from './extensions.ts';
import { deferResponseExpression } from './expressions.ts';
import type { CompiledItem, EnableCondition, EnableWhen } from './item.ts';

/** https://hl7.org/fhir/R4/valueset-questionnaire-enable-operator.html */
function equals(expected: TypedValue, actual: TypedValue): boolean {
  if (expected.type === 'Coding' && actual.type === 'Coding') {
    const [wanted, given] = [expected.value as Coding, actual.value as Coding];
    return wanted.code === given.code && (wanted.system === undefined || wanted.system === given.system);
  }
  const order = compareValues(expected.type, actual.value, expected.value);
  return order === undefined
    ? printKey(expected.type, expected.value) === printKey(actual.type, actual.value)
    : order === 0;
}

const ORDERED: Readonly<Record<string, (order: number) => boolean>> = {
  '>': order => order > 0,
  '<': order => order < 0,
  '>=': order => order >= 0,
  '<=': order => order <= 0,
};

/** A question without an answer fulfils `exists` only: "= false" asks for somebody who said no. */
function buildTest({ operator, ...when }: QuestionnaireItemEnableWhen): EnableCondition['test'] {
  const expected = findValue(when, 'answer');
  if (!expected) return () => false;
  if (operator === 'exists') return answers => answers.some(answer => findValue(answer)) === (expected.value === true);
  const ordered = ORDERED[operator];
  const holds = ordered
    ? (actual: TypedValue) => {
        const order = compareValues(expected.type, actual.value, expected.value);
        return order !== undefined && ordered(order);
      }
    : (actual: TypedValue) => equals(expected, actual);
  return answers => {
    const values = answers.flatMap(answer => findValue(answer) ?? []);
    const some = values.some(holds);
    return operator === '!=' ? values.length > 0 && !some : some;
  };
}

function* upwards(item: CompiledItem | undefined): Generator<CompiledItem> {
  for (let at = item; at; at = at.parent) yield at;
}

/** The innermost item that holds both; the question itself where the item lies below its answers. */
function findCommon(item: CompiledItem, question: CompiledItem | undefined): CompiledItem | undefined {
  const around = new Set(upwards(question));
  return upwards(item.parent).find(each => around.has(each));
}

/** The text of an item's enableWhenExpression. */
export const findEnableExpression = (item: QuestionnaireItem): string | undefined =>
  findFhirPath(item, ENABLE_WHEN_EXPRESSION) ?? findExtension(item, KANTA_ENABLE_WHEN)?.valueString;

/** @param findItem an item of the same Questionnaire by its linkId, for whole trees */
export function toEnableWhen(
  compiled: CompiledItem,
  findItem: (linkId: string) => CompiledItem | undefined,
): EnableWhen | undefined {
  const { enableWhen = [], enableBehavior } = compiled.item;
  const expression = findEnableExpression(compiled.item);
  if (enableWhen.length === 0 && expression === undefined) return undefined;
  const conditions = enableWhen.map(when => ({
    question: when.question,
    within: findCommon(compiled, findItem(when.question)),
    test: buildTest(when),
  }));
  const deferred = expression === undefined ? undefined : deferResponseExpression(expression);
  return { any: enableBehavior !== 'all' && conditions.length > 0, conditions, expression: deferred };
}
