// Prints what a browser fetches at first, for `cargo xtask bench weight`.

import { launch } from '../tests/e2e/helpers.mjs';
import { weigh } from '../tests/e2e/weight.mjs';

const browser = await launch();
try {
  const { all, html, css, js, wasm } = await weigh(browser);
  const known = { all, html, css, js, wasm };
  for (const [kind, weight] of Object.entries(known)) {
    for (const [how, bytes] of Object.entries(weight)) {
      console.log(`figure ${kind}/${how} ${bytes}`);
    }
  }
} finally {
  await browser.close();
}
