package io.epistream.streams.window;

import io.epistream.schemas.Measure;
import io.epistream.schemas.MeasureSummary;
import io.epistream.schemas.UncertaintyEvent;
import io.epistream.schemas.WindowCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is counted over some set of events of one stream and one posterior: moments as exact fixed-point sums, minimum,
 * maximum, log-spaced bins, predicted classes. It is a function of the set alone: any order and any grouping of
 * {@link #add} and {@link #merge} give the same {@link #toAvro()}, byte for byte.
 *
 * <p>A measure that an event lacks (null) is not counted, never taken as zero. Non-finite values are refused. Sums
 * have the unit 2^-32 (squares 2^-64) and take a value beyond ±2^31 as ±2^31; minimum and maximum stay as they are.
 * Not thread-safe.
 */
public final class WindowAggregate {
    /** Classes 0 to 999 are counted one by one; all others together, under {@link #OTHER}. */
    public static final int CLASSES = 1000;
    /** Key of the classes from {@value #CLASSES} on. */
    public static final String OTHER = "other";

    private static final Measure[] MEASURES = Measure.values();

    private final EnumMap<Measure, MeasureTally> tallies = new EnumMap<>(Measure.class);
    private final TreeMap<Integer, Long> classes = new TreeMap<>();
    private long records;

    /** An empty aggregate. */
    public WindowAggregate() {}

    /** From its wire form. */
    public static WindowAggregate of(WindowCounts counts) {
        WindowAggregate aggregate = new WindowAggregate();
        aggregate.records = counts.getRecords();
        for (MeasureSummary summary : counts.getMeasures()) {
            aggregate.tallies.put(summary.getMeasure(), MeasureTally.of(summary));
        }
        counts.getPredictedClasses()
                .forEach((name, count) ->
                        aggregate.classes.put(name.equals(OTHER) ? CLASSES : Integer.parseInt(name), count));
        return aggregate;
    }

    /** Why {@link #add} would refuse an event, as one clause for a person; empty when it would take it. */
    public static Optional<String> refusal(UncertaintyEvent event) {
        for (Measure measure : MEASURES) {
            Double value = value(event, measure);
            if (value != null && !Double.isFinite(value)) {
                return Optional.of(measure + ": must be finite, was " + value);
            }
        }
        Integer predicted = event.getPredictedClass();
        return predicted != null && predicted < 0
                ? Optional.of("predictedClass: must be >= 0, was " + predicted)
                : Optional.empty();
    }

    /**
     * Counts one event.
     *
     * @throws IllegalArgumentException for an event with a {@link #refusal}; nothing is counted then
     */
    public void add(UncertaintyEvent event) {
        refusal(event).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        records++;
        for (Measure measure : MEASURES) {
            Double value = value(event, measure);
            if (value != null) {
                tally(measure).add(value);
            }
        }
        Integer predicted = event.getPredictedClass();
        if (predicted != null) {
            classes.merge(Math.min(predicted, CLASSES), 1L, Long::sum);
        }
    }

    /** Adds all that {@code other} counted; {@code other} stays as it is. */
    public void merge(WindowAggregate other) {
        records += other.records;
        other.tallies.forEach((measure, tally) -> tally(measure).merge(tally));
        other.classes.forEach((index, count) -> classes.merge(index, count, Long::sum));
    }

    /** Its wire form. */
    public WindowCounts toAvro() {
        List<MeasureSummary> summaries = new ArrayList<>();
        tallies.values().forEach(tally -> summaries.add(tally.toAvro()));
        Map<String, Long> predicted = new LinkedHashMap<>();
        classes.forEach((index, count) -> predicted.put(index == CLASSES ? OTHER : Integer.toString(index), count));
        return new WindowCounts(records, summaries, predicted);
    }

    /** Events counted. */
    public long records() {
        return records;
    }

    /** Events that had the measure. */
    public long count(Measure measure) {
        MeasureTally tally = tallies.get(measure);
        return tally == null ? 0 : tally.count();
    }

    /** Mean; empty when no event had the measure. */
    public OptionalDouble mean(Measure measure) {
        MeasureTally tally = tallies.get(measure);
        return tally == null ? OptionalDouble.empty() : OptionalDouble.of(tally.mean());
    }

    /** Population variance; empty when no event had the measure. */
    public OptionalDouble variance(Measure measure) {
        MeasureTally tally = tallies.get(measure);
        return tally == null ? OptionalDouble.empty() : OptionalDouble.of(tally.variance());
    }

    /** Smallest value; empty when no event had the measure. */
    public OptionalDouble min(Measure measure) {
        MeasureTally tally = tallies.get(measure);
        return tally == null ? OptionalDouble.empty() : OptionalDouble.of(tally.min());
    }

    /** Largest value; empty when no event had the measure. */
    public OptionalDouble max(Measure measure) {
        MeasureTally tally = tallies.get(measure);
        return tally == null ? OptionalDouble.empty() : OptionalDouble.of(tally.max());
    }

    /**
     * Quantile from the bins, kept within minimum and maximum; empty when no event had the measure.
     *
     * @param measure any but ENERGY, which has no bins
     * @param q in [0, 1]
     */
    public OptionalDouble quantile(Measure measure, double q) {
        MeasureTally tally = tallies.get(measure);
        return tally == null ? OptionalDouble.empty() : OptionalDouble.of(tally.quantile(q));
    }

    /** The bins of a measure (of 1 − confidence for CONFIDENCE); empty when it has none. Read only: it is not a copy. */
    public Optional<LogHistogram> bins(Measure measure) {
        MeasureTally tally = tallies.get(measure);
        return tally == null ? Optional.empty() : Optional.ofNullable(tally.bins());
    }

    /** Records by predicted class, ascending; those from {@value #CLASSES} on under that number. */
    public SortedMap<Integer, Long> predictedClasses() {
        return Collections.unmodifiableSortedMap(classes);
    }

    private MeasureTally tally(Measure measure) {
        return tallies.computeIfAbsent(measure, MeasureTally::new);
    }

    private static @Nullable Double value(UncertaintyEvent event, Measure measure) {
        return switch (measure) {
            case TOTAL -> event.getTotal();
            case ALEATORIC -> event.getAleatoric();
            case EPISTEMIC -> event.getEpistemic();
            case CONFIDENCE -> event.getConfidence();
            case ENERGY -> event.getEnergy();
            case MAHALANOBIS -> event.getMahalanobis();
            case NEAREST_NEIGHBOUR -> event.getNearestNeighbour();
        };
    }
}
