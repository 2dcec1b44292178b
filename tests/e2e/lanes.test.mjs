// What is drawn under the stage, by mouse: lanes are dragged, stretched and clicked, a chart and a
// log lead to their moments and records, and a table is copied.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMIT, theBuiltPage } from './helpers.mjs';

const { using } = theBuiltPage();

const RUN = `playground 1
brokers  2 network.latency=40ms group.min.session.timeout.ms=6000
topic    orders partitions=3
producer shop to=orders every=90ms keys=30
consumer C1 group=billing topics=orders auto.offset.reset=earliest commits=sync-each-batch processing.time=60ms session.timeout.ms=6000
consumer C2 group=billing topics=orders auto.offset.reset=earliest commits=sync-each-batch processing.time=60ms session.timeout.ms=6000
at 12s crash C2
played   24s
`;

const clock = async (page) => parseFloat(await page.locator('#clock').innerText());
const span = (page) => page.locator('.lanes-head .span').innerText();

/** The run, with one of the views under the stage. */
const opened = (tab, use) => using(async (page) => {
  await page.locator(`#tab-${tab}`).click();
  await use(page);
}, { query: `#run=${encodeURIComponent(RUN)}` });

test('lanes are stretched by the wheel, dragged along, and lead to moments', LIMIT, () => opened('lanes', async (page) => {
  const plot = page.locator('#lane-plot');
  const before = await span(page);
  const box = await plot.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 60);
  await page.mouse.wheel(0, -240);
  await page.waitForFunction((before) => {
    return document.querySelector('.lanes-head .span').textContent !== before;
  }, before);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 220, box.y + 60, { steps: 6 });
  await page.mouse.up();
  assert.equal(await page.locator('#lanes-follow').getAttribute('aria-pressed'), 'false');
  await page.locator('#lanes-follow').click();
  await page.locator('.lane-list summary').click();
  const line = page.locator('.lane-list li button', { hasText: 'OffsetCommit' }).first();
  const at = parseFloat(await line.innerText());
  await line.click();
  assert.ok(Math.abs(await clock(page) - at) < 0.01);
  assert.match(await page.locator('.lane-says').innerText(), /OffsetCommit/);
}));

test('a place on a chart leads to its moment', LIMIT, () => opened('lag', async (page) => {
  const box = await page.locator('.plot').boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  assert.ok(Math.abs(await clock(page) - 12) < 0.2, `${await clock(page)}`);
}));

test('a place on a log selects its record', LIMIT, () => opened('fates', async (page) => {
  const bar = page.locator('#fates .bar').first();
  const box = await bar.boundingBox();
  await page.mouse.click(box.x + 2, box.y + box.height / 2);
  await page.locator('#inspector', { hasText: 'orders-0 · offset 0' }).waitFor();
}));

test('a table is copied as the tool prints it', LIMIT, () => opened('tables', async (page) => {
  await page.locator('.copy-printed').first().click();
  await page.locator('[role=status]', { hasText: 'Copied.' }).waitFor();
  const text = await page.locator('#printed').textContent();
  assert.match(text, /^\nGROUP {11}TOPIC {11}PARTITION  CURRENT-OFFSET/);
}));

test('the tabs stay where they are once there is room for what is drawn', LIMIT, () => {
  return opened('lanes', async (page) => {
    const top = async () => (await page.locator('#tab-lag').boundingBox()).y;
    const first = await top();
    for (const tab of ['tables', 'lag', 'offsets', 'fates', 'events']) {
      await page.locator(`#tab-${tab}`).click();
      assert.equal(await top(), first, tab);
    }
    await page.locator('#views-room').click();
    assert(await top() > first, 'there is less room if one wants it so');
    await page.locator('#tab-tables').click();
    assert(await top() > first);
  });
});
