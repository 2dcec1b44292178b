// Where there is little room: on phones, upright and on their side, on tablets, on small laptops.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LIMIT, setSpeed, theBuiltPage } from './helpers.mjs';

const { using } = theBuiltPage();

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const SCREENS = [
  ['a phone', PHONE],
  ['a phone on its side', { ...PHONE, viewport: { width: 740, height: 360 } }],
  ['a tablet', { viewport: { width: 820, height: 1180 } }],
];

const box = (page, place) => page.locator(place).first().boundingBox();

/** Whether one sees it, and would hit it. */
const inSight = (page, place) => page.locator(place).first().evaluate((one) => {
  const { left, top, width, height } = one.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return one === hit || one.contains(hit);
});

/** Plays for a while, and stops. */
async function played(page, until) {
  await setSpeed(page, 20_000);
  await page.locator('#play').click();
  await page.waitForFunction((until) => {
    return parseFloat(document.querySelector('#clock').textContent) > until;
  }, until);
  await page.locator('#play').click();
}

for (const [name, options] of SCREENS) {
  describe(`on ${name}`, () => {
    test('the stage and time are there beside an inspector, and beside why', LIMIT, () => {
      return using(async (page) => {
        const { width, height } = options.viewport;
        const half = async (place) => {
          const pane = await box(page, place);
          const share = pane.width * pane.height / (width * height);
          assert(share < 0.56, `${place} takes ${share} of the screen`);
          const close = '#inspector-close, #why-close';
          for (const control of ['#play', '#timeline', '#step-to', close]) {
            assert(await inSight(page, control), `${control} beside ${place}`);
          }
        };
        await page.locator('[data-consumer="C1"] .subject').click();
        await half('#inspector');
        const last = page.locator('#inspector > :last-child');
        await last.evaluate((one) => one.scrollIntoView({ block: 'end' }));
        await page.locator('#inspector').evaluate((one) => one.scrollTo(0, one.scrollHeight));
        const end = await last.boundingBox();
        const time = await box(page, '.transport');
        assert(end.y + end.height <= time.y + 1, 'time does not lie over the end of it');
        await page.locator('#inspector').evaluate((one) => one.scrollTo(0, 0));
        await page.locator('#inspector .ask-subject').click();
        await page.locator('#why .because li').first().waitFor();
        await half('#why');
      }, options);
    });

    test('the life of a record comes into view when its why is asked', LIMIT, () => {
      return using(async (page) => {
        await page.locator('.cell.once > button').first().click();
        await page.locator('#life .because li').first().waitFor();
        await page.locator('#inspector .ask-subject').click();
        await page.waitForFunction(() => document.activeElement.closest('#life'));
        assert(await inSight(page, '#life h3'));
        assert(await inSight(page, '#life .because time'));
      }, options);
    });

    test('that one looks back is said where it covers nothing', LIMIT, () => using(async (page) => {
      const time = await box(page, '.transport');
      await page.locator('#timeline').fill('4000');
      const said = await box(page, '.looking-back');
      assert(said.x >= time.x && said.x + said.width <= time.x + time.width);
      assert(said.y >= time.y && said.y + said.height <= time.y + time.height);
      for (const control of ['#play', '#step-to', '#clock', '#timeline', '#to-now']) {
        assert(await inSight(page, control), control);
      }
    }, options));

    test('play stays where it is while it is pressed', LIMIT, () => using(async (page) => {
      const places = () => page.evaluate(() => ['#play', '#step-to', '#timeline', '#speed', '#loop']
        .map((one) => JSON.stringify(document.querySelector(one).getBoundingClientRect())));
      const before = await places();
      await page.locator('#play').click();
      assert.equal(await page.locator('#play').innerText(), '❚❚');
      assert.deepEqual(await places(), before);
    }, options));
  });
}

