package io.epistream.streams.cli.replay;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Evidence against time as SVG: a panel for each stream, with threshold, alarms and marks. Not thread-safe. */
final class EvidencePlot {
    private static final int WIDTH = 960;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 34;
    private static final int PANEL = 260;
    private static final int BELOW = 62;
    private static final int TICKS = 6;
    private static final double LEAST_SHOWN = -5;
    private static final long[] STEPS_SECONDS = {
        1,
        2,
        5,
        10,
        15,
        30,
        60,
        120,
        300,
        600,
        900,
        1800,
        3600,
        7200,
        10_800,
        21_600,
        43_200,
        86_400,
        172_800,
        604_800,
        1_209_600,
        2_592_000,
        7_776_000,
        31_536_000
    };
    private static final String STYLE = "text{font:12px sans-serif;fill:#222}.t{font-weight:bold}.s{font-size:11px}"
            + ".axis{stroke:#444}.grid{stroke:#e4e4e4}.evidence{fill:none;stroke:#1f5fa8;stroke-width:1.3}"
            + ".threshold{stroke:#b3261e;stroke-dasharray:6 4}.learning{fill:#f1f1f1}.episode{fill:#f7d9d6}"
            + ".new{fill:#b3261e}.came{fill:#1d7a46}.mark{stroke:#7a4fb0;stroke-dasharray:2 3}.m{fill:#7a4fb0}";

    private final StringBuilder svg = new StringBuilder();

    /**
     * One stream.
     *
     * @param replay what happened to it
     * @param replayed alarms that would have come
     * @param came alarms that did come
     */
    record Panel(StreamReplay replay, List<Alarm> replayed, List<Alarm> came) {}

