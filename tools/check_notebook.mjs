// node check_notebook.mjs ROOT NOTEBOOK [PICTURE]: open a notebook in real JupyterLab, run all its cells there.
// Fails on an error output, a cell that did not run, an error in the page, a request to another host. The notebook itself is not saved.
import assert from 'node:assert';
import { inLab, runAllCells } from './lab.mjs';

const [root, notebook, picture] = process.argv.slice(2);
if (!notebook) { console.error('node check_notebook.mjs ROOT NOTEBOOK [PICTURE]'); process.exit(2); }

const started = Date.now();
const seconds = () => ((Date.now() - started) / 1000).toFixed(1) + ' s';

async function check({ page, errors, outside }) {
  console.log(`JupyterLab: ${notebook} open after ${seconds()}`);
  await page.evaluate(() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs'));
  await runAllCells(page);
  const cells = await page.evaluate(() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(cell => ({
    code: cell.cell_type === 'code' && cell.getSource().trim() !== '',
    run: cell.execution_count,
    first: cell.getSource().split('\n')[0].slice(0, 80),
    errors: (cell.outputs ?? []).filter(output => output.output_type === 'error').map(output => `${output.ename}: ${output.evalue}`),
  })));
  await page.waitForTimeout(1000);
  if (picture) {
    await page.evaluate(() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0; });
    await page.screenshot({ path: picture });
  }
  const code = cells.filter(cell => cell.code);
  const failed = cells.flatMap(cell => cell.errors.map(error => `${cell.first}\n    ${error}`));
  assert(code.length > 0, 'the notebook has no code cell');
  assert.deepEqual(failed, [], 'cells with an error');
  assert.deepEqual(code.filter(cell => !cell.run).map(cell => cell.first), [], 'cells that did not run');
  assert.deepEqual(errors, [], 'errors in the page');
  assert.deepEqual([...outside], [], 'requests to other hosts');
  console.log(`JupyterLab: ${code.length} cells of ${notebook} ran without an error, no request to another host, ${seconds()}`);
}

try {
  await inLab(root, notebook, check);
} catch (error) {
  console.error(error.message ?? error);
  process.exitCode = 1;
}
