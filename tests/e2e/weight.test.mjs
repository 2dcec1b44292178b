// The built page stays as light as it has become.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './helpers.mjs';
import { LIMIT_KB, weigh } from './weight.mjs';

const TIMEOUT = { timeout: 120_000 };

let browser;
before(async () => {
  browser = await launch();
}, TIMEOUT);
after(() => browser?.close());

test('what a browser fetches at first stays within its limit', TIMEOUT, async () => {
  const { all, ...kinds } = await weigh(browser);
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  const parts = Object.entries(kinds).map(([kind, { brotli }]) => `${kind} ${kB(brotli)}`);
  assert(kinds.html && kinds.js && kinds.css && kinds.wasm, parts.join(', '));
  assert(
    all.brotli <= LIMIT_KB * 1000,
    `The page weighs ${kB(all.brotli)} with brotli (${parts.join(', ')}), and ${LIMIT_KB} kB is `
      + 'its limit. Make it lighter, or change LIMIT_KB in tests/e2e/weight.mjs and say why.',
  );
});
