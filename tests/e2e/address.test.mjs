// What the address asks for, and that no work is lost over it: links, reloads, starting over.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LIMIT, setSpeed, theBuiltPage } from './helpers.mjs';


const { using, server } = theBuiltPage();

const clock = (page) => page.locator('#clock').innerText();
const scenario = (page) => page.locator('#scenario').inputValue();
const added = (page) => page.locator('[data-anchor="client:producer-1"]');

/** Something that is missed if it is lost; the moment it was left at. */
async function work(page) {
  await page.locator('#add-producer').click();
  await added(page).waitFor();
  for (let step = 0; step < 3; step += 1) {
    await page.getByRole('button', { name: 'Next event' }).click();
  }
  return clock(page);
}

describe('the address', () => {
  test('is followed once: a reload finds what was done since', LIMIT, () => {
    return using(async (page, { mounted }) => {
      const left = await work(page);
      assert.notEqual(left, '16.000 s');
      for (let load = 0; load < 2; load += 1) {
        await page.reload();
        await mounted();
        assert.equal(await clock(page), left);
        assert.equal(await added(page).count(), 1);
      }
      assert.equal(await page.locator('.offer, .notice').count(), 0);
    }, { query: '?scenario=orders' });
  });

  test('is followed, too, if nothing was done before the reload', LIMIT, () => {
    return using(async (page, { mounted }) => {
      await work(page);
      await page.goto(`${server().url}?scenario=article&lang=en`);
      await mounted();
      assert.equal(await scenario(page), 'article');
      await page.reload();
      await mounted();
      assert.equal(await scenario(page), 'article');
    });
  });

  test('does not throw the saved run away', LIMIT, () => using(async (page, { mounted }) => {
    const left = await work(page);
    await page.goto(`${server().url}?scenario=empty`);
    await mounted();
    assert.equal(await scenario(page), 'empty');
    // whoever reads the offer only after a reload still has it
    await page.reload();
    await mounted();
    await page.locator('#take-back').click();
    assert.equal(await scenario(page), 'orders');
    assert.equal(await clock(page), left);
    assert.equal(await added(page).count(), 1);
    assert.equal(await page.locator('.offer').count(), 0, 'an empty stage is not worth an offer');
    await page.reload();
    await mounted();
    assert.equal(await clock(page), left);
  }));

  test('does not bring back what was chosen instead', LIMIT, () => {
    return using(async (page, { mounted }) => {
      await page.locator('#scenario').selectOption('article');
      await page.reload();
      await mounted();
      assert.equal(await scenario(page), 'article');
    }, { query: '?scenario=orders' });
  });

  for (const [what, ask, known] of [
    ['scenario', '?scenario=nonsense', 'orders, article, idle-consumer, empty'],
    ['lesson', '?lesson=nonsense', 'idle-consumer, restart, earliest, crash-before-commit'],
    ['way to begin', '?autoplay=perhaps', 'true, false'],
    ['seed', '?seed=twelve', 'A whole number from 0'],
    ['language', '?lang=fr', 'zh-Hans'],
  ]) {
    test(`says so if it asks for a ${what} that is not known`, LIMIT, () => using(async (page) => {
      const said = await page.locator('.notice').innerText();
      assert(said.includes(ask.slice(1)) && said.includes(known), said);
    }, { query: ask }));
  }
});

