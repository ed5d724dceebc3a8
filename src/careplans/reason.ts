// Why an element is in the plan: docs/extensions.md#structuredefinitionreason
import type { CodeableConcept, Extension, Observation, Reference, RelatedArtifact } from '@medplum/fhirtypes';
import type { Answer, Answers } from '../questionnaires/answers.ts';
import type { ExtractedObservation } from '../questionnaires/extract.ts';
import type { CompiledAction } from './compile.ts';
import { QUALITY, REASON, STRENGTH } from './vocabulary.ts';

/** One rule's reason for an element. */
export interface Reason {
  readonly rule: string;
  readonly because?: string;
  readonly answers: readonly Answer[];
  readonly strength?: CodeableConcept;
  readonly quality?: CodeableConcept;
  readonly documentation: readonly RelatedArtifact[];
}

/** The answers to the items, in the order of the items given; an item without an answer has none. */
export const findAnswers = (linkIds: Iterable<string>, answers: Answers): Answer[] =>
  [...linkIds].flatMap(linkId => answers.get(linkId) ?? []);

/** @param because the rule's reasons in words, as the plan states them */
export function buildReason(
  { id, source }: CompiledAction,
  because: readonly CodeableConcept[] | undefined,
  answers: readonly Answer[],
): Reason {
  const documentation = source.documentation ?? [];
  // R4 grades the source (its Attachment), guidelines by CPG the action.
  const graded = [source, ...documentation.flatMap(({ document }) => document ?? [])].flatMap(
    ({ extension }) => extension ?? [],
  );
  const grade = (url: string): CodeableConcept | undefined =>
    graded.find(extension => extension.url === url)?.valueCodeableConcept;
  const text = textsOf(because).join('; ');
  const strength = grade(STRENGTH);
  const quality = grade(QUALITY);
  return {
    rule: source.prefix ?? id,
    ...(text !== '' && { because: text }),
    answers,
    ...(strength && { strength }),
    ...(quality && { quality }),
    documentation: documentation.map(withoutGrade),
  };
}

/** The source without an attachment that does nothing but grade it: the reason says the grade itself. */
function withoutGrade(artifact: RelatedArtifact): RelatedArtifact {
  const { document, ...rest } = artifact;
  return document && Object.keys(document).every(name => name === 'extension') ? rest : artifact;
}

/** What concepts say in words. */
export const textsOf = (concepts: readonly CodeableConcept[] | undefined): string[] =>
  (concepts ?? []).flatMap(({ text, coding }) => text ?? coding?.[0]?.display ?? []);

/** The reason with more sources, each once. */
export function addDocumentation(reason: Reason, more: readonly RelatedArtifact[]): Reason {
  if (more.length === 0) return reason;
  const known = new Set(reason.documentation.map(artifact => JSON.stringify(artifact)));
  const news = more.filter(artifact => !known.has(JSON.stringify(artifact)));
  return { ...reason, documentation: [...reason.documentation, ...news] };
}

/** The reasons with one more; a rule that gives the same because twice is one reason with the answers of both. */
export function addReason(reasons: readonly Reason[], reason: Reason): Reason[] {
  const same = reasons.findIndex(({ rule, because }) => rule === reason.rule && because === reason.because);
  const known = reasons[same];
  if (!known) return [...reasons, reason];
  const united = {
    ...known,
    answers: [...new Set([...known.answers, ...reason.answers])],
  };
  return reasons.with(same, addDocumentation(united, reason.documentation));
}

/** Each because once. */
export const becausesOf = (reasons: readonly Reason[]): string[] => [
  ...new Set(reasons.flatMap(({ because }) => because ?? [])),
];

function toAnswerPart({ linkId, question, answer }: Answer): Extension[] {
  const value = Object.entries(answer).find(([name]) => name.startsWith('value'));
  if (!value) return [];
  const parts: Extension[] = [
    { url: 'linkId', valueString: linkId },
    { url: 'question', valueString: question },
    { url: 'value', [value[0]]: value[1] as unknown },
  ];
  return [{ url: 'answer', extension: parts }];
}

export const toReasonExtension = (reason: Reason): Extension => ({
  url: REASON,
  extension: [
    { url: 'rule', valueString: reason.rule },
    ...(reason.because === undefined ? [] : [{ url: 'because', valueString: reason.because }]),
    ...reason.answers.flatMap(toAnswerPart),
    ...(reason.strength ? [{ url: 'strength', valueCodeableConcept: reason.strength }] : []),
    ...(reason.quality ? [{ url: 'quality', valueCodeableConcept: reason.quality }] : []),
    ...reason.documentation.map(valueRelatedArtifact => ({ url: 'documentation', valueRelatedArtifact })),
  ],
});

/** References to the scores that the reasons read, each once, in the order of the scores. */
export function findScores(
  reasons: readonly Reason[],
  observations: readonly ExtractedObservation[],
): Reference<Observation>[] {
  const read = new Set(reasons.flatMap(({ answers }) => answers.map(({ linkId }) => linkId)));
  return observations.filter(({ linkId }) => read.has(linkId)).map(({ observation }) => toReference(observation));
}

export const toReference = <T extends { resourceType: string; id?: string }>(resource: T): Reference<never> => ({
  reference: `${resource.resourceType}/${resource.id ?? ''}`,
});
