// The built page in use: by mouse, by keys, across reloads, embedded, under a strict policy, and
// with storage that somebody else has written to.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { framed, LIMIT, looking, serve, STRICT_POLICY, setSpeed, theBuiltPage } from './helpers.mjs';

const WORKSPACE = 'offset-playground:workspace';

const { using, browser, server } = theBuiltPage();

// --- what is seen ------------------------------------------------------------------------------

/** The moment shown, in milliseconds. */
async function clock(page) {
  return Math.round(parseFloat(await page.locator('#clock').innerText()) * 1000);
}

const card = (page, name) => page.locator(`[data-consumer="${name}"]`);
const producer = (page, name) => page.locator(`[data-anchor="client:${name}"]`);
const tape = (page, name) => page.locator('.tape').filter({
  has: page.locator('.tape-name .subject', { hasText: new RegExp(`^${name}$`) }),
});
const broker = (page) => page.locator('.broker-foot');

/** Everything on the stage, in words. */
function picture(page) {
  return page.evaluate(() => {
    const parts = ['#clock', '.producers .card', '.tape', '.group', '.broker-foot'];
    const found = parts.flatMap((part) => [...document.querySelectorAll(part)]);
    return found.map((one) => one.textContent.replace(/\s+/g, ' ').trim());
  });
}

/** The keys of each tape's records, in their order. */
function keys(page) {
  return page.evaluate(() => {
    const of = (tape) => [...tape.querySelectorAll('.cell:not(.ghost) button')]
      .map((cell) => cell.getAttribute('aria-label').match(/key ([^ ]+)/)[1]);
    return [...document.querySelectorAll('.tape')].map(of);
  });
}

/** What the group shown has committed of each partition. */
function committed(page) {
  return page.evaluate(() => {
    const of = (tape) => {
      const label = tape.querySelector('.mark.committed:not(.other) .label');
      return label && Number(label.textContent.match(/\d+/)[0]);
    };
    return [...document.querySelectorAll('.tape')].map(of);
  });
}

const stored = (page, key = WORKSPACE) => page.evaluate((key) => localStorage.getItem(key), key);

// --- what is done ------------------------------------------------------------------------------

const speed = (page, times) => setSpeed(page, times * 1_000);

async function setPlaying(page, wanted) {
  const play = page.locator('#play');
  const label = await play.getAttribute('aria-label');
  if (/Pause|暂停/.test(label) !== wanted) {
    await play.click();
  }
}

/** Plays, fast, until `seen` is true of the page. */
async function playUntil(page, what, seen, argument) {
  await setPlaying(page, true);
  await page.waitForFunction(seen, argument, { timeout: 60_000 }).catch((error) => {
    assert.fail(`${what}: ${error.message}`);
  });
  await setPlaying(page, false);
}

const says = ([selector, pattern]) => {
  const found = [...document.querySelectorAll(selector)];
  return found.some((one) => new RegExp(pattern).test(one.textContent));
};

/** The element that has the focus, in words. */
const focused = (page) => page.evaluate(() => {
  const { tagName, id, textContent } = document.activeElement;
  return `${tagName} ${id} ${textContent.slice(0, 40)}`;
});

