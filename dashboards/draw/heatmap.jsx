// A heat map of Prometheus buckets as Grafana draws it: cumulative counts made counts, brighter for more.
import { formattedValueToString, getValueFormat } from '@grafana/data';
import { interpolateCividis } from 'd3-scale-chromatic';

const NAMES = 70;
const AXIS = 22;
const TOP = 8;
const EXPONENT = 0.5;

/** Rows from the smallest bucket up: its edge and its own counts by time. */
function rows(series) {
  const sorted = [...series].sort((a, b) => bound(a) - bound(b));
  return sorted.map((one, i) => {
    const below = new Map(i > 0 ? sorted[i - 1].values : []);
    return { edge: bound(one), counts: one.values.map(([time, value]) => [time, Math.max(0, Number(value) - Number(below.get(time) ?? 0))]) };
  });
}

const bound = (one) => (one.metric.le === '+Inf' ? Infinity : Number(one.metric.le));
const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);

export function HeatMap({ series, range, theme, unit, width, height }) {
  const drawn = rows(series);
  const most = Math.max(...drawn.flatMap((row) => row.counts.map(([, count]) => count)));
  const plotWidth = width - NAMES - 8;
  const line = (height - AXIS - TOP) / drawn.length;
  const x = (seconds) => NAMES + ((seconds - range.start) / (range.end - range.start)) * plotWidth;
  const cell = (range.step / (range.end - range.start)) * plotWidth;
  const text = { fill: theme.colors.text.secondary, fontSize: 12, fontFamily: theme.typography.fontFamily };
  const ticks = Array.from({ length: 6 }, (_, i) => range.start + ((i + 0.5) / 6) * (range.end - range.start));
  return (
    <svg width={width} height={height}>
      {drawn.map((row, i) => {
        const top = height - AXIS - (i + 1) * line;
        return (
          <g key={i}>
            <text x={NAMES - 8} y={top + 4} textAnchor="end" {...text}>
              {Number.isFinite(row.edge) ? formattedValueToString(getValueFormat(unit)(row.edge)) : '+Inf'}
            </text>
            {row.counts
              .filter(([time, count]) => count > 0 && time - range.step >= range.start)
              .map(([time, count]) => (
                <rect
                  key={time}
                  x={x(time) - cell}
                  y={top}
                  width={Math.max(1, cell - 1)}
                  height={line - 1}
                  fill={interpolateCividis(Math.pow(count / most, EXPONENT))}
                />
              ))}
          </g>
        );
      })}
      {ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={height - 4} textAnchor="middle" {...text}>
          {clock(tick)}
        </text>
      ))}
    </svg>
  );
}
