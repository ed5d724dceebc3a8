// The settings, read once from the environment. docs/environment.md lists them from the table below.
import { LOG_LEVELS } from './http/logger.ts';

/** One environment variable: what it is for, and how its text is read. */
export interface Setting<T> {
  readonly variable: string;
  /** The text that counts where the variable is unset or empty; undefined where there is none. */
  readonly fallback: string | undefined;
  readonly meaning: string;
  /** What may stand there, in words that complete "must be ...". */
  readonly allowed: string;
  /** undefined where the text is not allowed. */
  readonly parse: (text: string) => T | undefined;
}

/** Where resources are kept; the path is that of `node:sqlite`, `:memory:` included. */
export interface StoreAddress {
  readonly kind: 'sqlite';
  readonly path: string;
}

/** Variables that begin so are ours alone: one that the table does not know is a slip, and is refused. */
export const RESERVED_PREFIX = 'CAREPLAN_';

type Range = Pick<Setting<never>, 'variable' | 'fallback' | 'meaning'>;

function wholeNumber(min: number, max: number, about: Range): Setting<number> {
  const parse = (text: string): number | undefined => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : -1;
    return value >= min && value <= max ? value : undefined;
  };
  return { ...about, allowed: `a whole number from ${String(min)} to ${String(max)}`, parse };
}

function oneOf<const T extends string>(values: readonly T[], about: Range): Setting<T> {
  return { ...about, allowed: `one of ${values.join(', ')}`, parse: text => values.find(value => value === text) };
}

function flag(about: Omit<Range, 'fallback'>): Setting<boolean> {
  const parse = (text: string): boolean | undefined => (/^(true|false)$/.test(text) ? text === 'true' : undefined);
  return { ...about, fallback: 'false', allowed: 'true or false', parse };
}

function parseHost(text: string): string | undefined {
  return /^[\w.:-]+$/.test(text) ? text : undefined;
}

function parseBaseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host, pathname, search, hash, username } = new URL(text);
  if (!/^https?:$/.test(protocol) || search || hash || username) return undefined;
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}

function parseStoreUrl(text: string): StoreAddress | undefined {
  const path = /^sqlite:((?!\/\/).+)$/.exec(text)?.[1];
  return path === undefined ? undefined : { kind: 'sqlite', path };
}

// A folder needs a slash, so that a misspelt name of built-in content is not taken for one.
function parseContent(text: string): string | undefined {
  return text === 'pain' || text === 'none' || text.includes('/') ? text : undefined;
}

/** Every setting, by its name in the code. */
export const settings = {
  port: wholeNumber(0, 65_535, {
    variable: 'PORT',
    fallback: '8080',
    meaning: 'The port to listen on; 0 takes a free one.',
  }),
  host: {
    variable: 'HOST',
    fallback: '127.0.0.1',
    meaning: 'The address to listen on. One that other machines can reach needs ALLOW_ANONYMOUS=true.',
    allowed: 'an address or the name of a host',
    parse: parseHost,
  },
  allowAnonymous: flag({
    variable: 'ALLOW_ANONYMOUS',
    meaning: 'Says that everyone who reaches HOST may read and write everything: there is no access control.',
  }),
  baseUrl: {
    variable: 'BASE_URL',
    fallback: undefined,
    meaning: 'What links and Location begin with; the FHIR base is BASE_URL/fhir. Unset, it follows from each request.',
    allowed: 'an http or https URL without user, query and fragment, e.g. https://example.org',
    parse: parseBaseUrl,
  },
  trustProxy: flag({
    variable: 'TRUST_PROXY',
    meaning: 'Believes Forwarded and X-Forwarded-Host/-Proto about the URL; only behind a proxy that sets them.',
  }),
  store: {
    variable: 'STORE_URL',
    fallback: 'sqlite:./data/careplan.db',
    meaning: 'Where resources are kept: a SQLite file, or sqlite::memory: for a store that ends with the process.',
    allowed: 'sqlite:<path of a file> or sqlite::memory: (mongodb:// is not supported yet)',
    parse: parseStoreUrl,
  },
  content: {
    variable: 'CONTENT',
    fallback: 'pain',
    meaning: 'The content to load at start: the built-in pain assessment, none, or a folder of FHIR JSON.',
    allowed: 'pain, none, or the path of a folder with a slash in it, e.g. ./content',
    parse: parseContent,
  },
  responseValidation: oneOf(['enforce', 'warn', 'off'], {
    variable: 'RESPONSE_VALIDATION',
    fallback: 'enforce',
    meaning:
      'What happens to a response that does not fit its Questionnaire: refused (422), stored with warnings, unchecked.',
  }),
  logLevel: oneOf(LOG_LEVELS, { variable: 'LOG_LEVEL', fallback: 'info', meaning: 'The least level that is logged.' }),
  maxBodyBytes: wholeNumber(1024, 268_435_456, {
    variable: 'MAX_BODY_BYTES',
    fallback: '10485760',
    meaning: 'The largest body that is accepted, in bytes; a larger one is answered by 413.',
  }),
  shutdownGraceMs: wholeNumber(0, 600_000, {
    variable: 'SHUTDOWN_GRACE_MS',
    fallback: '10000',
    meaning: 'How long requests under way may take after SIGTERM, in milliseconds, before their connections are cut.',
  }),
} satisfies Record<string, Setting<unknown>>;

type Settings = typeof settings;

/** The settings, read; `baseUrl` alone may be undefined. */
export type Config = {
  readonly [Name in keyof Settings]:
    | Exclude<ReturnType<Settings[Name]['parse']>, undefined>
    | (Settings[Name]['fallback'] extends undefined ? undefined : never);
};

/** The environment cannot be used; the message has a line for each fault. */
export class SettingsError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'SettingsError';
  }
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);

/**
 * Reads the settings; an empty variable counts as unset, as compose files write it. Values are never repeated in a
 * message, since a URL may hold a password.
 * @throws SettingsError naming every variable that is wrong or unknown, with what is allowed
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const known: readonly Setting<unknown>[] = Object.values(settings);
  const faults = Object.keys(env)
    .filter(name => name.startsWith(RESERVED_PREFIX))
    .map(name => `${name} is unknown; the settings are ${known.map(setting => setting.variable).join(', ')}`);
  const read = <T>(setting: Setting<T>): T | undefined => {
    const text = env[setting.variable] === '' ? setting.fallback : (env[setting.variable] ?? setting.fallback);
    if (text === undefined) return undefined;
    const value = setting.parse(text);
    if (value === undefined) faults.push(`${setting.variable} must be ${setting.allowed}`);
    return value;
  };
  const entries = Object.entries<Setting<unknown>>(settings).map(([name, setting]) => [name, read(setting)] as const);
  const config = Object.fromEntries(entries) as Config;
  if (config.host && !isLoopback(config.host) && !config.allowAnonymous) {
    faults.push(
      'HOST is open to other machines while there is no access control: set ALLOW_ANONYMOUS=true to say you mean it',
    );
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return config;
}
