// JSON laid out for a person, without parsing it: numbers keep their digits.
// https://hl7.org/fhir/R4/http.html#parameters (_pretty)

/** The index behind the string that begins at `start`; the end of the text where it is not closed. */
function skipString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text[before] === '\\') before -= 1;
    const backslashes = end - 1 - before;
    if (backslashes % 2 === 0) return end + 1;
  }
  return text.length;
}

// Deeper levels are not indented further: the text would grow with the square of the depth.
const DEEPEST_INDENT = 40;

const newLine = (depth: number): string => `\n${'  '.repeat(Math.min(depth, DEEPEST_INDENT))}`;

/**
 * The same JSON for a person to read: two spaces a level.
 * @param text compact JSON, as `JSON.stringify` prints it
 */
export function prettyJson(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  let copied = 0;
  const breakAt = (at: number, space: string): void => {
    parts.push(text.slice(copied, at), space);
    copied = at;
  };
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charAt(at)) {
      case '"':
        at = skipString(text, at) - 1;
        break;
      case '{':
      case '[':
        if (text[at + 1] === '}' || text[at + 1] === ']') at += 1;
        else breakAt(at + 1, newLine((depth += 1)));
        break;
      case '}':
      case ']':
        breakAt(at, newLine((depth -= 1)));
        break;
      case ',':
        breakAt(at + 1, newLine(depth));
        break;
      case ':':
        breakAt(at + 1, ' ');
    }
  }
  parts.push(text.slice(copied));
  return parts.join('');
}
