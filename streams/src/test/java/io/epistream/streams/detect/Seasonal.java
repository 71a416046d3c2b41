package io.epistream.streams.detect;

import io.epistream.schemas.ExceedanceThreshold;
import io.epistream.schemas.Measure;
import io.epistream.schemas.MeasureSummary;
import io.epistream.schemas.ReferenceOrigin;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.ReferenceWindow;
import io.epistream.schemas.WindowCounts;
import io.epistream.schemas.state.LearnedWindow;
import io.epistream.streams.window.LogHistogram;
import io.epistream.streams.window.WindowAggregate;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Windows of one stream whose mean epistemic and share of exceedances swing with a period of a day: a sine whose standard deviation is so many of a
 * window's, and shares from .2 to 1.8 %. Beside the season windows are AR(1), have an effect of their day, or neither.
 */
final class Seasonal {
    private static final long RECORDS = 100;
    private static final double DAY = Duration.ofDays(1).toMillis();

    private final SplittableRandom random;
    private final double swing;
    private final double rho;
    private final double daySd;
    private final long stepMillis;
    private long start;
    private double effect;
    private long day = -1;
    private double dayEffect;

    /**
     * A source.
     *
     * @param swing standard deviation of the season in those of a window
     * @param perHour windows in an hour
     * @param rho autocorrelation of windows beside the season
     * @param daySd standard deviation of what the windows of a day have in common
     */
    Seasonal(long seed, double swing, int perHour, double rho, double daySd) {
        this.random = new SplittableRandom(seed);
        this.swing = swing;
        this.rho = rho;
        this.daySd = daySd;
        this.stepMillis = Duration.ofHours(1).toMillis() / perHour;
    }

    /** One window: its start and what is seen of it. */
    private record Drawn(long start, double value, long exceedances) {}

    private Drawn draw(double shift) {
        long at = start;
        start += stepMillis;
        if ((long) (at / DAY) != day) {
            day = (long) (at / DAY);
            dayEffect = daySd * random.nextGaussian();
        }
        effect = rho * effect + Math.sqrt(1 - rho * rho) * random.nextGaussian();
        double sine = Math.sin(2 * Math.PI * at / DAY);
        double share = .01 * (1 + (swing > 0 ? .8 : 0) * sine);
        long hits = random.doubles(RECORDS).filter(u -> u < share).count();
        return new Drawn(at, 10 + Math.sqrt(2) * swing * sine + effect + dayEffect + shift, hits);
    }

    ReferenceProfile reference(DetectionParameters parameters) {
        Quotas quotas = new Quotas(parameters.season(), parameters.referenceWindows());
        List<Drawn> taken = new ArrayList<>();
        do {
            Drawn window = draw(0);
            if (quotas.wants(window.start())) {
                taken.add(window);
                quotas.take(
                        new LearnedWindow(window.start(), start, RECORDS, List.of(), List.of(), List.of(), List.of()));
            }
        } while (!quotas.enough(start));
        return profile(parameters.season(), taken);
    }

    /** Takes the next window to a watch of a reference. */
    boolean alarms(Watch watch, Season season, double shift) {
        Drawn window = draw(shift);
        Observation.Tail tail = new Observation.Tail(RECORDS, window.exceedances());
        Observation observation = new Observation(
                new double[] {window.value(), tail.share()},
                RECORDS,
                List.of(tail),
                new WindowAggregate(),
                season.stratum(window.start()));
        JoinedWindow joined = new JoinedWindow(window.start(), start, new WindowAggregate());
        return !watch.onWindow(joined, observation).isEmpty();
    }

    private static ReferenceProfile profile(Season season, List<Drawn> taken) {
        double[] values = taken.stream().mapToDouble(Drawn::value).toArray();
        double[] shares = taken.stream()
                .mapToDouble(w -> w.exceedances() / (double) RECORDS)
                .toArray();
        long[] hits = taken.stream().mapToLong(Drawn::exceedances).toArray();
        long[] records = taken.stream().mapToLong(w -> RECORDS).toArray();
        Rhythm rhythm =
                new Rhythm(season, taken.stream().mapToLong(Drawn::start).toArray());
        long n = RECORDS * taken.size();
        return ReferenceProfile.newBuilder()
                .setStream(Ticks.STREAM)
                .setProvenance(Ticks.PROVENANCE)
                .setOrigin(ReferenceOrigin.LIVE)
                .setWindowMillis(1)
                .setRecordsPerWindow(RECORDS)
                .setSignals(List.of("epistemic.mean", "epistemic.exceedance"))
                .setThresholds(List.of(new ExceedanceThreshold(Measure.EPISTEMIC, 0, 1.0, (99 * n + 99) / 100)))
                .setWindows(taken.stream().map(Seasonal::window).toList())
                .setCounts(counts(n))
                .setLagOneAutocorrelation(List.of(rhythm.lagOne(values), rhythm.lagOne(shares)))
                .setLongRunVariance(List.of(rhythm.longRunVariance(values), rhythm.longRunVariance(shares)))
                .setOverDispersion(List.of(Independence.overDispersion(hits, records)))
                .setStrata(season.strata().label())
                .setTimeZone(season.zone().getId())
                .setCreatedAt(Instant.EPOCH)
                .build();
    }

    private static ReferenceWindow window(Drawn window) {
        return new ReferenceWindow(
                Instant.ofEpochMilli(window.start()),
                Instant.ofEpochMilli(window.start() + 1),
                RECORDS,
                List.of(window.value(), window.exceedances() / (double) RECORDS),
                List.of(window.exceedances()));
    }

    private static WindowCounts counts(long records) {
        ByteBuffer zero = ByteBuffer.wrap(new byte[1]);
        MeasureSummary epistemic =
                new MeasureSummary(Measure.EPISTEMIC, records, zero, zero, 0.0, 0.0, new LogHistogram().toAvro());
        return new WindowCounts(records, List.of(epistemic), Map.of());
    }
}
