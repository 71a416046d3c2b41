// What stands inside the frame of a panel, by its type.
import {
  LoadingState,
  dateTime,
  reduceField,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
} from '@grafana/data';
import { BigValue, PanelChrome, Table, TimeSeries } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { configured, seriesFrames, tableFrames } from './frames.js';
import { HeatMap } from './heatmap.jsx';
import { StateTimeline } from './timeline.jsx';

const { mergeTransformer, organizeFieldsTransformer } = standardTransformers;
standardTransformersRegistry.setInit(() =>
  [mergeTransformer, organizeFieldsTransformer].map((transformation) => ({ id: transformation.id, name: transformation.name, transformation })),
);

const KINDS = { timeseries: Lines, stat: Stat, table: Rows, 'state-timeline': States, heatmap: Buckets };

/** A panel with its frame. */
export function Frame({ panel, width, height, answers, range, theme }) {
  const Kind = KINDS[panel.type];
  return (
    <PanelChrome title={panel.title} description={panel.description} width={width} height={height} loadingState={LoadingState.Done}>
      {(innerWidth, innerHeight) => (
        <Kind panel={panel} answers={answers} answer={answers.panels[panel.id]} range={range} theme={theme} width={innerWidth} height={innerHeight} />
      )}
    </PanelChrome>
  );
}

const Nothing = ({ panel, height }) => (
  <div style={{ height, display: 'flex', alignItems: 'center', justifyContent: 'center', opacity: 0.7 }}>
    {panel.fieldConfig.defaults.noValue ?? 'No data'}
  </div>
);

function Lines({ panel, answers, answer, range, theme, width, height }) {
  const frames = configured(panel, seriesFrames(panel, answer, range), theme);
  if (frames.length === 0) {
    return <Nothing panel={panel} height={height} />;
  }
  const from = dateTime(range.start * 1000);
  const to = dateTime(range.end * 1000);
  return (
    <TimeSeries
      frames={frames}
      structureRev={1}
      timeRange={{ from, to, raw: { from, to } }}
      timeZone="utc"
      width={width}
      height={height}
      legend={panel.options.legend}
      options={panel.options}
    >
      {(config) => {
        config.addHook('drawClear', (plot) => drawAlarms(plot, answers.annotations, range));
        config.addHook('draw', (plot) => drawExemplars(plot, answers.exemplars[panel.id] ?? []));
        return null;
      }}
    </TimeSeries>
  );
}

/** Regions of annotations, as Grafana shades them. */
function drawAlarms(plot, annotations, range) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = 'rgba(213, 94, 0, 0.16)';
  for (const one of Object.values(annotations).flat()) {
    for (const [time] of one.values) {
      const left = plot.valToPos(time * 1000, 'x', true);
      const right = plot.valToPos((time + range.step) * 1000, 'x', true);
      ctx.fillRect(left, bbox.top, Math.min(right, bbox.left + bbox.width) - left, bbox.height);
    }
  }
  ctx.restore();
}

function drawExemplars(plot, exemplars) {
  const { scale } = plot.series[1];
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = '#F0E442';
  for (const { time, value } of exemplars) {
    const x = plot.valToPos(time * 1000, 'x', true);
    const y = plot.valToPos(value, scale, true);
    if (y >= plot.bbox.top) {
      ctx.beginPath();
      ctx.arc(x, y, 2, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
  ctx.restore();
}

function Stat({ panel, answer, range, theme, width, height }) {
  const frames = configured(panel, seriesFrames(panel, answer, range), theme);
  if (frames.length === 0) {
    return <Nothing panel={panel} height={height} />;
  }
  const each = width / frames.length;
  return (
    <div style={{ display: 'flex' }}>
      {frames.map((frame, index) => {
        const field = frame.fields[1];
        const value = field.display(reduceField({ field, reducers: ['lastNotNull'] }).lastNotNull);
        const sparkline = panel.options.graphMode === 'area' && frame.length > 1 ? { x: frame.fields[0], y: field } : undefined;
        const title = frames.length > 1 || panel.options.textMode === 'value_and_name' ? field.state.displayName : undefined;
        return (
          <BigValue
            key={index}
            value={{ ...value, title }}
            colorMode={panel.options.colorMode}
            graphMode={panel.options.graphMode}
            justifyMode="auto"
            textMode={panel.options.textMode}
            sparkline={sparkline}
            width={each}
            height={height}
            theme={theme}
          />
        );
      })}
    </div>
  );
}

function Rows({ panel, answer, theme, width, height }) {
  const [frame, setFrame] = useState();
  useEffect(() => {
    const done = transformDataFrame(panel.transformations ?? [], tableFrames(panel, answer)).subscribe((frames) =>
      setFrame(configured(panel, frames, theme)[0]),
    );
    return () => done.unsubscribe();
  }, []);
  if (!frame || frame.length === 0) {
    return <Nothing panel={panel} height={height} />;
  }
  return <Table data={frame} width={width} height={height} initialSortBy={panel.options.sortBy} cellHeight={panel.options.cellHeight} />;
}

function States({ panel, answer, range, theme, width, height }) {
  const frames = configured(panel, seriesFrames(panel, answer, range), theme);
  return frames.length === 0 ? (
    <Nothing panel={panel} height={height} />
  ) : (
    <StateTimeline frames={frames} mapping={panel.fieldConfig.defaults.mappings[0]} range={range} theme={theme} width={width} height={height} />
  );
}

function Buckets({ panel, answer, range, theme, width, height }) {
  const series = answer[panel.targets[0].refId];
  return series.length === 0 ? (
    <Nothing panel={panel} height={height} />
  ) : (
    <HeatMap series={series} range={range} theme={theme} unit={panel.options.yAxis.unit} width={width} height={height} />
  );
}

