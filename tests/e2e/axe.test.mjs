// Nobody is kept out: axe finds nothing in the page's main states, in both languages and themes.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { before, describe, test } from 'node:test';
import { LIMIT, theBuiltPage } from './helpers.mjs';
import { STATES } from './states.mjs';

const { using } = theBuiltPage();

let axe;
before(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});

/** What axe minds about the page as it is, one line each. */
async function minded(page) {
  const { violations } = await page.evaluate(() => globalThis.axe.run({
    resultTypes: ['violations'],
  }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, any, all, none }) => {
    const reasons = [...any, ...all, ...none].map(({ message }) => message);
    return `${id} (${help}): ${html.slice(0, 160)}: ${reasons.join('; ').slice(0, 240)}`;
  }));
}

for (const locale of ['en-US', 'zh-CN']) {
  describe(`axe minds nothing in ${locale}`, () => {
    for (const [name, { query, steps }] of Object.entries(STATES)) {
      test(name, LIMIT, () => using(async (page) => {
        await steps?.(page);
        await page.evaluate(axe);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          assert.deepEqual(await minded(page), [], `in the ${colorScheme} theme`);
        }
      }, { query, locale, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' }));
    }
  });
}

test('axe minds what is wrong', LIMIT, () => using(async (page) => {
  await page.evaluate(() => document.querySelector('#play').removeAttribute('aria-label'));
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.style.color = button.style.backgroundColor = 'rgb(120 120 120)';
    document.querySelector('main').append(button);
  });
  await page.evaluate(axe);
  assert.match((await minded(page)).join('\n'), /button-name/);
}));
