import base from '../playwright.config';

// Sign-on wants the identity servers: `make test-identity` runs these, `make test` does not.
export default { ...base, testDir: './tests', outputDir: '../results' };
