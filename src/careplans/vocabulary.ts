// The URLs that this room reads and writes; docs/extensions.md says what our own ones mean.

const SERVICE = 'https://w3id.org/careplan-service';
const CORE = 'http://hl7.org/fhir/StructureDefinition';

/** Why an element is there: rule, because, answers, strength, quality, documentation. */
export const REASON = `${SERVICE}/StructureDefinition/reason`;
/** What sort of help an activity is; also the code system of that concept. */
export const ACTIVITY_CATEGORY = `${SERVICE}/StructureDefinition/activity-category`;
export const ACTIVITY_CATEGORIES = `${SERVICE}/CodeSystem/activity-category`;

/** An action with a code of this system makes a Flag: https://hl7.org/fhir/R4/valueset-flag-category.html */
export const FLAG_CATEGORIES = 'http://terminology.hl7.org/CodeSystem/flag-category';
export const PROVENANCE_PARTICIPANT = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
export const UCUM = 'http://unitsofmeasure.org';

/** Named expressions: https://hl7.org/fhir/extensions/StructureDefinition-variable.html */
export const VARIABLE = `${CORE}/variable`;
export const STRENGTH = `${CORE}/cqf-strengthOfRecommendation`;
export const QUALITY = `${CORE}/cqf-qualityOfEvidence`;
/** The end of a score's scale, on its Questionnaire item. */
export const MAX_VALUE = `${CORE}/maxValue`;
