// Takes pictures of the built page: `cargo xtask shots`, or
//   node tests/e2e/shots.mjs FOLDER [NAME …]
// for the pictures whose names begin so. To add one, add a line to SHOTS.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { launch, open, serve } from './helpers.mjs';

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 800 };
const EMBED = { width: 720, height: 420 };

/**
 * @typedef {object} Shot
 * @property {{ width: number, height: number }} [viewport] by default WIDE
 * @property {string} [query] such as '?lang=zh-Hans', with the hash if there is one
 * @property {'light' | 'dark'} [scheme] what the system prefers
 * @property {'comes' | 'waits' | 'lacks'} [program] whether it comes, stops half-way or is missing
 * @property {(page: import('playwright-core').Page) => Promise<unknown>} [steps] what to do first
 */

/** @type {Record<string, Shot>} */
const SHOTS = {
  'start': {},
  'start-phone': { viewport: PHONE },
  'start-dark': { scheme: 'dark' },
  'start-chinese': { query: '?lang=zh-Hans' },
  'loading': { program: 'waits' },
  'loading-dark': { program: 'waits', scheme: 'dark' },
  'loading-phone': { program: 'waits', viewport: PHONE },
  'loading-chinese-phone': { program: 'waits', viewport: PHONE, query: '?lang=zh-Hans' },
  'loading-embed': { program: 'waits', viewport: EMBED, query: '?embed=1' },
  'missing': { program: 'lacks' },
  'missing-phone-dark': { program: 'lacks', viewport: PHONE, scheme: 'dark' },
  'failure': { steps: fail },
  'failure-phone-dark': { steps: fail, viewport: PHONE, scheme: 'dark' },
  'failure-chinese': { steps: fail, query: '?lang=zh-Hans' },
};

function fail(page) {
  return page.evaluate(() => {
    const detail = {
      message: 'panicked at src/cluster/log.rs:88: the log end is below the high watermark',
      reproduce: `${location.origin}/#v1.example (seed 7, event 412)`,
    };
    dispatchEvent(new CustomEvent('offset-playground:failure', { detail }));
  });
}

/** How the program is served. */
const PROGRAMS = {
  comes: () => false,
  lacks: (path, response) => path.endsWith('.wasm') && response.writeHead(404).end(),
  waits: (path, response) => {
    if (path.endsWith('.wasm')) {
      response.end = (body) => response.write(body.subarray(0, body.length * 0.6));
    }
  },
};

async function take(browser, folder, name, shot) {
  const { viewport = WIDE, query = '', scheme = 'light', program = 'comes', steps } = shot;
  const server = await serve({ intercept: PROGRAMS[program] });
  const seen = await open(browser, { viewport, colorScheme: scheme, reducedMotion: 'reduce' });
  try {
    await seen.page.goto(server.url + query, { waitUntil: 'domcontentloaded' });
    await (program === 'comes' ? seen.mounted() : settled(seen.page));
    await steps?.(seen.page);
    await seen.page.screenshot({ path: join(folder, `${name}.png`) });
    console.log(`${name}.png`);
  } finally {
    await seen.abandon();
    await server.close();
  }
}

/** The loading screen has got as far as it will get. */
const settled = (page) => {
  return page.locator('#boot.failed, #boot .boot-tape .now').first().waitFor({ state: 'attached' });
};

const [folder = 'target/shots', ...names] = argv.slice(2);
await mkdir(folder, { recursive: true });
const browser = await launch();
let failed = 0;
for (const [name, shot] of Object.entries(SHOTS)) {
  if (names.length === 0 || names.some((start) => name.startsWith(start))) {
    await take(browser, folder, name, shot).catch((error) => {
      failed += 1;
      console.error(`${name}: ${error.message}`);
    });
  }
}
await browser.close();
exit(failed > 0 ? 1 : 0);
