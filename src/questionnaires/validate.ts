// A response against its Questionnaire: https://hl7.org/fhir/R4/questionnaireresponse.html#notes
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { error, type Issue, type IssueCode } from '../fhir/issue.ts';
import { hasValue } from './answer-value.ts';
import { buildEnabledCheck, type EnabledCheck } from './enabled.ts';
import type { CompiledItem, CompiledQuestionnaire } from './item.ts';
import { matchResponse, type Level, type Occurrence } from './occurrences.ts';
import { validateQuestionAnswers, type Expand } from './validate-answer.ts';

export interface ValidateAnswersOptions {
  /** Looks up answers of value sets; without it they are not checked. */
  readonly expand?: Expand;
}

interface Context {
  readonly issues: Issue[];
  readonly isEnabled: EnabledCheck;
  /** "required" binds a response that says it is complete. */
  readonly complete: boolean;
  readonly expand: Expand | undefined;
}

function isAnswered({ answer, item }: QuestionnaireResponseItem): boolean {
  return (
    answer?.some(each => hasValue(each) || (each.item?.some(isAnswered) ?? false)) === true ||
    item?.some(isAnswered) === true
  );
}

/** Whether a group has anything in it that could be answered here. */
function canBeAnswered(
  { item, children }: CompiledItem,
  owner: Occurrence | undefined,
  isEnabled: EnabledCheck,
): boolean {
  if (item.type !== 'group') return item.type !== 'display';
  return children.some(child => isEnabled(child, owner) === true && canBeAnswered(child, owner, isEnabled));
}

/** Whether the response must have the item there. */
function isDemanded(
  compiled: CompiledItem,
  owner: Occurrence | undefined,
  occurrence: Occurrence | undefined,
  { complete, isEnabled }: Context,
): boolean {
  if (!complete || compiled.calculated) return false;
  return isEnabled(compiled, owner, occurrence) === true && canBeAnswered(compiled, owner, isEnabled);
}

const countAnswers = (sum: number, { item }: Occurrence): number => sum + (item.answer?.filter(hasValue).length ?? 0);

/** The number of answers, of a group the number of its occurrences, against required, repeats, minOccurs, maxOccurs. */
function validateCount(compiled: CompiledItem, found: readonly Occurrence[], level: Level, context: Context): void {
  const { item, label, minOccurs, maxOccurs } = compiled;
  const isGroup = item.type === 'group';
  const count = isGroup ? found.length : found.reduce(countAnswers, 0);
  const at = found.at(-1)?.path ?? level.path;
  const add = (code: IssueCode, text: string): unknown => context.issues.push(error(code, `${label} ${text}`, at));
  if (!isGroup && found.length > 1)
    add('structure', `comes ${found.length} times; further answers go into the one item`);
  if (count > maxOccurs) {
    add('business-rule', `${isGroup ? `comes ${count} times` : `has ${count} answers`}, at most ${maxOccurs} allowed`);
  }
  if (count < minOccurs && isDemanded(compiled, level.owner, found[0], context)) {
    const wanted = `needs at least ${minOccurs} ${isGroup ? 'occurrences' : 'answers'} and has ${count}`;
    add('required', minOccurs > 1 ? wanted : 'is required');
  }
}

function validateGroup(occurrence: Occurrence, { issues, complete, isEnabled }: Context): void {
  const { compiled, item, path } = occurrence;
  if (item.answer) {
    issues.push(error('structure', `${compiled.label} is a group: it has items below it, and no answers`, path));
    return;
  }
  const isEmpty = complete && compiled.minOccurs > 0 && !item.item?.length;
  if (isEmpty && canBeAnswered(compiled, occurrence, isEnabled)) {
    issues.push(error('required', `${compiled.label} is required and has nothing in it`, path));
  }
}

function validateOccurrence(occurrence: Occurrence, context: Context): void {
  const { compiled, item, path, parent, levels } = occurrence;
  const { type } = compiled.item;
  if (context.isEnabled(compiled, parent, occurrence) === false) {
    if (isAnswered(item)) {
      context.issues.push(
        error('business-rule', `${compiled.label} has an answer, though it is not enabled by the other answers`, path),
      );
    }
    return;
  }
  if (type === 'group') validateGroup(occurrence, context);
  else if (item.item) {
    const place = type === 'display' ? 'has no items below it' : 'is a question: items below it go into its answer';
    context.issues.push(error('structure', `${compiled.label} ${place}`, path));
  }
  if (type === 'display' && item.answer) {
    context.issues.push(error('structure', `${compiled.label} is only displayed: it has no answers`, path));
  } else if (type !== 'group') {
    for (const issue of validateQuestionAnswers(occurrence, context.expand)) context.issues.push(issue);
  }
  for (const level of levels) validateLevel(level, context);
}

function validateLevel(level: Level, context: Context): void {
  const found = Map.groupBy(level.occurrences, each => each.compiled);
  for (const compiled of level.expected) {
    const occurrences = found.get(compiled);
    if (occurrences || compiled.minOccurs > 0) validateCount(compiled, occurrences ?? [], level, context);
  }
  for (const occurrence of level.occurrences) validateOccurrence(occurrence, context);
}

/**
 * Checks answers and their places.
 * @param compiled undefined where the Questionnaire is unknown: without it every answer may be right
 */
export function validateAnswers(
  compiled: CompiledQuestionnaire | undefined,
  questionnaireResponse: QuestionnaireResponse,
  { expand }: ValidateAnswersOptions = {},
): Issue[] {
  if (!compiled) return [];
  const matched = matchResponse(compiled, questionnaireResponse);
  const isEnabled = buildEnabledCheck(compiled, matched);
  const complete = questionnaireResponse.status === 'completed' || questionnaireResponse.status === 'amended';
  const context: Context = { issues: [...matched.issues], isEnabled, complete, expand };
  validateLevel(matched.root, context);
  return context.issues;
}
