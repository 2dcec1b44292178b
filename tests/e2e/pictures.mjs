// Comparing pictures of the page with approved ones, so coarsely that another machine's fonts and
// drawing make no difference, and so finely that another layout does.

import assert from 'node:assert/strict';

/** Pixels of the page, in each direction, that are one of a kept picture. */
const KEPT = 8;
/** Pixels of a kept picture that are compared as one. */
const BLOCK = 2;
/** What two blocks may differ by, of 255, before they are counted. */
const BLOCK_MAX = 26;

/** A part of a picture that may differ: what fonts do, and no more. */
export const TOLERANCE = 0.05;

/** Runs in the page that draws: takes pictures as data addresses, gives one back. */
async function shrink({ picture, by }) {
  const image = new Image();
  image.src = picture;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height].map((size) => Math.ceil(size / by));
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png');
}

/** Runs in the page that draws: which part of the blocks of two pictures differs. */
async function compare({ one, other, block, most }) {
  const draw = async (picture) => {
    const image = new Image();
    image.src = picture;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  };
  const [a, b] = [await draw(one), await draw(other)];
  if (a.width !== b.width || a.height !== b.height) {
    return 1;
  }
  let differing = 0;
  let blocks = 0;
  for (let top = 0; top < a.height; top += block) {
    for (let left = 0; left < a.width; left += block) {
      const sums = [0, 0, 0];
      let pixels = 0;
      for (let y = top; y < Math.min(top + block, a.height); y += 1) {
        for (let x = left; x < Math.min(left + block, a.width); x += 1) {
          for (const channel of [0, 1, 2]) {
            const place = 4 * (y * a.width + x) + channel;
            sums[channel] += a.data[place] - b.data[place];
          }
          pixels += 1;
        }
      }
      blocks += 1;
      differing += sums.some((sum) => Math.abs(sum / pixels) > most) ? 1 : 0;
    }
  }
  return differing / blocks;
}

const address = (png) => `data:image/png;base64,${png.toString('base64')}`;

/**
 * Somebody who compares pictures, in an empty page of a browser.
 *
 * @param {import('playwright-core').Browser} browser
 */
export async function painter(browser) {
  const page = await browser.newPage();
  return {
    /** A picture as it is kept: small. */
    async kept(png) {
      const small = await page.evaluate(shrink, { picture: address(png), by: KEPT });
      return Buffer.from(small.split(',')[1], 'base64');
    },
    /** Which part of two kept pictures differs, from 0 to 1. */
    difference(one, other) {
      assert(one.length > 0 && other.length > 0, 'a picture is empty');
      const asked = { one: address(one), other: address(other), block: BLOCK, most: BLOCK_MAX };
      return page.evaluate(compare, asked);
    },
    close: () => page.close(),
  };
}
