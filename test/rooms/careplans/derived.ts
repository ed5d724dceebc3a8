// A derivation with a fixed clock and countable ids, from answers written as plain values.
import type {
  PlanDefinition,
  PlanDefinitionAction,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import { compilePlanDefinition } from '../../../src/careplans/compile.ts';
import type { Decision, Derivation } from '../../../src/careplans/derivation.ts';
import type { DerivationInput } from '../../../src/careplans/derivation-input.ts';
import { derive } from '../../../src/careplans/derive.ts';
import { compileQuestionnaire, type CompiledQuestionnaire } from '../../../src/questionnaires/compile.ts';
import { buildObservations } from '../../../src/questionnaires/extract.ts';
import { scoreResponse } from '../../../src/questionnaires/score.ts';

type Plain = string | number | boolean;
/** A value, several, or of a repeating group the answers of each repeat. */
type Given = Plain | readonly Plain[] | readonly { readonly [linkId: string]: Given }[];
export type Answered = Readonly<Record<string, Given>>;

export const NOW = new Date('2026-11-23T10:15:00Z');

function toAnswer(item: QuestionnaireItem, value: Plain): QuestionnaireResponseItemAnswer {
  switch (item.type) {
    case 'boolean':
      return { valueBoolean: value as boolean };
    case 'integer':
      return { valueInteger: value as number };
    case 'date':
      return { valueDate: value as string };
    case 'choice':
      return { valueCoding: { ...item.answerOption?.find(option => option.valueCoding?.code === value)?.valueCoding } };
    default:
      return { valueString: value as string };
  }
}

function fill(items: readonly QuestionnaireItem[], answered: Answered): QuestionnaireResponseItem[] {
  return items.flatMap((item): QuestionnaireResponseItem[] => {
    const { linkId } = item;
    const given = answered[linkId];
    if (item.type === 'group') {
      const repeats = item.repeats ? ((given ?? []) as readonly Answered[]) : [answered];
      return repeats.flatMap(one => {
        const inner = fill(item.item ?? [], one);
        return inner.length > 0 ? [{ linkId, item: inner }] : [];
      });
    }
    if (given === undefined) return [];
    return [{ linkId, answer: [given].flat().map(value => toAnswer(item, value as Plain)) }];
  });
}

export const respond = (questionnaire: Questionnaire, answered: Answered): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse',
  status: 'completed',
  questionnaire: `${questionnaire.url ?? ''}|${questionnaire.version ?? ''}`,
  subject: { reference: 'Patient/ann' },
  authored: '2026-11-23T09:00:00Z',
  item: fill(questionnaire.item ?? [], answered),
});

const compiled = new WeakMap<Questionnaire, CompiledQuestionnaire>();

/** What derive() is given for the answers; ids count up. */
export function toInput(questionnaire: Questionnaire, answered: Answered): DerivationInput {
  const known = compiled.get(questionnaire) ?? compileQuestionnaire(questionnaire);
  compiled.set(questionnaire, known);
  const scored = scoreResponse(known, respond(questionnaire, answered));
  let count = 0;
  const newId = (): string => `id-${String(++count)}`;
  const responseReference = 'QuestionnaireResponse/r';
  const subject = { reference: 'Patient/ann' };
  const context = { responseReference, subject, effective: '2026-11-23T09:00:00Z', newId };
  const observations = buildObservations(known, scored, context).map(({ linkId, observation }) => ({
    linkId,
    observation: { ...observation, id: `score-${linkId}` },
  }));
  count = 0;
  return { scored, questionnaire, responseReference, responseVersionId: '1', observations, subject, now: NOW, newId };
}

export const apply = (planDefinition: PlanDefinition, questionnaire: Questionnaire, answered: Answered): Derivation =>
  derive(compilePlanDefinition(planDefinition), toInput(questionnaire, answered));

/** One item of each type that rules like to read. */
export const QUESTIONS: Questionnaire = {
  resourceType: 'Questionnaire',
  url: 'http://example.org/Questionnaire/small',
  status: 'active',
  item: [
    { linkId: 'count', text: 'How many?', type: 'integer' },
    { linkId: 'sure', text: 'Are you sure?', type: 'boolean' },
    { linkId: 'other', text: 'Are you really sure?', type: 'boolean' },
    { linkId: 'word', text: 'In a word?', type: 'string' },
    { linkId: 'day', text: 'By when?', type: 'date' },
    {
      linkId: 'kinds',
      text: 'Which kinds?',
      type: 'choice',
      repeats: true,
      answerOption: [
        { valueCoding: { system: 'http://example.org/kind', code: 'red', display: 'Red ones' } },
        { valueCoding: { system: 'http://example.org/kind', code: 'blue', display: 'Blue ones' } },
      ],
    },
  ],
};

/** A PlanDefinition of the actions given, with whatever else a test needs. */
export const planOf = (action: PlanDefinitionAction[], more: Partial<PlanDefinition> = {}): PlanDefinition => ({
  resourceType: 'PlanDefinition',
  url: 'http://example.org/PlanDefinition/small',
  version: '1',
  title: 'A small plan',
  status: 'active',
  action,
  ...more,
});

/** The actions given, applied to answers to QUESTIONS. */
export const applyActions = (
  actions: PlanDefinitionAction[],
  answered: Answered = {},
  more: Partial<PlanDefinition> = {},
): Derivation => apply(planOf(actions, more), QUESTIONS, answered);

/** What became of the actions, by id. */
export const outcomes = ({ decisions }: Derivation): Record<string, Decision['outcome']> =>
  Object.fromEntries(decisions.map(({ actionId, outcome }) => [actionId, outcome]));

export const textOfDiv = (div: string | undefined): string =>
  (div ?? '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