/** Moves the focus on, until it is on what `matches`. */
async function tabTo(page, locator, most = 200) {
  for (let step = 0; step < most; step += 1) {
    if (await locator.evaluate((one) => one === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`${most} tabs do not lead to ${locator}: the focus is on ${await focused(page)}`);
}

// -----------------------------------------------------------------------------------------------

describe('the page', () => {
  test('can be played with a mouse alone', LIMIT, () => using(async (page) => {
    assert.equal(await clock(page), 16_000);
    assert.match(await page.locator('.group-state').innerText(), /Stable/);
    await page.locator('#play').click();
    await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 16.5);
    await page.locator('#play').click();
    const stopped = await clock(page);
    await page.waitForTimeout(150);
    assert.equal(await clock(page), stopped);
    await speed(page, 5);
    await card(page, 'C1').getByRole('button', { name: 'Crash', exact: true }).click();
    assert.match(await card(page, 'C1').locator('.pill').innerText(), /crashed/i);
    await playUntil(page, 'C2 takes over', () => {
      return /orders-0, orders-1, orders-2/.test(document.querySelector('[data-consumer=C2]').textContent);
    });
    await card(page, 'C1').locator('.actions .go').click();
    await playUntil(page, 'they share again', says, ['[data-consumer=C1] .assigned', 'orders-\\d']);
    await page.locator('#add-producer').click();
    await playUntil(page, 'the new one writes', says, [
      '[data-anchor="client:producer-1"] .counts', 'acknowledged [1-9]',
    ]);
    // a look at a record, and away again
    await page.locator('.cell.once button').first().click();
    assert.match(await page.locator('#inspector').innerText(), /processed once/);
    await page.locator('#inspector-close').click();
    assert.equal(await page.locator('#inspector').count(), 0);
    // and back in time, by a click on the timeline
    const box = await page.locator('#timeline').boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator('#to-now').click();
    assert.equal(await page.locator('#to-now').count(), 0);
  }));

  test('can be used without a mouse', LIMIT, () => using(async (page) => {
    await page.keyboard.press('Tab');
    assert.match(await focused(page), /Skip to the stage/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    const first = await clock(page);
    assert(first > 16_000, 'an arrow steps');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await clock(page), first);
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await page.waitForFunction((at) => {
      return parseFloat(document.querySelector('#clock').textContent) * 1000 > at + 300;
    }, first);
    await page.keyboard.press('Space');
    assert.equal(await page.locator('#play').getAttribute('aria-label'), 'Play');
    const crash = card(page, 'C1').getByRole('button', { name: 'Crash', exact: true });
    await tabTo(page, crash);
    await page.keyboard.press('Enter');
    assert.match(await card(page, 'C1').locator('.pill').innerText(), /crashed/i);
    // the button has gone; whoever used it has not been thrown to the top of the page
    const inCard = () => document.activeElement.closest('[data-consumer=C1]') !== null;
    assert(await page.evaluate(inCard), `the focus is on ${await focused(page)}`);
    const cell = page.locator('.cell.once button').first();
    await page.locator('#stage').focus();
    await tabTo(page, cell);
    await page.keyboard.press('Enter');
    await page.locator('#inspector').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#inspector').count(), 0, 'Escape closes the inspector');
  }));

  test('arrows and Escape work after a click', LIMIT, () => using(async (page) => {
    await page.locator('#play').click();
    await page.locator('#play').click();
    const before = await clock(page);
    await page.keyboard.press('ArrowRight');
    assert(await clock(page) > before, 'an arrow steps after play was clicked');
    await card(page, 'C1').locator('.subject').click();
    await page.locator('#inspector').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#inspector').count(), 0);
  }));

  test('dialogs are closed by Escape, and give the focus back', LIMIT, () => using(async (page) => {
    for (const [button, dialog] of [['#help', '#help-sheet'], ['#add-topic', '#topic-dialog']]) {
      await page.locator(button).focus();
      await page.keyboard.press('Enter');
      await page.locator(dialog).waitFor();
      const inside = (dialog) => document.querySelector(dialog).contains(document.activeElement);
      assert(await page.evaluate(inside, dialog), `the focus is in ${dialog}`);
      await page.keyboard.press('Escape');
      await page.locator(dialog).waitFor({ state: 'hidden' });
      const back = (button) => document.activeElement === document.querySelector(button);
      assert(await page.evaluate(back, button), `the focus is back on ${button}`);
      // it can be opened again
      await page.locator(button).click();
      await page.locator(dialog).waitFor();
      await page.keyboard.press('Escape');
    }
  }));

  test('a reload in the middle keeps the run', LIMIT, () => using(async (page, { mounted }) => {
    await speed(page, 2);
    await page.locator('#play').click();
    await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 18);
    await card(page, 'C1').getByRole('button', { name: 'Crash', exact: true }).click();
    await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 20);
    await setPlaying(page, false);
    const before = await picture(page);
    await page.reload();
    await mounted();
    assert.deepEqual(await picture(page), before);
    assert.equal(await page.locator('.notice').count(), 0);
    // while it plays: what is saved when the page goes is not older than that
    await setPlaying(page, true);
    await page.waitForFunction((at) => {
      return parseFloat(document.querySelector('#clock').textContent) * 1000 > at + 700;
    }, await clock(page));
    const playing = await clock(page);
    await page.reload();
    await mounted();
    assert(await clock(page) >= playing, `${await clock(page)} is not before ${playing}`);
  }));
});

