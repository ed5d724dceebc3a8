// From a request to the interaction that answers it.
import { findDefinition } from '../definitions/resource-types.ts';
import { FhirError, refusal } from '../fhir/fhir-error.ts';
import { error } from '../fhir/issue.ts';
import { isResourceType } from '../fhir/resource-type-names.ts';
import type { FhirRequest, Handler } from './exchange.ts';
import { routes, type Captured, type Route } from './routes.ts';
import type { Service } from './service.ts';

const templates = routes.map(route => ({ route, segments: route.path.split('/').slice(1) }));

/** The placeholders' values if the path fits the template. An id never begins with `_` or `$`: those name functions. */
function capture(segments: readonly string[], path: readonly string[]): Captured | undefined {
  if (segments.length !== path.length) return undefined;
  const captured = { type: '', id: '', versionId: '' };
  for (const [index, segment] of segments.entries()) {
    const value = path[index] ?? '';
    if (segment.startsWith('{')) {
      if (/^[_$]/.test(value) || value === 'metadata') return undefined;
      captured[segment.slice(1, -1) as keyof Captured] = value;
    } else if (segment !== value) return undefined;
  }
  return captured;
}

function findRoute(request: FhirRequest): { route: Route; captured: Captured } {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const fitting = templates.flatMap(({ route, segments }) => {
    const captured = capture(segments, request.path);
    return captured ? [{ route, captured }] : [];
  });
  const type = fitting[0]?.captured.type;
  if (type) checkType(type);
  const match = fitting.find(({ route }) => route.method === method);
  if (match) return match;
  const path = `/${request.path.join('/')}`;
  if (fitting.length === 0) throw refusal('unsupported', `There is nothing at ${path}`);
  const allowed = [...new Set(fitting.map(({ route }) => route.method))];
  const Allow = allowed.flatMap(name => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ');
  throw new FhirError(
    'method',
    [error('not-supported', `${request.method} is not possible at ${path}, but ${Allow}`)],
    {
      Allow,
    },
  );
}

function checkType(type: string): void {
  if (findDefinition(type)) return;
  throw isResourceType(type)
    ? refusal('unsupported', `Resources of type ${type} are not served here`)
    : refusal('unsupported', `'${type}' is not a resource type of FHIR R4`);
}

/** The service as one function. It throws FhirError for what is refused, Unavailable while the store is away. */
export const buildHandler =
  (service: Service): Handler =>
  async request => {
    const { route, captured } = findRoute(request);
    return route.run(service, request, captured);
  };
