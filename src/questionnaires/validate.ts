// A response against its Questionnaire: https://hl7.org/fhir/R4/questionnaireresponse.html#notes
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { error, warning, type Issue } from '../fhir/issue.ts';
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

/** The number of answers, of a group the number of its occurrences, against required, repeats, minOccurs, maxOccurs. */
function validateCount(compiled: CompiledItem, found: readonly Occurrence[], level: Level, context: Context): void {
  const { item, label, minOccurs, maxOccurs } = compiled;
  const isGroup = item.type === 'group';
  const at = found.at(-1)?.path ?? level.path;
  const count = isGroup
    ? found.length
    : found.reduce((sum, each) => sum + (each.item.answer?.filter(hasValue).length ?? 0), 0);
  if (!isGroup && found.length > 1) {
    context.issues.push(
      error('structure', `${label} comes ${found.length} times; further answers go into the one item`, at),
    );
  }
  if (count > maxOccurs) {
    const text = isGroup ? `comes ${count} times` : `has ${count} answers`;
    context.issues.push(error('business-rule', `${label} ${text}, at most ${maxOccurs} allowed`, at));
  }
  if (count >= minOccurs || !context.complete || compiled.calculated) return;
  if (
    context.isEnabled(compiled, level.owner, found[0]) !== true ||
    !canBeAnswered(compiled, level.owner, context.isEnabled)
  )
    return;
  const text =
    minOccurs > 1
      ? `needs at least ${minOccurs} ${isGroup ? 'occurrences' : 'answers'} and has ${count}`
      : 'is required';
  context.issues.push(error('required', `${label} ${text}`, at));
}

function validateGroup({ compiled, item, path }: Occurrence, context: Context): void {
  if (item.answer) {
    context.issues.push(
      error('structure', `${compiled.label} is a group: it has items below it, and no answers`, path),
    );
  }
  if (compiled.item.required === true && context.complete && !item.item?.length && !item.answer) {
    context.issues.push(error('required', `${compiled.label} is required and has nothing in it`, path));
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
  } else if (type !== 'group') context.issues.push(...validateQuestionAnswers(occurrence, context.expand));
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
 * @param compiled undefined where the Questionnaire is unknown: then only that is said
 */
export function validateAnswers(
  compiled: CompiledQuestionnaire | undefined,
  questionnaireResponse: QuestionnaireResponse,
  { expand }: ValidateAnswersOptions = {},
): Issue[] {
  if (!compiled) {
    const { questionnaire } = questionnaireResponse;
    if (questionnaire === undefined) return [];
    const text = `The Questionnaire ${questionnaire} is not known here, so the answers are not checked against it`;
    return [warning('not-found', text, 'QuestionnaireResponse.questionnaire')];
  }
  const matched = matchResponse(compiled, questionnaireResponse);
  const isEnabled = buildEnabledCheck(compiled, matched);
  const complete = questionnaireResponse.status === 'completed' || questionnaireResponse.status === 'amended';
  const context: Context = { issues: [...matched.issues], isEnabled, complete, expand };
  validateLevel(matched.root, context);
  return context.issues;
}
