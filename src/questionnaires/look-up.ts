// The look-up idiom in FHIRPath texts: `%response.repeat(item).where(linkId='x').answer.value` costs an engine a walk over the
// whole response, and an index nothing. Such a piece of text becomes a variable that the index fills; everything else
// stays as it is, and means the same.

/** Which elements a variable stands for: those under `path` of the items with these linkIds. */
export interface LookUp {
  /** Of the variable; the same for equal look-ups. */
  readonly name: string;
  readonly linkIds: readonly string[];
  /** JSON names below the item: `answer`, `value`, `code`. */
  readonly path: readonly string[];
}

export interface RewrittenExpression {
  readonly text: string;
  /** Set where the whole text is one look-up. */
  readonly only: LookUp | undefined;
  readonly lookUps: readonly LookUp[];
  /** Names of the other variables that the text uses. */
  readonly variables: readonly string[];
  /** The string literals outside of look-ups, as written. */
  readonly strings: readonly string[];
}

/** What every expression may name: the engine's own and `buildScope`'s. */
export const STANDING_NAMES: ReadonlySet<string> = new Set([
  'context',
  'factory',
  'questionnaire',
  'resource',
  'response',
  'ucum',
]);

const PLAIN_STRING = String.raw`'[^'\\]*'`; // with an escape in it the idiom stays FHIRPath, which is slow and right
const EQUALS = String.raw`linkId\s*=\s*${PLAIN_STRING}`;
const CRITERION = String.raw`${EQUALS}(?:\s+or\s+${EQUALS})*|linkId\s+in\s*\(\s*${PLAIN_STRING}(?:\s*\|\s*${PLAIN_STRING})*\s*\)`;
const step = (name: string): string => String.raw`\s*\.\s*${name}(?!\w|\s*\()`;
const PATH = `(?:${step('answer')}(?:${step('value')}(?:${step('code')})?)?)?`;

/** Groups: criterion and path of a look-up, a name (bare or in backquotes or quotes), a string; comments are skipped. */
function buildTokens(responseName: string): RegExp {
  const escaped = responseName.replace(/[^\w]/g, String.raw`\$&`);
  const lookUp = String.raw`%(?:${escaped}|resource)\s*\.\s*repeat\s*\(\s*item\s*\)\s*\.\s*where\s*\(\s*(${CRITERION})\s*\)(${PATH})`;
  const name = String.raw`%(?:([A-Za-z_]\w*)|\x60((?:[^\x60\\]|\\.)*)\x60|'((?:[^'\\]|\\.)*)')`;
  const passed = String.raw`\x60(?:[^\x60\\]|\\.)*\x60|\/\*[^]*?\*\/|\/\/[^\n]*`;
  return new RegExp(String.raw`${lookUp}|${name}|'((?:[^'\\]|\\.)*)'|${passed}`, 'g');
}

const DEFINED = /defineVariable\s*\(\s*'([^'\\]*)'/g;

function toLookUp(criterion: string, pathText: string): LookUp {
  const linkIds = [...new Set(Array.from(criterion.matchAll(/'([^']*)'/g), ([, linkId = '']) => linkId))];
  const path = pathText.split('.').flatMap(each => each.trim() || []);
  return { name: `${[...path, 'of'].join(' ')} ${linkIds.map(encodeURIComponent).join(' ')}`, linkIds, path };
}

/**
 * Replaces the look-ups of a FHIRPath text by variables. The text need not be valid; what is no look-up is left to the parser.
 * @param responseName by which `%name` the text calls the response, beside `%resource`
 */
export function rewriteLookUps(text: string, responseName: string): RewrittenExpression {
  const lookUps = new Map<string, LookUp>();
  const variables = new Set<string>();
  const strings: string[] = [];
  const replaced = text.replace(
    buildTokens(responseName),
    (
      token: string,
      criterion?: string,
      path?: string,
      bare?: string,
      ticked?: string,
      quoted?: string,
      string?: string,
    ) => {
      if (criterion !== undefined) {
        const lookUp = toLookUp(criterion, path ?? '');
        lookUps.set(lookUp.name, lookUp);
        return `%\`${lookUp.name}\``;
      }
      const name = bare ?? ticked ?? quoted;
      if (string !== undefined) strings.push(string);
      if (name === undefined || STANDING_NAMES.has(name)) return token;
      if (name === responseName) return '%resource';
      variables.add(name);
      return token;
    },
  );
  for (const [, name = ''] of text.matchAll(DEFINED)) variables.delete(name);
  const [first] = lookUps.values();
  const only = first && replaced.trim() === `%\`${first.name}\`` ? first : undefined;
  return { text: replaced, only, lookUps: [...lookUps.values()], variables: [...variables], strings };
}
