package io.epistream.streams.http;

import java.util.List;

/**
 * Whether the program does its work, and what it waits for.
 *
 * @param waitingFor one sentence for each thing missing; empty when ready
 */
public record Readiness(List<String> waitingFor) {
    public Readiness {
        waitingFor = List.copyOf(waitingFor);
    }

    /** Whether nothing is missing. */
    public boolean ready() {
        return waitingFor.isEmpty();
    }
}
