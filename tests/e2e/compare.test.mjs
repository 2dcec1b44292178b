// Two runs side by side, in the built page: with the keyboard, on a phone, and frame by frame.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LIMIT, theBuiltPage } from './helpers.mjs';

const { using } = theBuiltPage();

/** A newcomer, a crash, and records enough to keep a browser busy. */
const RUN = `playground 1
brokers  1 network.latency=20ms
topic    orders partitions=6
producer web to=orders every=20ms
default  consumer auto.offset.reset=earliest processing.time=10ms commits=sync-each-batch
consumer C1 group=billing topics=orders
consumer C2 group=billing topics=orders
at 20s   consumer C3 group=billing topics=orders
at 30s   crash C2
played   60s
`;

const query = `#run=${encodeURIComponent(RUN)}`;

/** Waits until both sides are played as far as the run. */
async function both(page) {
  await page.waitForFunction(() => {
    const said = document.querySelector('#compare-living');
    return said && said.textContent === '' && document.querySelector('.compare-panel svg');
  });
}

/** Waits until all of the run is there. */
async function opened(page) {
  await page.waitForFunction(() => {
    return document.querySelector('#clock')?.textContent === '60.000 s';
  });
}

async function compare(page) {
  await opened(page);
  // where there is no room for the button, the library leads there
  if (await page.locator('#open-compare').isVisible()) {
    await page.locator('#open-compare').click();
  } else {
    await page.locator('#open-library').click();
    await page.locator('#library-compare').click();
  }
  await both(page);
}

describe('two runs side by side', () => {
  test('are opened, moved and left with the keyboard, which is back where it was', LIMIT, () => {
    return using(async (page) => {
      await opened(page);
      await page.locator('#open-compare').focus();
      await page.keyboard.press('Enter');
      await page.locator('#compare[open]').waitFor();
      await both(page);
      assert(await page.evaluate(() => document.activeElement.closest('#compare') !== null));
      const clock = () => page.locator('#compare-clock').innerText();
      await page.locator('#compare-close').focus();
      await page.keyboard.press('Home');
      assert.equal(await clock(), '0.000 s');
      await page.keyboard.press('ArrowRight');
      assert.notEqual(await clock(), '0.000 s');
      await page.keyboard.press('End');
      assert.equal(await clock(), '60.000 s');
      await page.keyboard.press('Escape');
      await page.locator('#compare:not([open])').waitFor({ state: 'attached' });
      await page.waitForFunction(() => document.activeElement.id === 'open-compare');
    }, { query });
  });

  test('take no task longer than 50 ms by themselves', LIMIT, () => using(async (page) => {
    await page.evaluate(() => {
      globalThis.longest = 0;
      const note = (list) => {
        for (const entry of list.getEntries()) {
          globalThis.longest = Math.max(globalThis.longest, entry.duration);
        }
      };
      new PerformanceObserver(note).observe({ type: 'longtask' });
    });
    await compare(page);
    await page.locator('#compare-play').click();
    await page.waitForTimeout(2_000);
    await page.locator('#compare-play').click();
    const longest = await page.evaluate(() => globalThis.longest);
    // a machine with others at work on it gets some more
    assert(longest < 150, `${longest} ms`);
  }, { query }));

  test('have their bands level, and their figures in their columns', LIMIT, () => {
    return using(async (page) => {
      await compare(page);
      const rows = (side) => page.locator(`[data-side=${side}] .picture .name`)
        .evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute('y')]));
      assert.equal((await rows('A')).length, 6);
      assert.deepEqual(await rows('A'), await rows('B'));
      const columns = () => page.locator('.compare-figures > table thead').locator('th, td')
        .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().x)));
      const last = await columns();
      await page.locator('#compare-close').focus();
      await page.keyboard.press('Home');
      assert.deepEqual(await columns(), last, 'whatever the figures are');
    }, { query, viewport: { width: 1440, height: 900 } });
  });

  test('of an empty run promise nothing', LIMIT, () => using(async (page) => {
    await page.locator('#open-compare').click();
    await page.locator('#compare[open]').waitFor();
    const said = await page.locator('.compare-head p').innerText();
    assert.match(said, /: \S/, 'the difference is named');
    const options = page.locator('#compare-key option');
    assert(await options.count() > 0, 'there are settings');
    const panels = await page.locator('.compare-panels').innerText();
    assert.doesNotMatch(panels, /·\s*$|band|None of 0/m);
  }, { query: '?scenario=empty' }));

  for (const [name, options] of [
    ['a phone', { viewport: { width: 360, height: 740 } }],
    ['a tablet', { viewport: { width: 820, height: 1180 } }],
    ['the dark', { colorScheme: 'dark' }],
    ['Chinese', { locale: 'zh-CN' }],
  ]) {
    test(`fit in ${name}`, LIMIT, () => using(async (page) => {
      await compare(page);
      const wide = await page.locator('.compare-body').evaluate((body) => {
        return body.scrollWidth - body.clientWidth;
      });
      assert.equal(wide, 0, 'nothing has to be scrolled sideways');
      const small = await page.locator('#compare :is(button, select, summary)')
        .evaluateAll((all) => all.filter((one) => {
          const { width, height } = one.getBoundingClientRect();
          return width > 0 && (width < 24 || height < 24);
        }).map((one) => one.outerHTML.slice(0, 80)));
      assert.deepEqual(small, []);
      const over = await page.locator('#compare').locator('th, td').evaluateAll((all) => {
        const text = document.createRange();
        return all.filter((one) => {
          text.selectNodeContents(one);
          return text.getBoundingClientRect().right > one.getBoundingClientRect().right + 1;
        }).map((one) => one.textContent);
      });
      assert.deepEqual(over, [], 'no cell is written over the next one');
      const cut = await page.locator('.contrast-tape').evaluateAll((all) => all
        .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
      assert.deepEqual(cut, [], 'every record that is drawn can be seen');
      const unreached = await page.locator('#compare *').evaluateAll((all) => all
        .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX)
          && one.scrollWidth > one.clientWidth && one.tabIndex < 0
          && !one.querySelector('a, button, input, select, [tabindex="0"]'))
        .map((one) => one.className));
      assert.deepEqual(unreached, [], 'what scrolls can be reached with the keyboard');
      const panels = page.locator('.compare-panel');
      const [a, b] = [await panels.nth(0).boundingBox(), await panels.nth(1).boundingBox()];
      assert.equal(a.x === b.x, name === 'a phone', 'one above the other on a phone only');
    }, { query, ...options }));
  }
});
