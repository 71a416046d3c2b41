package io.epistream.streams.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is streamed when, in event time. Records are spaced evenly over a simulated clock, {@code recordsPerTick} to a
 * tick.
 *
 * @param start event time of the first record
 * @param tick the program's window size
 * @param recordsPerTick records in each tick, at least 1; the number at which the program's windows are judged, so that
 *     none is joined with another
 * @param phases phases in order, without gaps
 */
record DemoPlan(Instant start, Duration tick, int recordsPerTick, List<Phase> phases) {
    private static final int[] SHARES = {3, 3, 3, 2, 3};
    private static final int ALL_SHARES = 14;
    private static final int LEAST_TICKS_PER_SHARE = 5;
    private static final int USUAL_TICKS_PER_SHARE = 20;

    DemoPlan {
        phases = List.copyOf(phases);
    }

    /** How long the phases are. */
    enum Length {
        /** As short as leaves alarms the time to start and to recover. */
        LEAST(LEAST_TICKS_PER_SHARE),
        /** Unless asked otherwise. */
        USUAL(USUAL_TICKS_PER_SHARE);

        private final int ticksPerShare;

        Length(int ticksPerShare) {
            this.ticksPerShare = ticksPerShare;
        }

        /** Records of a plan of this length. */
        int records(int recordsPerTick, int referenceWindows) {
            return (referenceWindows + ticksPerShare * ALL_SHARES) * recordsPerTick;
        }
    }

    /**
     * The plan for a number of records: the warm-up is as long as the reference, since the promise rests on it, and the
     * other phases share the rest.
     *
     * @param referenceWindows windows that the program learns its reference from
     * @param records at least those of {@link Length#LEAST}; rounded down to whole ticks
     */
    static DemoPlan of(Instant start, Duration tick, int recordsPerTick, int referenceWindows, int records) {
        int least = Length.LEAST.records(recordsPerTick, referenceWindows);
        if (records < least) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "--records must be >= %d, was %d: the warm-up takes %d windows of %d records, which the reference is learned"
                            + " from, and the five phases after it at least %d windows, so that alarms have time to"
                            + " start and to recover",
                    least,
                    records,
                    referenceWindows,
                    recordsPerTick,
                    LEAST_TICKS_PER_SHARE * ALL_SHARES));
        }
        return new DemoPlan(start, tick, recordsPerTick, phases(referenceWindows, records / recordsPerTick));
    }

    private static List<Phase> phases(int warmUp, int ticks) {
        String[] names = {"normal-1", "rotated", "normal-2", "patches", "normal-3"};
        PhaseKind[] kinds = {PhaseKind.NORMAL, PhaseKind.ROTATED, PhaseKind.NORMAL, PhaseKind.PATCHES, PhaseKind.NORMAL
        };
        List<Phase> phases = new ArrayList<>();
        phases.add(new Phase("warm-up", PhaseKind.WARM_UP, 0, warmUp));
        int shares = 0;
        int first = warmUp;
        for (int i = 0; i < names.length; i++) {
            shares += SHARES[i];
            int end = warmUp + (ticks - warmUp) * shares / ALL_SHARES;
            phases.add(new Phase(names[i], kinds[i], first, end - first));
            first = end;
        }
        return phases;
    }

    /** All ticks. */
    int ticks() {
        return phases.get(phases.size() - 1).endTick();
    }

    /** All good records. */
    int records() {
        return ticks() * recordsPerTick;
    }

    /** Good records of a phase. */
    int records(Phase phase) {
        return phase.ticks() * recordsPerTick;
    }

    /** Event time of record {@code index}. */
    Instant eventTime(int index) {
        return start.plusMillis(tick.toMillis() * index / recordsPerTick);
    }

    /** Tick of an event time, from 0; negative or past the end where the time is outside the plan. */
    int tickOf(Instant time) {
        return (int) Math.floorDiv(time.toEpochMilli() - start.toEpochMilli(), tick.toMillis());
    }

    /** Ticks that close by event time alone: those whose end plus grace is not after the last record. */
    int closingTicks(Duration grace) {
        return tickOf(eventTime(records() - 1).minus(grace));
    }

    /** Phase of a tick. */
    Optional<Phase> phaseOfTick(int number) {
        return phases.stream().filter(phase -> phase.holds(number)).findFirst();
    }

    /** Phase of record {@code index}. */
    Phase phaseOf(int index) {
        return phaseOfTick(index / recordsPerTick).orElseThrow();
    }

    /** Number of record {@code index} in its phase, from 0. */
    int number(int index) {
        return index - phaseOf(index).firstTick() * recordsPerTick;
    }

    /** How far record {@code index} is into its phase, in [0, 1). */
    double progress(int index) {
        return (double) number(index) / records(phaseOf(index));
    }

    /** Id of record {@code index}: phase and number in it, such as {@code normal-1/000123}. */
    String id(int index) {
        return String.format(Locale.ROOT, "%s/%06d", phaseOf(index).name(), number(index));
    }

    /** Phase that an id, or the key of a bad record, belongs to. */
    Optional<Phase> phaseOfId(String id) {
        int slash = id.indexOf('/');
        return phases.stream()
                .filter(phase -> slash > 0 && phase.name().equals(id.substring(0, slash)))
                .findFirst();
    }

    /** Inverse of {@link #id}; empty for any other text. */
    OptionalInt indexOf(String id) {
        Optional<Phase> phase = phaseOfId(id);
        String number = id.substring(id.indexOf('/') + 1);
        if (phase.isEmpty() || !number.matches("\\d{6}")) {
            return OptionalInt.empty();
        }
        int index = phase.get().firstTick() * recordsPerTick + Integer.parseInt(number);
        return phase.get().holds(index / recordsPerTick) ? OptionalInt.of(index) : OptionalInt.empty();
    }
}
