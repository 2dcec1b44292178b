// Runs as files: what is saved opens as it was, a file that is none does no harm, and a long run is
// opened while the page goes on.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { LIMIT, lived, theBuiltPage } from './helpers.mjs';

const { using } = theBuiltPage();

const clock = (page) => page.locator('#clock').innerText();
const notice = (page) => page.locator('.notice').innerText();

/** What the page saves. */
async function saved(page) {
  await page.locator('#open-library').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('#save-file').click(),
  ]);
  assert.equal(download.suggestedFilename(), 'run.playground');
  await page.keyboard.press('Escape');
  return readFile(await download.path(), 'utf8');
}

async function open(page, content) {
  await page.locator('#open-library').click();
  const buffer = Buffer.isBuffer(content) ? content : Buffer.from(content);
  const file = { name: 'run.playground', mimeType: 'text/plain', buffer };
  await page.locator('#open-file').setInputFiles(file);
  await page.locator('#library').waitFor({ state: 'hidden' });
}

describe('a file', () => {
  test('that was saved opens as it was, and saves as it was', LIMIT, async () => {
    let text;
    let left;
    await using(async (page) => {
      await lived(page);
      [text, left] = [await saved(page), await clock(page)];
      assert.match(text, /^playground 1\n/);
      assert.match(text, /\nat 16s +crash C1\n/);
    });
    await using(async (page) => {
      await open(page, text);
      await page.waitForFunction((left) => {
        return document.querySelector('#clock').textContent === left;
      }, left);
      assert.equal(await saved(page), text);
      assert.equal(await page.locator('.notice').count(), 0);
    });
  });

  test('with a line that cannot be read says which, and opens the rest', LIMIT, () => {
    return using(async (page) => {
      const text = await saved(page);
      await open(page, `${text.trim()}\nat 18s crush C1\n`);
      assert.match(await notice(page), /unknown word 'crush'; did you mean 'crash'\?/);
      assert.match(await notice(page), /line \d+, column 8/);
      assert.equal(await page.locator('[data-consumer]').count(), 2);
    });
  });

  for (const [what, content] of [
    ['nothing', ''],
    ['no text', Buffer.from([0, 255, 254, 128, 0, 7, 200])],
    ['something else', '<!doctype html><script>alert(1)</script>'],
    ['two million letters', 'x'.repeat(2_000_000)],
    ['a later version', 'playground 99\nbrokers 1\n'],
  ]) {
    test(`that is ${what} leaves the run as it is`, LIMIT, () => using(async (page) => {
      await lived(page);
      const left = await clock(page);
      await open(page, content);
      assert.match(await notice(page), /^The file could not be opened as it is: /);
      assert.equal(await clock(page), left);
      assert.equal(await page.locator('.offer').count(), 0);
    }));
  }

  test('that replaces a run sets it aside', LIMIT, () => using(async (page) => {
    const fresh = await saved(page);
    await lived(page);
    const left = await clock(page);
    await open(page, fresh);
    await page.locator('#take-back').click();
    assert.equal(await clock(page), left);
  }));
});

/** Two and a half million events. */
const LONG = `playground 1
title    "An hour of orders"
seed     7
brokers  1
opens    10s

default  producer every=50ms
default  consumer commits=sync-each-batch auto.offset.reset=earliest
topic    orders partitions=3
producer web to=orders keys=40 key.prefix=user-
producer app to=orders
consumer C1 group=billing topics=orders
consumer C2 group=billing topics=orders

at 20s     crash C1
at 30s     start C1
at 3000s   crash C2

played   3600s
shows    2999.5s
`;
const SHOWS = '2999.500 s';
/** Milliseconds a task of the page may take meanwhile: in one go it would be thousands. */
const TASK_MAX = 500;

const KEYS = {
  workspace: 'offset-playground:workspace',
  aside: 'offset-playground:workspace:set-aside',
};
const stored = (page, key) => page.evaluate((key) => localStorage.getItem(key), KEYS[key]);
const opening = (page) => page.locator('#opening');

/** Waits until the run is open. */
async function opened(page) {
  await opening(page).waitFor({ state: 'detached', timeout: 60_000 });
}

/** How far it is, from 0 to 1. */
const progress = (page) => page.locator('#opening progress').evaluate((bar) => bar.position);

describe('a long run', () => {
  test('is opened while the page goes on', LIMIT, () => using(async (page) => {
    await page.evaluate(() => {
      window.tasks = [];
      const note = (list) => window.tasks.push(...list.getEntries().map((it) => it.duration));
      new PerformanceObserver(note).observe({ type: 'longtask' });
    });
    await open(page, LONG);
    await opening(page).waitFor();
    assert.match(await opening(page).innerText(), /up to 3600\.000 s/);
    const before = await progress(page);
    await page.waitForFunction((before) => {
      return document.querySelector('#opening progress').position > before;
    }, before);
    // it can be looked at, and not played
    await page.getByRole('tab', { name: '__consumer_offsets' }).click();
    await page.locator('#play').click();
    assert.match(await notice(page), /^The run is still being opened\./);
    assert.equal(await opening(page).count(), 1, 'all that was in the middle of it');
    await opened(page);
    assert.equal(await clock(page), SHOWS);
    assert.equal(await page.locator('.notice').count(), 0, 'there is nothing to wait for');
    const longest = Math.max(0, ...await page.evaluate(() => window.tasks));
    assert(longest < TASK_MAX, `a task took ${longest} ms`);
    assert.equal(await saved(page), LONG);
    // and it goes on as any other
    await page.locator('#to-now').click();
    assert.equal(await clock(page), '3600.000 s');
    await page.locator('#play').click();
    await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 3600);
  }));

  test('is all there when it is saved or loaded again in the middle', LIMIT, () => {
    return using(async (page, seen) => {
      await open(page, `${LONG}# and a remark\n`);
      await opening(page).waitFor();
      assert.equal(await saved(page), `${LONG}# and a remark\n`);
      assert.equal(await opening(page).count(), 1, 'that was in the middle of it');
      await page.reload();
      await seen.mounted();
      await opening(page).waitFor();
      assert.equal(await stored(page, 'workspace'), `${LONG}# and a remark\n`);
      await opened(page);
      assert.equal(await clock(page), SHOWS);
      assert.equal(await stored(page, 'workspace'), LONG);
    });
  });

  test('that is replaced in the middle can be had back', LIMIT, () => using(async (page) => {
    await open(page, LONG);
    await opening(page).waitFor();
    await page.locator('#scenario').selectOption('article');
    await opened(page);
    assert.equal(await clock(page), '0.000 s');
    await page.locator('#take-back').click();
    await opening(page).waitFor();
    await opened(page);
    assert.equal(await clock(page), SHOWS);
  }));

  test('in which something cannot be done is kept, and there up to it', LIMIT, () => {
    const text = LONG.replace('crash C2', 'crash C7');
    return using(async (page) => {
      await opening(page).waitFor();
      assert.equal(await stored(page, 'aside'), null);
      await opened(page);
      assert.match(await notice(page), /line 17: there is no C7/);
      assert.equal(await clock(page), SHOWS);
      assert.equal(await stored(page, 'aside'), text);
      assert.match(await stored(page, 'workspace'), /\nplayed   3000s\n/);
    }, {
      prepare: (page) => page.addInitScript(([key, text]) => {
        localStorage.setItem(key, text);
      }, [KEYS.workspace, text]),
    });
  });
});
