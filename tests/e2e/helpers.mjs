// What the end-to-end tests share: a server for the built page, and a browser to look at it with.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { delimiter, extname, join, normalize } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** What a test that needs the page may take. */
export const LIMIT = { timeout: 120_000 };

/** The folder of the built page. */
export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** The policy that index.html promises to work under. */
export const STRICT_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
].join('; ');

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * Serves a folder on a free port of this machine.
 *
 * @param {object} [options]
 * @param {string} [options.folder] what to serve, by default the built page
 * @param {string} [options.prefix] the path it is served at, such as '/deep/er/'
 * @param {Record<string, string>} [options.headers] further headers of each answer
 * @param {(path: string, response: import('node:http').ServerResponse) => unknown}
 *   [options.intercept] sees each path first, and answers itself if it returns something true
 * @returns {Promise<{ url: string, requests: string[], close: () => Promise<void> }>} the address
 *   of the page, and the paths that were asked for
 */
export async function serve(options = {}) {
  const { folder = DIST, prefix = '/', headers = {}, intercept } = options;
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    requests.push(path);
    for (const [name, value] of Object.entries(headers)) {
      response.setHeader(name, value);
    }
    if (await intercept?.(path, response)) {
      return;
    }
    const file = path.startsWith(prefix) && (await fileAt(folder, path.slice(prefix.length)));
    if (!file) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such file.\n');
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const body = await readFile(file);
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, requests, close };
}

async function fileAt(folder, path) {
  const file = join(folder, normalize(`/${path}`));
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory()) {
    return fileAt(folder, `${path}/index.html`);
  }
  return found && file;
}

/** Where the browser is: as told by `CHROMIUM`, else the first on the path. */
function browserPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  const found = process.env.CHROMIUM || candidates.find((path) => existsSync(path));
  assert(found, 'no Chromium found: `cargo xtask setup` installs it');
  return found;
}

/** Starts a browser that keeps to itself: no network of its own, no questions. */
export function launch() {
  return chromium.launch({
    executablePath: browserPath(),
    args: [
      // Needed for root, as in most containers; the pages are our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * Opens a page of its own, with storage of its own, that remembers what went wrong in it.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} [options] such as a locale or a viewport
 */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const wrongs = [];
  page.on('pageerror', (error) => wrongs.push(`uncaught: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      wrongs.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  return {
    page,
    /** Waits until the program has taken the place of the loading screen. */
    async mounted(frame = page) {
      const trouble = frame.locator('#boot.failed .boot-trouble, .failure');
      const gone = frame.locator('#boot').waitFor({ state: 'detached' });
      const failed = trouble.first().waitFor().then(() => true, () => false);
      if (await Promise.race([gone.then(() => false), failed])) {
        gone.catch(() => {});
        assert.fail(`the program did not start: ${await trouble.first().innerText()}`);
      }
    },
    /** Closes the page; fails if anything went wrong in it that `expected` does not match. */
    async close(expected = /^$/) {
      await context.close();
      assert.deepEqual(wrongs.filter((wrong) => !expected.test(wrong)), []);
    },
    /** Closes the page whatever went wrong: for a test that has failed already. */
    abandon: () => context.close(),
  };
}

/**
 * Runs `look` on a page of its own and closes it, failing on any error in it.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {(seen: Awaited<ReturnType<typeof open>>) => Promise<unknown>} look
 * @param {import('playwright-core').BrowserContextOptions & { expected?: RegExp }} [options]
 */
export async function looking(browser, look, { expected, ...options } = {}) {
  const seen = await open(browser, options);
  try {
    await look(seen);
  } catch (error) {
    await seen.abandon();
    throw error;
  }
  await seen.close(expected);
}

/**
 * What most files need: a browser and the served page for as long as their tests run.
 *
 * @returns {object} `using(use, options)` opens the page and uses it, failing on any error in its
 *   console: `query` stands behind its address, `prepare` sees the page before it is loaded, and
 *   the rest is as for `looking`. `browser()` and `server()` are what it is done with.
 */
export function theBuiltPage() {
  let browser;
  let server;
  before(async () => {
    browser = await launch();
    server = await serve();
  }, LIMIT);
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  const using = (use, { query = '', prepare, ...options } = {}) => {
    return looking(browser, async (seen) => {
      await prepare?.(seen.page);
      await seen.page.goto(server.url + query);
      await seen.mounted();
      await use(seen.page, seen);
    }, options);
  };
  return { using, browser: () => browser, server: () => server };
}

/**
 * Shows the page in a frame of another one's, and uses the frame.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} query stands behind the page's address
 * @param {string} attributes the frame's
 * @param {(frame: import('playwright-core').FrameLocator) => Promise<unknown>} use
 */
export async function framed(browser, query, attributes, use) {
  const allowing = await serve({ headers: { 'Access-Control-Allow-Origin': '*' } });
  const html = `<!doctype html><link rel="icon" href="data:,">
    <iframe src="${allowing.url}${query}" ${attributes}></iframe>`;
  const outer = await serve({
    intercept: (path, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      return response.end(html);
    },
  });
  try {
    await looking(browser, async ({ page, mounted }) => {
      await page.goto(outer.url);
      const frame = page.frameLocator('iframe');
      await mounted(frame);
      await use(frame);
    });
  } finally {
    await outer.close();
    await allowing.close();
  }
}

/** Runs in the page before anything else: keeps hold of the program's memory. */
export function keepMemory() {
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original(...given);
      globalThis.programMemory = (made.instance ?? made).exports.memory;
      return made;
    };
  }
}

/** The bytes of the program's memory, in a page that was told to keep hold of it. */
export const memory = (page) => page.evaluate(() => globalThis.programMemory.buffer.byteLength);

/** Has something happen in the run that is open, and stops after 40 s of it. */
export async function lived(page) {
  await page.locator('[data-consumer="C1"] .actions').getByRole('button', { name: 'Crash' }).click();
  await setSpeed(page, 20000);
  await page.locator('#play').click();
  await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 40);
  await page.locator('#play').click();
}

/** Chooses one of the speeds on offer, in thousandths. */
export async function setSpeed(page, speed) {
  const slider = page.locator('#speed');
  const stops = (await slider.getAttribute('data-stops')).split(' ');
  const place = stops.indexOf(String(speed));
  assert(place >= 0, `${speed} is not on offer`);
  await slider.fill(String(place));
}
