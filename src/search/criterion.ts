// Reads one value of a parameter by its type and modifier: https://hl7.org/fhir/R4/search.html#modifiers
import type { Criterion, Asked } from './asked.ts';
import type { ColumnType } from './columns.ts';
import { parseDate } from './date.ts';
import { parseNumber, parseQuantity } from './number.ts';
import { identifierParam, parseTarget } from './reference.ts';
import { parseString } from './string.ts';
import { parseToken, textParam } from './token.ts';
import { parseUri } from './uri.ts';

/** The value modifiers that are served; `:missing` goes with every type but composite, `:Patient` with references. */
export const MODIFIERS: Readonly<Record<ColumnType, readonly string[]>> = {
  token: ['not', 'text'],
  string: ['exact', 'contains'],
  uri: ['above', 'below'],
  reference: ['identifier'],
  date: [],
  number: [],
  quantity: [],
};

/**
 * @param modifier one of the type's; `not` is no matter of a single value and read as if absent
 * @throws FhirError parameter for a malformed value
 */
export function parseCriterion(type: ColumnType, modifier: string | undefined, text: string, asked: Asked): Criterion {
  switch (type) {
    case 'token': {
      const criterion = modifier === 'text' ? parseString(text, 'starts', asked) : parseToken(text, asked);
      return modifier === 'text' ? param => criterion(textParam(param)) : criterion;
    }
    case 'string':
      return parseString(text, modifier === 'exact' || modifier === 'contains' ? modifier : 'starts', asked);
    case 'uri':
      return parseUri(text, modifier === 'above' || modifier === 'below' ? modifier : 'exact');
    case 'reference': {
      if (modifier === 'identifier') {
        const criterion = parseToken(text, asked);
        return param => criterion(identifierParam(param));
      }
      const target = parseTarget(text, undefined, asked);
      return param => ({ kind: 'reference', param, ...target });
    }
    case 'date':
      return parseDate(text, asked);
    case 'number':
      return parseNumber(text, asked);
    case 'quantity':
      return parseQuantity(text, asked);
  }
}