    /** The picture. */
    static String of(List<Panel> panels, List<Mark> marks) {
        EvidencePlot plot = new EvidencePlot();
        int height = panels.size() * (TOP + PANEL + BELOW);
        plot.svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">%n"
                        + "<style>%s</style>%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                height,
                WIDTH,
                height,
                STYLE));
        for (int i = 0; i < panels.size(); i++) {
            plot.new Drawing(panels.get(i), marks, i * (TOP + PANEL + BELOW) + TOP).draw();
        }
        return plot.svg.append("</svg>\n").toString();
    }

    /** One panel and its scales. */
    private final class Drawing {
        private final Panel panel;
        private final List<Mark> marks;
        private final double top;
        private final double bottom;
        private final long from;
        private final long to;
        private final double low;
        private final double high;

        Drawing(Panel panel, List<Mark> marks, double top) {
            this.panel = panel;
            this.marks = marks;
            this.top = top;
            this.bottom = top + PANEL;
            from = panel.replay().firstStart().toEpochMilli();
            to = Math.max(from + 1, panel.replay().lastEnd().toEpochMilli());
            double threshold = panel.replay().logThreshold();
            double most = threshold;
            double least = 0;
            for (Trace.Point point : panel.replay().trace().points()) {
                most = Math.max(most, point.logEvidence());
                least = Math.min(least, point.logEvidence());
            }
            low = Math.max(LEAST_SHOWN, Math.min(least, threshold - 1));
            high = most + .12 * (most - low);
        }

        void draw() {
            text(LEFT, top - 12, "t", "start", panel.replay().stream() + ": evidence ln M");
            ground();
            valueAxis();
            timeAxis();
            double threshold = y(panel.replay().logThreshold());
            line(LEFT, threshold, WIDTH - RIGHT, threshold, "threshold");
            text(WIDTH - RIGHT, threshold - 5, "s", "end", "alarm");
            curve();
            marks.forEach(this::mark);
            panel.came().forEach(alarm -> triangle(alarm, "came", bottom, -9));
            panel.replayed().forEach(alarm -> triangle(alarm, "new", top, 9));
            legend();
        }

        private void ground() {
            double learned =
                    x(panel.replay().learnedAt().map(Instant::toEpochMilli).orElse(to));
            rectangle(LEFT, learned, "learning");
            if (learned - LEFT > 60) {
                text((LEFT + learned) / 2, (top + bottom) / 2 + 10, "s", "middle", "learning");
            }
            panel.replayed()
                    .forEach(alarm -> rectangle(
                            x(alarm.started().toEpochMilli()),
                            x(alarm.ended().map(Instant::toEpochMilli).orElse(to)),
                            "episode"));
        }

        private void valueAxis() {
            double step = Math.max(1, Math.ceil((high - low) / TICKS));
            for (double value = Math.ceil(low / step) * step; value <= high; value += step) {
                line(LEFT, y(value), WIDTH - RIGHT, y(value), "grid");
                text(LEFT - 8, y(value) + 4, "s", "end", String.format(Locale.ROOT, "%.0f", value));
            }
            line(LEFT, top, LEFT, bottom, "axis");
        }

        private void timeAxis() {
            long step = step();
            for (long time = Math.floorDiv(from + step - 1, step) * step; time <= to; time += step) {
                line(x(time), bottom, x(time), bottom + 5, "axis");
                text(x(time), bottom + 18, "s", "middle", label(time, step));
            }
            line(LEFT, bottom, WIDTH - RIGHT, bottom, "axis");
            text(WIDTH - RIGHT, bottom + 33, "s", "end", "event time, UTC, from " + Instant.ofEpochMilli(from));
        }

        private long step() {
            for (long seconds : STEPS_SECONDS) {
                if ((to - from) / (1000 * seconds) <= TICKS + 2) {
                    return 1000 * seconds;
                }
            }
            return Math.max(1, (to - from) / TICKS);
        }

        private String label(long time, long step) {
            String text = Instant.ofEpochMilli(time).toString();
            if (step >= 86_400_000) {
                return text.substring(0, 10);
            }
            boolean oneDay = Instant.ofEpochMilli(from)
                    .truncatedTo(ChronoUnit.DAYS)
                    .equals(Instant.ofEpochMilli(to).truncatedTo(ChronoUnit.DAYS));
            String clock = text.substring(11, step >= 60_000 ? 16 : 19);
            return oneDay ? clock : text.substring(5, 10) + " " + clock;
        }

        private void curve() {
            StringBuilder points = new StringBuilder();
            for (Trace.Point point : panel.replay().trace().points()) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.millis()), y(point.logEvidence())));
            }
            svg.append("<polyline class=\"evidence\" points=\"").append(points).append("\"/>\n");
        }

        private void mark(Mark mark) {
            long time = mark.time().toEpochMilli();
            if (time >= from && time <= to) {
                line(x(time), top, x(time), bottom, "mark");
                text(x(time) + 4, bottom - 10, "s m", "start", mark.label());
            }
        }

        private void triangle(Alarm alarm, String type, double edge, double size) {
            double x = x(alarm.started().toEpochMilli());
            svg.append(String.format(
                    Locale.ROOT,
                    "<path class=\"%s\" d=\"M%.1f %.1fl-6 %.1fh12z\"><title>%s %s</title></path>%n",
                    type,
                    x,
                    edge + size,
                    -size,
                    alarm.started(),
                    escaped(alarm.message())));
        }

        private void legend() {
            List<String> parts = new ArrayList<>();
            parts.add("<tspan class=\"new\">▼</tspan> alarm, replayed");
            if (!panel.came().isEmpty()) {
                parts.add("<tspan class=\"came\">▲</tspan> alarm that came");
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"s\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    LEFT,
                    bottom + 33,
                    String.join(" &#160; ", parts)));
        }

        private double x(long millis) {
            return LEFT + (WIDTH - LEFT - RIGHT) * (double) (Math.max(from, Math.min(to, millis)) - from) / (to - from);
        }

        private double y(double value) {
            double clipped = Math.max(low, Math.min(high, value));
            return bottom - (bottom - top) * (clipped - low) / (high - low);
        }

        private void rectangle(double x1, double x2, String type) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>%n",
                    type,
                    x1,
                    top,
                    Math.max(0, x2 - x1),
                    PANEL));
        }
    }

    private void line(double x1, double y1, double x2, double y2, String type) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                type,
                x1,
                y1,
                x2,
                y2));
    }

    private void text(double x, double y, String type, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                type,
                x,
                y,
                anchor,
                escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
