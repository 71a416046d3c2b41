package io.epistream.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/** Times variants that take turns, so that a machine whose speed drifts treats all alike. */
final class Interleaved {
    private static final long ROUND_NANOS = 60_000_000;

    private Interleaved() {}

    /**
     * One way to do the same work.
     *
     * @param name for the table
     * @param records records that one call of {@code work} handles
     * @param work what is timed
     */
    record Variant(String name, int records, Work work) {}

    /** Work that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** What time is: nanoseconds from some start. */
    enum Clock {
        /** Time of day, for work on several threads. */
        WALL,
        /** What the calling thread has used of a core, which other programs on the machine hardly change. */
        CPU;

        private long nanos() {
            return this == CPU ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
        }
    }

    /** By the time of day. */
    static double[] medianMicros(List<Variant> variants, int rounds) throws Exception {
        return medianMicros(variants, rounds, Clock.WALL);
    }

    /** Median microseconds per record of each variant, over the given number of rounds after one warm-up round. */
    static double[] medianMicros(List<Variant> variants, int rounds, Clock clock) throws Exception {
        int[] calls = new int[variants.size()];
        for (int v = 0; v < calls.length; v++) {
            calls[v] = calibrate(variants.get(v).work(), clock);
        }
        double[][] micros = new double[variants.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int v = 0; v < calls.length; v++) {
                Variant variant = variants.get(v);
                double nanos = nanosPerCall(variant.work(), calls[v], clock);
                micros[v][round] = nanos / 1000 / variant.records();
            }
        }
        return Arrays.stream(micros).mapToDouble(Interleaved::median).toArray();
    }

    private static int calibrate(Work work, Clock clock) throws Exception {
        double nanos = nanosPerCall(work, 1, clock);
        int calls = 1;
        while (nanos * calls < ROUND_NANOS) {
            calls *= 2;
            nanos = nanosPerCall(work, calls, clock);
        }
        return calls;
    }

    private static double nanosPerCall(Work work, int calls, Clock clock) throws Exception {
        long start = clock.nanos();
        for (int i = 0; i < calls; i++) {
            work.run();
        }
        return (double) (clock.nanos() - start) / calls;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
