// FHIRPath's exists() on a JSON object: https://hl7.org/fhir/R4/json.html#primitive

type Element = Readonly<Record<string, unknown>>;

/** Whether an element is there, be it as a value or as extensions in the place of one. */
export const exists = (element: object, name: string): boolean =>
  (element as Element)[name] !== undefined || (element as Element)[`_${name}`] !== undefined;

/** Whether a choice is there: `existsChoice(extension, 'value')` for `value[x]`. */
export function existsChoice(element: object, name: string): boolean {
  for (const key in element) {
    const start = key.startsWith('_') ? 1 : 0;
    if (!key.startsWith(name, start) || (element as Element)[key] === undefined) continue;
    if (/[A-Z]/.test(key.charAt(start + name.length))) return true;
  }
  return false;
}

/** Whether, if the first element is there, the second is too. */
export const needs = (element: object, name: string, needed: string): boolean =>
  !exists(element, name) || exists(element, needed);
