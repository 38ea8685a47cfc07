// node check_desk.mjs [PICTURE]: correct a map by hand at the desk (`map_desk`) in real JupyterLab, then ask Python what was kept.
// Every step is made as a person makes it: clicks in the picture and in the text, a choice from a list, a marking of words.
import assert from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inLab, runAllCells } from './lab.mjs';

const [picture] = process.argv.slice(2);

const CELLS = [
  `import json
import briefkit as bk
from briefkit.views.mapwidget import map_desk
brief = bk.load(bk.samples()["red_sea_shipping"])
desk = map_desk(brief.argument_map(), brief, by="هدى")
desk`,
  `print(json.dumps([[change.operation, list(change.ids), change.by] for change in desk.map.history]))`,
];
const cell = (source, i) => ({ id: `cell-${i}`, cell_type: 'code', metadata: {}, execution_count: null, outputs: [], source });
const NOTEBOOK = JSON.stringify({ cells: CELLS.map(cell), nbformat: 4, nbformat_minor: 5,
  metadata: { kernelspec: { display_name: 'python3', language: 'python', name: 'python3' } } });

async function history(page) {
  await page.evaluate(async () => {
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1;
    await window.jupyterapp.commands.execute('notebook:run-cell');
  });
  return page.evaluate(() => {
    const [, cell] = window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells;
    return JSON.parse(cell.outputs.map(output => [output.text].flat().join('')).join(''));
  });
}

// the part of the desk that a selector names, clicked where it stands
async function click(page, selector, options = {}) {
  await page.locator('.briefkit-desk').locator(selector).first().click(options);
}

async function check({ page, errors, outside }) {
  await runAllCells(page);
  await page.waitForSelector('.briefkit-desk g[data-node]');
  const drawn = () => page.evaluate(() => [...document.querySelectorAll('.briefkit-desk g[data-node]')].map(g => g.dataset.node));
  const status = () => page.textContent('.briefkit-desk .bk-status');
  const lit = () => page.evaluate(() => [...document.querySelectorAll('.briefkit-desk mark.bk-lit')].map(mark => mark.dataset.nodes));
  const [first, second] = await drawn();

  // a click on a unit shows its text; a click on a text shows its unit
  await click(page, `g[data-node="${first}"]`);
  assert((await lit()).every(names => names.split(' ').includes(first)) && (await lit()).length, 'the text of the unit is lit');
  assert((await status()).length > 5, 'the desk tells what is chosen');
  await click(page, `mark[data-nodes~="${second}"]`);
  assert.equal(await page.getAttribute(`.briefkit-desk g[data-node="${second}"]`, 'class').then(c => /bk-lit/.test(c ?? '')), true, 'the unit of the text is lit');
  if (picture) await page.locator('.briefkit-desk').screenshot({ path: picture });

  const step = async (act, operation) => {
    const before = (await history(page)).length;
    await act();
    for (let wait = 0; wait < 40; wait++) {
      const made = await history(page);
      if (made.length > before) { assert.equal(made.at(-1)[0], operation); assert.equal(made.at(-1)[2], 'هدى'); return made.at(-1); }
      await page.waitForTimeout(100);
    }
    throw new Error(`nothing came of ${operation}: ${await status()}`);
  };
  await step(() => click(page, '[data-tool="accept"]'), 'accept');
  await step(async () => {
    await click(page, `g[data-node="${first}"]`);
    await page.selectOption('.briefkit-desk .bk-tools select >> nth=0', 'background');
  }, 'retype');
  // words marked in the text become a unit
  await step(async () => {
    await page.evaluate(() => {
      const run = [...document.querySelectorAll('.briefkit-desk .bk-text span[data-s]')].find(span => span.textContent.trim().length > 12);
      const range = document.createRange();
      range.setStart(run.firstChild, 0);
      range.setEnd(run.firstChild, 12);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    });
    await click(page, '[data-tool="add"]');
  }, 'add');
  // the new unit is chosen; it is tied to another one by a click there
  await step(async () => {
    await page.selectOption('.briefkit-desk .bk-relation', 'qualify');
    await click(page, '[data-tool="link"]');
    await click(page, `mark[data-nodes~="${second}"]`);
  }, 'link');
  await step(async () => {
    await click(page, `g[data-node="${first}"]`);
    await click(page, '[data-tool="reject"]');
  }, 'reject');
  const made = await history(page);
  assert.deepEqual(errors, [], 'errors in the page');
  assert.deepEqual([...outside], [], 'requests to other hosts');
  console.log(`JupyterLab: ${made.map(([operation]) => operation).join(', ')} at the desk, as Python keeps it; no request to another host`);
}

const root = mkdtempSync(path.join(os.tmpdir(), 'briefkit-desk-'));
try {
  writeFileSync(path.join(root, 'desk.ipynb'), NOTEBOOK);
  await inLab(root, 'desk.ipynb', check);
} catch (error) {
  console.error(error.stack ?? error);
  process.exitCode = 1;
} finally {
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
