// One dashboard, drawn by Grafana's components where npm has them; state timelines and heat maps, which it does not have, by our own.
import { createTheme } from '@grafana/data';
import { GlobalStyles } from '@grafana/ui';
import { ThemeContext } from '@grafana/data';
import { createRoot } from 'react-dom/client';
import { Frame } from './panels.jsx';

const { dashboard, range, answers, layout } = window.DRAWN;
const theme = createTheme({ colors: { mode: 'dark' }, typography: { fontFamily: 'Inter, "Inter Variable", sans-serif' } });
const column = layout.WIDTH / 24;

const place = ({ x, y, w, h }) => ({
  position: 'absolute',
  left: x * column + layout.GAP / 2,
  top: y * layout.LINE + layout.HEADER,
  width: w * column - layout.GAP,
  height: h * layout.LINE - layout.GAP,
});

const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);

function Header() {
  const variables = dashboard.templating.list.map(({ name, label }) => (
    <span key={name} style={{ marginRight: 24 }}>
      <span style={{ color: theme.colors.text.secondary }}>{label}</span> {name === 'datasource' ? 'Prometheus' : 'All'}
    </span>
  ));
  const links = dashboard.links.map(({ title }) => <span key={title} style={{ marginLeft: 24, color: theme.colors.text.link }}>{title} →</span>);
  return (
    <div style={{ position: 'absolute', left: 8, right: 8, top: 0, height: layout.HEADER, display: 'flex', alignItems: 'center', gap: 32 }}>
      <h3 style={{ margin: 0 }}>{dashboard.title}</h3>
      <div style={{ flexGrow: 1 }}>{variables}</div>
      <div>{`${clock(range.start)} to ${clock(range.end)} UTC`}{links}</div>
    </div>
  );
}

const Row = ({ panel }) => (
  <div style={{ ...place(panel.gridPos), display: 'flex', alignItems: 'center', fontWeight: 500 }}>
    {panel.collapsed ? '▸' : '▾'} {panel.title}
    {panel.collapsed && <span style={{ color: theme.colors.text.secondary, marginLeft: 8 }}>({panel.panels.length} panels)</span>}
  </div>
);

function Page() {
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div style={{ position: 'absolute', inset: 0, background: theme.colors.background.canvas }}>
        <Header />
        {dashboard.panels.map((panel) =>
          panel.type === 'row' ? (
            <Row key={panel.id} panel={panel} />
          ) : (
            <div key={panel.id} style={place(panel.gridPos)}>
              <Frame
                panel={panel}
                width={panel.gridPos.w * column - layout.GAP}
                height={panel.gridPos.h * layout.LINE - layout.GAP}
                answers={answers}
                range={range}
                theme={theme}
              />
            </div>
          ),
        )}
      </div>
    </ThemeContext.Provider>
  );
}

createRoot(document.getElementById('root')).render(<Page />);
