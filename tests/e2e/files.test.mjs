// Runs as files: what is saved opens as it was, and a file that is none does no harm.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { LIMIT, theBuiltPage } from './helpers.mjs';

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

/** A run with something in it. */
async function lived(page) {
  await page.locator('[data-consumer="C1"] .actions').getByRole('button', { name: 'Crash' }).click();
  await page.locator('#speed').selectOption('20000');
  await page.locator('#play').click();
  await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 40);
  await page.locator('#play').click();
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
