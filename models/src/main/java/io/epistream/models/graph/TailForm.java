package io.epistream.models.graph;

/**
 * In what order and with which axes the elements of a tensor of the tail lie: S samples, B records, and the units
 * {@code u0, u1, …} of one record. Forms of the same order differ by a Reshape, which costs nothing; another order costs
 * a Transpose.
 */
enum TailForm {
    /** {@code [S·B, u0, …]}: what nodes run on as exported. */
    SAMPLE_ROWS,
    /** {@code [S, B, u0, …]}. */
    SAMPLE_SPLIT,
    /** {@code [B·S, u0, …]}: what nodes run on as exported, too. */
    BATCH_ROWS,
    /** {@code [B, S, u0, …]}. */
    BATCH_SPLIT,
    /** {@code [B, S·u0, u1, …]}: the channels of grouped convolutions, the columns of wide products. */
    BATCH_CHANNELS,
    /** {@code [S, u0, B]}, for tensors with one axis of units. */
    UNITS;

    /** The form of the same order in which samples and records have axes of their own. */
    TailForm split() {
        return switch (this) {
            case SAMPLE_ROWS, SAMPLE_SPLIT -> SAMPLE_SPLIT;
            case BATCH_ROWS, BATCH_SPLIT, BATCH_CHANNELS -> BATCH_SPLIT;
            case UNITS -> UNITS;
        };
    }

    /** The form that nodes run on as exported, in the same order where there is one. */
    TailForm rows() {
        return split() == BATCH_SPLIT ? BATCH_ROWS : SAMPLE_ROWS;
    }

    /** Extents, with −1 where the batch is; {@code units} has the extents of one record. */
    long[] shape(long samples, long... units) {
        return switch (this) {
            case SAMPLE_ROWS, BATCH_ROWS -> Extents.join(units, -1);
            case SAMPLE_SPLIT -> Extents.join(units, samples, -1);
            case BATCH_SPLIT -> Extents.join(units, -1, samples);
            case BATCH_CHANNELS -> {
                long[] shape = Extents.join(units, -1);
                shape[1] *= samples;
                yield shape;
            }
            case UNITS -> new long[] {samples, units[0], -1};
        };
    }

    /** Extents of a constant that differs from sample to sample and not from record to record, for this split form. */
    long[] perSample(long samples, long... units) {
        return switch (split()) {
            case BATCH_SPLIT -> Extents.join(units, 1, samples);
            case UNITS -> new long[] {samples, units[0], 1};
            default -> Extents.join(units, samples, 1);
        };
    }

    /** Where each axis of {@code other} lies in this one, both split forms, for units with {@code rank} axes. */
    long[] permutation(TailForm other, int rank) {
        if (this == UNITS || other == UNITS) {
            boolean batchFirst = this == BATCH_SPLIT || other == BATCH_SPLIT;
            long[] toUnits = batchFirst ? new long[] {1, 2, 0} : new long[] {0, 2, 1};
            long[] fromUnits = batchFirst ? new long[] {2, 0, 1} : new long[] {0, 2, 1};
            return other == UNITS ? toUnits : fromUnits;
        }
        long[] swapped = new long[rank + 2];
        for (int axis = 0; axis < swapped.length; axis++) {
            swapped[axis] = axis < 2 ? 1 - axis : axis;
        }
        return swapped;
    }
}
