// Brings the program into the page, and stands by if it breaks down.
//
// With the program it agrees on three things:
// - it takes `#boot` away at the window event `offset-playground:ready`;
// - at `offset-playground:failure`, whose detail is `{ message, reproduce }` or that as JSON, it
//   offers a report, because a program that has panicked cannot show anything itself;
// - the language it has chosen stands in `<html lang>`: `en` or `zh-Hans`.

const texts = {
  en: {
    loading: 'Loading …',
    loaded: (have, all) => (all ? `Loading: ${have} of ${all} kB` : `Loading: ${have} kB`),
    starting: 'Starting …',
    slow: 'Nothing has arrived for some seconds. Either the network is slow, or reloading helps.',
    slowStart: 'Everything has arrived, but starting takes long on this machine.',
    failed: 'The playground could not be loaded.',
    answered: (name, status) => `The server answered ${status} for ${name}.`,
    noWasm: 'This browser has no WebAssembly, or it is turned off.',
    retry: 'Retry',
    broken: 'The playground has stopped',
    brokenWhy: 'It ran into a mistake of its own and cannot go on.',
    saved: 'Your work is saved in this browser as you go: reloading brings it back.',
    report: 'A report that lets somebody find the mistake',
    copy: 'Copy report',
    copied: 'Copied',
    copyFailed: 'The browser did not allow it: the report is selected, copy it by hand.',
    reload: 'Reload',
    afresh: 'Start afresh',
    afreshNote: 'If it stops again after reloading, start afresh: what is saved is set aside, not '
      + 'deleted.',
  },
  'zh-Hans': {
    what: 'Offset Playground 让你看清 Kafka 如何处理 offset：一个 consumer group 读过哪些记录，'
      + '其中哪些已经 commit，以及 consumer 在这之间崩溃时，哪些记录会被再读一遍。',
    how: '这个网页里运行着一个忠实于 Kafka 的模型，有 broker、producer 和 consumer group。你可以让 '
      + 'consumer 崩溃、倒回时间、对比不同设置，看每条记录最终被处理了一次、两次，还是一次也没有。',
    loading: '正在加载……',
    loaded: (have, all) => (all ? `正在加载：${have} / ${all} kB` : `正在加载：${have} kB`),
    starting: '正在启动……',
    slow: '已有几秒没有收到数据。可能是网络较慢，也可以刷新页面试试。',
    slowStart: '数据已全部收到，但在这台机器上启动较慢。',
    failed: 'Playground 加载失败。',
    answered: (name, status) => `请求 ${name} 时，服务器返回了 ${status}。`,
    noWasm: '此浏览器不支持 WebAssembly，或者已将其关闭。',
    retry: '重试',
    broken: 'Playground 已停止运行',
    brokenWhy: '程序自身出了错，无法继续运行。',
    saved: '你的操作会随时保存在此浏览器中，重新加载后即可恢复。',
    report: '错误报告，可帮助他人找到原因',
    copy: '复制报告',
    copied: '已复制',
    copyFailed: '浏览器不允许复制：报告已选中，请手动复制。',
    reload: '重新加载',
    afresh: '重新开始',
    afreshNote: '如果重新加载后再次停止，可以选择“重新开始”：已保存的内容会另存一份，不会删除。',
  },
};

const WORKSPACE = 'offset-playground:workspace';
const PATIENCE = 5000;

const query = new URLSearchParams(location.search);
const language = chooseLanguage();
const text = texts[language];
const boot = document.getElementById('boot');

/** The language asked for in the address, else the first that the reader and we both know. */
function chooseLanguage() {
  const asked = query.get('lang') ?? stored('offset-playground:lang');
  const wanted = asked ? [asked] : navigator.languages;
  const known = wanted.map((tag) => tag.toLowerCase().split('-')[0]);
  return known.find((tag) => tag === 'zh' || tag === 'en') === 'zh' ? 'zh-Hans' : 'en';
}

