// The answers of one question: type, permitted options, limits. https://hl7.org/fhir/R4/questionnaireresponse.html#notes
import type { Coding, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { error, type Issue } from '../fhir/issue.ts';
import { findValue, printKey, printValue, type TypedValue } from './answer-value.ts';
import type { CompiledItem, Fault } from './item.ts';
import type { Occurrence } from './occurrences.ts';

/** The codes of a value set by its canonical, undefined where they are not known: then nothing is said about an answer. */
export type Expand = (canonical: string) => readonly Coding[] | undefined;

/** Text where the answer is a choice or open text. */
function isOpenText({ item }: CompiledItem, { type, value }: TypedValue): boolean {
  return (
    item.type === 'open-choice' && (type === 'String' || (type === 'Coding' && (value as Coding).code === undefined))
  );
}

function findOptionFault(compiled: CompiledItem, found: TypedValue, expand: Expand | undefined): Fault | undefined {
  const { options, answerValueSet } = compiled;
  if ((!options && answerValueSet === undefined) || isOpenText(compiled, found)) return undefined;
  const key = printKey(found.type, found.value);
  const codings = options ? undefined : expand?.(answerValueSet ?? '');
  const permitted = options
    ? options.byKey.has(key)
    : (codings?.some(coding => printKey('Coding', coding) === key) ?? true);
  if (permitted) return undefined;
  const { system, code } = found.value as Coding;
  const shown =
    found.type === 'Coding' ? `${system ?? '(no system)'}|${code ?? ''}` : printValue(found.type, found.value);
  const set = options ? 'one of the permitted answers' : `in the value set ${answerValueSet}`;
  return { code: 'code-invalid', text: `${shown} is not ${set}` };
}

function* findFaults(
  compiled: CompiledItem,
  answer: QuestionnaireResponseItemAnswer,
  expand: Expand | undefined,
): Generator<Fault> {
  const found = findValue(answer);
  if (!found) return;
  if (!compiled.answerTypes.has(found.type)) {
    const wanted = [...compiled.answerTypes].join(' or ');
    yield { code: 'value', text: `the answer must be of the type ${wanted}, not ${found.type}` };
    return;
  }
  const fault = findOptionFault(compiled, found, expand);
  if (fault) yield fault;
  for (const rule of compiled.rules) {
    const broken = rule(found.value, answer);
    if (broken) yield broken;
  }
}

function findExclusive(
  { options }: CompiledItem,
  answers: readonly QuestionnaireResponseItemAnswer[],
): { index: number; text: string } | undefined {
  if (answers.length < 2 || !options) return undefined;
  for (const [index, answer] of answers.entries()) {
    const found = findValue(answer);
    const option = found && options.byKey.get(printKey(found.type, found.value));
    if (option?.exclusive) return { index, text: option.text };
  }
  return undefined;
}

/** Checks each answer of a question by itself, and an exclusive option against its neighbours. */
export function validateQuestionAnswers({ compiled, item, path }: Occurrence, expand: Expand | undefined): Issue[] {
  const { answer: answers = [] } = item;
  const issues = answers.flatMap((answer, index) =>
    Array.from(findFaults(compiled, answer, expand), ({ code, text }) =>
      error(code, `${compiled.label}: ${text}`, `${path}.answer[${index}].value`),
    ),
  );
  const exclusive = findExclusive(compiled, answers);
  if (exclusive) {
    const text = `${compiled.label}: no other answer may stand beside '${exclusive.text}'`;
    issues.push(error('business-rule', text, `${path}.answer[${exclusive.index}].value`));
  }
  return issues;
}
