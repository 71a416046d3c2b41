// Asks Prometheus what Grafana would ask.

const POINTS = 300;

/** Start, end and step in seconds. */
export function timeRange({ minutes, end, scrape }) {
  const last = Number(end);
  const length = Number(minutes) * 60;
  return { start: last - length, end: last, step: Math.max(Number(scrape), Math.ceil(length / POINTS)), scrape: Number(scrape) };
}

/** With what Grafana would put for its variables, everything chosen. */
export function filled(expression, range) {
  return expression
    .replaceAll('$__rate_interval', `${Math.max(4 * range.scrape, range.step + range.scrape)}s`)
    .replaceAll('$__range', `${Math.round(range.end - range.start)}s`)
    .replaceAll(/\$(model|version|segment|instance)\b/g, '.*');
}

async function ask(url, path, parameters) {
  const response = await fetch(`${url}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters) });
  const answer = await response.json();
  if (answer.status !== 'success') {
    throw new Error(`${parameters.query}: ${answer.error}`);
  }
  return answer.data;
}

async function series(url, expression, range) {
  const { start, end, step } = range;
  const aligned = Math.floor(start / step) * step;
  return (await ask(url, 'query_range', { query: filled(expression, range), start: aligned, end, step })).result;
}

async function values(url, expression, range) {
  return (await ask(url, 'query', { query: filled(expression, range), time: range.end })).result;
}

/** The largest of each step: Grafana too leaves most out. */
async function exemplars(url, expression, range) {
  const { start, end, step } = range;
  const found = await ask(url, 'query_exemplars', { query: filled(expression, range), start, end });
  const largest = new Map();
  for (const { timestamp, value } of found.flatMap((of) => of.exemplars)) {
    const at = Math.floor(timestamp / step);
    if (!(largest.get(at)?.value >= Number(value))) {
      largest.set(at, { time: timestamp, value: Number(value) });
    }
  }
  return [...largest.values()];
}

const all = (dashboard) => dashboard.panels.flatMap((panel) => (panel.type === 'row' ? panel.panels : [panel]));

/** Answers by panel id and letter; those of annotations by name. */
export async function answers(url, dashboard, range) {
  const found = { panels: {}, exemplars: {}, annotations: {} };
  for (const panel of all(dashboard)) {
    found.panels[panel.id] = {};
    for (const target of panel.targets) {
      found.panels[panel.id][target.refId] = await (target.instant ? values : series)(url, target.expr, range);
      if (target.exemplar) {
        found.exemplars[panel.id] = await exemplars(url, target.expr, range);
      }
    }
  }
  for (const { name, target } of dashboard.annotations.list) {
    found.annotations[name] = await series(url, target.expr, range);
  }
  return found;
}
