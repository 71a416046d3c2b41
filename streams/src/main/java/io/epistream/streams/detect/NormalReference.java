package io.epistream.streams.detect;

import io.epistream.schemas.ExceedanceThreshold;
import io.epistream.schemas.Measure;
import io.epistream.schemas.MeasureSummary;
import io.epistream.schemas.Provenance;
import io.epistream.schemas.ReferenceOrigin;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReferenceWindow;
import io.epistream.schemas.StreamId;
import io.epistream.schemas.WindowCounts;
import io.epistream.streams.window.LogHistogram;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** A reference of independent windows, for a stream that is not known yet: normal statistics, and one record in a hundred exceeds. */
final class NormalReference {
    private static final double EXCEEDING = .01;
    private static final double MEAN = 10;

    private NormalReference() {}

    /**
     * Draws one.
     *
     * @param parameters N, m₀, and the season: windows go round its strata
     */
    static ReferenceProfile of(DetectionParameters parameters, long seed) {
        int windows = parameters.wantedWindows();
        int records = parameters.windowRecords();
        SplittableRandom random = new SplittableRandom(seed);
        List<String> labels = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            labels.add(signal.label());
            double[] column = new double[windows];
            Arrays.setAll(column, i -> MEAN + random.nextGaussian());
            columns.add(column);
        }
        labels.add(Signal.exceedanceLabel(Measure.EPISTEMIC));
        long[] hits = new long[windows];
        Arrays.setAll(hits, i -> hits(records, random));
        columns.add(Arrays.stream(hits).mapToDouble(j -> j / (double) records).toArray());
        return profile(parameters.season(), labels, columns, hits, records);
    }

    private static long hits(int records, SplittableRandom random) {
        long hits = 0;
        for (int i = 0; i < records; i++) {
            hits += random.nextDouble() < EXCEEDING ? 1 : 0;
        }
        return hits;
    }

    private static ReferenceProfile profile(
            Season season, List<String> labels, List<double[]> columns, long[] hits, int records) {
        long[] starts = LongStream.range(0, hits.length)
                .map(i -> Duration.ofHours(i).toMillis())
                .toArray();
        Rhythm rhythm = new Rhythm(season, starts);
        long n = (long) hits.length * records;
        long[] sizes = new long[hits.length];
        Arrays.fill(sizes, records);
        List<ReferenceWindow> windows = new ArrayList<>();
        for (int i = 0; i < hits.length; i++) {
            int window = i;
            windows.add(new ReferenceWindow(
                    Instant.ofEpochMilli(starts[i]),
                    Instant.ofEpochMilli(starts[i] + 1),
                    (long) records,
                    columns.stream().map(column -> column[window]).toList(),
                    List.of(hits[i])));
        }
        return ReferenceProfile.newBuilder()
                .setStream(new StreamId("", "", ""))
                .setProvenance(new Provenance("", "", 1, null, null, false))
                .setOrigin(ReferenceOrigin.LIVE)
                .setWindowMillis(1)
                .setRecordsPerWindow(records)
                .setSignals(labels)
                .setThresholds(List.of(new ExceedanceThreshold(Measure.EPISTEMIC, 0, 1.0, (99 * n + 99) / 100)))
                .setWindows(windows)
                .setCounts(counts(n))
                .setLagOneAutocorrelation(columns.stream().map(rhythm::lagOne).toList())
                .setOverDispersion(List.of(Independence.overDispersion(hits, sizes)))
                .setLongRunVariance(
                        columns.stream().map(rhythm::longRunVariance).toList())
                .setStrata(season.strata().label())
                .setTimeZone(season.zone().getId())
                .setCreatedAt(Instant.EPOCH)
                .build();
    }

    /** Only the number of records matters. */
    private static WindowCounts counts(long records) {
        ByteBuffer zero = ByteBuffer.wrap(new byte[1]);
        MeasureSummary epistemic =
                new MeasureSummary(Measure.EPISTEMIC, records, zero, zero, 0.0, 0.0, new LogHistogram().toAvro());
        return new WindowCounts(records, List.of(epistemic), Map.of());
    }
}
