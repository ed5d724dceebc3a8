// A response laid beside its Questionnaire: each response item with the item that it answers, and what stands where the
// Questionnaire has no place for it. https://hl7.org/fhir/R4/questionnaireresponse.html#link
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { error, type Issue } from '../fhir/issue.ts';
import type { CompiledItem, CompiledQuestionnaire } from './item.ts';

/** One item of the response. */
export interface Occurrence {
  readonly compiled: CompiledItem;
  readonly item: QuestionnaireResponseItem;
  readonly parent: Occurrence | undefined;
  /** FHIRPath, e.g. `QuestionnaireResponse.item[2].item[0]`. */
  readonly path: string;
  /** Place among all, in document order. */
  readonly order: number;
  /** The place behind it and all below it. */
  readonly end: number;
  /** The items below: of a group one level, of a question one for each answer. */
  readonly levels: readonly Level[];
}

/** Sibling items: those of the response itself, of a group or of an answer. */
export interface Level {
  /** FHIRPath of what holds them. */
  readonly path: string;
  readonly owner: Occurrence | undefined;
  /** What the Questionnaire has there. */
  readonly expected: readonly CompiledItem[];
  readonly occurrences: readonly Occurrence[];
}

export interface MatchedResponse {
  readonly questionnaireResponse: QuestionnaireResponse;
  readonly root: Level;
  readonly byLinkId: ReadonlyMap<string, readonly Occurrence[]>;
  /** Items that are unknown, out of place or out of order; nothing of them is in the levels. */
  readonly issues: readonly Issue[];
}

function misplaced(item: QuestionnaireResponseItem, path: string, known: CompiledItem | undefined): Issue {
  if (!known) return error('not-found', `The Questionnaire has no item with the linkId '${item.linkId}'`, path);
  const place = known.parent ? `below ${known.parent.label}` : 'at the top of the response';
  return error('structure', `${known.label} does not belong here, but ${place}`, path);
}

export function matchResponse(
  compiled: CompiledQuestionnaire,
  questionnaireResponse: QuestionnaireResponse,
): MatchedResponse {
  const issues: Issue[] = [];
  const byLinkId = new Map<string, Occurrence[]>();
  let count = 0;

  const matchItem = (
    item: QuestionnaireResponseItem,
    found: CompiledItem,
    path: string,
    parent?: Occurrence,
  ): Occurrence => {
    const levels: Level[] = [];
    const order = count++;
    const occurrence = { compiled: found, item, parent, path, order, end: order + 1, levels };
    const same = byLinkId.get(item.linkId);
    if (same) same.push(occurrence);
    else byLinkId.set(item.linkId, [occurrence]);
    if (found.item.type === 'group') levels.push(matchLevel(item.item, found, path, occurrence));
    else if (found.children.length > 0 || item.answer?.some(answer => answer.item)) {
      item.answer?.forEach((answer, index) => {
        levels.push(matchLevel(answer.item, found, `${path}.answer[${index}]`, occurrence));
      });
    }
    occurrence.end = count;
    return occurrence;
  };

  const matchLevel = (
    items: readonly QuestionnaireResponseItem[] | undefined,
    around: CompiledItem | undefined,
    path: string,
    owner?: Occurrence,
  ): Level => {
    const places = around ? around.childrenByLinkId : compiled.rootsByLinkId;
    const occurrences: Occurrence[] = [];
    let last: CompiledItem | undefined;
    items?.forEach((item, index) => {
      const at = `${path}.item[${index}]`;
      const found = places.get(item.linkId);
      if (!found) {
        issues.push(misplaced(item, at, compiled.items.get(item.linkId)));
        return;
      }
      if (last && found.position < last.position) {
        issues.push(error('structure', `${found.label} is out of order: it comes before ${last.label}`, at));
      } else last = found;
      occurrences.push(matchItem(item, found, at, owner));
    });
    return { path, owner, expected: around ? around.children : compiled.roots, occurrences };
  };

  const root = matchLevel(questionnaireResponse.item, undefined, 'QuestionnaireResponse');
  return { questionnaireResponse, root, byLinkId, issues };
}