describe('the program of the Java article', () => {
  test('puts its keys where Kafka does, and keeps its offsets', LIMIT, () => {
    return using(async (page, { mounted }) => {
      await page.locator('#scenario').selectOption('article');
      await speed(page, 5);
      const done = () => {
        const numbers = (selector) => [...document.querySelectorAll(selector)]
          .map((one) => one.textContent.match(/\d+/)?.[0]).join();
        return numbers('.mark.committed:not(.other) .label') === '3,4,3'
          && numbers('.cell.ghost') === '3,4,3';
      };
      await playUntil(page, 'all is written, read and committed', done);
      assert.deepEqual(await keys(page), [
        ['key4', 'key6', 'key7'],
        ['key0', 'key3', 'key5', 'key8'],
        ['key1', 'key2', 'key9'],
      ]);
      // the consumer
      await card(page, 'consumer').getByRole('button', { name: 'Crash', exact: true }).click();
      await card(page, 'consumer').locator('.actions .go').click();
      await playUntil(page, 'it reads again', says, [
        '[data-consumer=consumer] .assigned', 'test-topic-0.*test-topic-1.*test-topic-2',
      ]);
      assert.deepEqual(await committed(page), [3, 4, 3]);
      // the broker
      await broker(page).locator('button.tiny').click();
      await playUntil(page, 'the controller gives it up', says, ['.tape-name', 'no leader']);
      await broker(page).locator('button.tiny').click();
      await playUntil(page, 'it serves again', says, ['.broker-foot .pill', 'running']);
      await playUntil(page, 'the group is back', says, ['.group-state', 'Stable']);
      assert.deepEqual(await committed(page), [3, 4, 3]);
      // the page
      await page.reload();
      await mounted();
      assert.deepEqual(await committed(page), [3, 4, 3]);
      assert.equal(await page.locator('.cell.once').count(), 10, 'each has been processed once');
    }, { viewport: { width: 1600, height: 900 } });
  });

  test('starts from its link', LIMIT, () => using(async (page) => {
    assert.equal(await page.locator('#scenario').inputValue(), 'article');
    assert.equal(await clock(page), 0);
  }, { query: '?scenario=article' }));
});

describe('an embed', () => {
  test('is the stage and the transport, and keeps nothing', LIMIT, () => using(async (page) => {
    assert.equal(await page.locator('.header, .guide, .views, #inspector').count(), 0);
    await page.locator('#stage').waitFor();
    await page.locator('#play').click();
    await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 16.5);
    await page.locator('#play').click();
    await card(page, 'C1').getByRole('button', { name: 'Crash', exact: true }).click();
    assert.match(await card(page, 'C1').locator('.pill').innerText(), /crashed/i);
    const kept = await page.evaluate(() => Object.keys(localStorage));
    assert.deepEqual(kept, []);
    const link = page.locator('.transport a');
    const target = new URL(await link.getAttribute('href'));
    assert.equal(target.searchParams.has('embed'), false);
    const wide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    assert.equal(await page.evaluate(wide), 0, 'nothing sticks out');
  }, { query: '?embed=1', viewport: { width: 720, height: 420 } }));

  test('says what is refused', LIMIT, () => using(async (page) => {
    await page.locator('#play').click();
    await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 16.3);
    await page.locator('#play').click();
    await card(page, 'C1').getByRole('button', { name: 'Leave', exact: true }).click();
    await card(page, 'C1').getByRole('button', { name: 'Leave', exact: true }).click();
    const notice = page.locator('.notice', { hasText: 'C1 is closing already' });
    await notice.waitFor();
    await notice.getByRole('button').click();
    assert.equal(await page.locator('.notice').count(), 0);
  }, { query: '?embed=1', viewport: { width: 720, height: 420 } }));

  test('shows its scenario in the playground', LIMIT, () => using(async (page) => {
    const target = new URL(await page.locator('.transport a').getAttribute('href'));
    assert.equal(target.searchParams.get('scenario'), 'article');
  }, { query: '?embed=1&scenario=article' }));

  for (const [what, attribute] of [
    ['another origin', ''],
    ['another origin, in a sandbox without storage', 'sandbox="allow-scripts"'],
  ]) {
    test(`plays in a frame of ${what}`, LIMIT, () => {
      const attributes = `${attribute} width="720" height="420"`;
      return framed(browser(), '?embed=1', attributes, async (frame) => {
        await frame.locator('#play').click();
        const moved = frame.locator('#clock').filter({ hasText: /^1[789]\./ });
        await moved.waitFor();
        await frame.locator('#play').click();
        assert.equal(await frame.locator('.failure, .notice').count(), 0);
        assert.equal(await frame.locator('.tape').count(), 3);
      });
    });
  }

  test('the whole page plays without storage, too, and says so', LIMIT, () => {
    const attributes = 'sandbox="allow-scripts" width="1200" height="800"';
    return framed(browser(), '', attributes, async (frame) => {
      await frame.getByText('does not let the page store anything').waitFor();
      await frame.locator('#add-producer').click();
      await frame.locator('[data-anchor="client:producer-1"]').waitFor();
    });
  });
});

