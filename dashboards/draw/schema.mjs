// Makes ../src/test/resources/grafana/dashboard.schema.json from schema/dashboard.ts and the types in @grafana/schema:
// one definition for the dashboard and one for each type of panel, so that an error names the type and the place.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const TYPES = {
  dashboard: 'Dashboard',
  row: 'Row',
  timeseries: 'TimeSeries',
  stat: 'Stat',
  'state-timeline': 'StateTimeline',
  table: 'Table',
  heatmap: 'Heatmap',
};

const rootOf = ({ definitions, $ref }) => definitions[decodeURIComponent($ref.slice('#/definitions/'.length))];

const here = dirname(fileURLToPath(import.meta.url));
const source = JSON.parse(readFileSync(join(here, 'node_modules/@grafana/schema/package.json'), 'utf8'));
const generator = createGenerator({
  path: join(here, 'schema/dashboard.ts'),
  jsDoc: 'none',
  expose: 'none', // every type of panel has an "Options": names would clash
  skipTypeCheck: true,
});
const definitions = Object.fromEntries(
  Object.entries(TYPES).map(([key, type]) => [key, rootOf(generator.createSchema(type))]),
);
const comment = `Made by dashboards/draw/schema.mjs from the types of ${source.name} ${source.version} (${source.license})`;
writeFileSync(
  join(here, '../src/test/resources/grafana/dashboard.schema.json'),
  JSON.stringify({ $comment: comment, definitions }, null, 1) + '\n',
);
