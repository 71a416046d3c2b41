package io.epistream.models.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Extents of a graph's tensors, seen at two batch sizes. Immutable. */
final class BatchShapes {
    static final int FIRST_BATCH = 3;
    static final int SECOND_BATCH = 5;

    /** Stands for the extent that follows the batch. */
    static final long FREE = -1;

    private final Map<String, List<Long>> first;
    private final Map<String, List<Long>> second;

    BatchShapes(Map<String, List<Long>> first, Map<String, List<Long>> second) {
        this.first = Map.copyOf(first);
        this.second = Map.copyOf(second);
    }

    boolean knows(String tensor) {
        return first.containsKey(tensor) && second.containsKey(tensor);
    }

    /** Extents at the first batch size. */
    List<Long> first(String tensor) {
        return of(first, tensor);
    }

    /** Extents at the second batch size. */
    List<Long> second(String tensor) {
        return of(second, tensor);
    }

    private static List<Long> of(Map<String, List<Long>> seen, String tensor) {
        List<Long> shape = seen.get(tensor);
        if (shape == null) {
            throw new IllegalArgumentException(tensor + " was not probed");
        }
        return shape;
    }

    /**
     * The extents with {@link #FREE} at the only axis that follows the batch; empty where none does, or several, or one
     * that is no whole number of records.
     */
    Optional<List<Long>> freed(String tensor) {
        List<Long> a = first(tensor);
        List<Long> b = second(tensor);
        int free = -1;
        if (a.size() != b.size()) {
            return Optional.empty();
        }
        for (int axis = 0; axis < a.size(); axis++) {
            if (!a.get(axis).equals(b.get(axis))) {
                if (free >= 0 || a.get(axis) * SECOND_BATCH != b.get(axis) * FIRST_BATCH) {
                    return Optional.empty();
                }
                free = axis;
            }
        }
        if (free < 0) {
            return Optional.empty();
        }
        List<Long> shape = new ArrayList<>(a);
        shape.set(free, FREE);
        return Optional.of(shape);
    }

    /** The same, with tensors that have the extents of others. */
    BatchShapes with(Map<String, String> sameAs) {
        Map<String, List<Long>> a = new LinkedHashMap<>(first);
        Map<String, List<Long>> b = new LinkedHashMap<>(second);
        sameAs.forEach((tensor, other) -> {
            a.put(tensor, of(a, other));
            b.put(tensor, of(b, other));
        });
        return new BatchShapes(a, b);
    }

    /** The same, with tensors of which {@link #FREE} says where the batch is. */
    BatchShapes withFreed(Map<String, List<Long>> shapes) {
        Map<String, List<Long>> a = new LinkedHashMap<>(first);
        Map<String, List<Long>> b = new LinkedHashMap<>(second);
        shapes.forEach((tensor, shape) -> {
            a.put(tensor, filled(shape, FIRST_BATCH));
            b.put(tensor, filled(shape, SECOND_BATCH));
        });
        return new BatchShapes(a, b);
    }

    private static List<Long> filled(List<Long> shape, long batch) {
        return shape.stream().map(extent -> extent == FREE ? batch : extent).toList();
    }
}
