// The event log of a run of a million events, in the built page: it is scrolled, filtered, searched,
// saved and stepped through. How long the page's thread was busy at a stretch is said, not judged:
// that is up to the machine.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { theBuiltPage } from './helpers.mjs';

const LIMIT = { timeout: 300_000 };
const { using } = theBuiltPage();

const LESSON = fileURLToPath(new URL('../../src/lesson/bench-32.lesson', import.meta.url));

/** Thirty-two of everything for so long, with a crash in the middle. */
async function run(seconds) {
  const lesson = (await readFile(LESSON, 'utf8')).split('\n');
  const kept = /^(brokers|seed|default|topic|producer|consumer)\b/;
  return [
    'playground 1',
    ...lesson.filter((line) => kept.test(line)),
    `at ${seconds / 2}s crash C07`,
    `played ${seconds}s`,
    '',
  ].join('\n');
}

const count = async (page) => {
  const text = await page.locator('#log-count').innerText();
  return Number(text.replaceAll(',', '').match(/\d+/)[0]);
};
const searched = (page) => page.waitForFunction(() => {
  return !document.querySelector('#log-count').textContent.includes('searched');
}, undefined, { timeout: 180_000 });
const ids = (page) => page.locator('#log li').evaluateAll((lines) => lines.map((line) => Number(line.dataset.id)));
const loaded = (page) => page.waitForFunction(() => {
  const times = [...document.querySelectorAll('#log time')];
  return times.length > 0 && times.every((time) => time.textContent.includes('s'));
});

/** Watches for tasks that were too long, under the name of what is being done. */
async function watch(page) {
  await page.evaluate(() => {
    window.longest = {};
    window.doing = 'opening';
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        const { longest, doing } = window;
        longest[doing] = Math.max(longest[doing] ?? 0, Math.round(duration));
      }
    }).observe({ entryTypes: ['longtask'] });
  });
}
const doing = (page, what) => page.evaluate((what) => { window.doing = what; }, what);

test('a log of a million events', LIMIT, () => using(async (page) => {
  page.setDefaultTimeout(60_000);
  await watch(page);
  const buffer = Buffer.from(await run(100));
  await page.locator('input[type=file]').setInputFiles({
    name: 'long.playground', mimeType: 'text/plain', buffer,
  });
  await page.waitForFunction(() => {
    const clock = document.querySelector('#clock')?.textContent ?? '';
    return clock.startsWith('100.000');
  }, undefined, { timeout: 240_000 });
  await page.locator('#tab-events').click();
  await page.locator('#log-filter').selectOption('wire');
  await page.waitForFunction(() => document.querySelector('#log li[aria-current]'));
  const all = await count(page);
  assert(all > 500_000, `${all} events`);

  await doing(page, 'scrolling');
  const lines = page.locator('#log-lines');
  await lines.evaluate((one) => { one.scrollTop = one.scrollHeight / 2; });
  await page.waitForFunction((half) => {
    const first = Number(document.querySelector('#log li')?.dataset.id);
    return Math.abs(first - half) < half / 50;
  }, all / 2);
  await loaded(page);
  assert((await ids(page)).length < 100, 'only what is seen exists');
  for (let turn = 0; turn < 20; turn += 1) {
    const before = (await ids(page))[0];
    await lines.evaluate((one) => { one.scrollTop += 72; });
    await page.waitForFunction((before) => {
      return Number(document.querySelector('#log li')?.dataset.id) === before + 3;
    }, before);
  }
  await loaded(page);
  const shown = await ids(page);
  await page.locator('#play').click();
  await page.waitForTimeout(700);
  await page.locator('#play').click();
  assert.deepEqual(await ids(page), shown, 'nothing moves under who reads elsewhere');

  await doing(page, 'keys');
  await page.locator('#log .go').first().focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.activeElement.closest('#log li')?.dataset.id === '0');
  await page.keyboard.press('End');
  await page.waitForFunction((all) => {
    return Number(document.activeElement.closest('#log li')?.dataset.id) >= all - 1;
  }, all);
  await page.keyboard.press('PageUp');

  await doing(page, 'filtering');
  await page.locator('#log-about').selectOption({ label: 'C07' });
  await searched(page);
  const ofOne = await count(page);
  assert(ofOne > 1_000 && ofOne < all / 10, `${ofOne} lines`);
  await page.locator('#log-kinds').click();
  await page.locator('#kinds input[value=crashed]').check();
  await page.locator('#kinds .close').click();
  await searched(page);
  assert.equal(await count(page), 1);
  assert.match(await page.locator('#log li').innerText(), /C07/);
  await page.locator('#log-kinds').click();
  await page.locator('#all-kinds').click();
  await page.locator('#kinds .close').click();
  await page.locator('#log-about').selectOption('');

  await doing(page, 'searching');
  await page.locator('#log-filter').selectOption('story');
  await page.locator('#log-text').fill('C07 crashed');
  const begun = Date.now();
  await searched(page);
  console.log(`searched ${all} events in ${Date.now() - begun} ms`);
  assert.equal(await count(page), 1);
  await loaded(page);

  await doing(page, 'saving');
  await page.locator('#log-save').click();
  const download = page.waitForEvent('download');
  await page.locator('#save-json').click();
  const saved = await readFile(await (await download).path(), 'utf8');
  assert.equal(JSON.parse(saved).kind, 'crashed');
  await page.locator('#save-log .close').click();
  await page.locator('#log-text').fill('');

  await doing(page, 'stepping');
  await page.locator('#step-to').selectOption({ label: 'crash' });
  await page.locator('#step-back').click();
  await page.waitForFunction(() => document.querySelector('#clock').textContent.startsWith('50.'));
  assert.match(await page.locator('#log li[aria-current]').innerText(), /C07/);
  console.log('longest tasks in ms:', await page.evaluate(() => window.longest));
}));

test('what a filter lets through is saved as text, and the words are those of the reader', LIMIT, () => {
  return using(async (page) => {
    assert.match(await page.locator('#log-count').innerText(), /行$/);
    await page.locator('#log-filter').selectOption('detail');
    await page.locator('#log-save').click();
    const download = page.waitForEvent('download');
    await page.locator('#save-text').click();
    const text = await readFile(await (await download).path(), 'utf8');
    assert.match(text, /^ {4}0\.000s {2}cluster {3}brokers-configured /);
    assert.match(await page.locator('#save-log-said').innerText(), /已保存/);
  }, { locale: 'zh-CN' });
});

test('the log ends where its window ends, on a phone too', LIMIT, async () => {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 360, height: 740 }]) {
    await using(async (page) => {
      const gap = () => page.evaluate(() => {
        const bottom = (element) => element.getBoundingClientRect().bottom;
        const lines = document.querySelector('#log-lines');
        return bottom(lines) - bottom(lines.querySelector('#log li:last-child'));
      });
      await page.waitForFunction(() => document.querySelector('#log li[aria-current]'));
      assert(Math.abs(await gap()) < 2, `${await gap()} pixels at ${viewport.width}`);
    }, { viewport });
  }
});
