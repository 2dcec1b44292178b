// What can be reached and read: with the keyboard, beside the inspector, in an embed, on the canvas.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LIMIT, setSpeed, theBuiltPage } from './helpers.mjs';


const { using } = theBuiltPage();

const clock = (page) => page.locator('#clock').innerText();
const subject = (page) => page.locator('[data-consumer="C1"] .subject');
const focusIs = (locator) => locator.evaluate((one) => one === document.activeElement);
const focusIn = (page, place) => page.evaluate((place) => {
  return document.activeElement.closest(place) !== null;
}, place);

/** Waits until something is so. */
async function until(so) {
  for (let tries = 0; tries < 100 && !await so(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert(await so(), String(so));
}

describe('with the keyboard', () => {
  test('one is in the inspector one has opened, and back after it', LIMIT, () => {
    return using(async (page) => {
      await page.keyboard.press('Tab');
      await subject(page).focus();
      await page.keyboard.press('Enter');
      const title = page.locator('#inspector-title');
      await title.waitFor();
      await page.waitForFunction(() => document.activeElement.id === 'inspector-title');
      await page.keyboard.press('Tab');
      assert(await focusIs(page.locator('#inspector .ask-subject')));
      await page.keyboard.press('Tab');
      assert(await focusIs(page.locator('#inspector-close')));
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('#inspector').count(), 0);
      await page.waitForFunction(() => document.activeElement.matches('[data-consumer=C1] *'));
      assert(await focusIs(subject(page)));
      // by mouse the focus stays where the click was
      await subject(page).click();
      await title.waitFor();
      assert(!await focusIs(title));
    });
  });

  test('the focus stays on a tape that moves on', LIMIT, () => using(async (page) => {
    await setSpeed(page, 5000);
    await page.keyboard.press('Tab');
    const first = page.locator('.cells').first().locator('.cell > button').first();
    const offset = async () => Number(await page.evaluate(() => {
      return document.activeElement.getAttribute('data-offset') ?? -1;
    }));
    await first.focus();
    const before = await offset();
    await page.locator('#play').evaluate((play) => play.click());
    const moved = (than) => page.waitForFunction((than) => {
      const cell = document.querySelector('.cells .cell > button');
      return Number(cell.getAttribute('data-offset')) > than + 3;
    }, than);
    await moved(before);
    await page.waitForFunction(() => document.activeElement.closest('.cells') !== null);
    assert(await offset() > before, 'on the record that is next to where it was');
    // and so it is after looking at one that is out of view by then
    const looked = await offset();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.id === 'inspector-title');
    await moved(looked + 5);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement.closest('.cells') !== null);
    assert(await offset() > looked);
    // but what was left for good does not call it back
    await page.locator('.brand, header').first().click();
    const now = Number(await first.getAttribute('data-offset'));
    await moved(now);
    assert.equal(await focusIn(page, '.cells'), false);
  }));

  test('a tape is one stop, and so is the log', LIMIT, () => using(async (page) => {
    await page.keyboard.press('Tab');
    const cells = page.locator('.cells').first().locator('.cell > button');
    const before = await clock(page);
    await cells.first().focus();
    await page.keyboard.press('ArrowRight');
    assert(await focusIs(cells.nth(1)), 'an arrow goes to the next record');
    await page.keyboard.press('End');
    assert(await focusIs(cells.last()));
    await page.keyboard.press('ArrowRight');
    assert(await focusIs(cells.last()), 'and stays at the last');
    await page.keyboard.press('Home');
    assert(await focusIs(cells.first()));
    assert.equal(await clock(page), before, 'time has not moved');
    await page.keyboard.press('Tab');
    const here = () => page.evaluate(() => {
      const tapes = [...document.querySelectorAll('.cells')];
      return tapes.indexOf(document.activeElement.closest('.cells'));
    });
    assert.notEqual(await here(), 0, 'Tab leaves the tape');
    await page.keyboard.press('Shift+Tab');
    assert.equal(await here(), 0, 'and comes back to it');
    const line = () => page.evaluate(() => Number(document.activeElement.closest('#log li')?.dataset.id));
    await page.locator('#log li[aria-current] .go').focus();
    const last = await line();
    await page.keyboard.press('ArrowUp');
    await until(async () => await line() < last);
    await page.keyboard.press('Home');
    await until(async () => await line() < 5);
    assert.equal(await clock(page), before, 'time has not moved');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert(!await focusIn(page, '#log'), 'Tab leaves the log');
  }));

  test('arrows on the views turn to another view', LIMIT, () => using(async (page) => {
    const before = await clock(page);
    await page.locator('#tab-events').focus();
    for (const [key, tab] of [['ArrowRight', '#tab-lanes'], ['End', '#tab-offsets'],
      ['ArrowRight', '#tab-events'], ['ArrowLeft', '#tab-offsets']]) {
      await page.keyboard.press(key);
      assert(await focusIs(page.locator(tab)), `${key} leads to ${tab}`);
      assert.equal(await page.locator(tab).getAttribute('aria-selected'), 'true');
    }
    assert.equal(await clock(page), before, 'time has not moved');
  }));
});

for (const width of [1000, 1280, 1600]) {
  test(`the guide is there beside an inspector at ${width}`, LIMIT, () => using(async (page) => {
    await subject(page).click();
    const inspector = await page.locator('#inspector').boundingBox();
    for (const part of ['.guide .chips', '.guide .told h3']) {
      const place = await page.locator(part).boundingBox();
      assert(place, `${part} is shown`);
      assert(place.y >= inspector.y + inspector.height - 1, 'below the inspector');
      assert(place.y + place.height <= 800, `${part} is on the screen`);
    }
  }, { viewport: { width, height: 800 } }));
}

describe('in an embed', () => {
  const options = { query: '?embed=1', viewport: { width: 720, height: 480 } };

  test('a sentence says what is shown', LIMIT, () => using(async (page) => {
    assert.match(await page.locator('.sentence').innerText(), /web writes records/);
  }, options));

  test('what is selected is shown, and closed again', LIMIT, () => using(async (page) => {
    await subject(page).click();
    const box = await page.locator('#inspector').boundingBox();
    assert(box.width > 200 && box.x + box.width <= 720 && box.y >= 0);
    await page.locator('#inspector-close').click();
    assert.equal(await page.locator('#inspector').count(), 0);
  }, options));
});

for (const width of [1000, 1280, 1600]) {
  test(`words of messages lie over nothing at ${width}`, LIMIT, () => using(async (page) => {
    await page.locator('#play').click();
    await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 26);
    const { seen, over } = await page.evaluate(() => globalThis.slips);
    assert(seen.length > 0, 'something is said');
    assert.deepEqual(over, []);
  }, {
    viewport: { width, height: 800 },
    prepare: (page) => page.addInitScript(() => {
      globalThis.slips = { seen: [], over: [] };
      const written = '.broker-foot, .cells, .column-head, [data-consumer], .card, .mark .label';
      const real = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function fillText(text, x, y) {
        if (/[a-z]/.test(text)) {
          const canvas = this.canvas.getBoundingClientRect();
          const [left, base] = [x + canvas.left, y + canvas.top];
          const right = left + this.measureText(text).width;
          slips.seen.push(text);
          const under = [...document.querySelectorAll(written)].find((one) => {
            const box = one.getBoundingClientRect();
            return left < box.right && right > box.left && base - 9 < box.bottom && base > box.top;
          });
          if (under) {
            slips.over.push(`${text} over ${under.textContent.slice(0, 30)}`);
          }
        }
        return real.call(this, text, x, y);
      };
    }),
  }));
}
