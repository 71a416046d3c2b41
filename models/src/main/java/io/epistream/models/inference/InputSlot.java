package io.epistream.models.inference;

import io.epistream.models.bundle.BundleInput;

/**
 * A declared input and the element type that its graph takes.
 *
 * @param input as the bundle declares it
 * @param element as the graph takes it
 */
record InputSlot(BundleInput input, ElementType element) {

    /** Bytes of one record. */
    int bytes() {
        return Math.multiplyExact(input.elements(), element.bytes());
    }
}
