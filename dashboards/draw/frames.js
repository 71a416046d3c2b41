// What Prometheus answered, as Grafana's data frames with their settings.
import { FieldType, getDisplayProcessor } from '@grafana/data';

// as Grafana's server does it: a label that is not there is empty
const legend = (format, labels) => format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, name) => labels[name] ?? '').trim();
const number = (text) => (text === 'NaN' ? NaN : Number(text));

/** One frame for each series; where a series has a gap, a null. */
export function seriesFrames(panel, answer, range) {
  return panel.targets.flatMap((target) =>
    (answer[target.refId] ?? []).map((one) => {
      const points = one.values ?? [one.value];
      const times = [];
      const values = [];
      for (const [time, text] of points) {
        if (times.length > 0 && time * 1000 - times.at(-1) > range.step * 1500) {
          times.push(times.at(-1) + range.step * 1000);
          values.push(null);
        }
        times.push(time * 1000);
        values.push(Number.isFinite(number(text)) ? number(text) : null);
      }
      return {
        refId: target.refId,
        length: times.length,
        fields: [
          { name: 'Time', type: FieldType.time, config: {}, values: times },
          {
            name: 'Value',
            type: FieldType.number,
            labels: one.metric,
            config: { displayNameFromDS: legend(target.legendFormat, one.metric) },
            values,
          },
        ],
      };
    }),
  );
}

/** One frame for each query of a table: labels, then the value. */
export function tableFrames(panel, answer) {
  const several = panel.targets.length > 1;
  return panel.targets
    .filter((target) => (answer[target.refId] ?? []).length > 0)
    .map((target) => {
      const rows = answer[target.refId];
      const labels = [...new Set(rows.flatMap((row) => Object.keys(row.metric)))].sort();
      return {
        refId: target.refId,
        length: rows.length,
        fields: [
          { name: 'Time', type: FieldType.time, config: {}, values: rows.map((row) => row.value[0] * 1000) },
          ...labels.map((label) => ({ name: label, type: FieldType.string, config: {}, values: rows.map((row) => row.metric[label] ?? '') })),
          { name: several ? `Value #${target.refId}` : 'Value', type: FieldType.number, config: {}, values: rows.map((row) => number(row.value[1])) },
        ],
      };
    });
}

function matches({ id, options }, name) {
  if (id === 'byName') {
    return name === options;
  }
  return new RegExp(options.slice(1, -1)).test(name);
}

/** The extent of its numbers; sparklines ask for it. */
function rangeOf({ values }) {
  const numbers = values.filter(Number.isFinite);
  const [min, max] = numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : [0, 0];
  return { min, max, delta: max - min };
}

function set(config, id, value) {
  if (id.startsWith('custom.')) {
    config.custom[id.slice('custom.'.length)] = value;
  } else {
    config[id] = value;
  }
}

/** The frames with the panel's settings and overrides on their fields. */
export function configured(panel, frames, theme) {
  const { defaults, overrides } = panel.fieldConfig;
  let seriesIndex = 0;
  return frames.map((frame) => {
    const fields = frame.fields.map((field) => {
      if (field.type === FieldType.time) {
        return { ...field, config: { custom: {} } };
      }
      const config = { ...defaults, ...field.config, custom: { ...defaults.custom } };
      const named = { ...field, config, state: { seriesIndex } };
      seriesIndex += field.type === FieldType.number ? 1 : 0;
      const name = field.config.displayNameFromDS ?? field.config.displayName ?? field.name;
      for (const { matcher, properties } of overrides) {
        if (matches(matcher, name)) {
          properties.forEach(({ id, value }) => set(config, id, value));
        }
      }
      named.state.displayName = name;
      named.state.range = rangeOf(field);
      named.display = getDisplayProcessor({ field: named, theme, timeZone: 'utc' });
      return named;
    });
    return { ...frame, fields };
  });
}
