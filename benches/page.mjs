// Measures the built page in a browser, for `cargo xtask bench page`: how long it takes to come up,
// and how evenly it moves with the lesson bench-32 playing. Prints a line `figure NAME VALUE` for
// each figure, in milliseconds or bytes. Given the name of a file it also writes a profile of the
// program there, for the performance panel of a browser.

import { writeFile } from 'node:fs/promises';
import process, { argv } from 'node:process';
import { launch, looking, serve } from '../tests/e2e/helpers.mjs';

const LESSON = '?lang=en&lesson=bench-32&autoplay=true';
const VIEW = { viewport: { width: 1440, height: 900 } };
const LOADS = 7;
const WARM_UP = 5_000;
const MEASURED = 20_000;

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

/** Runs in the page before anything else: keeps hold of the program's memory. */
function keepMemory() {
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original(...given);
      globalThis.programMemory = (made.instance ?? made).exports.memory;
      return made;
    };
  }
}

/** Runs in the page: each frame's time after the one before it, and the tasks that were long. */
function watchFrames(millis) {
  return new Promise((resolve) => {
    const frames = [];
    const long = [];
    const observer = new PerformanceObserver((list) => {
      long.push(...list.getEntries().map((entry) => entry.duration));
    });
    observer.observe({ type: 'longtask' });
    const begin = performance.now();
    let last;
    const frame = (now) => {
      frames.push(now - (last ?? now));
      last = now;
      if (performance.now() - begin < millis) {
        requestAnimationFrame(frame);
      } else {
        observer.disconnect();
        resolve({ frames: frames.slice(1), long });
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

/** Fails unless the lesson is there and plays. */
async function opened(page) {
  const partitions = await page.locator('.tape').count();
  const before = await clock(page);
  await page.waitForTimeout(WARM_UP);
  if (partitions < 32 || await clock(page) === before) {
    throw new Error(
      `the page does not follow ${LESSON}: it shows ${partitions} partitions and its clock stands `
        + `at ${await clock(page)} s, so there are no frames of bench-32 to measure`,
    );
  }
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

async function plays(browser, url) {
  await looking(browser, async ({ page, mounted }) => {
    await page.addInitScript(keepMemory);
    await page.goto(url + LESSON);
    await mounted();
    await opened(page);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const [before, began] = [await spent(session), await clock(page)];
    const { frames, long } = await page.evaluate(watchFrames, MEASURED);
    const [after, ended] = [await spent(session), await clock(page)];
    const took = frames.reduce((sum, frame) => sum + frame, 0);
    figure('fps', (frames.length * 1_000) / took);
    for (const [name, part] of [['median', 0.5], ['p95', 0.95], ['p99', 0.99]]) {
      figure(`frame/${name}`, quantile(frames, part));
    }
    for (const what of ['script', 'layout', 'task']) {
      figure(`${what}/frame`, (after[what] - before[what]) / frames.length);
      figure(`${what}/second`, ((after[what] - before[what]) * 1_000) / took);
    }
    figure('long/count', long.length);
    figure('long/worst', Math.max(0, ...long));
    figure('clock', ((ended - began) * 1_000) / took);
    figure('heap', after.heap);
    figure('memory', await page.evaluate(() => programMemory.buffer.byteLength));
    await profile(session, page);
  }, VIEW);
}

/** Writes down what the program does for five seconds, if somebody wants to know. */
async function profile(session, page) {
  const [, , file] = argv;
  if (file) {
    await session.send('Profiler.enable');
    await session.send('Profiler.start');
    await page.waitForTimeout(5_000);
    const { profile } = await session.send('Profiler.stop');
    await writeFile(file, JSON.stringify(profile));
    console.log(`note a profile is in ${file}`);
  }
}

const browser = await launch();
const server = await serve();
try {
  await comesUp(browser, server.url);
  await plays(browser, server.url);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
