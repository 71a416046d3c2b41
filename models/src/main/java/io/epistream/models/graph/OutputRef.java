package io.epistream.models.graph;

import java.util.OptionalInt;

/**
 * An output of a source graph, or one column of it.
 *
 * @param name name of the output
 * @param column column of {@code [batch, columns]}, at least 0; empty for all of it
 */
public record OutputRef(String name, OptionalInt column) {
    public OutputRef {
        if (column.isPresent() && column.getAsInt() < 0) {
            throw new IllegalArgumentException("column: must be >= 0, was " + column.getAsInt());
        }
    }

    /** All of an output. */
    public static OutputRef of(String name) {
        return new OutputRef(name, OptionalInt.empty());
    }

    @Override
    public String toString() {
        return column.isPresent() ? name + "[" + column.getAsInt() + "]" : name;
    }
}
