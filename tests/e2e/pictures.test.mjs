// The page's main states as they look, compared with approved pictures in `approved/`.
//
// `UPDATE_PICTURES=1 node --test tests/e2e/pictures.test.mjs` approves what is there now; look at
// it. What differs is left in `target/pictures`.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LIMIT, theBuiltPage } from './helpers.mjs';
import { painter, TOLERANCE } from './pictures.mjs';
import { STATES } from './states.mjs';

const APPROVED = fileURLToPath(new URL('./approved/', import.meta.url));
const SEEN = fileURLToPath(new URL('../../target/pictures/', import.meta.url));
const WIDE = { width: 1440, height: 900 };

/** How it is looked at: by default wide, in English and light. */
const PHONE = { viewport: { width: 360, height: 740 } };
const EMBED = { viewport: { width: 720, height: 420 } };
const DARK = { colorScheme: 'dark' };
const CHINESE = { locale: 'zh-CN' };

/** Which of the states in `states.mjs` are looked at, and how. */
const LOOKS = {
  'start': ['start'],
  'start-dark': ['start', DARK],
  'start-chinese': ['start', CHINESE],
  'start-phone': ['start', PHONE],
  'twice': ['twice'],
  'twice-dark-chinese': ['twice', DARK, CHINESE],
  'twice-phone': ['twice', PHONE],
  'branches': ['branches'],
  'record': ['record'],
  'why': ['why'],
  'why-dark-chinese': ['why', DARK, CHINESE],
  'why-phone': ['why', PHONE],
  'lanes': ['lanes'],
  'lanes-dark': ['lanes', DARK],
  'fates': ['fates'],
  'lag': ['lag'],
  'compare': ['compare'],
  'compare-dark-chinese': ['compare', DARK, CHINESE],
  'strips': ['strips'],
  'strips-phone': ['strips', PHONE],
  'overview': ['overview'],
  'overview-dark': ['overview', DARK],
  'lesson-end': ['lesson-end'],
  'library': ['library'],
  'embed': ['embed', EMBED],
  'refused': ['refused'],
};

const { using, browser } = theBuiltPage();

describe('the page looks as approved', () => {
  let compares;
  before(async () => {
    compares = await painter(browser());
  }, LIMIT);
  after(() => compares?.close());

  async function take(page, steps) {
    await steps?.(page);
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.activeElement?.blur());
    return compares.kept(await page.screenshot());
  }

  for (const [name, [state, ...ways]] of Object.entries(LOOKS)) {
    const { query, steps } = STATES[state];
    test(name, LIMIT, () => using(async (page) => {
      const seen = await take(page, steps);
      const file = join(APPROVED, `${name}.png`);
      if (process.env.UPDATE_PICTURES) {
        await mkdir(APPROVED, { recursive: true });
        await writeFile(file, seen);
      }
      assert(existsSync(file), `${file} is missing: UPDATE_PICTURES=1 makes it`);
      const part = await compares.difference(await readFile(file), seen);
      if (part > TOLERANCE) {
        await mkdir(SEEN, { recursive: true });
        await writeFile(join(SEEN, `${name}.png`), seen);
      }
      assert(part <= TOLERANCE, `${(part * 100).toFixed(1)} % of ${name} differs: see target/pictures`);
    }, Object.assign({ query, viewport: WIDE, reducedMotion: 'reduce' }, ...ways)));
  }

  test('with other fonts, too, and with nothing else', LIMIT, () => using(async (page) => {
    const own = await take(page);
    await page.addStyleTag({ content: ':root { --sans: "DejaVu Serif", serif; --mono: monospace; }' });
    const fonts = await compares.difference(own, await take(page));
    assert(fonts > 0 && fonts <= TOLERANCE, `other fonts make a difference of ${fonts}`);
    await page.locator('[data-consumer=C1] .subject').first().click();
    const other = await compares.difference(own, await take(page));
    assert(other > TOLERANCE, `an inspector makes a difference of ${other}`);
  }, { viewport: WIDE, reducedMotion: 'reduce' }));
});
