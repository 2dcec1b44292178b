// The page's main states as they look, compared with approved pictures in `approved/`.
//
// `UPDATE_PICTURES=1 node --test tests/e2e/pictures.test.mjs` approves what is there now; look at
// it. What differs is left in `target/pictures`.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LIMIT, setSpeed, theBuiltPage } from './helpers.mjs';
import { painter, TOLERANCE } from './pictures.mjs';

const APPROVED = fileURLToPath(new URL('./approved/', import.meta.url));
const SEEN = fileURLToPath(new URL('../../target/pictures/', import.meta.url));
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };

/** A crash between processing and commit, seen where the records are done again. */
const TWICE = `playground 1
title    "Processed twice"
seed     7
brokers  1 network.latency=250ms
opens    16s
default  consumer auto.offset.reset=earliest commits=sync-each-batch session.timeout.ms=6000
topic    orders partitions=3
producer web to=orders every=1s keys=40 key.prefix=user-
consumer C1 group=billing topics=orders processing.time=900ms
consumer C2 group=billing topics=orders processing.time=900ms
at 20s   crash-point C1 after-processing nth=1
at 35s   start C1
played   45s
shows    31.25s
branch   shares=1 played=30s
at 22s   crash C2
branch   shown
`;

const run = (text) => `#run=${encodeURIComponent(text)}`;

/** @type {Record<string, { query?: string, steps?: Function, viewport?: object, colorScheme?: string }>} */
const STATES = {
  'start': {},
  'start-dark': { colorScheme: 'dark' },
  'start-chinese': { query: '?lang=zh-Hans' },
  'start-phone': { viewport: PHONE },
  'twice': { query: run(TWICE) },
  'twice-dark-chinese': { query: `?lang=zh-Hans${run(TWICE)}`, colorScheme: 'dark' },
  'twice-phone': { query: run(TWICE), viewport: PHONE },
  'branches': { query: run(TWICE), steps: (page) => page.locator('#branches').click() },
  'record': { query: run(TWICE), steps: (page) => page.locator('.cell.twice button').first().click() },
  'lesson-end': { query: '?lesson=idle-consumer', steps: toTheEnd },
  'library': { steps: (page) => page.locator('#open-library').click() },
  'embed': { query: '?embed=1', viewport: { width: 720, height: 420 } },
  'refused': { steps: refused },
};

async function toTheEnd(page) {
  await setSpeed(page, 100_000);
  for (;;) {
    await page.locator('#go-on:not(.going)').waitFor();
    const way = await page.locator('#go-on').innerText();
    if (!/Play to/.test(way)) {
      return;
    }
    await page.locator('#go-on').click();
  }
}

/** A group with members is not deleted. */
async function refused(page) {
  await page.locator('.group h3 .subject').click();
  await page.locator('#delete-group').click();
}

const { using, browser } = theBuiltPage();

describe('the page looks as approved', () => {
  let compares;
  before(async () => {
    compares = await painter(browser());
  }, LIMIT);
  after(() => compares?.close());

  async function take(page, steps) {
    await steps?.(page);
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.activeElement?.blur());
    return compares.kept(await page.screenshot());
  }

  for (const [name, { query, steps, viewport = WIDE, colorScheme = 'light' }] of Object.entries(STATES)) {
    test(name, LIMIT, () => using(async (page) => {
      const seen = await take(page, steps);
      const file = join(APPROVED, `${name}.png`);
      if (process.env.UPDATE_PICTURES) {
        await mkdir(APPROVED, { recursive: true });
        await writeFile(file, seen);
      }
      assert(existsSync(file), `${file} is missing: UPDATE_PICTURES=1 makes it`);
      const part = await compares.difference(await readFile(file), seen);
      if (part > TOLERANCE) {
        await mkdir(SEEN, { recursive: true });
        await writeFile(join(SEEN, `${name}.png`), seen);
      }
      assert(part <= TOLERANCE, `${(part * 100).toFixed(1)} % of ${name} differs: see target/pictures`);
    }, { query, viewport, colorScheme, reducedMotion: 'reduce' }));
  }

  test('with other fonts, too, and with nothing else', LIMIT, () => using(async (page) => {
    const own = await take(page);
    await page.addStyleTag({ content: ':root { --sans: "DejaVu Serif", serif; --mono: monospace; }' });
    const fonts = await compares.difference(own, await take(page));
    assert(fonts > 0 && fonts <= TOLERANCE, `other fonts make a difference of ${fonts}`);
    await page.locator('[data-consumer=C1] .subject').first().click();
    const other = await compares.difference(own, await take(page));
    assert(other > TOLERANCE, `an inspector makes a difference of ${other}`);
  }, { viewport: WIDE, reducedMotion: 'reduce' }));
});
