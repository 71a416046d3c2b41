package io.epistream.models.inference;

import io.epistream.models.bundle.TensorType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One named tensor of one record, as it came in; nothing about it has been checked.
 *
 * @param name name the sender gave it
 * @param type element type of {@code data}
 * @param shape extents without the batch axis
 * @param data elements, row-major, little-endian, from position to limit
 */
public record InputTensor(String name, TensorType type, List<Long> shape, ByteBuffer data) {}
