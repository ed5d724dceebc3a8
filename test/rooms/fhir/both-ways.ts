// An expression evaluated by the engine and by what is quicker, told so that no difference goes unseen.
import {
  compileTyped,
  isDecimal,
  isTypedNode,
  type Expression,
  type Functions,
  type TypedNode,
  type Variables,
} from '../../../src/fhir/fhirpath.ts';
import { buildClosure, compileQuick } from '../../../src/fhir/quick-fhirpath.ts';
import { DECLINED } from '../../../src/fhir/fhirpath-scalars.ts';

/** A value with its kind: the engine tells a decimal from a number, and a node from what it holds. */
function tell(value: unknown): unknown {
  if (isDecimal(value)) return { decimal: value.toString() };
  if (!isTypedNode(value)) return value;
  const { data, _data, path, parentResNode } = value;
  const { fhirNodeDataType, propName, index } = value as TypedNode & Record<string, unknown>;
  const parent = parentResNode && [parentResNode.path, Object.keys(parentResNode.data as object)];
  return { node: isDecimal(data) ? tell(data) : data, _data, path, fhirNodeDataType, propName, index, parent };
}

export type Told = { readonly values: unknown } | { readonly error: string };

function run(expression: () => Expression, input: unknown, variables: Variables): Told {
  try {
    return { values: expression()(input, variables).map(tell) };
  } catch (cause) {
    return { error: (cause as Error).message };
  }
}

export interface BothWays {
  readonly byEngine: Told;
  readonly quick: Told;
  /** Whether the engine was not needed. */
  readonly isQuick: boolean;
}

/** Compiled once for many variables. */
export function bothWays(text: string, functions: Functions = {}) {
  const engine = compileTyped(text, functions);
  const quick = compileQuick(text, functions);
  const closure = buildClosure(text, functions);
  const isQuick = (input: unknown, variables: Variables): boolean => {
    if (!closure) return false;
    try {
      closure(variables, [input]);
      return true;
    } catch (cause) {
      return cause !== DECLINED;
    }
  };
  return (input: unknown, variables: Variables = {}): BothWays => ({
    byEngine: run(() => engine, input, variables),
    quick: run(() => quick, input, variables),
    isQuick: isQuick(input, variables),
  });
}

export const response = {
  resourceType: 'QuestionnaireResponse',
  status: 'completed',
  subject: { reference: 'Patient/1' },
  item: [
    { linkId: 'sure', answer: [{ valueBoolean: true }] },
    { linkId: 'unsure', answer: [{ valueBoolean: false }] },
    { linkId: 'count', answer: [{ valueInteger: 7 }] },
    { linkId: 'zero', answer: [{ valueInteger: 0 }] },
    { linkId: 'ratio', answer: [{ valueDecimal: 18.5 }] },
    { linkId: 'many', answer: [{ valueInteger: 3 }, { valueInteger: 7 }, { valueInteger: 3 }] },
    { linkId: 'text', answer: [{ valueString: 'a' }] },
    { linkId: 'number-text', answer: [{ valueString: '7' }] },
    { linkId: 'blank', answer: [{ valueString: '' }] },
    { linkId: 'day', answer: [{ valueDate: '2026-12-24' }] },
    { linkId: 'month', answer: [{ valueDate: '2026-12' }] },
    { linkId: 'instant', answer: [{ valueDateTime: '2026-12-24T10:00:00Z' }] },
    { linkId: 'clock', answer: [{ valueTime: '10:30:00' }] },
    { linkId: 'choice', answer: [{ valueCoding: { system: 'urn:s', code: 'a', display: 'A' } }] },
    {
      linkId: 'choices',
      answer: [{ valueCoding: { system: 'urn:s', code: 'b' } }, { valueCoding: { system: 'urn:s', code: 'a' } }],
    },
    { linkId: 'weight', answer: [{ valueQuantity: { value: 70, system: 'http://unitsofmeasure.org', code: 'kg' } }] },
    { linkId: 'own-unit', answer: [{ valueQuantity: { value: 70, unit: 'kg' } }] },
    { linkId: 'link', answer: [{ valueUri: 'urn:a' }] },
    {
      linkId: 'extended',
      answer: [{ valueString: 'a', _valueString: { extension: [{ url: 'urn:x', valueString: 'y' }] } }],
    },
    { linkId: 'absent', answer: [{ _valueString: { extension: [{ url: 'urn:x', valueString: 'y' }] } }] },
    { linkId: 'group', item: [{ linkId: 'inner', answer: [{ valueString: 'b' }] }] },
  ],
};

const answers = compileTyped('repeat(item).where(linkId = %id).answer.value');
const codes = compileTyped('item.where(linkId = %id).answer.value.code');
export const answerTo = (id: string): unknown[] => answers(response, { id });
export const codesOf = (id: string): unknown[] => codes(response, { id });
export const linkIds = response.item.map(({ linkId }) => linkId);
export const decimals = (...texts: readonly string[]): unknown[] => texts.flatMap(text => compileTyped(text)({}));
