// Measures the built page in a browser, for `cargo xtask bench page`: how long it takes to come up,
// and how evenly it moves while much is on the stage: bench-32, bench-64, and 1,000 partitions.
// Prints a line `figure NAME VALUE` for each figure, in milliseconds or bytes. With `--long` it
// measures only whether ten minutes of play at speed get slower, or `--long=MINUTES`. Given the name
// of a file it also writes a profile of the program there, for the performance panel of a browser.

import { readFile, writeFile } from 'node:fs/promises';
import process, { argv } from 'node:process';
import { keepMemory, launch, looking, memory, serve, setSpeed } from '../tests/e2e/helpers.mjs';

const THOUSAND = `playground 1
brokers 3 group.initial.rebalance.delay.ms=1000
default consumer auto.offset.reset=earliest processing.time=20ms
topic load partitions=1000
${[1, 2, 3, 4].map((n) => `producer P${n} to=load every=62.5ms keys=5000\n`).join('')}
${[1, 2, 3, 4].map((n) => `consumer C${n} group=bench topics=load\n`).join('')}
played 5s
`;

// what is played, and how many partitions it has
const SCENES = [
  ['bench-32', '?lang=en&lesson=bench-32', 32],
  ['bench-64', '?lang=en&lesson=bench-64', 64],
  ['1000', `?lang=en#run=${encodeURIComponent(THOUSAND)}`, 1_000],
];
/** A run of a minute of bench-64: what its lesson consists of besides the run is left out. */
async function large() {
  const file = new URL('../src/lesson/bench-64.lesson', import.meta.url);
  const lines = (await readFile(file, 'utf8')).split('\n');
  const run = lines.filter((line) => !/^(lesson|title|teaches|speed|hidden|claim|step| |$)/.test(line));
  return `#run=${encodeURIComponent(`${run.join('\n')}\n`)}`;
}

const LONG = '?lang=en&scenario=article';
const SPEEDS = [1_000, 2_000, 5_000, 20_000];
const VIEW = { viewport: { width: 1440, height: 900 } };
const LOADS = 7;
const WARM_UP = 5_000;
const MEASURED = 20_000;
const SCRUBS = 40;

const figure = (name, value) => console.log(`figure ${name} ${value}`);

/** The value below which such a part of them lies. */
function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)];
}

/** Runs in the page before anything else: notes when somebody can first use it. */
function noteInteractive() {
  const observer = new MutationObserver(() => {
    if (!document.getElementById('boot') && document.getElementById('stage')) {
      observer.disconnect();
      // a task after the frame: by then it has been laid out and painted
      requestAnimationFrame(() => setTimeout(() => {
        globalThis.interactiveAt = performance.now();
      }));
    }
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Runs in the page before anything else: notes every task of its thread that is long. */
function noteLong() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    globalThis.longTasks.push(...list.getEntries().map((entry) => entry.duration));
  }).observe({ type: 'longtask' });
}

/** The tasks that were long since this was last asked. */
const longSince = (page) => page.evaluate(() => globalThis.longTasks.splice(0));

async function sayLong(page, name) {
  const long = await longSince(page);
  figure(`${name}/count`, long.length);
  figure(`${name}/worst`, Math.max(0, ...long));
  if (long.length) {
    console.log(`note ${name}: tasks of ${long.join(', ')} ms`);
  }
}

/** Runs in the page: each frame's time after the one before it. */
function watchFrames(millis) {
  return new Promise((resolve) => {
    const frames = [];
    const begin = performance.now();
    let last;
    const frame = (now) => {
      frames.push(now - (last ?? now));
      last = now;
      if (performance.now() - begin < millis) {
        requestAnimationFrame(frame);
      } else {
        resolve(frames.slice(1));
      }
    };
    requestAnimationFrame(frame);
  });
}

async function comesUp(browser, url) {
  const times = [];
  for (let load = 0; load < LOADS; load += 1) {
    await looking(browser, async ({ page }) => {
      await page.addInitScript(noteInteractive);
      await page.goto(url);
      const at = await page.waitForFunction(() => globalThis.interactiveAt);
      times.push(await at.jsonValue());
    }, VIEW);
  }
  figure('interactive/median', quantile(times, 0.5));
  figure('interactive/worst', Math.max(...times));
}

const clock = async (page) => parseFloat(await page.locator('#clock').innerText());

/** Opens a run, and fails unless it is there. */
async function opened({ page, mounted }, url) {
  await page.addInitScript(keepMemory);
  await page.addInitScript(noteLong);
  await page.goto(url);
  await mounted();
}

/** What the browser says it has spent, in milliseconds. */
async function spent(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name) => metrics.find((metric) => metric.name === name).value;
  return {
    script: value('ScriptDuration') * 1_000,
    layout: (value('LayoutDuration') + value('RecalcStyleDuration')) * 1_000,
    task: value('TaskDuration') * 1_000,
    heap: value('JSHeapUsedSize'),
  };
}

async function measured(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return session;
}

