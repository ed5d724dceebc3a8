// What a Questionnaire promises about itself beyond its structure: linkIds that are unique, conditions on questions that
// exist and can be answered before, expressions that compile. https://hl7.org/fhir/R4/questionnaire.html#invs
import type { Questionnaire, QuestionnaireItem, QuestionnaireItemEnableWhen } from '@medplum/fhirtypes';
import { error, warning, type Issue } from '../fhir/issue.ts';
import { findValue } from './answer-value.ts';
import { readsFrom } from './calculations.ts';
import { compileQuestionnaire } from './compile.ts';
import { findEnableExpression } from './enable-when.ts';
import { compileResponseExpression } from './expressions.ts';
import {
  CALCULATED_EXPRESSION,
  ENABLE_WHEN_EXPRESSION,
  findExtension,
  findExtensions,
  REGEX,
  VARIABLE,
} from './extensions.ts';
import type { CompiledItem, CompiledQuestionnaire } from './item.ts';
import { parseRegex } from './value-rules.ts';

/** An item where it stands in the Questionnaire. */
interface Place {
  readonly item: QuestionnaireItem;
  /** FHIRPath, e.g. `Questionnaire.item[2].item[0]`. */
  readonly path: string;
}

function findPlaces(items: readonly QuestionnaireItem[] | undefined, path: string): Place[] {
  return (items ?? []).flatMap((item, index) => {
    const at = `${path}.item[${index}]`;
    return [{ item, path: at }, ...findPlaces(item.item, at)];
  });
}

function validateLinkIds(places: readonly Place[]): Issue[] {
  const seen = new Map<string, string>();
  return places.flatMap(({ item: { linkId }, path }) => {
    const first = seen.get(linkId);
    if (first !== undefined) return error('invariant', `The linkId '${linkId}' is taken by ${first} already`, path);
    seen.set(linkId, path);
    return [];
  });
}

/** What else a type in enableWhen compares with: there is no answerUri. */
const COMPARABLE: Readonly<Record<string, readonly string[]>> = {
  Integer: ['Decimal'],
  Decimal: ['Integer'],
  Date: ['DateTime'],
  DateTime: ['Date'],
  String: ['Uri'],
};

function isBelow(item: CompiledItem, other: CompiledItem): boolean {
  for (let at: CompiledItem | undefined = item; at; at = at.parent) if (at === other) return true;
  return false;
}

function findConditionFault(
  when: QuestionnaireItemEnableWhen,
  linkId: string,
  { items }: CompiledQuestionnaire,
): string | undefined {
  const question = items.get(when.question);
  const item = items.get(linkId);
  if (!question) return `enableWhen asks for '${when.question}', which no item has as its linkId`;
  if (question === item) return 'enableWhen asks for the answer of its own item';
  if (item && isBelow(question, item))
    return `enableWhen asks for ${question.label}, which stands below the item itself`;
  if (question.answerTypes.size === 0) return `enableWhen asks for ${question.label}, which is no question`;
  const { operator, ...expected } = when;
  const type = findValue(expected, 'answer')?.type;
  if (operator === 'exists' || type === undefined) return undefined;
  const fits = [type, ...(COMPARABLE[type] ?? [])].some(each => question.answerTypes.has(each));
  return fits
    ? undefined
    : `enableWhen compares with a ${type}, but ${question.label} is answered by ${[...question.answerTypes].join(' or ')}`;
}

function validateConditions({ item, path }: Place, compiled: CompiledQuestionnaire): Issue[] {
  return (item.enableWhen ?? []).flatMap((when, index) => {
    const fault = findConditionFault(when, item.linkId, compiled);
    return fault === undefined
      ? []
      : error('business-rule', `'${item.linkId}': ${fault}`, `${path}.enableWhen[${index}]`);
  });
}

function validateText(text: string, path: string): Issue[] {
  try {
    compileResponseExpression(text);
    return [];
  } catch (cause) {
    return [error('invalid', `'${text}' is no FHIRPath: ${(cause as Error).message}`, path)];
  }
}

function validateExpressions(element: Questionnaire | QuestionnaireItem, path: string): Issue[] {
  return [CALCULATED_EXPRESSION, ENABLE_WHEN_EXPRESSION, VARIABLE].flatMap(url =>
    findExtensions(element, url).flatMap(({ valueExpression }) => {
      const { language, expression } = valueExpression ?? {};
      const at = `${path}.extension('${url}')`;
      if (language === 'text/fhirpath') return validateText(expression ?? '', at);
      return warning('not-supported', `Expressions in ${language ?? 'no language'} are not evaluated here`, at);
    }),
  );
}

function validateRegex({ item, path }: Place): Issue[] {
  const source = findExtension(item, REGEX)?.valueString;
  try {
    if (source !== undefined) parseRegex(source);
    return [];
  } catch (cause) {
    return [error('invalid', `'${item.linkId}': ${(cause as Error).message}`, `${path}.extension('${REGEX}')`)];
  }
}

/** Calculated items that need each other, or themselves. */
function validateCircles({ calculations }: CompiledQuestionnaire, places: readonly Place[]): Issue[] {
  const done = new Set<string>();
  const calculated = new Set(calculations.map(({ item }) => item.linkId));
  return calculations.flatMap(calculation => {
    const { linkId, label } = calculation.item;
    const missing = readsFrom(calculation).find(read => calculated.has(read) && !done.has(read));
    done.add(linkId);
    if (missing === undefined) return [];
    const at = places.find(({ item }) => item.linkId === linkId)?.path ?? 'Questionnaire';
    return error('business-rule', `${label} is calculated from '${missing}', which in turn needs it`, at);
  });
}

/** Findings about linkIds, enableWhen and expressions; the structure is checked elsewhere. */
export function validateQuestionnaire(questionnaire: Questionnaire): Issue[] {
  const compiled = compileQuestionnaire(questionnaire);
  const places = findPlaces(questionnaire.item, 'Questionnaire');
  const kanta = places.flatMap(({ item, path }) => {
    const text = findExtension(item, ENABLE_WHEN_EXPRESSION) ? undefined : findEnableExpression(item);
    return text === undefined ? [] : validateText(text, path);
  });
  return [
    ...validateLinkIds(places),
    ...validateExpressions(questionnaire, 'Questionnaire'),
    ...places.flatMap(place => [
      ...validateConditions(place, compiled),
      ...validateExpressions(place.item, place.path),
      ...validateRegex(place),
    ]),
    ...kanta,
    ...validateCircles(compiled, places),
  ];
}