describe('on a small laptop', () => {
  test('two consumers are seen whole', LIMIT, () => using(async (page) => {
    const stage = await page.locator('#stage').boundingBox();
    for (const name of ['C1', 'C2']) {
      const { y, height } = await card(page, name).boundingBox();
      const over = y + height - stage.y - stage.height;
      assert(over <= 0, `${name} sticks out by ${over} px`);
    }
  }, { viewport: { width: 1280, height: 720 } }));
});

/** What stands in the inspector, the log or a dialog and is cut off. */
const cutOff = (page) => page.evaluate(() => {
  const wide = (one) => {
    if (one.tagName !== 'SELECT') {
      // of what is laid out in a line there is no width
      return one.clientWidth > 0 && one.scrollWidth > one.clientWidth;
    }
    const free = one.cloneNode(true);
    free.style.maxWidth = free.style.width = 'max-content';
    one.after(free);
    const room = free.offsetWidth;
    free.remove();
    return room > one.offsetWidth;
  };
  const looked = '#inspector select, #inspector .field input, #inspector .key, #inspector dd, '
    + 'dialog[open], dialog[open] *';
  return [...document.querySelectorAll(looked)]
    .filter((one) => one.checkVisibility() && (wide(one) || one.matches('.key')
      && one.offsetHeight > 32))
    .map((one) => one.dataset.key ?? one.textContent);
});

for (const [width, height] of [[1280, 720], [360, 800]]) {
  for (const lang of ['en', 'zh-Hans']) {
    test(`no word is cut off in ${lang} at ${width} by ${height}`, LIMIT, () => using(async (page) => {
      await page.locator('#log-filter').selectOption('detail');
      for (const subject of [producer(page, 'web'), card(page, 'C1'), page.locator('.group h3'),
        tape(page, 'orders-0'), broker(page)]) {
        await subject.locator('.subject').first().click();
        await page.locator('#inspector').waitFor();
        assert.deepEqual(await cutOff(page), []);
        await page.locator('#inspector-close').click();
      }
      for (const opener of ['#add-topic', '#help']) {
        await page.locator(opener).click();
        assert.deepEqual(await cutOff(page), []);
        await page.keyboard.press('Escape');
      }
    }, { query: `?lang=${lang}`, viewport: { width, height } }));
  }
}

test('a program can be read on cards of every width', LIMIT, () => using(async (page) => {
  for (const width of [360, 768, 920, 1024, 1180, 1280, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    for (const style of ['C1', 'C2']) {
      const cut = await card(page, style).locator('.code .line').evaluateAll((lines) => lines
        .filter((line) => line.scrollWidth > line.clientWidth).map((line) => line.textContent));
      assert.deepEqual(cut, [], `${width} px`);
    }
    const commits = await page.locator('.code .line', { hasText: 'commitSync' }).allInnerTexts();
    assert.deepEqual(commits.map((line) => line.match(/tp, (.*)\)\);/)?.[1]), [
      'r.offset() + 1', 'r.offset()',
    ]);
  }
}, { query: '?lesson=committed-is-next' }));

