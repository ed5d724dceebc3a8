export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': './test/support/strip-types.cjs' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
};
