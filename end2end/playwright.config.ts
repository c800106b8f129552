import { defineConfig } from '@playwright/test';

// One worker: the journey of one enrolment is told in order, and the machine that runs it is small.
export default defineConfig({
  testDir: './tests',
  outputDir: './results',
  // What is compared is in files of its own, written on purpose only: --update-snapshots.
  snapshotPathTemplate: '{testDir}/../aria/{arg}{ext}',
  updateSnapshots: 'none',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.PEGASE_URL ?? 'http://127.0.0.1:3000',
    locale: 'fr-FR',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
      ],
    },
  },
});
