import { describe, expect, test } from '@jest/globals';
import { loadConfig, RESERVED_PREFIX, settings, SettingsError, type Setting } from '../../src/config.ts';

const all: readonly Setting<unknown>[] = Object.values(settings);

/** The faults that an environment is refused for. */
function faultsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message.split('\n');
  }
  return [];
}

describe('the table of settings', () => {
  test('names the variables that others rely on, with their defaults', () => {
    expect(Object.fromEntries(all.map(({ variable, fallback }) => [variable, fallback]))).toEqual({
      PORT: '8080',
      HOST: '127.0.0.1',
      ALLOW_ANONYMOUS: 'false',
      BASE_URL: undefined,
      TRUST_PROXY: 'false',
      STORE_URL: 'sqlite:./data/careplan.db',
      CONTENT: 'pain',
      RESPONSE_VALIDATION: 'enforce',
      LOG_LEVEL: 'info',
      MAX_BODY_BYTES: String(10 * 1024 * 1024),
      SHUTDOWN_GRACE_MS: '10000',
    });
  });

  test('has only defaults that are themselves allowed', () => {
    const wrong = all.filter(({ fallback, parse }) => fallback !== undefined && parse(fallback) === undefined);
    expect(wrong).toEqual([]);
  });

  test('says of each setting what it means and what is allowed', () => {
    for (const { variable, meaning, allowed } of all) {
      expect([variable, meaning]).toEqual([variable, expect.stringMatching(/^[A-Z].*\.$/)]);
      expect([variable, allowed]).toEqual([variable, expect.stringMatching(/^[a-z].*[^.]$/)]);
    }
  });
});

