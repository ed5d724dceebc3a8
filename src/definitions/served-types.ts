// What the service keeps: everything else about a type follows from its definitions in schemas/.

/** The resource types that the service stores, in the order in which people read about them. */
export const servedTypes: readonly string[] = [
  'CarePlan',
  'Goal',
  'Questionnaire',
  'QuestionnaireResponse',
  'PlanDefinition',
  'ActivityDefinition',
  'ValueSet',
  'CodeSystem',
  'Observation',
  'Flag',
  'Provenance',
];
