// A Questionnaire with everything precomputed that validating and scoring its responses needs:
// https://hl7.org/fhir/R4/questionnaire.html
import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';

/** One item of the tree. */
export interface CompiledItem {
  readonly item: QuestionnaireItem;
  readonly linkId: string;
  readonly parent: CompiledItem | undefined;
  readonly children: readonly CompiledItem[];
  /** Place among all items, in document order. */
  readonly position: number;
}

export interface CompiledQuestionnaire {
  readonly questionnaire: Questionnaire;
  readonly roots: readonly CompiledItem[];
  readonly items: ReadonlyMap<string, CompiledItem>;
}

/** Builds the item tree. Faults of the Questionnaire itself are `validateQuestionnaire`'s business. */
export function compileQuestionnaire(questionnaire: Questionnaire): CompiledQuestionnaire {
  const items = new Map<string, CompiledItem>();
  const build = (list: QuestionnaireItem[] | undefined, parent: CompiledItem | undefined): CompiledItem[] =>
    (list ?? []).map(item => {
      const children: CompiledItem[] = [];
      const compiled = { item, linkId: item.linkId, parent, children, position: items.size };
      if (!items.has(item.linkId)) items.set(item.linkId, compiled);
      children.push(...build(item.item, compiled));
      return compiled;
    });
  return { questionnaire, roots: build(questionnaire.item, undefined), items };
}