/** What the page has stored on an earlier visit; asking can throw. */
function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Makes the loading screen what it should be for this reader. */
function dress() {
  document.documentElement.lang = language;
  const theme = query.get('theme') ?? stored('offset-playground:theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
  boot.classList.toggle('compact', query.get('embed') === '1');
  boot.querySelector('.boot-late').remove();
  for (const element of boot.querySelectorAll('[data-text]')) {
    element.textContent = text[element.dataset.text] ?? element.textContent;
  }
}

/** Fetches the program and starts it. */
async function load() {
  if (typeof WebAssembly !== 'object') {
    throw new Error(text.noWasm);
  }
  const program = document.getElementById('program');
  const progress = new Progress(Number(program.dataset.bytes));
  const glue = import(document.getElementById('glue').href);
  const [{ default: start }, response] = await Promise.all([
    glue,
    fetchProgram(program.href, progress),
  ]);
  try {
    await start({ module_or_path: response });
  } finally {
    progress.end();
  }
}

/** Asks for the program and hands it on as it arrives, so that it is compiled meanwhile. */
async function fetchProgram(url, progress) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(text.answered(url.split('/').pop(), response.status));
  }
  progress.expect(response.headers);
  const counted = new TransformStream({
    transform(chunk, controller) {
      progress.add(chunk.byteLength);
      controller.enqueue(chunk);
    },
    flush: () => progress.complete(),
  });
  // Named here, because not every static host knows the type.
  const headers = { 'Content-Type': 'application/wasm' };
  return new Response(response.body.pipeThrough(counted), { headers });
}

/** The bar, the figures below it, and the sentence for those who wait long. */
class Progress {
  #total;
  #have = 0;
  #timer = 0;
  #tape = boot.querySelector('.boot-tape');
  #figures = boot.querySelector('.boot-bytes');
  #trouble = boot.querySelector('.boot-trouble');

  constructor(total) {
    this.#total = total;
    this.#wait(text.slow);
  }

  /** Learns from the answer's head how much will come, unless the page has said so. */
  expect(headers) {
    if (!this.#total && !headers.get('Content-Encoding')) {
      this.#total = Number(headers.get('Content-Length'));
    }
  }

  add(bytes) {
    this.#have += bytes;
    // More than expected: better no goal than a wrong one.
    if (this.#have > this.#total) {
      this.#total = 0;
    }
    const [have, all] = [this.#have, this.#total].map((bytes) => Math.ceil(bytes / 1000));
    this.#show(this.#total && this.#have / this.#total, text.loaded(have, all));
    this.#wait(text.slow);
  }

  complete() {
    this.#show(1, text.starting);
    this.#wait(text.slowStart);
  }

  end() {
    clearTimeout(this.#timer);
  }

  #show(share, words) {
    this.#figures.textContent = words;
    this.#tape.setAttribute('aria-valuetext', words);
    this.#tape.setAttribute('aria-valuenow', Math.floor(share * 100));
    const cells = [...this.#tape.children];
    const done = Math.floor(share * cells.length);
    cells.forEach((cell, at) => {
      cell.classList.toggle('done', at < done);
      cell.classList.toggle('now', at === done);
    });
  }

  /** Says `sentence` if nothing else happens for a while. */
  #wait(sentence) {
    clearTimeout(this.#timer);
    this.#trouble.replaceChildren();
    this.#timer = setTimeout(() => {
      this.#trouble.append(make('p', { textContent: sentence }));
    }, PATIENCE);
  }
}

/** Says on the loading screen why there will be no program. */
function giveUp(error) {
  // A program that panicked as it started has its own report.
  if (document.querySelector('.failure')) {
    return;
  }
  console.warn(error);
  boot.classList.add('failed');
  boot.querySelector('.boot-trouble').replaceChildren(
    make('p', { textContent: text.failed }),
    make('p', { textContent: error?.message ?? String(error), className: 'reason' }),
    button(text.retry, () => location.reload(), 'primary'),
  );
}

