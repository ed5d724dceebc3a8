// Invariants of datatypes, by key: https://hl7.org/fhir/R4/datatypes.html, https://hl7.org/fhir/R4/metadatatypes.html
import type {
  Age,
  Count,
  DataRequirementCodeFilter,
  Distance,
  Duration,
  Extension,
  Period,
  Quantity,
  Range,
  Ratio,
  Reference,
  TimingRepeat,
  TriggerDefinition,
} from '@medplum/fhirtypes';
import { parseDateTime } from '../../fhir/date-time.ts';
import type { AnyResource } from '../../fhir/resource.ts';
import { findXhtmlFault, hasNarrativeContent } from '../narrative.ts';
import { exists, existsChoice, needs } from './exists.ts';
import type { Invariant } from './invariant.ts';

const UCUM = 'http://unitsofmeasure.org';

/** A unit's code beside any value, and UCUM as the system where there is one. */
const isMeasured = (quantity: Quantity): boolean =>
  (exists(quantity, 'code') || !exists(quantity, 'value')) && (!exists(quantity, 'system') || quantity.system === UCUM);

/** Cannot be told for partial dates that overlap, as FHIRPath has it, nor for two units. */
const isOrdered = (low: number | undefined, high: number | undefined): boolean =>
  low === undefined || high === undefined || low <= high;

function holdsPeriod({ start, end }: Period): boolean {
  if (start === undefined || end === undefined) return true;
  return isOrdered(parseDateTime(start)?.low, parseDateTime(end)?.high);
}

function holdsRatio(ratio: Ratio): boolean {
  const hasNumerator = exists(ratio, 'numerator');
  return hasNumerator === exists(ratio, 'denominator') && (hasNumerator || exists(ratio, 'extension'));
}

function holdsReference({ reference }: Reference, root: AnyResource): boolean | string {
  // A contained resource refers to the one around it by "#".
  if (!reference?.startsWith('#') || reference === '#') return true;
  return (
    (root.contained ?? []).some(({ id }) => `#${id ?? ''}` === reference) ||
    `nothing contained has the id of ${reference}`
  );
}

const holdsTrigger = (trigger: TriggerDefinition): boolean =>
  (trigger.type !== 'named-event' || exists(trigger, 'name')) &&
  (trigger.type !== 'periodic' || existsChoice(trigger, 'timing')) &&
  (!trigger.type.startsWith('data-') || exists(trigger, 'data'));

/** Meals at which an offset cannot be counted from. */
const AT_A_MEAL: readonly string[] = ['C', 'CM', 'CD', 'CV'];

const hasPathOrParameter = (filter: DataRequirementCodeFilter): boolean =>
  exists(filter, 'path') !== exists(filter, 'searchParam');

export const datatypeInvariants: Readonly<Record<string, Invariant>> = {
  'ext-1': (extension: Extension) => exists(extension, 'extension') !== existsChoice(extension, 'value'),
  'ref-1': holdsReference,
  'txt-1': (div: string) => findXhtmlFault(div) ?? true,
  'txt-2': hasNarrativeContent,

  'age-1': (age: Age) => isMeasured(age) && (age.value === undefined || age.value > 0),
  'cnt-3': (count: Count) => isMeasured(count) && (count.code ?? '1') === '1' && Number.isInteger(count.value ?? 0),
  'dis-1': (distance: Distance) => isMeasured(distance),
  'drt-1': (duration: Duration) => !exists(duration, 'code') || (duration.system === UCUM && exists(duration, 'value')),
  'qty-3': (quantity: Quantity) => needs(quantity, 'code', 'system'),
  'sqty-1': (quantity: Quantity) => !exists(quantity, 'comparator'),
  'per-1': holdsPeriod,
  'rat-1': holdsRatio,
  'rng-2': ({ low, high }: Range) =>
    low?.code !== high?.code || low?.unit !== high?.unit || isOrdered(low?.value, high?.value),

  'att-1': (attachment: object) => needs(attachment, 'data', 'contentType'),
  'cpt-2': (contactPoint: object) => needs(contactPoint, 'value', 'system'),
  'drq-1': hasPathOrParameter,
  'drq-2': hasPathOrParameter,
  'exp-1': (expression: object) => exists(expression, 'expression') || exists(expression, 'reference'),
  'trd-1': (trigger: TriggerDefinition) => !exists(trigger, 'data') || !existsChoice(trigger, 'timing'),
  'trd-2': (trigger: TriggerDefinition) => needs(trigger, 'condition', 'data'),
  'trd-3': holdsTrigger,

  'tim-1': (repeat: TimingRepeat) => needs(repeat, 'duration', 'durationUnit'),
  'tim-2': (repeat: TimingRepeat) => needs(repeat, 'period', 'periodUnit'),
  'tim-4': ({ duration = 0 }: TimingRepeat) => duration >= 0,
  'tim-5': ({ period = 0 }: TimingRepeat) => period >= 0,
  'tim-6': (repeat: TimingRepeat) => needs(repeat, 'periodMax', 'period'),
  'tim-7': (repeat: TimingRepeat) => needs(repeat, 'durationMax', 'duration'),
  'tim-8': (repeat: TimingRepeat) => needs(repeat, 'countMax', 'count'),
  'tim-9': (repeat: TimingRepeat) =>
    needs(repeat, 'offset', 'when') &&
    (!exists(repeat, 'offset') || !(repeat.when ?? []).some(when => AT_A_MEAL.includes(when))),
  'tim-10': (repeat: TimingRepeat) => !exists(repeat, 'timeOfDay') || !exists(repeat, 'when'),
};