test('what a lesson claims lies with what it says', LIMIT, () => using(async (page) => {
  const claims = page.locator('.claims');
  const height = (place) => page.locator(place).evaluate((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return { top, bottom };
  });
  assert(await claims.evaluate((one) => one.open), 'where there is room it is all there');
  for (const width of [768, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await page.reload();
    await claims.waitFor();
    assert(!await claims.evaluate((one) => one.open), 'the stage is not pushed away');
    const [said, claimed, stage] = [
      await height('.lecture'), await height('.claims'), await height('.stage'),
    ];
    assert(said.bottom <= claimed.top && claimed.bottom <= stage.top, `${width} px`);
    await claims.locator('summary').click();
    await claims.locator('.claim').first().waitFor();
  }
}, { query: '?lesson=committed-is-next', viewport: { width: 1440, height: 900 } }));

describe('on a phone', () => {
  for (const query of ['', '?lang=zh-Hans', '?scenario=idle-consumer', '?embed=1']) {
    test(`nothing sticks out to the side at ${query || 'the start'}`, LIMIT, () => {
      return using(async (page) => {
        const out = () => page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        assert.equal(await out(), 0);
        await page.locator('#play').click();
        await page.waitForTimeout(500);
        await page.locator('#play').click();
        assert.equal(await out(), 0);
        if (!query.includes('embed')) {
          await card(page, 'C1').locator('.subject').click();
          await page.locator('#inspector').waitFor();
          assert.equal(await out(), 0, 'with the inspector');
          await page.locator('#inspector-close').click();
          for (const tab of ['#tab-tables', '#tab-offsets', '#tab-events']) {
            await page.locator(tab).click();
            assert.equal(await out(), 0, tab);
          }
          await page.locator('#add-topic').click();
          assert.equal(await out(), 0, 'with a dialog');
          await page.keyboard.press('Escape');
        }
      }, { query, viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true });
    });
  }

  test('the header says where one is, in full', LIMIT, () => using(async (page) => {
    const wide = await page.locator('#scenario').evaluate((select) => {
      const words = document.createElement('span');
      words.style.cssText = `position: absolute; font: ${getComputedStyle(select).font}`;
      document.body.append(words);
      const widths = [...select.options].map(({ text }) => {
        words.textContent = text;
        return words.offsetWidth;
      });
      words.remove();
      // the list's own arrow and padding
      return Math.max(...widths) + 36 - select.offsetWidth;
    });
    assert(wide <= 0, `the longest name lacks ${wide} px`);
    const row = (selector) => page.locator(selector).evaluate((one) => {
      return Math.round(one.getBoundingClientRect().bottom / 10);
    });
    assert.equal(await row('#help'), await row('.header .choice'), 'one line above the scenario');
  }, { viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true }));

  test('what travels keeps to the margin', LIMIT, () => using(async (page) => {
    await setPlaying(page, true);
    const painted = await page.evaluate(async () => {
      const canvas = document.querySelector('canvas.flights');
      const seen = { inside: 0, outside: 0 };
      for (let look = 0; look < 20; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const { width, height, offsetWidth } = canvas;
        const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
        for (let at = 3; at < data.length; at += 4) {
          if (data[at] > 0) {
            const x = (((at - 3) / 4) % width) * (offsetWidth / width);
            // as wide as the margin and a dot that arrives at its edge
            seen[x > 26 && x < offsetWidth - 26 ? 'inside' : 'outside'] += 1;
          }
        }
      }
      return seen;
    });
    assert(painted.outside > 0, 'something travels');
    assert.equal(painted.inside, 0, 'and covers nothing');
  }, { viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true }));

  test('a refusal is seen where one is', LIMIT, () => using(async (page) => {
    await page.locator('.group h3 .subject').tap();
    await page.locator('#delete-group').tap();
    const notice = page.locator('.notice', { hasText: 'NON_EMPTY_GROUP' });
    await notice.waitFor();
    const seen = await notice.evaluate((notice) => {
      const { left, top, width, height } = notice.getBoundingClientRect();
      const found = document.elementFromPoint(left + width / 2, top + height / 2);
      return notice.contains(found);
    });
    assert(seen, 'it is on the screen, and nothing lies over it');
    await notice.getByRole('button').tap();
    assert.equal(await page.locator('.notice').count(), 0);
  }, { viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true }));

  test('everything can be tapped', LIMIT, () => using(async (page) => {
    await page.locator('#play').tap();
    await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 16.3);
    await page.locator('#play').tap();
    await card(page, 'C1').getByRole('button', { name: 'Crash', exact: true }).tap();
    assert.match(await card(page, 'C1').locator('.pill').innerText(), /crashed/i);
    const small = await page.evaluate(() => {
      const seen = [...document.querySelectorAll('button, select, a[href]')]
        .filter((one) => one.checkVisibility() && !one.closest('dialog') && !one.matches('.skip'))
        .map((one) => ({ one, box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.height < 24 || box.width < 24));
      return seen.map(({ one, box }) => {
        return `${one.className || one.id || one.tagName} “${one.textContent.slice(0, 20)}” `
          + `${Math.round(box.width)}×${Math.round(box.height)}`;
      });
    });
    // WCAG 2.2, 2.5.8: 24 by 24 pixels
    assert.deepEqual([...new Set(small)], []);
    const slots = await card(page, 'C2').locator('.slot').evaluateAll((slots) => {
      return slots.map((slot) => slot.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom }));
    });
    for (const [index, { bottom }] of slots.slice(0, -1).entries()) {
      assert(bottom <= slots[index + 1].top + 0.5, 'places for a crash do not overlap');
    }
    assert(await card(page, 'C2').locator('.slot i').first().isVisible(), 'and can be seen');
  }, { viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true }));
});

