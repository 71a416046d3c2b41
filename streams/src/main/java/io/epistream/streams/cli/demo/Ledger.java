package io.epistream.streams.cli.demo;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which positions of the inputs topic were answered by an event or a dead letter. A position answered twice is a double,
 * a position never answered is a loss. Not thread-safe.
 */
final class Ledger {
    private final Map<Integer, BitSet> answered = new HashMap<>();
    private long events;
    private long deadLetters;
    private long doubles;

    /** An event answers the input at this position. */
    void event(int partition, long offset) {
        events++;
        answer(partition, offset);
    }

    /** A dead letter answers the input at this position. */
    void deadLetter(int partition, long offset) {
        deadLetters++;
        answer(partition, offset);
    }

    private void answer(int partition, long offset) {
        BitSet offsets = answered.computeIfAbsent(partition, p -> new BitSet());
        if (offsets.get(Math.toIntExact(offset))) {
            doubles++;
        }
        offsets.set(Math.toIntExact(offset));
    }

    /**
     * How the answers compare with the inputs.
     *
     * @param ends records in each partition of the inputs topic, all of which start at offset 0
     */
    Balance balance(Map<Integer, Long> ends) {
        long inputs = 0;
        long missing = 0;
        for (Map.Entry<Integer, Long> end : ends.entrySet()) {
            inputs += end.getValue();
            BitSet offsets = answered.getOrDefault(end.getKey(), new BitSet());
            missing += end.getValue()
                    - offsets.get(0, Math.toIntExact(end.getValue())).cardinality();
        }
        return new Balance(inputs, events, deadLetters, missing, doubles);
    }

    /**
     * The outcome.
     *
     * @param inputs records in the inputs topic
     * @param events events read, committed ones only
     * @param deadLetters dead letters read, committed ones only
     * @param missing inputs with no answer
     * @param doubles answers beyond the first of an input
     */
    record Balance(long inputs, long events, long deadLetters, long missing, long doubles) {
        /** Whether every input has exactly one answer. */
        boolean even() {
            return missing == 0 && doubles == 0 && inputs == events + deadLetters;
        }
    }
}
