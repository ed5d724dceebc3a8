// Rules may propose the same thing: it stands in the plan once, with the reasons of all.
import type { CodeableConcept, Coding, Timing } from '@medplum/fhirtypes';
import { byUrgency, type Draft } from './draft.ts';
import { addReason } from './reason.ts';

/** What makes two drafts one: what they are, by the first coding; of notes the text. */
function identify({ kind, element }: Draft): string | undefined {
  if (kind === 'note') return `note ${element.text ?? ''}`;
  const coding = element.code?.coding?.[0];
  return coding?.code === undefined ? undefined : `${kind} ${coding.system ?? ''}|${coding.code}`;
}

/** Drafts in the order in which they were first proposed, those of the same thing made one. */
export function mergeDrafts(drafts: readonly Draft[]): Draft[] {
  const merged: Draft[] = [];
  const places = new Map<string, number>();
  for (const draft of drafts) {
    const key = identify(draft);
    const place = key === undefined ? undefined : places.get(key);
    const known = place === undefined ? undefined : merged[place];
    if (place !== undefined && known) {
      merged[place] = mergeTwo(known, draft);
    } else {
      if (key !== undefined) places.set(key, merged.length);
      merged.push(draft);
    }
  }
  return merged;
}

function mergeTwo(first: Draft, second: Draft): Draft {
  const news = second.texts.filter(text => !first.texts.includes(text));
  const timing = mergeTimings(first.element.scheduledTiming, second.element.scheduledTiming);
  const reasonCode = mergeConcepts(first.element.reasonCode, second.element.reasonCode);
  return {
    ...first,
    element: {
      ...second.element,
      ...first.element,
      ...(first.element.code && { code: mergeCodings(first.element.code, second.element.code) }),
      ...(timing && { scheduledTiming: timing }),
      ...(reasonCode.length > 0 && { reasonCode }),
    },
    category: first.category ?? second.category,
    texts: [...first.texts, ...news],
    adapted: first.adapted || second.adapted || news.length > 0,
    priority: byUrgency(second, first) < 0 ? second.priority : first.priority,
    goalIds: [...new Set([...first.goalIds, ...second.goalIds])],
    reasons: second.reasons.reduce(addReason, first.reasons),
    actions: [...first.actions, ...second.actions],
  };
}

function mergeTimings(first: Timing | undefined, second: Timing | undefined): Timing | undefined {
  if (!first || !second) return first ?? second;
  return { ...first, event: [...new Set([...(first.event ?? []), ...(second.event ?? [])])].sort() };
}

/** Each text once. */
const mergeConcepts = (first: CodeableConcept[] = [], second: CodeableConcept[] = []): CodeableConcept[] => [
  ...first,
  ...second.filter(({ text }) => text === undefined || !first.some(other => other.text === text)),
];

const isSame = (one: Coding, other: Coding): boolean => one.system === other.system && one.code === other.code;

const mergeCodings = (first: CodeableConcept, second: CodeableConcept | undefined): CodeableConcept => ({
  ...first,
  coding: [
    ...(first.coding ?? []),
    ...(second?.coding ?? []).filter(coding => !first.coding?.some(other => isSame(other, coding))),
  ],
});
