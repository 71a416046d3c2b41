package io.epistream.acceptance.monitoring;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Waits for what another process does. */
final class Await {
    private static final long POLL_MILLIS = 100;

    private Await() {}

    /** Asks for something that is not there yet. */
    interface Question<T> {
        Optional<T> ask() throws IOException, InterruptedException;
    }

    /** What is known when the time is up. */
    interface Evidence {
        String show() throws IOException;
    }

    /**
     * Asks until there is an answer.
     *
     * @param what completes "waited for"
     * @param evidence shown when there is none in time
     */
    static <T> T answer(Duration limit, String what, Question<T> question, Evidence evidence)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> answer = question.ask();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited " + limit.toSeconds() + " s for " + what + System.lineSeparator() + evidence.show());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
