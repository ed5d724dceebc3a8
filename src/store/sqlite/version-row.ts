// A row of table `version` as the port's Version.
import type { Key } from '../../fhir/resource.ts';
import type { Method, Version } from '../port.ts';

/** The columns that `toVersion` needs, of a row `v`. */
export const VERSION_COLUMNS = 'v.version, v.at, v.deleted, v.method, v.json';

export interface VersionRow {
  readonly version: number;
  readonly at: number;
  readonly deleted: number;
  readonly method: Method;
  readonly json: string;
}

export const toVersion = ({ type, id }: Key, row: VersionRow): Version => ({
  key: { type, id },
  versionId: row.version,
  at: row.at,
  deleted: row.deleted === 1,
  method: row.method,
  json: row.json,
});
