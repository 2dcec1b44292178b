// Time on the built page: branches that are there after a reload, saved files with all of them, and
// what the transport opens, on a phone too.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { LIMIT, lived, theBuiltPage } from './helpers.mjs';

const { using } = theBuiltPage();

const names = (page) => page.locator('.branches:not(.gone) .name').allInnerTexts();
const clock = (page) => page.locator('#clock').innerText();

/** Looks back, and kills what is running. */
async function fork(page, step) {
  await page.locator('#timeline').fill(String(step));
  await page.locator('[data-consumer="C2"] .actions').getByRole('button', { name: 'Crash' }).click();
  await page.locator('#past-here').click();
}

test('what a step does not find is said, and stays said', LIMIT, () => using(async (page) => {
  const before = await clock(page);
  const said = page.locator('.notices p');
  await page.locator('body').press('l');
  await page.waitForFunction(() => /^No loss comes up to/.test(
    document.querySelector('.notices p')?.textContent ?? '',
  ));
  assert.equal(await clock(page), before);
  // it makes room for itself, and the stage is measured anew
  await page.waitForTimeout(500);
  assert.equal(await said.count(), 1);
  await page.locator('body').press('Shift+L');
  await page.waitForFunction(() => /^There is no loss before/.test(
    document.querySelector('.notices p')?.textContent ?? '',
  ));
  await page.locator('#step-on').click();
  await said.waitFor({ state: 'detached' });
}));

describe('branches', () => {
  test('are there after a reload, each as it was left', LIMIT, () => using(async (page, { mounted }) => {
    await lived(page);
    const first = await clock(page);
    await fork(page, 4000);
    const second = await clock(page);
    assert.notEqual(second, first);
    await page.locator('#branches').click();
    assert.deepEqual(await names(page), ['main', 'crash C2']);
    await page.reload();
    await mounted();
    assert.equal(await clock(page), second);
    await page.locator('#branches').click();
    assert.deepEqual(await names(page), ['main', 'crash C2']);
    // it was only written down, and is played again
    await page.locator('.branches .branch').first().click();
    await page.waitForFunction((at) => document.querySelector('#clock').textContent === at, first);
    assert.match(await page.locator('[data-consumer="C1"]').innerText(), /crashed|closed|dead/i);
  }));

  test('are in the file that is saved, and deleted ones too', LIMIT, () => using(async (page) => {
    await lived(page);
    await fork(page, 4000);
    await page.locator('#branches').click();
    await page.locator('.branches .delete').first().click();
    assert.deepEqual(await names(page), ['crash C2']);
    await page.locator('#open-library').click();
    const saved = page.waitForEvent('download');
    await page.locator('#save-file').click();
    const text = await readFile(await (await saved).path(), 'utf8');
    assert.match(text, /^branch +deleted shares=\d played=/m);
    assert.match(text, /^branch +shown$/m);
  }));

  test('begin by keys, and what was pressed is still in sight', LIMIT, () => using(async (page) => {
    await lived(page);
    await page.locator('#timeline').fill('4000');
    const actions = page.locator('[data-consumer="C2"] .actions');
    await actions.getByRole('button', { name: 'Crash' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('#past-here').focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.closest('[data-consumer=C2]'));
    await page.waitForFunction(() => {
      const { x, y, width, height } = document.activeElement.getBoundingClientRect();
      const edges = [[x + width / 2, y + 2], [x + width / 2, y + height - 2]];
      return edges.every(([x, y]) => document.elementFromPoint(x, y) === document.activeElement);
    }, undefined, { timeout: 5_000 });
  }, { viewport: { width: 1440, height: 700 } }));

  test('are reached by keys, and what is open is closed by Escape', LIMIT, () => using(async (page) => {
    await lived(page);
    await fork(page, 4000);
    await page.locator('#branches').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.classList.contains('shown'));
    assert.equal(await page.locator('.branches .shown .name').innerText(), 'main');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.sheet').count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'branches');
    // a click elsewhere closes it, too
    await page.locator('#loop').click();
    assert.equal(await page.locator('.sheet').count(), 1);
    await page.locator('#clock').click();
    assert.equal(await page.locator('.sheet').count(), 0);
  }));
});

for (const [width, height] of [[360, 740], [1024, 768], [1440, 900]]) {
  test(`the handle follows the pointer at ${width} by ${height}`, LIMIT, () => {
    return using(async (page) => {
      await lived(page);
      const { x, y, width: wide, height: high } = await page.locator('#timeline').boundingBox();
      const seen = [];
      await page.mouse.move(x + wide - 9, y + high / 2);
      await page.mouse.down();
      for (let step = 1; step <= 20; step += 1) {
        await page.mouse.move(x + (wide - 9) * (1 - step / 20), y + high / 2);
        seen.push(parseFloat(await clock(page)));
      }
      await page.mouse.up();
      assert.deepEqual(seen, seen.toSorted((a, b) => b - a), 'further and further back');
      assert(seen[10] < seen[0] - 10 && seen.at(-1) < 1, `${seen}`);
    }, { viewport: { width, height } });
  });
}

for (const [width, height] of [[360, 740], [768, 1024], [1440, 900]]) {
  test(`what the transport opens lies within ${width} by ${height}`, LIMIT, () => {
    return using(async (page) => {
      await lived(page);
      await fork(page, 4000);
      for (const opens of ['#branches', '#loop']) {
        await page.locator(opens).click();
        const box = await page.locator('.sheet').boundingBox();
        assert(box.x >= 0 && box.x + box.width <= width, `${opens}: ${JSON.stringify(box)}`);
        assert(box.y >= 0 && box.y + box.height <= height, `${opens}: ${JSON.stringify(box)}`);
        const small = await page.locator('.sheet button').evaluateAll((all) => {
          const boxes = all.map((one) => one.getBoundingClientRect());
          return boxes.filter((one) => one.width < 24 || one.height < 24).length;
        });
        assert.equal(small, 0, `${opens}: too small to be hit`);
      }
    }, { viewport: { width, height } });
  });
}
