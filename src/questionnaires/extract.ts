// Observations out of answers: https://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction
import type { Encounter, Observation, QuestionnaireResponse, Reference } from '@medplum/fhirtypes';
import type { Answer } from './answers.ts';
import { toQuantity } from './calculated-answer.ts';
import type { CompiledItem, CompiledQuestionnaire } from './item.ts';
import type { ScoredResponse } from './score.ts';

export interface ExtractionContext {
  /** What `derivedFrom` names, e.g. `QuestionnaireResponse/1`. */
  readonly responseReference: string;
  readonly subject?: QuestionnaireResponse['subject'];
  readonly encounter?: Reference<Encounter>;
  /** The dateTime of `effectiveDateTime`. */
  readonly effective: string;
  readonly newId: () => string;
}

export interface ExtractedObservation {
  readonly observation: Observation;
  /** The item from which it came. */
  readonly linkId: string;
}

const SURVEY = {
  system: 'http://terminology.hl7.org/CodeSystem/observation-category',
  code: 'survey',
  display: 'Survey',
};

/** value[x] of the Observation that an answer makes; undefined for what an Observation cannot hold. */
function toValue({ answer, text }: Answer, { unit }: CompiledItem): Partial<Observation> | undefined {
  const { valueDecimal, valueInteger, valueCoding, valueUri, valueDate, ...rest } = answer;
  const { valueQuantity, valueBoolean, valueString, valueTime, valueDateTime } = rest;
  if (valueDecimal !== undefined) return { valueQuantity: toQuantity(valueDecimal, unit) };
  if (valueInteger !== undefined) {
    return unit ? { valueQuantity: toQuantity(valueInteger, unit) } : { valueInteger };
  }
  if (valueCoding) return { valueCodeableConcept: { coding: [valueCoding], text } };
  if (valueQuantity) return { valueQuantity };
  if (valueBoolean !== undefined) return { valueBoolean };
  if (valueString !== undefined) return { valueString };
  if (valueUri !== undefined) return { valueString: valueUri };
  if (valueTime !== undefined) return { valueTime };
  const moment = valueDateTime ?? valueDate;
  return moment === undefined ? undefined : { valueDateTime: moment };
}

/** One Observation for each answer of an item that is marked `observationExtract` and has a code. */
export function buildObservations(
  compiled: CompiledQuestionnaire,
  { answers }: Pick<ScoredResponse, 'answers'>,
  { responseReference, subject, encounter, effective, newId }: ExtractionContext,
): ExtractedObservation[] {
  const extracted: ExtractedObservation[] = [];
  for (const item of compiled.items.values()) {
    const { code: coding, text } = item.item;
    if (!item.extracted || !coding?.length) continue;
    for (const answer of answers.get(item.linkId) ?? []) {
      const value = toValue(answer, item);
      if (!value) continue;
      const observation: Observation = {
        resourceType: 'Observation',
        id: newId(),
        status: 'final',
        category: [{ coding: [SURVEY] }],
        code: { coding, ...(text !== undefined && { text }) },
        ...(subject && { subject: subject as Observation['subject'] }),
        ...(encounter && { encounter }),
        effectiveDateTime: effective,
        ...value,
        derivedFrom: [{ reference: responseReference }],
      };
      extracted.push({ observation, linkId: item.linkId });
    }
  }
  return extracted;
}