async function plays(browser, url, [scene, query, partitions]) {
  await looking(browser, async (seen) => {
    const { page } = seen;
    await opened(seen, url + query);
    await page.locator('#play').click();
    const there = await page.getByText(`${partitions} partitions`).first().count();
    const stood = await clock(page);
    await page.waitForTimeout(WARM_UP);
    if (!there || await clock(page) === stood) {
      throw new Error(`the page does not play ${scene}: its clock stands at ${stood} s`);
    }
    const session = await measured(page);
    await longSince(page);
    const [before, began] = [await spent(session), await clock(page)];
    const frames = await page.evaluate(watchFrames, MEASURED);
    const [after, ended] = [await spent(session), await clock(page)];
    const took = frames.reduce((sum, frame) => sum + frame, 0);
    figure(`${scene}/fps`, (frames.length * 1_000) / took);
    for (const [name, part] of [['median', 0.5], ['p95', 0.95], ['p99', 0.99]]) {
      figure(`${scene}/frame/${name}`, quantile(frames, part));
    }
    for (const what of ['script', 'layout', 'task']) {
      figure(`${scene}/${what}`, (after[what] - before[what]) / frames.length);
    }
    figure(`${scene}/clock`, ((ended - began) * 1_000) / took);
    await sayLong(page, `${scene}/long`);
    figure(`${scene}/heap`, after.heap);
    figure(`${scene}/memory`, await memory(page));
    await page.locator('#play').click();
    await scrubs(page);
    await sayLong(page, `${scene}/scrub`);
    await profile(session, page, scene);
  }, VIEW);
}

/** Drags the transport's handle to and fro. */
async function scrubs(page) {
  await longSince(page);
  const slider = page.locator('#timeline');
  for (let step = 0; step < SCRUBS; step += 1) {
    await slider.evaluate((handle, part) => {
      handle.value = String(Math.round(Number(handle.max) * part));
      handle.dispatchEvent(new Event('input', { bubbles: true }));
    }, ((step * 7) % SCRUBS) / SCRUBS);
    await page.waitForTimeout(50);
  }
}

/** Opens the longest run that is at hand. */
async function loads(browser, url) {
  await looking(browser, async (seen) => {
    const { page } = seen;
    await opened(seen, `${url}?lang=en`);
    await page.waitForTimeout(1_000);
    await sayLong(page, 'boot');
    await page.evaluate((hash) => { window.location.hash = hash; }, await large());
    await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) >= 59);
    await page.waitForTimeout(500);
    await sayLong(page, 'load');
  }, VIEW);
}

/** Plays for minutes, faster and faster, and looks whether it gets slower or larger. */
async function lasts(browser, url, minutes) {
  await looking(browser, async (seen) => {
    const { page } = seen;
    await opened(seen, url + LONG);
    const session = await measured(page);
    await page.locator('#play').click();
    const windows = [];
    const rounds = Math.max(3, Math.round(minutes * 2));
    for (let round = 0; round < rounds; round += 1) {
      const speed = SPEEDS[Math.min(SPEEDS.length - 1, Math.floor((round * 4) / rounds))];
      await setSpeed(page, speed);
      const frames = await page.evaluate(watchFrames, 29_000);
      await session.send('HeapProfiler.collectGarbage');
      const { heap } = await spent(session);
      windows.push({ p99: quantile(frames, 0.99), heap, memory: await memory(page), frames });
      console.log(`note at speed ${speed / 1_000}, ${((round + 1) / 2).toFixed(1)} min: p99 `
        + `${quantile(frames, 0.99).toFixed(1)} ms, JavaScript ${(heap / 1e6).toFixed(1)} MB, `
        + `wasm ${(windows.at(-1).memory / 1e6).toFixed(1)} MB`);
    }
    const picked = [windows[0], windows[Math.floor(rounds / 2)], windows.at(-1)];
    for (const [name, window] of ['first', 'midway', 'last'].map((n, i) => [n, picked[i]])) {
      const took = window.frames.reduce((sum, frame) => sum + frame, 0);
      figure(`lasting/${name}/fps`, (window.frames.length * 1_000) / took);
      figure(`lasting/${name}/p99`, window.p99);
      figure(`lasting/${name}/heap`, window.heap);
      figure(`lasting/${name}/memory`, window.memory);
    }
    await sayLong(page, 'lasting/long');
  }, VIEW);
}

/** Writes down what the program does for five seconds, if somebody wants to know. */
async function profile(session, page, scene) {
  const file = argv.slice(2).find((argument) => !argument.startsWith('--'));
  if (file) {
    await page.locator('#play').click();
    await session.send('Profiler.enable');
    await session.send('Profiler.start');
    await page.waitForTimeout(5_000);
    const { profile } = await session.send('Profiler.stop');
    await writeFile(`${file}-${scene}`, JSON.stringify(profile));
    console.log(`note a profile is in ${file}-${scene}`);
  }
}

const long = argv.find((argument) => argument.startsWith('--long'));
const only = argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const browser = await launch();
const server = await serve();
try {
  if (long) {
    await lasts(browser, server.url, Number(long.split('=')[1] ?? 10));
  } else {
    if (!only) {
      await comesUp(browser, server.url);
    }
    if (!only || only === 'load') {
      await loads(browser, server.url);
    }
    for (const scene of SCENES.filter(([name]) => !only || name === only)) {
      await plays(browser, server.url, scene);
    }
  }
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
