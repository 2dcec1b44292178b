// What a browser fetches before the page can be used, and what it weighs.

import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { DIST, looking, serve } from './helpers.mjs';

/**
 * What all of it together may weigh, compressed with brotli, in kB of 1000 bytes. It is to fall
 * with the weight, to the 200 kB that are aimed at; it rises only for something worth waiting for.
 */
export const LIMIT_KB = 874;

/** A file's weight in bytes, as it is and compressed as well as it can be. */
async function weightOf(file) {
  const raw = await readFile(file);
  const [gzipped, brotli] = await Promise.all([
    promisify(gzip)(raw, { level: constants.Z_BEST_COMPRESSION }),
    promisify(brotliCompress)(raw, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
      },
    }),
  ]);
  return { raw: raw.length, gzip: gzipped.length, brotli: brotli.length };
}

/**
 * Weighs what the built page asks for until it has come up: neither a file that is only fetched
 * later counts, nor one that is never fetched.
 *
 * @param {import('playwright-core').Browser} browser
 * @returns {Promise<Record<string, { raw: number, gzip: number, brotli: number }>>} the weight of
 *   each kind of file, by its ending, and of `all` of them
 */
export async function weigh(browser) {
  const server = await serve();
  try {
    await looking(browser, async ({ page, mounted }) => {
      await page.goto(server.url);
      await mounted();
      await page.waitForLoadState('networkidle');
    });
  } finally {
    await server.close();
  }
  const weights = { all: { raw: 0, gzip: 0, brotli: 0 } };
  for (const path of new Set(server.requests)) {
    const asked = join(DIST, path);
    const file = (await stat(asked)).isDirectory() ? join(asked, 'index.html') : asked;
    const kind = extname(file).slice(1);
    weights[kind] ??= { raw: 0, gzip: 0, brotli: 0 };
    for (const [how, bytes] of Object.entries(await weightOf(file))) {
      weights[kind][how] += bytes;
      weights.all[how] += bytes;
    }
  }
  return weights;
}
