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
