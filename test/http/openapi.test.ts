import { describe, expect, test } from '@jest/globals';
import fs from 'node:fs';
import { parse } from 'yaml';
import { servedTypes } from '../../src/definitions/served-types.ts';
import { CATEGORIES } from '../../src/fhir/fhir-error.ts';
import { routes } from '../../src/interactions/routes.ts';

interface Parameter {
  $ref?: string;
  name?: string;
  in?: string;
}
interface Operation {
  operationId: string;
  summary: string;
  'x-fhir-interaction'?: string;
  parameters?: Parameter[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
}
type PathItem = Partial<Record<Method, Operation>> & { parameters?: Parameter[] };
type Method = (typeof METHODS)[number];
interface OpenApi {
  openapi: string;
  info: { version: string };
  paths: Record<string, PathItem>;
  components: { parameters: { type: { schema: { enum: string[] } } } };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;
const load = (name: string): string => fs.readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const openApi = parse(load('openapi.yaml'), { maxAliasCount: -1 }) as OpenApi;

const operations = Object.entries(openApi.paths).flatMap(([path, item]) =>
  METHODS.flatMap(method => {
    const operation = item[method];
    return operation ? [{ path, method: method.toUpperCase(), item, operation }] : [];
  }),
);
const fhir = operations.filter(({ path }) => path.startsWith('/fhir/'));

function resolve(ref: string): unknown {
  const steps = ref.replace(/^#\//, '').split('/');
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], openApi);
}

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [inner as string] : refsIn(inner)));
}

const parametersOf = (item: PathItem, operation: Operation): Parameter[] =>
  [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(one =>
    one.$ref ? (resolve(one.$ref) as Parameter) : one,
  );

describe('openapi.yaml', () => {
  test('has exactly the routes of the service, each with its interaction', () => {
    const described = fhir.map(one => `${one.method} ${one.path} ${String(one.operation['x-fhir-interaction'])}`);
    const served = routes.map(({ method, path, interaction }) => `${method} /fhir${path} ${interaction}`);
    expect(described.sort()).toEqual(served.sort());
  });

  test('has the probes beside them', () => {
    const others = operations.filter(({ path }) => !path.startsWith('/fhir/')).map(one => `${one.method} ${one.path}`);
    expect(others.sort()).toEqual(['GET /livez', 'GET /readyz']);
  });

  test('is OpenAPI 3.1 for the version of the package', () => {
    const { version } = JSON.parse(load('package.json')) as { version: string };
    expect(openApi.openapi).toMatch(/^3\.1\./);
    expect(openApi.info.version).toBe(version);
  });

  test('names the resource types that are served', () => {
    expect(openApi.components.parameters.type.schema.enum).toEqual(servedTypes);
  });

  test('refers only to what it has', () => {
    const refs = [...new Set(refsIn(openApi))];
    expect(refs.length).toBeGreaterThan(40);
    expect(refs.filter(ref => resolve(ref) === undefined)).toEqual([]);
  });

  test('has nothing that it does not refer to', () => {
    const refs = new Set(refsIn(openApi));
    const parts = Object.entries(openApi.components).flatMap(([kind, group]) =>
      Object.keys(group).map(name => `#/components/${kind}/${name}`),
    );
    expect(parts.filter(part => !refs.has(part))).toEqual([]);
  });

  test('gives each operation an id of its own', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(operations)('$method $path declares each placeholder of its path once, and no parameter twice', one => {
    const parameters = parametersOf(one.item, one.operation);
    const inPath = parameters.filter(parameter => parameter.in === 'path').map(parameter => parameter.name);
    expect(inPath).toEqual([...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    const names = parameters.map(parameter => `${String(parameter.in)} ${String(parameter.name)}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(fhir)('$method $path says how it fails, in statuses that the service has', ({ operation }) => {
    const statuses = Object.keys(operation.responses);
    expect(statuses).toEqual(expect.arrayContaining(['406', 'default']));
    const possible = new Set(Object.values(CATEGORIES).map(({ status }) => String(status)));
    expect(statuses.filter(status => status >= '400' && status !== 'default' && !possible.has(status))).toEqual([]);
  });

  test.each(fhir.filter(({ method }) => method === 'POST' || method === 'PUT'))(
    '$method $path takes a body, which can be too large or of another type',
    ({ operation }) => {
      expect(operation.requestBody).toBeDefined();
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '413', '415']));
    },
  );
});