describe('a lesson', () => {
  const eyebrow = (page) => page.locator('.eyebrow').innerText();

  test('is opened by its name, and is there after a reload', LIMIT, () => {
    return using(async (page, { mounted }) => {
      assert.equal(await scenario(page), 'lesson:order');
      assert.equal(await eyebrow(page), 'Lesson · Step 1 of 6');
      await setSpeed(page, 20000);
      await page.locator('#go-on').click();
      await page.getByText('Step 2 of 6').waitFor();
      await page.locator('#go-on:not(.going)').waitFor();
      const left = await clock(page);
      await page.reload();
      await mounted();
      assert.equal(await clock(page), left);
      assert.equal(await eyebrow(page), 'Lesson · Step 2 of 6');
      await page.goto(server().url);
      await mounted();
      assert.equal(await page.locator('.offer').count(), 0, 'it can be had again at any time');
    }, { query: '?lesson=order' });
  });

  test('plays at once if the address says so, to its end', LIMIT, () => using(async (page) => {
    await setSpeed(page, 20000);
    await page.getByText('Next lesson: The log behind the commits').waitFor();
    assert.equal(await clock(page), '45.000 s');
    assert(!page.url().includes('autoplay'), 'a reload does not play it again');
  }, { query: '?lesson=two-groups&autoplay=true' }));

  test('that is not in the menu can be opened all the same', LIMIT, () => using(async (page) => {
    await page.locator('.members .line-of').nth(31).waitFor();
    assert.equal(await page.locator('.members .line-of').count(), 32);
    assert.equal(await page.locator('#play').getAttribute('aria-label'), 'Pause');
  }, { query: '?lesson=bench-32&autoplay=true' }));

  test('leads the way in an embed, too', LIMIT, () => using(async (page) => {
    const said = page.locator('.sentence');
    assert.match(await said.innerText(), /^Two groups \(Step 1 of 5\)/);
    const before = await said.innerText();
    await setSpeed(page, 20000);
    await page.getByRole('button', { name: 'Play to step 2' }).click();
    await page.getByRole('button', { name: 'Play to step 3' }).waitFor();
    assert.notEqual(await said.innerText(), before);
    await page.locator('#play').click();
    await page.getByRole('button', { name: 'Next lesson' }).click();
    assert.match(await said.innerText(), /^The log behind the commits \(Step 1 of 9\)/);
  }, { query: '?lesson=two-groups&embed=1' }));

  test('is found and opened with the keyboard alone', LIMIT, () => using(async (page) => {
    await page.locator('#open-library').focus();
    await page.keyboard.press('Enter');
    await page.locator('#library-search:focus').waitFor();
    await page.keyboard.type('murmur2');
    await page.keyboard.press('Enter');
    await page.locator('#go-on:focus').waitFor();
    assert.equal(await scenario(page), 'lesson:ten-keys');
    await setSpeed(page, 20000);
    await page.locator('#go-on').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Step 2 of 5').waitFor();
    await page.locator('#open-library').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.locator('#open-library:focus').waitFor();
  }));

  test('opens in its own page by its link', LIMIT, () => using(async (page) => {
    await page.locator('#open-library').click();
    const link = page.locator('#library a', { hasText: 'A crash between two lines' });
    assert.equal(await link.getAttribute('href'), '?lesson=crash-before-commit');
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      link.click({ modifiers: ['Control'] }),
    ]);
    await other.locator('#go-on').waitFor();
    assert.equal(await scenario(other), 'lesson:crash-before-commit');
    assert.equal(await scenario(page), 'orders');
  }));
});

describe('what is replaced can be had back', () => {
  const ways = {
    'starting over': (page) => page.locator('#start-over').click(),
    'another scenario': (page) => page.locator('#scenario').selectOption('article'),
    'Kafka\'s own times': (page) => page.locator('#as-shipped').click(),
  };
  for (const [what, replace] of Object.entries(ways)) {
    test(`after ${what}`, LIMIT, () => using(async (page) => {
      const left = await work(page);
      await replace(page);
      assert.equal(await added(page).count(), 0);
      await page.locator('#start-over').click();
      await page.locator('#take-back').click();
      // what there was no time for comes with the frames; starting over twice changes nothing
      await page.waitForFunction((then) => {
        return document.querySelector('#clock').innerText === then;
      }, left);
      assert.equal(await added(page).count(), 1);
      assert.equal(await page.locator('.offer').count(), 0);
    }));
  }

  test('unless it is not wanted', LIMIT, () => using(async (page, { mounted }) => {
    await work(page);
    await page.locator('#start-over').click();
    await page.locator('.offer').getByRole('button', { name: 'Dismiss' }).click();
    await page.reload();
    await mounted();
    assert.equal(await page.locator('.offer').count(), 0);
  }));

  test('and is not offered where nothing was done', LIMIT, () => using(async (page) => {
    await page.locator('#scenario').selectOption('article');
    await page.locator('#start-over').click();
    assert.equal(await page.locator('.offer').count(), 0);
  }));
});
