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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes a profile of learned windows: which signals can be ranked, where the tail begins, how independent it all was. */
final class ProfileMaker {
    private final Learner learner;
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<double[]> columns = new ArrayList<>();

    ProfileMaker(Learner learner) {
        this.learner = learner;
    }

    ReferenceProfile profile(StreamId stream, Provenance provenance, long recordsPerWindow) {
        List<LearnedWindow> windows = learner.windows();
        Signal[] signals = Signal.values();
        for (int i = 0; i < signals.length; i++) {
            use(signals[i].label(), column(i));
        }
        Optional<ExceedanceThreshold> threshold = threshold();
        long[] exceedances = threshold.map(this::exceedances).orElseGet(() -> new long[windows.size()]);
        boolean counted =
                threshold.isPresent() && use(exceedanceLabel(threshold.get().getMeasure()), shares(exceedances));
        List<ReferenceWindow> references = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            references.add(window(i, counted ? List.of(exceedances[i]) : List.of()));
        }
        return ReferenceProfile.newBuilder()
                .setStream(stream)
                .setProvenance(provenance)
                .setOrigin(ReferenceOrigin.LIVE)
                .setWindowMillis(learner.tickMillis())
                .setRecordsPerWindow(recordsPerWindow)
                .setSignals(List.copyOf(labels))
                .setThresholds(counted ? List.of(threshold.get()) : List.of())
                .setWindows(references)
                .setCounts(learner.counts().toAvro())
                .setLagOneAutocorrelation(
                        columns.stream().map(Independence::lagOne).toList())
                .setLongRunVariance(
                        columns.stream().map(Independence::longRunVariance).toList())
                .setOverDispersion(counted ? List.of(Independence.overDispersion(exceedances, records())) : List.of())
                .setCreatedAt(
                        Instant.ofEpochMilli(windows.get(windows.size() - 1).getEndMillis()))
                .build();
    }

    /** Signals that could not be used, each with its reason. */
    List<String> leftOut() {
        return leftOut;
    }

    static String exceedanceLabel(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT) + ".exceedance";
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
        labels.add(label);
        columns.add(column);
        return true;
    }

    private double[] column(int signal) {
        return learner.windows().stream()
                .mapToDouble(window -> window.getStatistics().get(signal))
                .toArray();
    }

    /** The 99 % point of the tailed measure, moved up to the edge of its bin; none when its mean is of no use. */
    private Optional<ExceedanceThreshold> threshold() {
        Measure measure = learner.tailed();
        if (!labels.contains(measure.name().toLowerCase(Locale.ROOT) + ".mean")) {
            return Optional.empty();
        }
        LogHistogram bins = learner.counts().bins(measure).orElseThrow();
        long k = (99 * bins.total() + 99) / 100;
        int bin = bins.binOfOrderStatistic(k);
        return Optional.of(new ExceedanceThreshold(measure, bin, LogHistogram.upperEdge(bin), k));
    }

    private long[] exceedances(ExceedanceThreshold threshold) {
        return learner.windows().stream()
                .mapToLong(window -> LogHistogram.of(window.getTail()).countAbove(threshold.getBin()))
                .toArray();
    }

    private double[] shares(long[] exceedances) {
        long[] records = records();
        return IntStream.range(0, records.length)
                .mapToDouble(i -> exceedances[i] / (double) records[i])
                .toArray();
    }

    private long[] records() {
        return learner.windows().stream().mapToLong(LearnedWindow::getRecords).toArray();
    }

    private ReferenceWindow window(int i, List<Long> exceedances) {
        LearnedWindow window = learner.windows().get(i);
        return new ReferenceWindow(
                Instant.ofEpochMilli(window.getStartMillis()),
                Instant.ofEpochMilli(window.getEndMillis()),
                window.getRecords(),
                columns.stream().map(column -> column[i]).toList(),
                exceedances);
    }
}
