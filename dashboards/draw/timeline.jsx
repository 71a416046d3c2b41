// A state timeline as Grafana draws it: a bar for each series, one block for each time in a state.

const NAMES = 260;
const AXIS = 44;
const LOOKBACK = 5; // seconds without an answer that are no gap

/** Runs of equal value: from, to (seconds), value. */
function runs(field, times, step) {
  const found = [];
  field.values.forEach((value, i) => {
    const last = found.at(-1);
    if (value === null) {
      return;
    }
    const from = times[i] / 1000;
    if (last && last.value === value && from - last.to < LOOKBACK) {
      last.to = from + step;
    } else {
      found.push({ from, to: from + step, value });
    }
  });
  return found;
}

const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);

export function StateTimeline({ frames, mapping, range, theme, width, height }) {
  const plot = width - NAMES - 8;
  const row = Math.min(48, (height - AXIS) / frames.length);
  const x = (seconds) => NAMES + ((Math.min(Math.max(seconds, range.start), range.end) - range.start) / (range.end - range.start)) * plot;
  const ticks = Array.from({ length: 7 }, (_, i) => range.start + ((i + 0.5) / 7) * (range.end - range.start));
  const text = { fill: theme.colors.text.primary, fontSize: 12, fontFamily: theme.typography.fontFamily };
  return (
    <svg width={width} height={height}>
      {frames.map((frame, i) => (
        <g key={i} transform={`translate(0, ${i * row})`}>
          <text x={NAMES - 12} y={row / 2 + 4} textAnchor="end" {...text}>
            {frame.fields[1].state.displayName}
          </text>
          {runs(frame.fields[1], frame.fields[0].values, range.step).map((run, j) => {
            const state = mapping.options[run.value] ?? { text: run.value, color: '#999999' };
            const left = x(run.from);
            const wide = x(run.to) - left;
            return (
              <g key={j}>
                <rect x={left} y={row * 0.1} width={wide} height={row * 0.8} fill={state.color} fillOpacity={0.85} />
                {wide > 70 && (
                  <text x={left + 6} y={row / 2 + 4} {...text} fill={theme.colors.getContrastText(state.color)}>
                    {state.text}
                  </text>
                )}
              </g>
            );
          })}
        </g>
      ))}
      {ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={frames.length * row + 14} textAnchor="middle" {...text} fill={theme.colors.text.secondary}>
          {clock(tick)}
        </text>
      ))}
      {Object.values(mapping.options).map((state, i) => (
        <g key={state.text} transform={`translate(${8 + i * 110}, ${height - 12})`}>
          <rect width={14} height={4} rx={2} fill={state.color} y={-4} />
          <text x={20} {...text}>{state.text}</text>
        </g>
      ))}
    </svg>
  );
}
