// txt-1 and txt-2, and what a program that shows the text must be able to rely on: https://hl7.org/fhir/R4/narrative.html
const NAMESPACE = 'http://www.w3.org/1999/xhtml';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

// The lists of txt-1's XPath in the R4 StructureDefinition, and what chapters 7-11 and 15 of HTML 4.0 have besides.
const ELEMENTS = words(`
  a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li
  ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var
  address bdo del ins kbd s strike u map area`);
const ATTRIBUTES = words(`
  abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite
  class colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel rev
  rowspan rules scope shape span src start style summary tabindex title type valign value vspace width
  datetime ismap nohref usemap xml:id xml:lang xml:space xmlns`);

/** Comments, CDATA and tags with their slash, name, attributes and end; other text up to the next `<`; a stray `<`. */
const TOKENS =
  /<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)|</g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*["']((?:(?<=")[^"]*|(?<=')[^']*))/g;
const STRAY_AMPERSAND = /&(?!#\d+;|#x[\dA-Fa-f]+;|[A-Za-z][A-Za-z\d]*;)/;

interface Outline {
  /** The first thing that is wrong with it, if any. */
  readonly fault?: string;
  /** Whether there is text other than white space, or an image. */
  readonly hasContent: boolean;
}

/** What is wrong with one start tag's attributes. */
function findAttributeFault(element: string, attributes: string): string | undefined {
  for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
    if (!ATTRIBUTES.has(name)) return `the attribute ${name} of <${element}> is not allowed`;
    if (/^\s*(?:java|vb)script:/i.test(value)) return `the attribute ${name} of <${element}> holds a script`;
  }
  return undefined;
}

function findRootFault(element: string, attributes: string): string | undefined {
  if (element !== 'div') return `it begins with <${element}>, not with <div>`;
  const namespace = [...attributes.matchAll(ATTRIBUTE)].find(([, name]) => name === 'xmlns')?.[2];
  return namespace === NAMESPACE ? undefined : `its <div> has no xmlns="${NAMESPACE}"`;
}

/** Reads the XHTML once, from left to right, up to the first fault. */
function readOutline(xhtml: string): Outline {
  const open: string[] = [];
  let hasContent = false;
  let roots = 0;
  for (const [token, cdata, slash, name, attributes = '', selfClosing, text] of xhtml.trim().matchAll(TOKENS)) {
    const words = text ?? cdata;
    if (words !== undefined) {
      if (words.trim() === '') continue;
      if (open.length === 0) return { hasContent, fault: 'there is text outside its <div>' };
      if (text !== undefined && STRAY_AMPERSAND.test(text))
        return { hasContent, fault: 'an "&" is not written "&amp;"' };
      hasContent = true;
    } else if (name === undefined) {
      if (token === '<') return { hasContent, fault: 'a "<" begins no tag' };
    } else if (slash === '/') {
      if (open.pop() !== name) return { hasContent, fault: `</${name}> closes no open element` };
    } else {
      const isRoot = open.length === 0;
      if (isRoot) roots += 1;
      const fault =
        (isRoot ? findRootFault(name, attributes) : undefined) ??
        (ELEMENTS.has(name) ? undefined : `the element <${name}> is not allowed`) ??
        findAttributeFault(name, attributes) ??
        (roots > 1 ? 'there is more than one <div>' : undefined);
      if (fault !== undefined) return { hasContent, fault };
      if (name === 'img') hasContent = true;
      if (selfClosing !== '/') open.push(name);
    }
  }
  return open.length > 0 ? { hasContent, fault: `<${open.at(-1)!}> is not closed` } : { hasContent };
}

/** txt-1: what keeps the text from being the plain XHTML that R4 allows; undefined where nothing does. */
export const findXhtmlFault = (xhtml: string): string | undefined => readOutline(xhtml).fault;

/** txt-2: whether it has text other than white space, or an image; one that is no XHTML at all is left to txt-1. */
export function hasNarrativeContent(xhtml: string): boolean {
  const { fault, hasContent } = readOutline(xhtml);
  return fault !== undefined || hasContent;
}
