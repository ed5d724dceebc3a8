// FHIRPath's exists() on a JSON object: https://hl7.org/fhir/R4/json.html#primitive

/** Whether an element is there, be it as a value or as extensions in the place of one. */
export const exists = (element: object, name: string): boolean => name in element || `_${name}` in element;

/** Whether a choice is there: `existsChoice(extension, 'value')` for `value[x]`. */
export function existsChoice(element: object, name: string): boolean {
  for (const key in element) {
    const start = key.startsWith('_') ? 1 : 0;
    if (key.startsWith(name, start) && /[A-Z]/.test(key.charAt(start + name.length))) return true;
  }
  return false;
}

/** Whether, if the first element is there, the second is too. */
export const needs = (element: object, name: string, needed: string): boolean =>
  !exists(element, name) || exists(element, needed);