/** What the program said about its end. */
function read(detail) {
  try {
    const said = typeof detail === 'string' ? JSON.parse(detail) : detail;
    return { message: said?.message ?? 'unknown', reproduce: said?.reproduce ?? '' };
  } catch {
    return { message: String(detail), reproduce: '' };
  }
}

/** Shows an error if it is one after which the program cannot go on. */
function notice(error) {
  const trapped = typeof WebAssembly === 'object' && error instanceof WebAssembly.RuntimeError;
  const exhausted = error instanceof RangeError && /wasm/.test(error.stack);
  if (trapped || exhausted) {
    showFailure({ message: String(error), reproduce: '' });
  }
}

/** Lays a dialog with a report over the page; the first one tells the cause, and stays. */
function showFailure({ message, reproduce }) {
  if (document.querySelector('.failure')) {
    return;
  }
  const report = make('textarea', { readOnly: true, rows: 6, spellcheck: false });
  report.value = [
    'Offset Playground stopped.',
    `Message: ${message}`,
    `To reproduce: ${reproduce || 'not known'}`,
    `Page: ${location.href}`,
    `Browser: ${navigator.userAgent}`,
  ].join('\n');
  const label = make('label', { textContent: text.report });
  label.append(report);
  const note = make('p', { className: 'failure-note' });
  note.setAttribute('role', 'status');
  note.textContent = storage() ? text.afreshNote : '';

  const copy = button(text.copy, () => copyReport(report, copy, note));
  const reload = button(text.reload, () => location.reload(), 'primary');
  reload.autofocus = true;
  const actions = make('div', { className: 'failure-actions' });
  actions.append(reload, copy, button(text.afresh, startAfresh));

  const why = make('p', { id: 'failure-why', textContent: text.brokenWhy });
  if (storage()?.getItem(WORKSPACE)) {
    why.textContent += (language === 'en' ? ' ' : '') + text.saved;
  }
  const card = make('div', { className: 'failure-card' });
  card.append(
    make('h2', { id: 'failure-title', textContent: text.broken }),
    why,
    make('p', { className: 'reason', textContent: message }),
    label,
    actions,
    note,
  );
  const dialog = make('dialog', { className: 'failure' });
  dialog.setAttribute('role', 'alertdialog');
  dialog.setAttribute('aria-labelledby', 'failure-title');
  dialog.setAttribute('aria-describedby', 'failure-why');
  // There is nothing behind it to go back to.
  dialog.setAttribute('closedby', 'none');
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  dialog.append(card);
  document.body.append(dialog);
  dialog.showModal();
}

async function copyReport(report, copy, note) {
  try {
    await navigator.clipboard.writeText(report.value);
  } catch {
    report.select();
    if (!document.execCommand('copy')) {
      note.textContent = text.copyFailed;
      return;
    }
  }
  copy.textContent = text.copied;
}

/** Sets what is saved aside, leaves what the link brought along, and starts over. */
function startAfresh() {
  try {
    const saved = localStorage.getItem(WORKSPACE);
    if (saved !== null) {
      localStorage.setItem(`${WORKSPACE}:set-aside`, saved);
      localStorage.removeItem(WORKSPACE);
    }
  } catch {
    // Without storage there is nothing to set aside.
  }
  // The link may hold the very scenario that fails; going back finds it again.
  if (location.hash) {
    history.pushState(null, '', location.pathname + location.search);
  }
  location.reload();
}

/** The browser's storage, which a sandbox forbids even to look at. */
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

function button(words, onclick, className = '') {
  return make('button', { type: 'button', textContent: words, onclick, className });
}

dress();
addEventListener('offset-playground:ready', () => boot.remove(), { once: true });
addEventListener('offset-playground:failure', (event) => showFailure(read(event.detail)));
addEventListener('error', (event) => notice(event.error));
addEventListener('unhandledrejection', (event) => notice(event.reason));
load().catch(giveUp);
