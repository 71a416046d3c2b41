package io.epistream.models.graph;

/** How the records of a batch lie in a tensor, as far as the graph's structure tells. */
sealed interface RecordAxis {
    RecordAxis FIXED = new Fixed();
    RecordAxis OF_BATCH = new OfBatch();

    /** The same for every batch. */
    record Fixed() implements RecordAxis {}

    /** Depends on how many records there are, and on nothing in them: extents, ranges. */
    record OfBatch() implements RecordAxis {}

    /**
     * Each record has a slice of its own, which depends on that record alone. On the axis that records lie on, with B
     * records, place {@code (o · B + b) · inner + i} belongs to record b.
     *
     * @param axis the axis, from 0
     * @param outer how often the records are gone through; 1 unless something was folded into the axis before them
     * @param inner places that a record has side by side; 1 unless something was folded into the axis behind them
     */
    record Records(int axis, long outer, long inner) implements RecordAxis {
        static final Records FIRST = new Records(0, 1, 1);

        Records at(int otherAxis) {
            return new Records(otherAxis, outer, inner);
        }

        /** Whether records lie on the axis one by one, nothing folded in. */
        boolean isPlain() {
            return outer == 1 && inner == 1;
        }
    }

    /**
     * Maybe one of these, but that cannot be told.
     *
     * @param node the first node of which it cannot be told, with its operator
     */
    record Unproved(String node) implements RecordAxis {}
}
