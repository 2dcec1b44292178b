// The page's main states, by name: what is looked at in pictures (`pictures.test.mjs`) and gone
// through for what keeps somebody out (`axe.test.mjs`).

import { setSpeed } from './helpers.mjs';

/** A crash between processing and commit, seen where the records are done again. */
const TWICE = `playground 1
title    "Processed twice"
seed     7
brokers  1 network.latency=250ms
opens    16s
default  consumer auto.offset.reset=earliest commits=sync-each-batch session.timeout.ms=6000
topic    orders partitions=3
producer web to=orders every=1s keys=40 key.prefix=user-
consumer C1 group=billing topics=orders processing.time=900ms
consumer C2 group=billing topics=orders processing.time=900ms
at 20s   crash-point C1 after-processing nth=1
at 35s   start C1
played   45s
shows    31.25s
branch   shares=1 played=30s
at 22s   crash C2
branch   shown
`;

/** More partitions than can be drawn one by one, some of them far behind. */
const THOUSAND = `playground 1
brokers  3
default  consumer auto.offset.reset=earliest processing.time=20ms
topic    load partitions=1000
producer P1 to=load every=20ms keys=5000
consumer C1 group=bench topics=load
consumer C2 group=bench topics=load
played   12s
`;

const run = (text) => `#run=${encodeURIComponent(text)}`;
const twice = run(TWICE);

/**
 * @typedef {object} State
 * @property {string} [query] stands behind the page's address
 * @property {(page: import('playwright-core').Page) => Promise<unknown>} [steps] what is done first
 */

/** @type {Record<string, State>} */
export const STATES = {
  'start': {},
  'twice': { query: twice },
  'branches': { query: twice, steps: (page) => page.locator('#branches').click() },
  'loop': { query: twice, steps: (page) => page.locator('#loop').click() },
  'record': { query: twice, steps: record },
  'why': { query: twice, steps: why },
  'waiting': { query: twice, steps: waiting },
  'lanes': { query: twice, steps: tab('lanes') },
  'fates': { query: twice, steps: tab('fates') },
  'lag': { query: twice, steps: tab('lag') },
  'tables': { query: twice, steps: tab('tables') },
  'offsets': { query: twice, steps: tab('offsets') },
  'compare': { query: twice, steps: compare },
  'refused': { steps: refused },
  'library': { steps: (page) => page.locator('#open-library').click() },
  'help': { steps: (page) => page.locator('#help').click() },
  'lesson-end': { query: '?lesson=idle-consumer', steps: toTheEnd },
  'strips': { query: '?lesson=bench-64', steps: settled },
  'overview': { query: run(THOUSAND), steps: overview },
  'partitioner': { query: '#partition?key=user-42&partitions=3&to=6' },
  'assignors': { query: '#assign?topics=orders*4&members=A+B+C' },
  'embed': { query: '?embed=1' },
};

async function record(page) {
  await page.locator('.cell.twice button').first().click();
  await page.locator('#inspector').waitFor();
}

/** Why a record was processed twice. */
async function why(page) {
  await page.locator('.chip.bad').first().click();
  await page.locator('#why .because li').first().waitFor();
}

/** What a consumer waits for that is not running. */
async function waiting(page) {
  await page.locator('[data-consumer="C1"] .subject').click();
  await page.locator('#inspector .ask-subject').click();
  await page.locator('#why').waitFor();
}

function tab(name) {
  return async (page) => {
    await page.locator(`#tab-${name}`).click();
    await settled(page);
  };
}

/** Both branches, lived as far as they go. */
async function compare(page) {
  await page.locator('#open-compare').click();
  await page.waitForFunction(() => {
    const said = document.querySelector('#compare-living');
    return said && said.textContent === '' && document.querySelector('.compare-panel svg');
  });
}

/** A group with members is not deleted. */
async function refused(page) {
  await page.locator('.group h3 .subject').click();
  await page.locator('#delete-group').click();
}

async function toTheEnd(page) {
  await setSpeed(page, 100_000);
  for (;;) {
    await page.locator('#go-on:not(.going)').waitFor();
    const way = await page.locator('#go-on').innerText();
    if (!/Play to|播放到/.test(way)) {
      return;
    }
    await page.locator('#go-on').click();
  }
}

/** All of the run is there, and one of its partitions is looked at. */
async function overview(page) {
  await page.waitForFunction(() => document.querySelector('#clock')?.textContent === '12.000 s');
  await page.locator('.overview-cell').focus();
  await page.keyboard.press('ArrowRight');
  await settled(page);
}

/** What is drawn after the page has come up is there. */
async function settled(page) {
  await page.waitForTimeout(500);
}
