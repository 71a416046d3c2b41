package io.epistream.streams.config;

import com.fasterxml.jackson.core.JsonPointer;

/**
 * One thing wrong with a configuration.
 *
 * @param pointer key at fault
 * @param message allowed range and received value
 */
record Problem(JsonPointer pointer, String message) {
    /** Path of a pointer as users know it, such as {@code detection.false-alarms} or {@code roles[0]}. */
    static String path(JsonPointer pointer) {
        StringBuilder path = new StringBuilder();
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            String key = rest.getMatchingProperty();
            if (rest.mayMatchElement()) {
                path.append('[').append(key).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(key);
            }
        }
        return path.toString();
    }
}