describe('an environment is read', () => {
  test('an empty one gives the defaults', () => {
    expect(loadConfig({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      allowAnonymous: false,
      baseUrl: undefined,
      trustProxy: false,
      store: { kind: 'sqlite', path: './data/careplan.db' },
      content: 'pain',
      responseValidation: 'enforce',
      logLevel: 'info',
      maxBodyBytes: 10_485_760,
      shutdownGraceMs: 10_000,
    });
  });

  test('every setting can be set', () => {
    const env = {
      PORT: '0',
      HOST: '0.0.0.0',
      ALLOW_ANONYMOUS: 'true',
      BASE_URL: 'https://care.example.org/',
      TRUST_PROXY: 'true',
      STORE_URL: 'sqlite::memory:',
      CONTENT: './content',
      RESPONSE_VALIDATION: 'warn',
      LOG_LEVEL: 'debug',
      MAX_BODY_BYTES: '1048576',
      SHUTDOWN_GRACE_MS: '0',
    };
    expect(loadConfig(env)).toEqual({
      port: 0,
      host: '0.0.0.0',
      allowAnonymous: true,
      baseUrl: 'https://care.example.org',
      trustProxy: true,
      store: { kind: 'sqlite', path: ':memory:' },
      content: './content',
      responseValidation: 'warn',
      logLevel: 'debug',
      maxBodyBytes: 1_048_576,
      shutdownGraceMs: 0,
    });
  });

  test('an empty variable counts as unset, as compose files leave it', () => {
    const env = Object.fromEntries(all.map(({ variable }) => [variable, '']));
    expect(loadConfig(env)).toEqual(loadConfig({}));
  });

  test('variables of other programs do not matter', () => {
    expect(loadConfig({ PATH: '/bin', HOSTNAME: 'x', PORTAL: '1', careplan_port: '1' })).toEqual(loadConfig({}));
  });

  test.each([
    ['sqlite:./data/careplan.db', './data/careplan.db'],
    ['sqlite:/data/careplan.db', '/data/careplan.db'],
    ['sqlite:careplan.db', 'careplan.db'],
    ['sqlite::memory:', ':memory:'],
  ])('the store address %s has the path %s', (text, path) => {
    expect(loadConfig({ STORE_URL: text }).store).toEqual({ kind: 'sqlite', path });
  });

  test.each([
    ['https://example.org', 'https://example.org'],
    ['https://example.org/', 'https://example.org'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['https://example.org/care/plans//', 'https://example.org/care/plans'],
    ['HTTPS://Example.ORG:443/Care', 'https://example.org/Care'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('the base URL %s is kept as %s', (text, baseUrl) => {
    expect(loadConfig({ BASE_URL: text }).baseUrl).toBe(baseUrl);
  });

  test.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('%s may be listened on without access control', host => {
    expect(loadConfig({ HOST: host }).host).toBe(host);
  });
});

describe('an environment that cannot be meant is refused', () => {
  test.each([
    ['PORT', ['65536', '-1', '80.5', '8080 ', 'http', '0x50', '1e3'], 'a whole number from 0 to 65535'],
    ['HOST', ['two words', 'http://localhost', 'a,b'], 'an address or the name of a host'],
    ['ALLOW_ANONYMOUS', ['yes', '1', 'TRUE', 'toString'], 'true or false'],
    ['TRUST_PROXY', ['10.0.0.0/8', '1'], 'true or false'],
    [
      'BASE_URL',
      ['example.org', '/care', 'ftp://example.org', 'https://u:p@example.org', 'https://a.org?x=1', 'https://a.org/#x'],
      'an http or https URL without user, query and fragment, e.g. https://example.org',
    ],
    [
      'STORE_URL',
      ['./data.db', 'sqlite:', 'sqlite://data/careplan.db', 'mongodb://localhost/careplans', 'postgres://localhost/x'],
      'sqlite:<path of a file> or sqlite::memory: (mongodb:// is not supported yet)',
    ],
    ['CONTENT', ['pian', 'None'], 'pain, none, or the path of a folder with a slash in it, e.g. ./content'],
    ['RESPONSE_VALIDATION', ['strict', 'Enforce'], 'one of enforce, warn, off'],
    ['LOG_LEVEL', ['verbose', 'INFO'], 'one of silent, fatal, error, warn, info, debug, trace'],
    ['MAX_BODY_BYTES', ['10MB', '1023', '268435457', '9999999999999'], 'a whole number from 1024 to 268435456'],
    ['SHUTDOWN_GRACE_MS', ['10s', '-5', '600001'], 'a whole number from 0 to 600000'],
  ])('a wrong %s, which is named with what is allowed', (variable, texts, allowed) => {
    for (const text of texts) {
      expect([text, faultsOf({ [variable]: text })]).toEqual([text, [`${variable} must be ${allowed}`]]);
    }
  });

  test('every fault is told at once', () => {
    expect(faultsOf({ PORT: 'x', LOG_LEVEL: 'y', CAREPLAN_PORT: '80' })).toEqual([
      expect.stringMatching(/^CAREPLAN_PORT is unknown/),
      'PORT must be a whole number from 0 to 65535',
      'LOG_LEVEL must be one of silent, fatal, error, warn, info, debug, trace',
    ]);
  });

  test('an unknown variable with the reserved prefix, with the names that exist', () => {
    expect(RESERVED_PREFIX).toBe('CAREPLAN_');
    expect(faultsOf({ CAREPLAN_STORE_URL: 'sqlite:x' })).toEqual([
      'CAREPLAN_STORE_URL is unknown; the settings are PORT, HOST, ALLOW_ANONYMOUS, BASE_URL, TRUST_PROXY, STORE_URL, ' +
        'CONTENT, RESPONSE_VALIDATION, LOG_LEVEL, MAX_BODY_BYTES, SHUTDOWN_GRACE_MS',
    ]);
  });

  test.each(['0.0.0.0', '::', '192.168.1.5', 'care.example.org', '127.0.0.1.example.org', '128.0.0.1'])(
    'listening on %s without access control, unless that is said aloud',
    host => {
      expect(faultsOf({ HOST: host })).toEqual([
        'HOST is open to other machines while there is no access control: set ALLOW_ANONYMOUS=true to say you mean it',
      ]);
      expect(loadConfig({ HOST: host, ALLOW_ANONYMOUS: 'true' })).toMatchObject({ host, allowAnonymous: true });
    },
  );

  test('the message never repeats a value, which may be a password', () => {
    const [fault] = faultsOf({ STORE_URL: 'mongodb://admin:secret@db/careplans' });
    expect(fault).toMatch(/^STORE_URL must be/);
    expect(fault).not.toMatch(/secret|admin/);
  });
});
