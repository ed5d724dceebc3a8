// Extensions of Questionnaires that the room reads: https://hl7.org/fhir/R4/questionnaire-profiles.html and
// https://hl7.org/fhir/uv/sdc/artifacts.html
import type { Extension } from '@medplum/fhirtypes';

const CORE = 'http://hl7.org/fhir/StructureDefinition/';
const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';

export const MIN_OCCURS = `${CORE}questionnaire-minOccurs`;
export const MAX_OCCURS = `${CORE}questionnaire-maxOccurs`;
export const OPTION_EXCLUSIVE = `${CORE}questionnaire-optionExclusive`;
export const UNIT = `${CORE}questionnaire-unit`;
export const UNIT_OPTION = `${CORE}questionnaire-unitOption`;
export const REFERENCE_RESOURCE = `${CORE}questionnaire-referenceResource`;
export const MIN_VALUE = `${CORE}minValue`;
export const MAX_VALUE = `${CORE}maxValue`;
export const MIN_LENGTH = `${CORE}minLength`;
export const MAX_DECIMAL_PLACES = `${CORE}maxDecimalPlaces`;
export const REGEX = `${CORE}regex`;
export const MAX_SIZE = `${CORE}maxSize`;
export const MIME_TYPE = `${CORE}mimeType`;
export const ORDINAL_VALUE = `${CORE}ordinalValue`;
export const ITEM_WEIGHT = `${CORE}itemWeight`;
export const VARIABLE = `${CORE}variable`;
export const MIN_QUANTITY = `${SDC}minQuantity`;
export const MAX_QUANTITY = `${SDC}maxQuantity`;
export const UNIT_OPEN = `${SDC}unitOpen`;
export const CALCULATED_EXPRESSION = `${SDC}calculatedExpression`;
export const OBSERVATION_EXTRACT = `${SDC}observationExtract`;
export const ENABLE_WHEN_EXPRESSION = `${SDC}enableWhenExpression`;
/** How the Finnish national PHR, older than SDC's extension, writes the same thing: as a valueString. */
export const KANTA_ENABLE_WHEN = 'http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen';

interface Extensible {
  readonly extension?: readonly Extension[];
}

export const findExtension = (element: Extensible | undefined, url: string): Extension | undefined =>
  element?.extension?.find(extension => extension.url === url);

export const findExtensions = (element: Extensible, url: string): readonly Extension[] =>
  element.extension?.filter(extension => extension.url === url) ?? [];

/** The text of an Expression extension in FHIRPath; undefined for other languages, which nobody here can evaluate. */
export function findFhirPath(element: Extensible, url: string): string | undefined {
  const expression = findExtension(element, url)?.valueExpression;
  return expression?.language === 'text/fhirpath' ? expression.expression : undefined;
}