describe('under a strict policy', () => {
  test('nothing is blocked, whatever is opened', LIMIT, async () => {
    const strict = await serve({ headers: { 'Content-Security-Policy': STRICT_POLICY } });
    try {
      await looking(browser(), async ({ page, mounted }) => {
        await page.addInitScript(() => {
          globalThis.violations = [];
          addEventListener('securitypolicyviolation', (event) => {
            violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
          });
        });
        await page.goto(strict.url);
        await mounted();
        await speed(page, 5);
        await playUntil(page, 'it plays', () => {
          return parseFloat(document.querySelector('#clock').textContent) > 18;
        });
        for (const subject of ['.producers .subject', '.consumer .subject', '.group h3 .subject',
          '.tape .subject', '.broker-foot .subject', '.cell.once button']) {
          await page.locator(subject).first().click();
          await page.locator('#inspector').waitFor();
        }
        await page.locator('#inspector-close').click();
        for (const button of ['#tab-tables', '#tab-offsets', '#tab-events', '#add-group',
          '#add-standalone', '#add-producer', '.add-partition']) {
          await page.locator(button).click();
        }
        for (const button of ['#help', '#add-topic']) {
          await page.locator(button).click();
          await page.keyboard.press('Escape');
        }
        await page.locator('#theme').selectOption('dark');
        await page.getByRole('button', { name: '中文' }).click();
        await playUntil(page, 'it plays on', () => {
          return parseFloat(document.querySelector('#clock').textContent) > 20;
        });
        // marks stand where they belong: their places are set without an attribute
        const places = await page.evaluate(() => [...document.querySelectorAll('.mark')]
          .map((mark) => mark.style.getPropertyValue('--at')));
        assert(places.length > 0 && places.every((place) => place !== ''), `${places}`);
        assert.deepEqual(await page.evaluate(() => violations), []);
      });
    } finally {
      await strict.close();
    }
  });
});

describe('preferences', () => {
  const background = (page) => page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g);
    return (Number(red) + Number(green) + Number(blue)) / 3;
  });

  test('dark, when the system is', LIMIT, () => using(async (page) => {
    assert(await background(page) < 60, `${await background(page)}`);
    await page.locator('#theme').selectOption('light');
    assert(await background(page) > 200, `${await background(page)}`);
  }, { colorScheme: 'dark' }));

  test('Chinese, when the reader is', LIMIT, () => using(async (page) => {
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-Hans');
    await card(page, 'C1').getByRole('button', { name: '崩溃', exact: true }).click();
    assert.match(await card(page, 'C1').locator('.pill').innerText(), /崩溃于/);
  }, { locale: 'zh-CN' }));

  test('two readers do not disturb each other', LIMIT, () => using(async (dark) => {
    await using(async (chinese) => {
      await card(chinese, 'C1').getByRole('button', { name: '崩溃', exact: true }).click();
      await dark.locator('#add-producer').click();
      assert.equal(await producer(chinese, 'producer-1').count(), 0);
      assert.match(await card(dark, 'C1').locator('.pill').innerText(), /^(?!.*crashed)/);
      assert(await background(dark) < 60 && await background(chinese) > 200);
    }, { locale: 'zh-CN' });
  }, { colorScheme: 'dark' }));
});

