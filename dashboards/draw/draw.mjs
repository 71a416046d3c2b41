// Draws the committed dashboards with the data of a running Prometheus: node draw.mjs --help
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { answers, timeRange } from './prometheus.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
    minutes: { type: 'string', default: '60' },
    end: { type: 'string', default: String(Date.now() / 1000) },
    scrape: { type: 'string', default: '15' },
    chromium: { type: 'string', default: 'chromium' },
    out: { type: 'string', default: join(here, 'out') },
    help: { type: 'boolean', default: false },
  },
});

const HELP = `node draw.mjs [fleet] [model] [service]
  --prometheus URL   default http://127.0.0.1:9090
  --minutes N        length of the time range, default 60
  --end SECONDS      its end as Unix time, default now
  --scrape SECONDS   scrape interval, default 15
  --chromium FILE    default chromium, from the PATH
  --out FOLDER       default out`;

const WIDTH = 1600;
const LINE = 38; // height of a grid line in pixels, and the gap below a panel
const GAP = 8;
const HEADER = 64;

async function page(data) {
  const bundle = await build({
    stdin: { contents: readFileSync(join(here, 'page.jsx'), 'utf8'), resolveDir: here, loader: 'jsx' },
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    alias: { 'react-custom-scrollbars-2': join(here, 'scrollbars.jsx') },
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    loader: { '.svg': 'dataurl', '.css': 'empty' },
  });
  // a closing tag inside the script would end it
  const script = bundle.outputFiles[0].text.replaceAll('</script', '<\\/script');
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  const style = readFileSync(join(here, 'node_modules/uplot/dist/uPlot.min.css'), 'utf8');
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><body><div id="root"></div><script>window.DRAWN=${json}</script><script>${script}</script>`;
}

function height(dashboard) {
  const lines = dashboard.panels.map((panel) => panel.gridPos.y + panel.gridPos.h);
  return Math.max(...lines) * LINE + HEADER + GAP;
}

async function draw(name) {
  const dashboard = JSON.parse(readFileSync(join(here, '..', `${name}.json`), 'utf8'));
  const range = timeRange(options);
  const data = { dashboard, range, answers: await answers(options.prometheus, dashboard, range), layout: { WIDTH, LINE, GAP, HEADER } };
  const folder = mkdtempSync(join(tmpdir(), 'draw-'));
  try {
    const html = join(folder, 'page.html');
    writeFileSync(html, await page(data));
    const file = join(options.out, `${name}.png`);
    const chromium = spawnSync(
      options.chromium,
      [
        '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--hide-scrollbars', '--enable-logging=stderr', '--v=0',
        `--user-data-dir=${join(folder, 'profile')}`, `--window-size=${WIDTH},${height(dashboard)}`, '--virtual-time-budget=15000',
        `--screenshot=${file}`, `file://${html}`,
      ],
      { encoding: 'utf8' },
    );
    for (const line of chromium.stderr.split('\n').filter((line) => line.includes('CONSOLE') && line.includes('Error'))) {
      console.error(line.slice(0, 400));
    }
    if (chromium.status !== 0) {
      throw new Error(`${options.chromium} ended with ${chromium.status ?? chromium.error}`);
    }
    console.log(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (options.help) {
  console.log(HELP);
} else {
  mkdirSync(options.out, { recursive: true });
  for (const name of positionals.length > 0 ? positionals : ['fleet', 'model', 'service']) {
    await draw(name);
  }
}
