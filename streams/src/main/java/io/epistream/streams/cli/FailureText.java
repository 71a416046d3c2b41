package io.epistream.streams.cli;

import org.apache.kafka.common.KafkaException;

/** A failure in one line: the innermost cause, since Kafka Streams wraps what happened in what it was doing. */
public final class FailureText {
    private FailureText() {}

    /** The line. */
    public static String of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null
                ? ""
                : root.getMessage().lines().findFirst().orElse("");
        boolean speaksForItself = root instanceof KafkaException && !message.isEmpty();
        return speaksForItself ? message : root.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }
}
