// Takes pictures of the built page: `cargo xtask shots`, or
//   node tests/e2e/shots.mjs FOLDER [NAME …]
// for the pictures whose names begin so. To add one, add a line to SHOTS.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { launch, open, serve, setSpeed } from './helpers.mjs';

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 800 };
const LAPTOP = { width: 1280, height: 720 };
const EMBED = { width: 720, height: 420 };

/**
 * @typedef {object} Shot
 * @property {{ width: number, height: number }} [viewport] by default WIDE
 * @property {string} [query] such as '?lang=zh-Hans', with the hash if there is one
 * @property {'light' | 'dark'} [scheme] what the system prefers
 * @property {'comes' | 'waits' | 'lacks'} [program] whether it comes, stops half-way or is missing
 * @property {(page: import('playwright-core').Page) => Promise<unknown>} [steps] what to do first
 * @property {boolean} [whole] the whole page, as far as it can be scrolled
 */

/** @type {Record<string, Shot>} */
const SHOTS = {
  'start': {},
  'start-phone': { viewport: PHONE },
  'start-dark': { scheme: 'dark' },
  'start-chinese': { query: '?lang=zh-Hans' },
  'mid-run': { steps: midRun },
  'mid-run-phone': { steps: midRun, viewport: PHONE },
  'mid-run-phone-all': { steps: midRun, viewport: PHONE, whole: true },
  'mid-run-chinese': { steps: midRun, query: '?lang=zh-Hans' },
  'mid-run-embed': { steps: midRun, viewport: EMBED, query: '?embed=1' },
  'mid-run-laptop': { steps: midRun, viewport: LAPTOP },
  'after-crash': { steps: afterCrash },
  'after-crash-dark': { steps: afterCrash, scheme: 'dark' },
  'after-crash-phone': { steps: afterCrash, viewport: PHONE, whole: true },
  'duplicates': { steps: duplicates },
  'duplicates-dark': { steps: duplicates, scheme: 'dark' },
  'two-groups': { steps: twoGroups },
  'looking-back': { steps: lookBack },
  'error': { steps: refused },
  'error-phone-dark': { steps: refused, viewport: PHONE, scheme: 'dark' },
  'error-field': { steps: refusedAtField },
  'inspector-consumer': { steps: (page) => inspect(page, '[data-consumer=C1]') },
  'inspector-producer': { steps: (page) => inspect(page, '.producers .card') },
  'inspector-record': { steps: (page) => page.locator('.cell.once button').first().click() },
  'inspector-phone': { steps: (page) => inspect(page, '[data-consumer=C1]'), viewport: PHONE },
  'broker-down': { steps: brokerDown },
  'tables': { steps: (page) => page.locator('#tab-tables').click() },
  'commits': { steps: (page) => page.locator('#tab-offsets').click() },
  'article': { steps: (page) => playTo(page, 20), query: '?scenario=article' },
  'empty': { query: '?scenario=empty' },
  'lesson': { query: '?lesson=idle-consumer' },
  'lesson-end': { query: '?lesson=crash-before-commit', steps: playLesson },
  'lesson-dark-chinese': {
    query: '?lesson=ten-keys&lang=zh-Hans', scheme: 'dark', steps: playLesson,
  },
  'lesson-phone': { query: '?lesson=two-groups', viewport: PHONE, steps: playLesson },
  'lesson-embed': { query: '?lesson=order&embed=1', viewport: EMBED, steps: playLesson },
  'library': { steps: (page) => page.locator('#open-library').click() },
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

/** Plays until so many seconds of Kafka's time have passed, and stops. */
/** Plays a lesson to its end. */
async function playLesson(page) {
  await setSpeed(page, 20000);
  await page.locator('#play').click();
  await page.locator('#go-on:not(.going)').waitFor();
}

async function playTo(page, seconds) {
  await setSpeed(page, 2000);
  await page.locator('#play').click();
  await page.waitForFunction((seconds) => {
    return parseFloat(document.querySelector('#clock').textContent) >= seconds;
  }, seconds);
  await page.locator('#play').click();
  await page.mouse.move(0, 0);
  await page.locator('#clock').evaluate(() => document.activeElement.blur());
}

/** With something in flight. */
function midRun(page) {
  return playTo(page, 22.4);
}

/** C1 has been crashed; its group does not know. */
async function afterCrash(page) {
  await playTo(page, 19);
  await page.locator('[data-consumer=C1] .actions .danger').click();
  await playTo(page, 21);
}

/** C1 has crashed between processing and commit, and C2 has done its records again. */
async function duplicates(page) {
  await page.locator('[data-consumer=C1] [data-crash=after-processing]').click();
  await setSpeed(page, 5000);
  await page.locator('#play').click();
  await page.locator('.cell.twice').first().waitFor();
  await page.locator('#play').click();
}

async function twoGroups(page) {
  await page.locator('#add-group').click();
  await page.locator('#add-standalone').click();
  await playTo(page, 28);
  await page.locator('#reader').selectOption({ index: 1 });
  await page.locator('.producers h3').scrollIntoViewIfNeeded();
}

async function lookBack(page) {
  await playTo(page, 24);
  await page.locator('#timeline').fill('6000');
  await page.locator('#add-producer').click();
  await page.locator('#past').waitFor();
}

/** A group with members is not deleted. */
async function refused(page) {
  await page.locator('.group h3 .subject').click();
  await page.locator('#delete-group').click();
}

async function refusedAtField(page) {
  await inspect(page, '[data-consumer=C1]');
  const field = page.locator('[data-key="session.timeout.ms"]');
  await field.fill('5');
  await field.press('Enter');
}

async function brokerDown(page) {
  await page.locator('.broker-foot button.tiny').click();
  await playTo(page, 28);
}

async function inspect(page, card) {
  await page.locator(card).first().locator('.subject').first().click();
  await page.locator('#inspector').waitFor();
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
  const { viewport = WIDE, query = '', scheme = 'light', program = 'comes', steps, whole } = shot;
  const server = await serve({ intercept: PROGRAMS[program] });
  const seen = await open(browser, { viewport, colorScheme: scheme, reducedMotion: 'reduce' });
  try {
    await seen.page.goto(server.url + query, { waitUntil: 'domcontentloaded' });
    await (program === 'comes' ? seen.mounted() : settled(seen.page));
    await steps?.(seen.page);
    await seen.page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
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
