// What a Questionnaire's item knows once it is compiled: https://hl7.org/fhir/R4/questionnaire.html
import type { Coding, Questionnaire, QuestionnaireItem, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import type { IssueCode } from '../fhir/issue.ts';
import type { ResponseExpression } from './expressions.ts';
import type { AnswerOptions, WeightLookUp } from './options.ts';

/** One item of the tree. */
export interface CompiledItem {
  readonly item: QuestionnaireItem;
  readonly linkId: string;
  /** For messages: the text in quotes, shortened, and the linkId. */
  readonly label: string;
  readonly parent: CompiledItem | undefined;
  readonly children: readonly CompiledItem[];
  readonly childrenByLinkId: ReadonlyMap<string, CompiledItem>;
  /** Place among all items, in document order. */
  readonly position: number;
  readonly minOccurs: number;
  readonly maxOccurs: number;
  /** The types of value[x] that an answer may have, e.g. `Coding`; empty for groups and displays. */
  readonly answerTypes: ReadonlySet<string>;
  /** Undefined where any value of the right type will do. */
  readonly options: AnswerOptions | undefined;
  /** Canonical of the value set where it is not contained in the Questionnaire. */
  readonly answerValueSet: string | undefined;
  readonly rules: readonly ValueRule[];
  readonly enableWhen: EnableWhen | undefined;
  /** Whether it has an sdc-questionnaire-calculatedExpression. */
  readonly calculated: boolean;
  /** questionnaire-unit */
  readonly unit: Coding | undefined;
  /** sdc-questionnaire-observationExtract, also where an item above or the Questionnaire says so for all below. */
  readonly extracted: boolean;
}

/** A limit on one value of the right type. */
export type ValueRule = (value: unknown, answer: QuestionnaireResponseItemAnswer) => Fault | undefined;

/** What is wrong with an answer; the text completes a sentence that begins with the question. */
export interface Fault {
  readonly code: IssueCode;
  readonly text: string;
}

/** When an item is enabled. */
export interface EnableWhen {
  /** True where one fulfilled condition is enough. */
  readonly any: boolean;
  readonly conditions: readonly EnableCondition[];
  /** It must hold beside the conditions. */
  readonly expression: ResponseExpression | undefined;
}

export interface EnableCondition {
  /** linkId */
  readonly question: string;
  /** The innermost item around both, within whose occurrence the answer is looked for; undefined: the whole response. */
  readonly within: CompiledItem | undefined;
  readonly test: (answers: readonly QuestionnaireResponseItemAnswer[]) => boolean;
}

/** A value named by the extension `variable`, seen by the item that has it and by all below. */
export interface Variable {
  readonly name: string;
  readonly expression: ResponseExpression;
}

export interface CompiledQuestionnaire {
  readonly questionnaire: Questionnaire;
  readonly roots: readonly CompiledItem[];
  readonly rootsByLinkId: ReadonlyMap<string, CompiledItem>;
  readonly items: ReadonlyMap<string, CompiledItem>;
  /** Each behind those that it reads. */
  readonly calculations: readonly Calculation[];
  readonly findWeight: WeightLookUp;
}

/** A calculated item. */
export interface Calculation {
  readonly item: CompiledItem;
  /** The groups around it from the top down, and itself. */
  readonly chain: readonly CompiledItem[];
  readonly expression: ResponseExpression;
  /** The variables that it needs, in the order in which they must be evaluated. */
  readonly variables: readonly Variable[];
  /** Whether it reads another calculated item. */
  readonly chained: boolean;
}
