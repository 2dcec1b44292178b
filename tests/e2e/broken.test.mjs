// What can break a run, on the built page: the model itself gives up, or somebody else has written
// into the branches that are stored. The page says so, and what can be kept is kept.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keepMemory, LIMIT, looking, setSpeed, theBuiltPage } from './helpers.mjs';

const WORKSPACE = 'offset-playground:workspace';

const { using, browser, server } = theBuiltPage();

/** An application whose time for a record is by chance, and a jitter that is nowhere else. */
const RUN = `playground 1
brokers  1
topic    orders partitions=3
producer web to=orders every=250ms
consumer C1 group=billing topics=orders auto.offset.reset=earliest processing.jitter=1237ms
played   8s
`;

/**
 * Runs in the page: puts another jitter into the program's memory, one that no command may ask
 * for, and of which the model says when it meets it that there is nothing to choose from.
 */
function spoil() {
  const words = new BigUint64Array(globalThis.programMemory.buffer);
  let found = 0;
  for (let place = 0; place < words.length; place += 1) {
    if (words[place] === 1_237_000n) {
      words[place] = 4_294_967_295_000n;
      found += 1;
    }
  }
  return found;
}

test('a panic in the engine is told, and what was done before it is there again', LIMIT, () => {
  return using(async (page, { mounted }) => {
    await page.waitForFunction(() => document.querySelector('#clock').textContent === '8.000 s');
    await page.locator('[data-consumer="C1"] .subject').click();
    await page.locator('#add-producer').click();
    await page.locator('[data-anchor="client:producer-1"]').waitFor();
    await page.waitForFunction((key) => localStorage[key]?.includes('producer-1'), WORKSPACE);
    // so fast that the next record comes with the next frame, before anything is stored
    await setSpeed(page, 20_000);
    await page.locator('#play').click();
    await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 9);
    assert(await page.evaluate(spoil) > 0, 'the jitter is in memory');
    await page.getByRole('alertdialog', { name: 'The playground has stopped' }).waitFor();
    const report = await page.locator('.failure').getByRole('textbox').inputValue();
    assert.match(report, /panicked at src\/sim\/prng\.rs/);
    assert.match(report, /a choice among nothing/);
    assert.match(report, /producer-1/, 'how to get there again');
    await page.getByRole('button', { name: 'Reload' }).click();
    await mounted();
    await page.locator('[data-anchor="client:producer-1"]').waitFor();
    const there = parseFloat(await page.locator('#clock').innerText());
    await page.locator('#play').click();
    await page.waitForFunction((there) => {
      return parseFloat(document.querySelector('#clock').textContent) > there;
    }, there);
  }, {
    query: `#run=${encodeURIComponent(RUN)}`,
    prepare: (page) => page.addInitScript(keepMemory),
    expected: /panicked at|RuntimeError|unreachable/,
  });
});

/** A workspace with a branch beside the one that is shown, as the page stores it. */
const BRANCHED = `playground 1
brokers  1
topic    orders partitions=3
producer web to=orders every=250ms
consumer C1 group=billing topics=orders auto.offset.reset=earliest
at 6s    crash C1
played   9s
branch   shares=0 played=12s
at 5s    crash C1
branch   shown
`;

const MANY = 'branch   shares=1 played=9s\n'.repeat(1_000);

/** Who said what, where the page says what is wrong. */
const said = async (page) => (await page.locator('.notice, .slip').allInnerTexts()).join(' ');
const names = (page) => page.locator('.branches .name').allInnerTexts();

describe('a stored branch of somebody else\'s', () => {
  /** What is written instead of what, how many branches are there, and what is said of them. */
  const hostile = [
    ['shares more than there is', 'shares=0', 'shares=4000000000', 1, /shares 4000000000 acts/],
    ['shares no number', 'shares=0', 'shares=-1', 1, /line 8, column 17/],
    ['is no branch', 'shares=0 played=12s', '<img src=x onerror=alert(1)>', 1, /line 8, column 10/],
    ['does what it cannot', 'at 5s    crash C1', 'at 5s    crash C77', 2, /C77/],
    ['was played for ever', 'played=12s', 'played=99999999999s', 2, /That branch cannot be opened.*31 days/],
    ['is there a thousand times', 'branch   shown', MANY, 24, /more than 24 branches \(and 977 more\)/],
    ['is shown twice', 'branch   shown', 'branch   shown\nbranch   shown', 2, /branch shown is given twice/],
  ];
  for (const [what, line, instead, count, pattern] of hostile) {
    test(what, LIMIT, () => looking(browser(), async ({ page, mounted }) => {
      const text = BRANCHED.replace(line, instead);
      assert.notEqual(text, BRANCHED);
      await page.addInitScript(([key, text]) => {
        localStorage[key] ??= text;
      }, [WORKSPACE, text]);
      await page.goto(server().url);
      await mounted();
      await page.waitForFunction(() => document.querySelector('#clock').textContent === '9.000 s');
      if (count > 1) {
        await page.locator('#branches').click();
        assert.equal((await names(page)).length, count);
        await page.locator('.branches .branch').first().click();
      }
      await page.waitForFunction(() => document.querySelector('.notice, .slip'));
      assert.match(await said(page), pattern);
      assert.equal(await page.locator('img').count(), 0);
      await page.keyboard.press('Escape');
      const before = await page.locator('#clock').innerText();
      await page.locator('#play').click();
      await page.waitForFunction((before) => {
        return document.querySelector('#clock').textContent !== before;
      }, before);
    }));
  }
});
