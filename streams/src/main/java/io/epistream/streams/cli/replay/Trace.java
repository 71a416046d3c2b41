package io.epistream.streams.cli.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * Evidence against time, in bounded memory: beyond {@value #MOST} points neighbours become one, which keeps the larger evidence.
 * Not thread-safe.
 */
final class Trace {
    private static final int MOST = 4096;

    private final List<Point> points = new ArrayList<>();
    private int perPoint = 1;
    private int inLast;

    /**
     * A window's end.
     *
     * @param millis time
     * @param logEvidence ln M
     */
    record Point(long millis, double logEvidence) {}

    void add(long millis, double logEvidence) {
        if (inLast > 0 && inLast < perPoint) {
            Point last = points.get(points.size() - 1);
            points.set(points.size() - 1, larger(last, new Point(millis, logEvidence)));
            inLast++;
            return;
        }
        if (points.size() == MOST) {
            halve();
        }
        points.add(new Point(millis, logEvidence));
        inLast = 1;
    }

    List<Point> points() {
        return points;
    }

    private void halve() {
        List<Point> halved = new ArrayList<>();
        for (int i = 0; i + 1 < points.size(); i += 2) {
            halved.add(larger(points.get(i), points.get(i + 1)));
        }
        points.clear();
        points.addAll(halved);
        perPoint *= 2;
    }

    private static Point larger(Point a, Point b) {
        return a.logEvidence() >= b.logEvidence() ? a : b;
    }
}
