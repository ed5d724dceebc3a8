// What a dynamicValue may set: the elements of R4 that a derived plan is made of, each with its type; `*` marks one that
// repeats. https://hl7.org/fhir/R4/careplan.html, goal.html, flag.html, datatypes.html
//
// Left out on purpose, so that no content can reach them: status, intent and lifecycleStatus (all that is derived is a
// proposal), subject and references that the service sets itself, and an activity's kind, product, dose and quantity.

type Shape = Readonly<Record<string, string>>;

const ACTIVITY: Shape = {
  code: 'CodeableConcept',
  reasonCode: 'CodeableConcept*',
  description: 'string',
  scheduledTiming: 'Timing',
  scheduledPeriod: 'Period',
  scheduledString: 'string',
  location: 'Reference',
  performer: 'Reference*',
};

export const ELEMENT_TYPES: Readonly<Record<string, Shape>> = {
  // What an action makes, by the kind of the action. A because is said as reasonCode everywhere, also where R4 has no
  // such element: there it goes into the reason extension.
  activity: ACTIVITY,
  flag: { code: 'CodeableConcept', reasonCode: 'CodeableConcept*', period: 'Period' },
  note: { text: 'string', reasonCode: 'CodeableConcept*' },
  group: { reasonCode: 'CodeableConcept*' },
  goals: { reasonCode: 'CodeableConcept*' },
  plan: {
    title: 'string',
    description: 'string',
    category: 'CodeableConcept*',
    period: 'Period',
    addresses: 'Reference*',
    careTeam: 'Reference*',
    note: 'Annotation*',
  },
  goal: {
    category: 'CodeableConcept*',
    priority: 'CodeableConcept',
    description: 'CodeableConcept',
    startDate: 'date',
    target: 'GoalTarget*',
    expressedBy: 'Reference',
    addresses: 'Reference*',
    note: 'Annotation*',
  },
  GoalTarget: {
    measure: 'CodeableConcept',
    detailQuantity: 'Quantity',
    detailRange: 'Range',
    detailCodeableConcept: 'CodeableConcept',
    detailString: 'string',
    detailBoolean: 'boolean',
    detailInteger: 'integer',
    dueDate: 'date',
  },
  Annotation: { text: 'string' },
  CodeableConcept: { coding: 'Coding*', text: 'string' },
  Coding: { system: 'string', version: 'string', code: 'string', display: 'string' },
  Quantity: { value: 'decimal', comparator: 'string', unit: 'string', system: 'string', code: 'string' },
  Range: { low: 'Quantity', high: 'Quantity' },
  Period: { start: 'dateTime', end: 'dateTime' },
  Reference: { reference: 'string', type: 'string', identifier: 'Identifier', display: 'string' },
  Identifier: { use: 'string', type: 'CodeableConcept', system: 'string', value: 'string' },
  Timing: { event: 'dateTime*' },
};
