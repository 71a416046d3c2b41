// The dashboards of this project in Grafana's own types: what schema.mjs makes a JSON Schema of.
// Grafana leaves queries, options and custom settings open; here each type of panel has those of its own.
import type { TableFieldOptions } from '../node_modules/@grafana/schema/dist/types/common/common.gen';
import type * as heatmap from '../node_modules/@grafana/schema/dist/types/raw/composable/heatmap/panelcfg/x/types.gen';
import type * as stat from '../node_modules/@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen';
import type * as timeline from '../node_modules/@grafana/schema/dist/types/raw/composable/statetimeline/panelcfg/x/types.gen';
import type * as table from '../node_modules/@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen';
import type * as series from '../node_modules/@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen';
import type * as grafana from '../node_modules/@grafana/schema/dist/types/raw/dashboard/x/types.gen';

interface Prometheus {
  type: 'prometheus';
  uid: '${datasource}';
}

interface Target {
  refId: string;
  datasource: Prometheus;
  editorMode: 'code';
  expr: string;
  legendFormat: string;
  format: 'time_series' | 'table' | 'heatmap';
  instant: boolean;
  range: boolean;
  exemplar: boolean;
}

interface DataLink {
  title: string;
  url: string;
  targetBlank: boolean;
}

type Field<Custom> = Omit<grafana.FieldConfig, 'custom' | 'links'> & {
  unit: string;
  links?: DataLink[];
  custom?: Custom;
};

type PanelOf<Type extends string, Options, Custom> = Omit<
  grafana.Panel,
  'type' | 'options' | 'fieldConfig' | 'targets' | 'datasource'
> & {
  type: Type;
  id: number;
  title: string;
  description: string;
  gridPos: grafana.GridPos;
  datasource: Prometheus;
  targets: Target[];
  options: Options;
  fieldConfig: { defaults: Field<Custom>; overrides: grafana.FieldConfigSource['overrides'] };
};

export type TimeSeries = PanelOf<'timeseries', series.Options, series.FieldConfig>;
export type Stat = PanelOf<'stat', stat.Options, never>;
export type StateTimeline = PanelOf<'state-timeline', timeline.Options, timeline.FieldConfig>;
export type Table = PanelOf<'table', Partial<table.Options>, TableFieldOptions>;
export type Heatmap = PanelOf<'heatmap', heatmap.Options, heatmap.FieldConfig>;
export type Row = Omit<grafana.RowPanel, 'panels'> & { panels: unknown[] };

type Annotation = Omit<grafana.AnnotationQuery, 'datasource' | 'target'> & {
  datasource: Prometheus;
  titleFormat: string;
  textFormat: string;
  target: { refId: string; expr: string; interval: string };
};

type Variable = Omit<grafana.VariableModel, 'type'> & { type: 'query' | 'datasource'; definition?: string };

export type Dashboard = Omit<grafana.Dashboard, 'panels' | 'annotations' | 'templating'> & {
  uid: string;
  title: string;
  description: string;
  panels: unknown[];
  annotations: { list: Annotation[] };
  templating: { list: Variable[] };
};
