// The separators of parameter values and their escapes: https://hl7.org/fhir/R4/search.html#escaping

/** Splits at each `separator` that has no backslash before it; the parts keep their escapes. */
export function splitUnescaped(text: string, separator: ',' | '|' | '$'): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** `a\,b` becomes `a,b`. A backslash before any other character stands for itself. */
export const unescapeText = (text: string): string => text.replace(/\\([,|$\\])/g, '$1');

/** The text as a value that means it to the letter: the reverse of unescaping. */
export const escapeText = (text: string): string => text.replace(/[,|$\\]/g, '\\$&');
