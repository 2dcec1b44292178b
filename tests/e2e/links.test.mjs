// Runs as links: what is copied opens as it was, anywhere; a link that is none does no harm.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LIMIT, lived, theBuiltPage } from './helpers.mjs';

const { using, server } = theBuiltPage();

const clock = (page) => page.locator('#clock').innerText();
const notice = (page) => page.locator('.notice').innerText();
const stored = (page) => page.evaluate(() => localStorage['offset-playground:workspace']);

/** The link that the page makes to the run that is open. */
async function linked(page) {
  await page.locator('#open-library').click();
  await page.locator('#copy-link').click();
  const link = await page.locator('#link').inputValue();
  await page.keyboard.press('Escape');
  return link;
}

const hash = (text) => `#${new URLSearchParams({ run: text })}`;

describe('a link', () => {
  test('opens the run that it was made of, and is in the address no more', LIMIT, async () => {
    let [end, left, text] = [];
    await using(async (page) => {
      await lived(page);
      [end, left, text] = [new URL(await linked(page)).hash, await clock(page), await stored(page)];
      assert.match(end, /^#run=playground\+1%0A/);
    });
    await using(async (page) => {
      assert.equal(await clock(page), left);
      assert.equal(await stored(page), text);
      assert.equal(new URL(page.url()).hash, '');
      assert.equal(await page.locator('.notice, .offer').count(), 0);
      // and after a reload it is there all the same
      await page.reload();
      await page.locator('#clock').waitFor();
      assert.equal(await clock(page), left);
    }, { query: end });
  });

  test('is copied', LIMIT, () => using(async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const link = await linked(page);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  }));

  test('followed on the open page sets the run aside that is there', LIMIT, () => {
    return using(async (page) => {
      const fresh = new URL(await linked(page)).hash;
      await lived(page);
      const left = await clock(page);
      await page.evaluate((to) => { location.hash = to; }, fresh);
      await page.locator('#take-back').waitFor();
      assert.notEqual(await clock(page), left);
      assert.equal(new URL(page.url()).hash, '');
      await page.locator('#take-back').click();
      assert.equal(await clock(page), left);
    });
  });

  test('after a link leaves what was there before both', LIMIT, () => using(async (page) => {
    const [one, other] = [1, 2].map((seed) => hash(`playground 1\nseed ${seed}\nplayed 9s\n`));
    await lived(page);
    const left = await clock(page);
    for (const end of [one, other, one]) {
      await page.goto(`${server().url}?lang=en${end}`);
      await page.waitForFunction(() => document.querySelector('#clock')?.textContent === '9.000 s');
    }
    await page.locator('#take-back').click();
    assert.equal(await clock(page), left);
  }));

  test('to a run without a name is called something in the menu', LIMIT, () => {
    return using(async (page) => {
      const chosen = page.locator('#scenario option:checked');
      assert.equal(await chosen.innerText(), 'A run that was written down');
    }, { query: hash('playground 1\ntopic orders partitions=2\nplayed 1s\n') });
  });

  test('with a line that cannot be read says which, and opens the rest', LIMIT, () => {
    const text = 'playground 1\ntitle own\nat 18s crush C1\n';
    return using(async (page) => {
      assert.match(await notice(page), /^The link could not be opened as it is: /);
      assert.match(await notice(page), /line 3, column 8: .*'crush'; did you mean 'crash'\?$/m);
      // what is said beside it is not said of another run
      assert.equal(await page.locator('.guide h2').first().innerText(), 'A run that was written down');
    }, { query: hash(text) });
  });

  for (const [what, end] of [
    ['nothing', '#run='],
    ['badly encoded', '#run=%E0%A4%A&run=%'],
    ['something else', hash('<script>alert(1)</script>')],
    ['a later version', hash('playground 99\n')],
    ['long', hash('x'.repeat(200_000))],
  ]) {
    test(`that is ${what} leaves what there is`, LIMIT, () => using(async (page) => {
      await lived(page);
      const left = await clock(page);
      await page.evaluate((to) => { location.hash = to; }, end);
      await page.locator('.notice').waitFor();
      assert.match(await notice(page), /^The link could not be opened as it is: /);
      assert.equal(await clock(page), left);
      // the same when it is what the page is opened with
      await page.goto(`${server().url}?lang=en${end}`);
      await page.locator('.notice').waitFor();
      assert.match(await notice(page), /^The link could not be opened as it is: /);
      assert.equal(await clock(page), left);
    }));
  }

  test('opens in an embed, every time, and leads out of it', LIMIT, () => {
    const text = 'playground 1\nseed 3\nplayed 2s\n';
    return using(async (page) => {
      assert.match(await clock(page), /^2\.0/);
      assert.equal(new URL(page.url()).hash, hash(text));
      const out = page.locator('a[target="_blank"]').first();
      assert.equal(new URL(await out.getAttribute('href'), page.url()).hash, hash(text));
    }, { query: `?embed=1${hash(text)}` });
  });

  test('of a run that is too long for one is not made', LIMIT, () => {
    const acts = Array.from({ length: 2000 }, (_, n) => `at ${n + 1}ms produce p value=v${n}`);
    const text = `playground 1\ntopic t partitions=1\nproducer p to=t every=1000s\n${acts.join('\n')}\n`;
    return using(async (page) => {
      await page.locator('#open-library').click();
      const buffer = Buffer.from(text);
      const file = { name: 'run.playground', mimeType: 'text/plain', buffer };
      await page.locator('#open-file').setInputFiles(file);
      await page.locator('#open-library').click();
      await page.locator('#copy-link').click();
      const said = page.locator('#library [role=status]', { hasText: 'too long' });
      assert.match(await said.innerText(), /\d+ characters, of at most 32000\. Save it as a file\./);
    });
  });
});