test('time takes two lines on a phone, whatever is in it', LIMIT, () => using(async (page) => {
  const before = await box(page, '.transport');
  assert(before.height < 90, `${before.height} px`);
  await played(page, 30);
  await page.locator('#timeline').fill('4000');
  await page.locator('#to-now').waitFor();
  assert.equal((await box(page, '.transport')).height, before.height, 'in the past');
  await page.locator('[data-consumer="C2"] .actions .danger').click();
  await page.locator('#past-here').click();
  await page.locator('#branches').waitFor();
  assert.equal((await box(page, '.transport')).height, before.height, 'with branches');
  const { x, width } = await box(page, '#branches');
  assert(x >= 0 && x + width <= 360);
}, PHONE));

test('help can be closed on a phone without going through all of it', LIMIT, () => {
  return using(async (page) => {
    await page.locator('#help').click();
    assert(await inSight(page, '#help-sheet .buttons button'));
    await page.locator('.help-parts').evaluate((one) => one.scrollTo(0, one.scrollHeight));
    assert(await inSight(page, '#help-sheet .buttons button'));
  }, PHONE);
});

test('all that chooses lines of the log is on the screen of a phone', LIMIT, () => {
  return using(async (page) => {
    for (const one of await page.locator('.log-filters > *').all()) {
      const { x, width } = await one.boundingBox();
      assert(x >= 0 && x + width <= 360, await one.evaluate((one) => one.outerHTML));
    }
  }, PHONE);
});

test('the numbers of the fates are on the screen of a phone', LIMIT, () => using(async (page) => {
  await page.locator('#tab-fates').click();
  await page.locator('#fates tbody tr').first().waitFor();
  for (const one of await page.locator('#fates').locator('th, td').all()) {
    const { x, width } = await one.boundingBox();
    assert(x >= 0 && x + width <= 360, await one.innerText());
  }
}, PHONE));

test('what can be pressed on a phone is large enough', LIMIT, () => using(async (page) => {
  const pressed = page.locator('summary, input[type="checkbox"], button');
  const small = await pressed.evaluateAll((all) => all
    .filter((one) => one.checkVisibility())
    .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 24 || height < 24)
    .map(([html]) => html));
  assert.deepEqual(small, []);
}, PHONE));

test('the heads of the columns are level on a small laptop', LIMIT, () => using(async (page) => {
  const tops = [];
  for (const column of ['.producers', '.tapes', '.group']) {
    tops.push((await box(page, `${column} .column-head`)).y);
  }
  assert(Math.max(...tops) - Math.min(...tops) < 1, tops.join(', '));
}, { viewport: { width: 1024, height: 768 } }));

for (const [width, height] of [[1280, 720], [1440, 900]]) {
  test(`each place for a crash can be hit at ${width} by ${height}`, LIMIT, () => {
    return using(async (page) => {
      const slots = page.locator('[data-consumer="C1"] .slot');
      const boxes = await slots.evaluateAll((all) => all.map((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return [top, bottom];
      }));
      assert.equal(boxes.length, 3);
      boxes.forEach(([top, bottom], index) => {
        assert(bottom - top >= 24, 'high enough');
        const above = boxes[index - 1];
        assert(!above || top >= above[1] - 0.5, `${top} is below ${above}`);
      });
    }, { viewport: { width, height } });
  });
}

test('what has the focus in the guide is not behind its foot', LIMIT, () => using(async (page) => {
  await played(page, 30);
  const turns = page.locator('.told .turn');
  await turns.first().focus();
  for (let count = await turns.count() * 2; count > 1; count -= 1) {
    const covered = await page.evaluate(() => {
      const { bottom } = document.activeElement.getBoundingClientRect();
      return bottom - document.querySelector('.slowed').getBoundingClientRect().top;
    });
    assert(covered <= 0, `${covered} px of it`);
    await page.keyboard.press('Tab');
  }
}, { viewport: { width: 1280, height: 720 } }));

test('a mark is a triangle where the system chooses the colours', LIMIT, () => {
  return using(async (page) => {
    const sides = await page.locator('.mark.committed i').first().evaluate((one) => {
      const { borderLeftColor, borderBottomColor } = getComputedStyle(one);
      return [borderLeftColor, borderBottomColor];
    });
    assert.equal(sides[0], 'rgba(0, 0, 0, 0)');
    assert.notEqual(sides[1], sides[0]);
  }, { forcedColors: 'active' });
});
