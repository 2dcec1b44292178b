// The stage where there is much on it: 32 and 64 partitions as strips, 1,000 in an overview.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LIMIT, theBuiltPage } from './helpers.mjs';

const { using } = theBuiltPage();

const THOUSAND = `playground 1
brokers 3
default consumer auto.offset.reset=earliest
topic load partitions=1000
producer P1 to=load every=20ms keys=5000
consumer C1 group=bench topics=load
consumer C2 group=bench topics=load
played 6s
`;
const thousand = { query: `?lang=en#run=${encodeURIComponent(THOUSAND)}` };

/** How many pixels of a canvas have something on them. */
const painted = (page, selector) => page.locator(selector).evaluate((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((_, index) => index % 4 === 3).filter((alpha) => alpha > 0).length;
});

describe('64 partitions, 8 groups', () => {
  const bench = { query: '?lang=en&lesson=bench-64' };

  test('are strips that are drawn as far as they are seen', LIMIT, () => using(async (page) => {
    await page.locator('.strip').nth(63).waitFor({ state: 'attached' });
    assert.equal(await page.locator('.strip').count(), 64);
    await page.waitForTimeout(300);
    assert(await painted(page, '.strips canvas') > 2_000);
    const high = await page.locator('.strips canvas').evaluate((canvas) => canvas.clientHeight);
    assert(high < 64 * 28, `${high} pixels: not all are drawn`);
    await page.locator('#stage').evaluate((stage) => stage.scrollTo(0, 900));
    await page.waitForTimeout(300);
    const top = await page.locator('.strips canvas').evaluate((canvas) => canvas.offsetTop);
    assert(top > 0, 'it goes where one looks');
  }, bench));

  test('play without an error, and groups are lines', LIMIT, () => using(async (page) => {
    await page.locator('#play').click();
    await page.waitForTimeout(2_000);
    assert.equal(await page.locator('.members .line-of').count(), 32);
    assert.equal(await page.locator('.card.consumer').count(), 0);
    await page.locator('[data-line="G1-2"] .line-of').click();
    assert.equal(await page.locator('.card.consumer').count(), 1);
    assert.equal(await page.locator('#inspector-title').innerText(), 'G1-2');
  }, bench));

  test('have a small map, which leads about', LIMIT, () => using(async (page) => {
    const map = page.locator('.minimap canvas');
    await map.waitFor();
    const box = await map.boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height - 4);
    const scrolled = await page.locator('#stage').evaluate((stage) => stage.scrollTop);
    assert(scrolled > 400, `${scrolled}`);
  }, bench));

  test('get larger and smaller with the wheel', LIMIT, () => using(async (page) => {
    const width = () => page.locator('.strip').first().evaluate((one) => {
      return one.getBoundingClientRect().height;
    });
    const before = await width();
    await page.locator('.strips').hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await page.waitForTimeout(100);
    assert(await width() > before * 1.2);
    await page.keyboard.press('0');
    await page.waitForTimeout(100);
    assert.equal(await width(), before);
  }, bench));
});

describe('1,000 partitions', () => {
  test('are an overview, and one is opened by keys', LIMIT, () => using(async (page) => {
    assert.equal(await page.locator('.overview').count(), 1);
    await page.waitForTimeout(400);
    assert(await painted(page, '.overview canvas') > 100_000);
    const button = page.locator('.overview-cell');
    await button.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    const label = await button.getAttribute('aria-label');
    assert.match(label, /^load-\d+ · .+ · .+$/);
    await page.keyboard.press('Enter');
    const name = label.split(' ')[0];
    await page.waitForFunction((name) => {
      return document.querySelector('#inspector-title')?.textContent === name;
    }, name);
    assert(await page.locator('#inspector .cell').count() > 0);
  }, thousand));

  test('are opened by a click where the cell is', LIMIT, () => using(async (page) => {
    await page.waitForTimeout(400);
    const box = await page.locator('.overview').boundingBox();
    await page.mouse.move(box.x + 26 * 3 + 10, box.y + 10);
    assert.match(await page.locator('.overview-said').innerText(), /^load-3 · /);
    await page.mouse.click(box.x + 26 * 3 + 10, box.y + 10);
    assert.equal(await page.locator('#inspector-title').innerText(), 'load-3');
  }, thousand));

  test('fit a phone', LIMIT, () => using(async (page) => {
    await page.waitForTimeout(400);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert(wide <= 360, `${wide} pixels`);
  }, { ...thousand, viewport: { width: 360, height: 740 } }));
});
