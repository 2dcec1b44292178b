// The built page, as a static host serves it: that it comes up, wherever and however it is served,
// and that it says what is wrong when it does not.

import assert from 'node:assert/strict';
import { ServerResponse } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launch, looking, serve, STRICT_POLICY } from './helpers.mjs';

const LIMIT = { timeout: 90_000 };
const isProgram = (path) => path.endsWith('.wasm');

/** What the program says when it has panicked. */
const FAILURE = { message: 'a cell has two owners', reproduce: 'seed 7, step 12' };

/** The failure as the program says it: `detail` is an object, or that as JSON. */
const sayFailure = (detail) => {
  dispatchEvent(new CustomEvent('offset-playground:failure', { detail }));
};

let browser;
before(async () => {
  browser = await launch();
}, LIMIT);
after(() => browser?.close());

/** Serves the page while `use` runs. */
async function served(options, use) {
  const server = await serve(options);
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

/** Keeps the program back until it is asked for, and then sends it in two halves. */
function held() {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  const intercept = async (path) => {
    if (isProgram(path)) {
      await released;
    }
  };
  return { intercept, release };
}

describe('the page', () => {
  for (const prefix of ['/', '/deep/er/']) {
    test(`comes up at ${prefix}`, LIMIT, () => served({ prefix }, async ({ url, requests }) => {
      await looking(browser, async ({ page, mounted }) => {
        await page.goto(url);
        await mounted();
        assert.equal(await page.title(), 'Offset Playground');
        assert.notEqual((await page.locator('body').innerText()).trim(), '');
      });
      assert.deepEqual(requests.filter((path) => !path.startsWith(prefix)), []);
      assert.equal(requests.filter(isProgram).length, 1, 'the program is fetched once');
    }));
  }

  test('comes up under a strict policy', LIMIT, () => {
    const headers = { 'Content-Security-Policy': STRICT_POLICY };
    return served({ headers }, ({ url }) => looking(browser, async ({ page, mounted }) => {
      await page.addInitScript(() => {
        globalThis.violations = [];
        addEventListener('securitypolicyviolation', (event) => {
          violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`);
        });
      });
      await page.goto(url);
      await mounted();
      assert.deepEqual(await page.evaluate(() => violations), []);
    }));
  });

  test('comes up with a host that does not know the type of wasm', LIMIT, () => {
    const intercept = (path, response) => {
      if (isProgram(path)) {
        response.writeHead = (status, headers) => {
          const type = { 'Content-Type': 'application/octet-stream' };
          return ServerResponse.prototype.writeHead.call(response, status, { ...headers, ...type });
        };
      }
    };
    return served({ intercept }, ({ url }) => looking(browser, async ({ page, mounted }) => {
      await page.goto(url);
      await mounted();
    }));
  });

  test('comes up from a host that compresses', LIMIT, () => {
    const intercept = (path, response) => {
      if (isProgram(path)) {
        const end = response.end.bind(response);
        response.writeHead = (status, headers) => {
          const { 'Content-Length': _, ...rest } = headers;
          return ServerResponse.prototype.writeHead.call(response, status, {
            ...rest,
            'Content-Encoding': 'gzip',
          });
        };
        response.end = (body) => end(gzipSync(body));
      }
    };
    return served({ intercept }, ({ url }) => looking(browser, async ({ page, mounted }) => {
      await page.goto(url);
      await mounted();
    }));
  });

  for (const [name, sandbox] of [
    ['an iframe', undefined],
    ['an iframe with a sandbox', 'allow-scripts'],
  ]) {
    test(`comes up in ${name} of another origin`, LIMIT, () => {
      const headers = { 'Access-Control-Allow-Origin': '*' };
      return served({ headers }, ({ url }) => {
        const attribute = sandbox ? `sandbox="${sandbox}"` : '';
        const host = `<!doctype html><link rel="icon" href="data:,"><p>A page of documentation.</p>
          <iframe src="${url}?embed=1" ${attribute} width="600" height="400"></iframe>`;
        const intercept = (path, response) => {
          response.writeHead(200, { 'Content-Type': 'text/html' });
          return response.end(host);
        };
        return served({ intercept }, (outer) => looking(browser, async ({ page, mounted }) => {
          await page.goto(outer.url);
          const frame = page.frameLocator('iframe');
          await mounted(frame);
          assert.equal(await frame.locator('.failure').count(), 0);
          assert.notEqual((await frame.locator('body').innerText()).trim(), '');
        }));
      });
    });
  }
});

describe('the loading screen', () => {
  for (const [language, options, query, what] of [
    ['English', { locale: 'en-GB' }, '', /what Kafka does with offsets/],
    ['Chinese', { locale: 'zh-CN' }, '', /看清 Kafka 如何处理 offset/],
    ['Chinese when asked to', { locale: 'en-GB' }, '?lang=zh-Hans', /看清 Kafka 如何处理 offset/],
    ['English when asked to', { locale: 'zh-CN' }, '?lang=en', /what Kafka does with offsets/],
  ]) {
    test(`can be read before the program is there, in ${language}`, LIMIT, () => {
      const { intercept, release } = held();
      return served({ intercept }, ({ url }) => looking(browser, async ({ page, mounted }) => {
        await page.goto(url + query, { waitUntil: 'domcontentloaded' });
        const about = page.locator('#boot .boot-about');
        await about.getByText(what).waitFor();
        const expected = language.startsWith('Chinese') ? 'zh-Hans' : 'en';
        assert.equal(await page.locator('html').getAttribute('lang'), expected);
        release();
        await mounted();
      }, options));
    });
  }

  test('can be read without scripts', LIMIT, () => served({}, ({ url }) => {
    return looking(browser, async ({ page }) => {
      await page.goto(url);
      const text = await page.locator('#boot').innerText();
      assert.match(text, /what Kafka does with offsets/);
      assert.match(text, /needs JavaScript and WebAssembly/);
      assert.equal(await page.getByRole('progressbar').isVisible(), false);
    }, { javaScriptEnabled: false });
  }));

  test('says so when not even the loader comes', LIMIT, () => {
    const intercept = (path, response) => {
      return path.includes('/loader-') && response.writeHead(404).end();
    };
    const expected = /Failed to load resource/;
    return served({ intercept }, ({ url }) => looking(browser, async ({ page }) => {
      await page.goto(url);
      const late = page.getByText('Nothing has arrived yet');
      assert.equal(await late.isVisible(), false);
      // Some seconds later.
      await page.evaluate(() => document.getAnimations().forEach((one) => one.finish()));
      assert(await late.isVisible());
    }, { expected }));
  });

  test('shows how much has arrived', LIMIT, () => {
    let finish;
    const finished = new Promise((resolve) => {
      finish = resolve;
    });
    const intercept = async (path, response) => {
      if (isProgram(path)) {
        // Half of it now, the rest when the test has seen the bar.
        const end = response.end.bind(response);
        response.end = async (body) => {
          response.write(body.subarray(0, body.length / 2));
          await finished;
          end(body.subarray(body.length / 2));
        };
      }
    };
    return served({ intercept }, ({ url }) => looking(browser, async ({ page, mounted }) => {
      await page.goto(url, { waitUntil: 'domcontentloaded' });
      const bar = page.getByRole('progressbar');
      await page.locator('#boot .boot-tape .now').waitFor();
      const share = Number(await bar.getAttribute('aria-valuenow'));
      assert(share > 10 && share <= 50, `${share} %`);
      assert.match(await page.locator('.boot-bytes').innerText(), /^Loading: \d+ of \d+ kB$/);
      // After some seconds of silence it says so, and takes it back when more comes.
      await page.getByText('Nothing has arrived for some seconds').waitFor();
      finish();
      await mounted();
    }));
  });

  test('is one line in an embed', LIMIT, () => {
    const { intercept, release } = held();
    return served({ intercept }, ({ url }) => looking(browser, async ({ page, mounted }) => {
      await page.goto(`${url}?embed=1`, { waitUntil: 'domcontentloaded' });
      await page.locator('#boot.compact').waitFor();
      const { height } = await page.locator('#boot .boot-card').boundingBox();
      assert(height < 60, `${height} px`);
      release();
      await mounted();
    }, { viewport: { width: 600, height: 400 } }));
  });

  for (const [trouble, status, reason] of [
    ['is missing', 404, /answered 404 for offset-playground-[0-9a-f]+_bg\.wasm/],
    ['is garbage', 200, /WebAssembly/],
  ]) {
    test(`offers to retry when the program ${trouble}`, LIMIT, () => {
      let broken = true;
      const intercept = (path, response) => {
        return broken && isProgram(path) && response.writeHead(status).end('no program\n');
      };
      const expected = /Failed to load resource/;
      return served({ intercept }, ({ url }) => looking(browser, async ({ page, mounted }) => {
        await page.goto(url);
        const alert = page.getByRole('alert');
        await alert.getByText('could not be loaded').waitFor();
        assert.match(await alert.innerText(), reason);
        await page.getByText('what Kafka does with offsets').waitFor();
        broken = false;
        await page.getByRole('button', { name: 'Retry' }).click();
        await mounted();
      }, { expected }));
    });
  }

  test('says that there is no WebAssembly', LIMIT, () => served({}, ({ url }) => {
    return looking(browser, async ({ page }) => {
      await page.addInitScript(() => delete globalThis.WebAssembly);
      await page.goto(url);
      await page.getByText('This browser has no WebAssembly').waitFor();
    });
  }));
});

describe('the report of a failure', () => {
  for (const [form, detail] of [['an object', FAILURE], ['JSON', JSON.stringify(FAILURE)]]) {
    test(`lies over the page and has the focus, told as ${form}`, LIMIT, () => {
      return served({}, ({ url }) => looking(browser, async ({ page, mounted }) => {
        await page.goto(url);
        await mounted();
        await page.evaluate(sayFailure, detail);
        await page.getByRole('alertdialog', { name: 'The playground has stopped' }).waitFor();
        const inside = () => document.activeElement.closest('[role=alertdialog]') !== null;
        assert(await page.evaluate(inside));
        const report = await page.getByRole('textbox').inputValue();
        for (const part of [...Object.values(FAILURE), url, 'Mozilla/']) {
          assert(report.includes(part), `${part} in ${report}`);
        }
        // It is not to be closed: what lies under it is dead.
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
        assert(await page.getByRole('alertdialog').isVisible());
        // The first failure is the cause; what follows from it is not shown.
        await page.evaluate(sayFailure, { message: 'and then some' });
        assert.equal(await page.getByRole('alertdialog').count(), 1);
      }));
    });
  }

  test('can be copied', LIMIT, () => served({}, ({ url }) => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    return looking(browser, async ({ page, mounted }) => {
      await page.goto(url);
      await mounted();
      await page.evaluate(sayFailure, FAILURE);
      await page.getByRole('button', { name: 'Copy report' }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, await page.getByRole('textbox').inputValue());
    }, { permissions });
  }));

  test('sets what is saved aside when starting afresh', LIMIT, () => served({}, ({ url }) => {
    return looking(browser, async ({ page, mounted }) => {
      const key = 'offset-playground:workspace';
      await page.goto(url);
      await mounted();
      await page.evaluate((key) => localStorage.setItem(key, 'my work'), key);
      await page.evaluate(sayFailure, FAILURE);
      await page.getByText('Your work is saved in this browser').waitFor();
      await Promise.all([
        page.waitForNavigation(),
        page.getByRole('button', { name: 'Start afresh' }).click(),
      ]);
      await mounted();
      const saved = (key) => [localStorage.getItem(key), localStorage.getItem(`${key}:set-aside`)];
      const [now, aside] = await page.evaluate(saved, key);
      assert.notEqual(now, 'my work');
      assert.equal(aside, 'my work');
    });
  }));

  test('comes up for a trap that nobody told of', LIMIT, () => served({}, ({ url }) => {
    return looking(browser, async ({ page, mounted }) => {
      await page.goto(url);
      await mounted();
      await page.evaluate(() => {
        setTimeout(() => {
          throw new WebAssembly.RuntimeError('unreachable');
        });
      });
      await page.getByRole('alertdialog').getByText('unreachable', { exact: false }).first()
        .waitFor();
    }, { expected: /RuntimeError: unreachable/ });
  }));

  test('is in Chinese for Chinese readers', LIMIT, () => served({}, ({ url }) => {
    return looking(browser, async ({ page, mounted }) => {
      await page.goto(url);
      await mounted();
      await page.evaluate(sayFailure, FAILURE);
      await page.getByRole('alertdialog', { name: 'Playground 已停止运行' }).waitFor();
      await page.getByRole('button', { name: '重新加载' }).click();
      await mounted();
    }, { locale: 'zh-CN' });
  }));
});