describe('what is stored', () => {
  const hostile = {
    'is empty': '',
    'is a word': 'garbage',
    'is null': 'null',
    'is a number': '1e400',
    'is too deep': '['.repeat(100_000),
    'is large': `"${'x'.repeat(2_000_000)}"`,
    'is of another version': JSON.stringify({ version: 2, future: true }),
    'asks for markup': '{"version":"<img src=x onerror=alert(1)>"}',
  };
  for (const [what, text] of Object.entries(hostile)) {
    test(`and ${what} is set aside`, LIMIT, () => looking(browser(), async ({ page, mounted }) => {
      await page.addInitScript(([key, text]) => {
        if (!sessionStorage.getItem('once')) {
          sessionStorage.setItem('once', 'yes');
          localStorage.setItem(key, text);
        }
      }, [WORKSPACE, text]);
      await page.goto(server().url);
      await mounted();
      await page.locator('.notice').getByText('stored workspace').waitFor();
      assert.equal(await stored(page, `${WORKSPACE}:set-aside`), text);
      assert.equal(await page.locator('.notice img').count(), 0);
      const box = await page.locator('.notice').boundingBox();
      assert(box.height < 200, `a notice of ${box.height} px`);
      await page.locator('#play').click();
      await page.waitForFunction(() => parseFloat(document.querySelector('#clock').textContent) > 16.2);
      await page.locator('#play').click();
      await page.reload();
      await mounted();
      assert.equal(await page.locator('.notice').count(), 0, 'the new work is stored');
    }));
  }

  test('fits no more: the page says so and goes on', LIMIT, () => looking(browser(), async (seen) => {
    const { page, mounted } = seen;
    await page.addInitScript(() => {
      const real = Storage.prototype.setItem;
      Storage.prototype.setItem = function setItem(key, value) {
        if (value.length > 10) {
          throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
        }
        return real.call(this, key, value);
      };
    });
    await page.goto(server().url);
    await mounted();
    await page.locator('#add-producer').click();
    await producer(page, 'producer-1').waitFor();
    await page.locator('.notice').waitFor({ timeout: 5_000 });
  }));

  test('two tabs do not lose the work of the one used last', LIMIT, () => {
    return looking(browser(), async ({ page, mounted }) => {
      await page.goto(server().url);
      await mounted();
      const other = await page.context().newPage();
      await other.goto(server().url);
      await other.locator('#boot').waitFor({ state: 'detached' });
      await other.locator('#add-producer').click();
      await producer(other, 'producer-1').waitFor();
      // the first is closed without having been used
      await page.close();
      await other.reload();
      await other.locator('#boot').waitFor({ state: 'detached' });
      assert.equal(await producer(other, 'producer-1').count(), 1);
      await other.close();
    });
  });

  test('is the same run wherever it is played', LIMIT, () => using(async (page) => {
    await card(page, 'C1').getByRole('button', { name: 'Crash', exact: true }).click();
    await speed(page, 20);
    await playUntil(page, 'a while', () => {
      return parseFloat(document.querySelector('#clock').textContent) > 60;
    });
    const workspace = await stored(page);
    const seen = await picture(page);
    await looking(browser(), async ({ page: elsewhere, mounted }) => {
      await elsewhere.addInitScript(([key, text]) => {
        localStorage.setItem(key, text);
      }, [WORKSPACE, workspace]);
      await elsewhere.goto(server().url);
      await mounted();
      // what there was no time for comes with the frames
      await elsewhere.waitForFunction((then) => {
        return document.querySelector('#clock').textContent === then;
      }, seen[0]);
      await elsewhere.waitForTimeout(300);
      assert.deepEqual(await picture(elsewhere), seen);
    });
  }));
});
