// The emulator's page in a browser: node page.js ENDPOINT [FOLDER]
// Expects an event that succeeded, one that failed, and one that runs. With FOLDER, or in that of FGS_PICTURES, it leaves
// pictures of what it has seen.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

const [endpoint, folder = process.env.FGS_PICTURES] = process.argv.slice(2);
// The arguments of that package are not used: they turn off what keeps origins apart.
const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox', '--disable-gpu'] });

async function open(options) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 720 }, ...options });
  const page = await context.newPage();
  const problems = [];
  page.on('console', message => problems.push(message.text()));
  page.on('pageerror', error => problems.push(String(error)));
  page.on('request', request => { if (!request.url().startsWith(endpoint) && !request.url().startsWith('data:')) problems.push(request.url()); });
  return { page, problems };
}

async function picture(page, name) {
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

const texts = (page, selector) => page.locator(selector).allTextContents();
const row = (page, text) => page.locator('.row', { hasText: text });

const { page, problems } = await open({ colorScheme: 'light' });
await page.goto(endpoint);

// What there is, newest first.
await row(page, 'waits').waitFor();
assert.deepEqual(await texts(page, '.row .state'), ['running', 'failed', 'succeeded']);
assert.match(await page.locator('#count').textContent(), /^3 of 3 events$/);
assert.match(await page.locator('#bound').textContent(), /newest 1,000 that have ended are kept$/);
assert.equal(await page.locator('#connection').textContent(), 'Live');

// By keyboard: filter, state, list, detail, button.
await page.keyboard.press('Tab');
assert.equal(await page.evaluate(() => document.activeElement.id), 'filter');
await page.keyboard.press('Tab');
assert.equal(await page.evaluate(() => document.activeElement.id), 'state');
await page.keyboard.press('Tab');
assert.equal(await page.evaluate(() => document.activeElement.id), 'list');
assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
await page.keyboard.press('ArrowDown');
await page.keyboard.press('ArrowDown');
const active = await page.locator('#list').getAttribute('aria-activedescendant');
assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
const changes = await texts(page, '#changes li > span:first-of-type');
assert.deepEqual(changes.map(text => text.replace(/:.*/s, '')), [
  'accepted', 'attempt 1 started', 'attempt 1 failed', 'next attempt in 0 s', 'attempt 2 started', 'attempt 2 failed', 'next attempt in 0 s',
  'attempt 3 started', 'attempt 3 failed', 'failed', 'delivered to obs',
]);
assert.match(changes.at(-1), /^delivered to obs:\/\/dead-letters\/resize\/.*\.json$/);

// Texts stay texts.
assert.ok(changes[2].includes('<script>window.hacked = 1</script>'), changes[2]);
assert.equal(await page.locator('img').count(), 0);
assert.equal(await page.locator('script').count(), 1);
assert.equal(await page.evaluate(() => window.hacked), undefined);
await picture(page, 'light');

// Its record: as JSON, and as text.
await page.locator('#json', { hasText: 'UnhandledInvocationError' }).waitFor();
const shownRecord = await page.locator('#json').textContent();
const parsed = JSON.parse(shownRecord);
assert.equal(parsed.request_payload.text, parsed.response_payload.errorMessage.replace('no picture ', ''));
assert.ok(shownRecord.includes('\n  "request_payload": {\n    "number": 12345678901234567890123,\n'), shownRecord);
assert.equal(await page.locator('#note').textContent(), 'Its payloads are strings; the JSON in them is shown.');
assert.equal(await page.locator('#whole').isVisible(), false);
await page.locator('#json').scrollIntoViewIfNeeded();
await picture(page, 'record');
await page.locator('#detail').evaluate(detail => { detail.scrollTop = 0; });

// The button, by keyboard, and the new event.
await page.keyboard.press('Tab');
await page.keyboard.press('Tab');
assert.equal(await page.evaluate(() => document.activeElement.id), 'redrive');
await page.keyboard.press('Enter');
await page.locator('#result', { hasText: /^Redriven as [0-9a-f]{32}$/ }).waitFor();
await page.locator('#count', { hasText: '4 of 4 events' }).waitFor();
await page.locator('#changes li', { hasText: 'redriven as' }).waitFor();
await page.locator('#new').click();
assert.equal(await page.locator('#list').getAttribute('aria-activedescendant'), await page.locator('.row').first().getAttribute('id'));

// The filter.
await page.locator('#filter').fill('RESIZE picture');
await page.locator('#count', { hasText: '2 of 4 events' }).waitFor();
await page.locator('#filter').fill('');
await page.locator('#state').selectOption('dead');
await page.locator('#count', { hasText: '2 of 4 events' }).waitFor();
await page.locator('#filter').fill('nothing has this');
await page.locator('#empty', { hasText: 'No event matches the filter.' }).waitFor();
await page.locator('#filter').fill('');
await page.locator('#state').selectOption('');
await page.locator('#count', { hasText: '4 of 4 events' }).waitFor();
assert.deepEqual(problems, []);

// Nothing but the page's own script runs, and no text becomes an element.
const blocked = await page.evaluate(() => {
  const script = document.createElement('script');
  try {
    script.text = 'window.hacked = 2';
  } catch (error) {
    return error.name;
  }
  document.head.append(script);
  return window.hacked;
});
assert.equal(blocked, 'TypeError');

// A record that is too long, one that is no longer kept, and an event without any.
const odd = await open({ colorScheme: 'dark' });
let answer = { status: 200, body: JSON.stringify({ request_payload: JSON.stringify({ a: 'x<b>'.repeat(50000) }), b: [[], {}] }) };
await odd.page.route('**/record', route => route.fulfill(answer));
await odd.page.goto(endpoint);
await row(odd.page, 'resize').first().click();
await odd.page.locator('#note', { hasText: /The first 65,536 characters are shown; it has 200,\d\d\d\./ }).waitFor();
assert.equal((await odd.page.locator('#json').textContent()).length, 65536);
assert.match(await odd.page.locator('#whole').getAttribute('href'), /^\/emulator\/events\/[0-9a-f]{32}\/record$/);
await odd.page.locator('#detail').focus();
await odd.page.keyboard.press('End');
await picture(odd.page, 'cut');
answer = { status: 200, body: '{"a":[],"b":{},"c":[1e400,{"d":"\\"}"}],"request_payload":"no JSON","response_payload":""}' };
await row(odd.page, 'resize').first().click();
await odd.page.locator('#json', { hasText: 'no JSON' }).waitFor();
assert.equal(await odd.page.locator('#json').textContent(), `{
  "a": [],
  "b": {},
  "c": [
    1e400,
    {
      "d": "\\"}"
    }
  ],
  "request_payload": "no JSON",
  "response_payload": ""
}`);
assert.equal(await odd.page.locator('#note').textContent(), '');
answer = { status: 404, body: '{"error_msg": "no longer <b>kept</b>"}' };
await row(odd.page, 'resize').first().click();
await odd.page.locator('#note', { hasText: 'no longer <b>kept</b>' }).waitFor();
assert.equal(await odd.page.locator('#json').isVisible(), false);
await row(odd.page, 'cleanup').click();
assert.equal(await odd.page.locator('#record').isVisible(), false);

// Dark, and narrow.
const dark = await open({ colorScheme: 'dark' });
await dark.page.goto(endpoint);
await row(dark.page, 'waits').click();
await row(dark.page, 'resize').first().click();
await picture(dark.page, 'dark');
await dark.page.setViewportSize({ width: 380, height: 720 });
await picture(dark.page, 'narrow');
assert.ok(await dark.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
assert.deepEqual(dark.problems, []);

// 20,000 events that have not ended: those of a page that is given them in place of the emulator's.
const many = await open({});
const time = new Date().toISOString(), function_urn = 'urn:fss:cn-north-4:p:function:default:many:latest';
const line = sequence => JSON.stringify({
  sequence, time, request_id: sequence.toString(16).padStart(32, '0'), function: function_urn, change: 'accepted', text: 'accepted',
});
let journal = 'many', body = Array.from({ length: 20000 }, (_, index) => line(index + 1)).join('\n') + '\n';
await many.page.route('**/emulator/events?*', route => route.fulfill({
  body: route.request().url().endsWith('after=0') ? body : '\n',
  headers: { 'x-emulator-journal': journal, 'x-emulator-max-ended-events': '1000' },
}));
const started = Date.now();
await many.page.goto(endpoint);
await many.page.locator('#count', { hasText: '20,000 of 20,000 events' }).waitFor();
const shown = Date.now() - started;
const measured = await many.page.evaluate(async () => {
  const list = document.getElementById('list'), begin = performance.now();
  const frame = () => new Promise(requestAnimationFrame);
  let longest = 0;
  for (let step = 0; step < 60; step += 1) {
    const before = performance.now();
    list.scrollTop = (list.scrollHeight / 60) * step;
    await frame();
    await frame();
    longest = Math.max(longest, performance.now() - before);
  }
  const filter = document.getElementById('filter'), typed = performance.now();
  filter.value = '4e1f';
  filter.dispatchEvent(new Event('input'));
  while (!document.getElementById('count').textContent.startsWith('1 of')) await frame();
  return { rows: document.querySelectorAll('.row').length, longest, filtered: performance.now() - typed, scrolled: typed - begin };
});
console.log(`20,000 events: shown after ${shown} ms; scrolling, the longest two frames ${measured.longest.toFixed(0)} ms; `
  + `filtered after ${measured.filtered.toFixed(0)} ms, of which 100 wait for more letters`);
await many.page.locator('#filter').fill('');
await many.page.locator('#count', { hasText: '20,000 of' }).waitFor();
assert.ok(await many.page.locator('.row').count() < 60);
assert.ok(shown < 5000 && measured.longest < 500 && measured.filtered < 1000, JSON.stringify(measured));
await picture(many.page, 'many');

// An emulator that was started again has other events.
[journal, body] = ['again', line(1) + '\n'];
await many.page.locator('#count', { hasText: '1 of 1 events' }).waitFor();
assert.deepEqual(many.problems, []);
await browser.close();
