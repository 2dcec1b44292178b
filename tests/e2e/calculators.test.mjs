// The calculators by their links: one opens with its answers, is copied, and one that is none says
// what is wrong with it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LIMIT, theBuiltPage } from './helpers.mjs';

const { using, server } = theBuiltPage();

const place = (page, partitioner) => (
  page.locator('.answers li', { hasText: partitioner }).locator('.place').innerText()
);
const hash = (page) => new URL(page.url()).hash;

describe('a link to a question', () => {
  test('opens it with its answers, every time until it is closed', LIMIT, () => using(async (page) => {
    assert.equal(await place(page, 'BuiltInPartitioner'), '1 → 4');
    await page.reload();
    assert.equal(await place(page, 'BuiltInPartitioner'), '1 → 4');
    await page.keyboard.press('Escape');
    await page.locator('#calculators').waitFor({ state: 'hidden' });
    assert.equal(hash(page), '');
    await page.reload();
    await page.locator('#clock').waitFor();
    assert.equal(await page.locator('#calculators').isVisible(), false);
  }, { query: '#partition?key=user-42&partitions=3&to=6' }));

  test('is copied, and opens what was asked', LIMIT, () => using(async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('#ask-topics').fill('orders*4 订*1');
    await page.locator('#calculators .wrong').waitFor();
    await page.locator('#ask-topics').fill('orders*4 payments*2');
    await page.locator('#ask-members').fill('A(orders)~till-1=orders-0..1@4 -B=orders-2\nC🦀');
    await page.locator('#link-question').click();
    const link = await page.locator('#link').inputValue();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
    assert.match(link, /#assign\?topics=orders\*4\+payments\*2&members=A\(orders\)~till-1=orders-0\.\.1@4\+-B=/);
    const before = await page.locator('.cards').innerText();
    await page.goto('about:blank');
    await page.goto(link);
    assert.equal(await page.locator('.cards').innerText(), before);
  }, { query: '#assign' }));

  test('leaves the run alone that is open', LIMIT, () => using(async (page) => {
    const stored = () => page.evaluate(() => localStorage['offset-playground:workspace']);
    await page.locator('[aria-label="Next event"]').click();
    const left = await stored();
    await page.evaluate(() => { location.hash = '#assign?topics=t*3&members=A+B'; });
    await page.locator('.shared').first().waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    assert.equal(await stored(), left);
    assert.equal(await page.locator('.notice, .offer').count(), 0);
  }));

  test('works in an embed, and from the keyboard alone', LIMIT, () => using(async (page) => {
    await page.locator('#ask-key').focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('abc');
    assert.equal(await place(page, 'BuiltInPartitioner'), '3');
  }, { query: '?embed=1#partition?key=x&partitions=6' }));

  for (const [what, end, said] of [
    ['badly encoded', '#partition?key=%E0%A4%A&partitions=%', /from 1 to 1000000/],
    ['no number', '#partition?key=a&partitions=1e3', /from 1 to 1000000/],
    ['half a byte', '#partition?hex=0&partitions=3', /pairs of hexadecimal digits/],
    ['a script', '#assign?topics=%3Cscript%3Ealert(1)%3C/script%3E&members=A', /is no topic/],
    ['too long', `#assign?topics=t*1&members=${'A'.repeat(200_000)}`, /at most 20000 letters/],
    ['a crowd', `#assign?topics=t*1&members=${Array.from({ length: 101 }, (_, n) => `m${n}`).join('+')}`,
      /1 to 100 members/],
  ]) {
    test(`that is ${what} says so`, LIMIT, () => using(async (page) => {
      assert.match(await page.locator('#calculators .wrong').innerText(), said);
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => !document.querySelector('#calculators[open]'));
      await page.goto(`${server().url}?lang=en#partition?key=a&partitions=2`);
      assert.equal(await place(page, 'BuiltInPartitioner'), '0');
    }, { query: `?lang=en${end}` }));
  }
});

test('on a phone the library leads there', LIMIT, () => using(async (page) => {
  await page.locator('#open-library').click();
  await page.locator('#library-calculators').click();
  assert.equal(await place(page, 'BuiltInPartitioner'), '1 → 4');
}, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }));

for (const width of [360, 1440]) {
  test(`everything fits into ${width} pixels`, LIMIT, () => using(async (page) => {
    for (const end of ['#partition', '#assign']) {
      await page.goto(`${server().url}?lang=en${end}`);
      const [wide, room] = await page.locator('.calculator').evaluate((it) => (
        [it.scrollWidth, it.clientWidth]
      ));
      assert.ok(wide <= room, `${end}: ${wide} in ${room}`);
      await page.keyboard.press('Escape');
    }
  }, { query: '?lang=en#partition', viewport: { width, height: 740 } }));
}
