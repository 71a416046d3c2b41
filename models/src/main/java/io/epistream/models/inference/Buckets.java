package io.epistream.models.inference;

import java.util.ArrayList;
import java.util.List;

/**
 * Batch sizes that are really run: powers of two and the largest batch. A smaller batch is padded to the next of them,
 * so that there are few tensors to keep and the runtime sees few shapes.
 */
final class Buckets {
    private final List<Integer> sizes;

    Buckets(int maxBatch) {
        List<Integer> powers = new ArrayList<>();
        for (int size = 1; size < maxBatch; size *= 2) {
            powers.add(size);
        }
        powers.add(maxBatch);
        this.sizes = List.copyOf(powers);
    }

    int count() {
        return sizes.size();
    }

    int size(int index) {
        return sizes.get(index);
    }

    int largest() {
        return sizes.get(sizes.size() - 1);
    }

    /** Index of the smallest bucket that holds {@code records}. */
    int indexFor(int records) {
        for (int i = 0; i < sizes.size(); i++) {
            if (sizes.get(i) >= records) {
                return i;
            }
        }
        throw new IllegalArgumentException("records: must be <= " + largest() + ", was " + records);
    }
}
