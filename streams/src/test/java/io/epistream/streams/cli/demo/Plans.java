package io.epistream.streams.cli.demo;

import java.time.Duration;
import java.time.Instant;

/** A plan small enough to enumerate: 20 ticks of warm-up, then 15, 15, 15, 10 and 15, of 10 records each. */
final class Plans {
    private Plans() {}

    static DemoPlan small() {
        return DemoPlan.of(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofSeconds(10), 10, 20, 900);
    }

    static Phase phase(String name) {
        return small().phaseOfId(name + "/").orElseThrow();
    }
}
