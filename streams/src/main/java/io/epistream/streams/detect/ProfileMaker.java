package io.epistream.streams.detect;

import io.epistream.schemas.ExceedanceThreshold;
import io.epistream.schemas.Measure;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceOrigin;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReferenceWindow;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.state.LearnedWindow;
import io.epistream.streams.window.LogHistogram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes a profile of learned windows: which signals can be ranked, where the tail begins, how independent it all was. */
final class ProfileMaker {
    private final Learner learner;
    private final Season season;
    private final List<LearnedWindow> windows;
    private final Rhythm rhythm;
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<double[]> columns = new ArrayList<>();
    private final List<ExceedanceThreshold> thresholds = new ArrayList<>();
    private final List<List<Observation.Tail>> tails = new ArrayList<>();

    ProfileMaker(Learner learner) {
        this(learner, Season.NONE);
    }

    ProfileMaker(Learner learner, Season season) {
        this.learner = learner;
        this.season = season;
        this.windows = season.strata() == Strata.NONE ? learner.windows() : learner.watched();
        this.rhythm = new Rhythm(
                season,
                windows.stream().mapToLong(LearnedWindow::getStartMillis).toArray());
    }

    ReferenceProfile profile(StreamId stream, Provenance provenance, long recordsPerWindow) {
        leaveOutStrata();
        Signal[] signals = Signal.values();
        for (int i = 0; i < signals.length; i++) {
            use(signals[i].label(), column(i));
        }
        use(ClassMix.LABEL, classMix());
        for (int i = 0; i < learner.tailed().size(); i++) {
            count(i, learner.tailed().get(i));
        }
        List<ReferenceWindow> references = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            references.add(window(i));
        }
        return ReferenceProfile.newBuilder()
                .setStream(stream)
                .setProvenance(provenance)
                .setOrigin(ReferenceOrigin.LIVE)
                .setWindowMillis(learner.tickMillis())
                .setRecordsPerWindow(recordsPerWindow)
                .setSignals(List.copyOf(labels))
                .setThresholds(List.copyOf(thresholds))
                .setWindows(references)
                .setCounts(learner.counts().toAvro())
                .setLagOneAutocorrelation(columns.stream().map(rhythm::lagOne).toList())
                .setLongRunVariance(
                        columns.stream().map(rhythm::longRunVariance).toList())
                .setOverDispersion(
                        tails.stream().map(ProfileMaker::overDispersion).toList())
                .setStrata(season.strata().label())
                .setTimeZone(season.zone().getId())
                .setCreatedAt(
                        Instant.ofEpochMilli(windows.get(windows.size() - 1).getEndMillis()))
                .build();
    }

    /** Signals that could not be used, each with its reason. */
    List<String> leftOut() {
        return leftOut;
    }

    private void leaveOutStrata() {
        int unwatched = Math.toIntExact(season.strata().count() - rhythm.used());
        if (unwatched > 0) {
            leftOut.add(String.format(
                    Locale.ROOT,
                    "strata: %d of %d are not watched, they had too few windows while the reference was learned",
                    unwatched,
                    season.strata().count()));
        }
    }

    private boolean use(String label, double[] column) {
        long absent = Arrays.stream(column).filter(Double::isNaN).count();
        if (absent > 0) {
            leftOut.add(label + ": absent in " + absent + " of " + column.length + " reference windows");
            return false;
        }
        if (Arrays.stream(column).allMatch(value -> value == column[0])) {
            leftOut.add(label + ": " + column[0] + " in every reference window");
            return false;
        }
        if (!rhythm.varies(column)) {
            leftOut.add(label + ": the same in every window of a stratum");
            return false;
        }
        labels.add(label);
        columns.add(column);
        return true;
    }

    private double[] column(int signal) {
        return windows.stream()
                .mapToDouble(window -> window.getStatistics().get(signal))
                .toArray();
    }

    private double[] classMix() {
        double average = learner.counts().records() / (double) learner.windows().size();
        ClassMix mix = ClassMix.of(learner.counts().predictedClasses(), average);
        return windows.stream()
                .mapToDouble(window -> mix.distanceWithin(classes(window)))
                .toArray();
    }

    private static Map<Integer, Long> classes(LearnedWindow window) {
        Map<Integer, Long> classes = new HashMap<>();
        for (int i = 0; i < window.getClasses().size(); i++) {
            classes.put(window.getClasses().get(i), window.getClassCounts().get(i));
        }
        return classes;
    }

    /** Counts exceedances of the 99 % point of a measure, moved up to the edge of its bin; not when its mean is of no use. */
    private void count(int index, Measure measure) {
        if (!labels.contains(Signal.meanLabel(measure))) {
            return;
        }
        LogHistogram bins = learner.counts().bins(measure).orElseThrow();
        long k = (99 * bins.total() + 99) / 100;
        int bin = bins.binOfOrderStatistic(k);
        List<Observation.Tail> tail = tails(index, bin);
        double[] shares = tail.stream().mapToDouble(Observation.Tail::share).toArray();
        if (use(Signal.exceedanceLabel(measure), shares)) {
            thresholds.add(new ExceedanceThreshold(measure, bin, LogHistogram.upperEdge(bin), k));
            tails.add(tail);
        }
    }

    private List<Observation.Tail> tails(int index, int bin) {
        return windows.stream()
                .map(window -> LogHistogram.of(window.getTails().get(index)))
                .map(bins -> new Observation.Tail(bins.total(), bins.countAbove(bin)))
                .toList();
    }

    private static double overDispersion(List<Observation.Tail> tail) {
        return Independence.overDispersion(
                tail.stream().mapToLong(Observation.Tail::exceedances).toArray(),
                tail.stream().mapToLong(Observation.Tail::records).toArray());
    }

    private ReferenceWindow window(int i) {
        LearnedWindow window = windows.get(i);
        return new ReferenceWindow(
                Instant.ofEpochMilli(window.getStartMillis()),
                Instant.ofEpochMilli(window.getEndMillis()),
                window.getRecords(),
                columns.stream().map(column -> column[i]).toList(),
                tails.stream().map(tail -> tail.get(i).exceedances()).toList());
    }
}
