// Why: a record that was processed twice leads back to the crash.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMIT, theBuiltPage } from './helpers.mjs';

const { using } = theBuiltPage();

const RUN = `playground 1
brokers  1 network.latency=20ms group.initial.rebalance.delay.ms=0 group.min.session.timeout.ms=6000
topic    orders partitions=1
producer web to=orders every=500ms keys=4
consumer C1 group=billing topics=orders auto.offset.reset=earliest session.timeout.ms=6000 max.poll.records=3 processing.time=300ms
at 8s    crash-point C1 after-processing nth=2
at 11s   start C1
played   30s
`;

test('a duplicate leads back to the crash', LIMIT, () => using(async (page) => {
  await page.locator('.chip.bad').click();
  const why = page.locator('#why');
  const steps = why.locator('.because li');
  await steps.first().waitFor();
  assert.match(await steps.first().innerText(), /C1 processed orders-0 \d+ again: time 2 for billing/);
  const crash = steps.filter({ hasText: 'C1 was killed right after' });
  assert.equal(await crash.count(), 1);
  // newest first
  const moments = await why.locator('.because time').allInnerTexts();
  const seconds = moments.map(Number.parseFloat);
  assert.deepEqual(seconds, seconds.toSorted((a, b) => b - a));
  await crash.locator('.turn').click();
  await page.locator('#why li.here').waitFor();
  assert.match(await page.locator('[data-consumer=C1]').innerText(), /crashed/);
  await page.keyboard.press('Escape');
  await why.waitFor({ state: 'detached' });
}, { query: `#run=${encodeURIComponent(RUN)}` }));

/** Where the focus is. */
const focusIn = (page, place) => page.waitForFunction((place) => {
  return document.activeElement.closest(place) !== null;
}, place);

test('the focus is back where why was asked, or near it', LIMIT, () => using(async (page) => {
  const first = page.locator('#why .because .turn').first();
  await page.locator('.chip.bad').focus();
  await page.keyboard.press('Enter');
  await first.waitFor();
  // long before anything was done twice: that chip is not there
  await page.locator('#why .because .turn').last().focus();
  await page.keyboard.press('Enter');
  await page.locator('.chip.bad').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.locator('#why').waitFor({ state: 'detached' });
  await focusIn(page, '.guide');

  // an inspector is not shown while why is
  await page.locator('[data-consumer=C1] .subject').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'inspector-title');
  await page.keyboard.press('w');
  await page.waitForFunction(() => document.activeElement.id === 'why-title');
  await page.keyboard.press('Escape');
  await focusIn(page, '#inspector');
}, { query: `#run=${encodeURIComponent(RUN)}` }));
